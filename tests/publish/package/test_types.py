"""Texts as values, and references of several columns: many at once, as one by one."""

from __future__ import annotations

import re
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.publish.package.columns import Cells, cells_of
from obs.publish.package.model import Column, Reference
from obs.publish.package.references import unknown_rows
from obs.publish.package.rules import Rule, Table
from obs.publish.package.text import Layout
from obs.publish.package.types import values_of


def read(texts: list[str | None], **column: Any) -> list[Any]:
    return values_of(Column(name="a", **column), pl.Series(texts, dtype=pl.String)).to_list()


@given(st.lists(st.text(st.sampled_from("15.-+ %k\n"), max_size=7), min_size=1, max_size=5))
def test_a_number_is_freed_of_what_stands_around_it(texts: list[str]) -> None:
    """From its sign or first digit to the last, unless another sign stands before it."""
    found = [re.match(r"[^0-9+\-.]*([+-]?[0-9.].*?)[^0-9.]*\Z", text) for text in texts]
    freed = [each[1] if each else None for each in found]
    assert read([*texts], type="number", entry={"bareNumber": False}) == read(freed, type="number")


@pytest.mark.parametrize(
    ("texts", "known"),
    [
        (["1", "-2", None, "+3"], [1, -2, None, 3]),
        (["1", "9223372036854775808", "x", None], [1, 2**63, None, None]),
        (["1", "x", "1.5", None], [1, None, None, None]),
        ([None], [None]),
    ],
)
def test_whole_numbers_are_exact_however_large(texts: list[str | None], known: list[int | None]) -> None:
    """Beside texts that are none, and where there is no text at all."""
    assert read(texts, type="integer") == known


PAIRS = st.lists(st.tuples(st.sampled_from(["a", "b", "", "a "]), st.sampled_from(["1", "2", "", "x", "01"])))


def _table(name: str, rows: list[tuple[str, str]]) -> Table:
    texts = [pl.Series([row[place] for row in rows], dtype=pl.String) for place in (0, 1)]
    columns = Column(name="k", type="string"), Column(name="n", type="integer")
    cells: dict[str, Cells] = {
        each.name: cells_of(each, text) for each, text in zip(columns, texts, strict=True)
    }
    resource: Any = name
    layout = Layout(file=name, labels=("k", "n"))
    return Table(resource=resource, text=layout, height=len(rows), cells=cells)


@given(PAIRS, PAIRS)
def test_a_pair_that_no_other_row_has_is_found(
    own: list[tuple[str, str]], others: list[tuple[str, str]]
) -> None:
    """In every row that has it; a pair of which a part is missing or no value refers to nothing."""

    def value(row: tuple[str, str]) -> tuple[str, int] | None:
        return (row[0], int(row[1])) if row[0] and row[1] in {"1", "2", "01"} else None

    known = {value(row) for row in others}
    reference = Reference(fields=("k", "n"), resource="others", targets=("k", "n"))
    rule = Rule(
        columns=("k", "n"), code="unknown-reference", words="", constraint="reference", limit=reference
    )
    found = unknown_rows(rule, _table("own", own), {"others": _table("others", others)})
    assert isinstance(found, pl.Series)
    assert found.to_list() == [at for at, row in enumerate(own) if value(row) and value(row) not in known]
