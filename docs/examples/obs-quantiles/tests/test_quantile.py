"""Quantiles are those of the published rule, whatever the ties, the gaps and the direction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import ConfigError, Group, Indicator, Panel, observation_frame
from obs.testing import golden_panel
from obs_quantiles import quantile
from obs_quantiles.quantile import Quantile


def panel_of(
    values: Sequence[float | None], polarity: Any = "none", *, others: Sequence[float] = ()
) -> Panel:
    """A group of invented places with *values*; *others* are shown and no members, 00 is the benchmark."""
    codes = [f"{number:04}" for number in range(9000, 9000 + len(values) + len(others))]
    figures = [*zip(codes, [*values, *others], strict=True), ("00", 1.0)]
    rows = observation_frame(
        pl.DataFrame(
            {
                "indicator": ["cases"] * len(figures),
                "region": [code for code, _ in figures],
                "period": ["2022"] * len(figures),
                "sex": ["T"] * len(figures),
                "value": pl.Series([value for _, value in figures], dtype=pl.Float64),
                "status": ["missing" if value is None else "reported" for _, value in figures],
            }
        )
    )
    indicator = Indicator(
        id="cases",
        source="invented",
        query={},
        title_sv="Påhittat",
        title_en="Invented",
        unit="antal",
        kind="count",
        polarity=polarity,
        producer="nobody",
    )
    return Panel(
        observations=rows.lazy(),
        indicators={"cases": indicator},
        group=Group(id="group", title="group", members=tuple(codes[: len(values)])),
        shown=tuple(codes),
        benchmark="00",
        periods={"cases": "2022"},
        starts={},
    )


def column(name: str, panel: Panel, k: int = 5) -> list[Any]:
    """A column of the result, for the places in their order."""
    result = Quantile().compute(panel, {"k": k}).collect()
    return result.filter(pl.col("region") != "00").sort("region")[name].to_list()


def published(rank: int, m: int, k: int) -> int:
    """The rule as it is published, without rounding; 0 becomes 1."""
    found = math.floor((k + 1) - math.ceil((Fraction(m + 1) - rank) / Fraction(m, k)))
    return found or 1


def ntile(values: Sequence[float], k: int) -> list[int]:
    """What SQL's NTILE(k) does: rows in order, in parts of equal size, the first parts one larger."""
    size, more = divmod(len(values), k)
    parts = [part for part in range(1, k + 1) for _ in range(size + (part <= more))]
    order = sorted(range(len(values)), key=values.__getitem__)
    return [part for _, part in sorted(zip(order, parts, strict=True))]


def test_ours_is_the_published_rule_for_every_rank() -> None:
    """Of up to 60 regions, in 2 to 12 parts."""
    for m, k in product(range(2, 61), range(2, 13)):
        if m >= k:
            got = column("quantile", panel_of([float(number) for number in range(m)]), k)
            assert got == [published(rank, m, k) for rank in range(1, m + 1)], (m, k)


@pytest.mark.parametrize(
    ("values", "k", "expected"),
    [
        ([1, 2, 3, 4, 5], 5, [1, 2, 3, 4, 5]),
        ([1, 2, 3, 4, 5, 6, 7], 5, [1, 1, 2, 3, 3, 4, 5]),
        ([5, 4, 3, 2, 1, 0], 3, [3, 3, 2, 2, 1, 1]),
        ([7, 7, 7, 7, 7], 5, [1, 1, 1, 1, 1]),
        ([0, 0, 0, 0, 9], 5, [1, 1, 1, 1, 5]),
        ([1, 2, 2, 2, 2, 2, 2, 8, 9, 10], 5, [1, 1, 1, 1, 1, 1, 1, 4, 5, 5]),
        ([1, None, 2, 3, None, 4], 4, [1, None, 2, 3, None, 4]),
    ],
)
def test_known_cases(values: list[float | None], k: int, expected: list[int | None]) -> None:
    """Counted by hand: how many have less, times k, by how many there are."""
    assert column("quantile", panel_of(values), k) == expected


@settings(deadline=None)  # how long it takes says nothing on a busy machine
@given(st.lists(st.integers(0, 6).map(float) | st.none(), min_size=2, max_size=40), st.integers(2, 10))
def test_a_quantile_is_the_share_that_has_less(values: list[float | None], k: int) -> None:
    """In k parts; and equal values are never parted."""
    held = [value for value in values if value is not None]
    found = column("quantile", panel_of(values), k)
    for value, part in zip(values, found, strict=True):
        if value is None or len(held) < k:
            assert part is None
        else:
            below = sum(other < value for other in held)
            assert Fraction(part - 1, k) <= Fraction(below, len(held)) < Fraction(part, k)


def test_ntile_parts_equal_values() -> None:
    """Why not NTILE: six regions with the same figure would stand in three different fifths."""
    values = [1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 8.0, 9.0, 10.0]
    torn = ntile(values, 5)
    assert torn == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert len(set(torn[1:7])) > 1
    assert len(set(column("quantile", panel_of(values))[1:7])) == 1


def test_ntile_depends_on_the_order_of_rows() -> None:
    """Two regions with the same figure change places when the rows do; here they cannot."""
    values = [1.0, 2.0, 2.0, 3.0]
    assert ntile(values, 2) == [1, 1, 2, 2]
    assert column("quantile", panel_of(values), 2) == [1, 1, 1, 2]
    assert column("quantile", panel_of(values[::-1]), 2) == [2, 1, 1, 1]


def test_missing_values_do_not_move_the_others() -> None:
    """NTILE counts them, and so fills the last fifths with regions that have no figure."""
    values = [1.0, 2.0, 3.0, 4.0, 5.0]
    assert column("quantile", panel_of([*values, *[None] * 5])) == [1, 2, 3, 4, 5, *[None] * 5]
    assert ntile([*values, *[math.inf] * 5], 5)[:5] == [1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    ("polarity", "k", "words"),
    [
        ("none", 5, ["lowest", "low", "middle", "high", "highest"]),
        ("higher_is_better", 5, ["worst", "worse", "middle", "better", "best"]),
        ("lower_is_better", 5, ["best", "better", "middle", "worse", "worst"]),
        ("none", 2, ["lowest", "highest"]),
        ("lower_is_better", 4, ["best", "between", "between", "worst"]),
    ],
)
def test_polarity_turns_the_words_and_not_the_numbers(polarity: str, k: int, words: list[str]) -> None:
    """Without one nothing is good or bad."""
    panel = panel_of([float(number) for number in range(k)], polarity)
    assert column("label", panel, k) == words
    assert column("quantile", panel, k) == list(range(1, k + 1))


def test_too_few_regions_have_no_quantiles() -> None:
    """Four values for five parts: none, and the note says why; the rank stays."""
    panel = panel_of([1.0, 2.0, 3.0, 4.0, None])
    assert column("quantile", panel) == [None] * 5
    assert column("label", panel) == [None] * 5
    assert column("rank", panel) == [1, 2, 3, 4, None]
    assert column("quantile_note", panel)[0] == "only 4 regions with a value for 5 quantiles"


def test_regions_outside_the_group_change_nothing() -> None:
    """They are shown with their value, and are counted nowhere."""
    panel = panel_of([1.0, 2.0, 3.0, 4.0, 5.0], others=[0.0, 2.5])
    assert column("quantile", panel) == [1, 2, 3, 4, 5, None, None]
    assert column("n", panel) == [5] * 7
    assert column("quantile_note", panel)[5:] == ["not in the group, so no quantile"] * 2


@pytest.mark.parametrize("k", [1, 0, -5, 101, 5.0, "5", True, None])
def test_a_number_of_parts_that_makes_no_sense_is_refused(k: object) -> None:
    """It must be a whole number from 2 to 100."""
    with pytest.raises(ConfigError, match="k is"):
        Quantile().compute(golden_panel(), {"k": k})


def test_every_text_is_there_in_swedish() -> None:
    """What obs itself does not say: title, assumptions, parameter, columns, example, words and notes."""
    info = Quantile.info
    with (Path(quantile.__file__).parent / "sv.po").open("rb") as file:
        known = {str(each.id) for each in read_po(file) if each.id and each.string}
    example = info.example
    assert example is not None
    texts = {info.title, *info.assumptions, info.reference, *info.meanings.values(), example.text}
    words = {
        word
        for polarity, k in product(("none", "higher_is_better", "lower_is_better"), (2, 5, 6))
        for word in column("label", panel_of([float(number) for number in range(k)], polarity), k)
    }
    own = {"quantile", "label", "rank"}
    fields = [field for field in cast("list[dict[str, str]]", info.result["fields"]) if field["name"] in own]
    about = {field["description"] for field in fields}
    assert texts | words | about <= known
