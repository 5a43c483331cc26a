"""Formulas at random, and invented indicators to stand in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from obs.models import Indicator, Kind, Measure

IDS = ("a", "b", "c", "N31857")


SIGNS = st.sampled_from("+-*/")
BLANKS = st.sampled_from(["", " ", "\n"])


def _operation(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    enclosed = st.tuples(inner, BLANKS, SIGNS, inner).map(lambda each: "({}){}{}({})".format(*each))
    return enclosed | st.tuples(inner, SIGNS, inner).map("".join) | inner.map(lambda each: f"-({each})")


numbers = st.sampled_from(["0", "1", "12", "100", "0.5", "1000", "7.25"])
terms = st.recursive(numbers | st.sampled_from(IDS), _operation, max_leaves=12)
formulas = st.tuples(terms, st.sampled_from(IDS)).map("+".join)
"""Texts that are formulas: at least one id, all operations, blanks and needless parentheses."""

Invent = Callable[..., Indicator]


@pytest.fixture
def invent() -> Invent:
    """Makes an indicator of a unit and a measure."""

    def invent(
        id_: str,
        unit: str,
        measure: Measure = "flow",
        *,
        kind: Kind = "rate",
        denominator: str | None = None,
        price_basis: str | None = None,
    ) -> Indicator:
        return Indicator(
            id=id_,
            source="invented",
            query={},
            title_sv="Påhitt",
            title_en="Invention",
            unit=unit,
            kind=kind,
            polarity="none",
            producer="Nobody",
            measure=measure,
            denominator=denominator,
            price_basis=price_basis,
        )

    return invent
