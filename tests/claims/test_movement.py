"""Claims that something moved: more or less than others, both here and there, and by how much."""

from __future__ import annotations

from typing import Any

import pytest
from tests.claims.conftest import Bench, counted, said

SPAN: dict[str, Any] = {"period_from": "2010", "period_to": "2012"}


def test_what_fell_did_not_rise_less_than_others(bench: Bench) -> None:
    """Rising, but less: the first half is false already."""
    bench.put("A1", (50, 48, 45), country=(50, 55, 60), others=(50, 55, 60))
    tested = bench.tested("relative", "A1", direction="rising", relation="less", comparator="00", **SPAN)
    assert str(tested.verdict) == "not supported"


def test_what_moved_as_much_did_not_move_less(bench: Bench) -> None:
    bench.put("A1", (50, 52, 55), country=(50, 52, 55), others=(50, 52, 55))
    tested = bench.tested("relative", "A1", direction="rising", relation="less", comparator="00", **SPAN)
    answers = {each.holds for each in counted(tested) if each.against == "benchmark"}
    assert answers == {False}


def test_what_rose_less_than_all_others(bench: Bench) -> None:
    """Its place is the first from the end that moved least, and the sentence says from which end."""
    bench.put("A1", (50, 50.5, 51), country=(50, 55, 60), others=(50, 55, 60))
    tested = bench.tested("relative", "A1", direction="rising", relation="less", comparator="00", **SPAN)
    assert str(tested.verdict) == "supported"
    assert any(
        "place 1 of 12 by per cent from the end that moved least so" in said(each)
        for each in tested.sentences
    )


@pytest.mark.parametrize("comparator", ["", "all", "00"])
def test_both_means_the_country_where_no_other_place_is_named(bench: Bench, comparator: str) -> None:
    bench.put("A1", (50, 48, 45), country=(50, 55, 60))
    tested = bench.tested("change", "A1", direction="falling", relation="both", comparator=comparator, **SPAN)
    assert {(each.region, each.holds) for each in counted(tested)} == {("9901", True), ("00", False)}


def test_a_share_has_a_size_as_well(bench: Bench) -> None:
    """From 10 to 8 per cent is a fall of a fifth; from 10 to 5 is none that the figures show."""
    bench.put("A1", (10.0, 9.0, 8.1))
    stated = {"unit": "%", "direction": "falling", "value_from": 10.0, **SPAN}
    assert str(bench.tested("change", "A1", value_to=8.0, **stated).verdict) == "supported"
    assert str(bench.tested("change", "A1", value_to=5.0, **stated).verdict) == "conflicting"


def test_a_size_is_told_by_what_is_counted_only(bench: Bench) -> None:
    """Half as many households need not cost half as much."""
    bench.put("A1", (200, 150, 100), unit="hushåll", kind="count")
    bench.put("B1", (900, 850, 800), unit="tkr", kind="amount", price_basis="nominal")
    tested = bench.tested(
        "change", "A1", "B1", unit="count", direction="falling", value_from=200.0, value_to=100.0, **SPAN
    )
    assert [(each.indicator, each.holds) for each in counted(tested, "size")] == [("A1", True)]
    assert str(tested.verdict) == "supported"


@pytest.mark.parametrize(
    ("first", "last"), [(0.0, 10.0), (100.0, -5.0), (0.3, 0.2), (1e300, 1e290), (1e-300, 1e300), (-1.0, 2.0)]
)
def test_numbers_that_no_count_can_be_leave_the_direction_only(
    bench: Bench, first: float, last: float
) -> None:
    """Without a size, or with one that the figures do not show; never without an answer."""
    bench.put("A1", (200, 150, 100), unit="hushåll", kind="count")
    tested = bench.tested(
        "change", "A1", unit="count", direction="falling", value_from=first, value_to=last, **SPAN
    )
    assert str(tested.verdict) in ("supported", "conflicting")
    assert tested.qualification
    assert not any("inf" in each.note for each in tested.specifications)


def test_a_place_says_on_which_scale_it_is(bench: Bench) -> None:
    """A fall from 50 to 45 is 10 per cent and 5 of the unit: of two scales the places differ."""
    bench.put("A1", (50, 48, 45))
    tested = bench.tested("change", "A1", direction="falling", **SPAN)
    assert any("place 1 of 12 by per cent in that direction" in said(each) for each in tested.sentences)
    bench.put("B1", (-50, -52, -55), others=(-50, -50, -50), kind="index", unit="kr/inv", polarity="none")
    tested = bench.tested("change", "B1", direction="falling", **SPAN)
    assert any("place 1 of 12 by kr/inv in that direction" in said(each) for each in tested.sentences)
