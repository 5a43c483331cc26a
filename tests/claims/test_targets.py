"""Claims about a target: at least or at most what, in which time, in whose unit."""

from __future__ import annotations

from typing import Any

import pytest
from tests.claims.conftest import Bench, counted, said

FALLS = (60, 55, 50, 45, 40, 35, 30)
TARGET: dict[str, Any] = {"unit": "%", "target": 42.0}


def _told(bench: Bench, **stated: Any) -> dict[str, bool | None]:
    return {each.window: each.holds for each in counted(bench.tested("target", "A1", **TARGET, **stated))}


@pytest.fixture(name="falling")
def _falling(bench: Bench) -> Bench:
    """A share of 10,000 that falls from 60 to 30 per cent, 2010 to 2016."""
    bench.put("B1", (10_000,) * 7, unit="antal", kind="count")
    bench.put("A1", FALLS, denominator="B1", polarity="none")
    return bench


@pytest.mark.parametrize(
    ("stated", "met"),
    [
        ({"relation": "at_most"}, True),
        ({"relation": "at_least"}, False),
        ({"direction": "falling"}, True),
        ({"direction": "lower"}, True),
        ({"direction": "rising"}, False),
        ({"direction": "higher"}, False),
    ],
)
def test_where_a_target_lies_follows_from_relation_and_direction(
    falling: Bench, stated: dict[str, Any], met: bool
) -> None:
    assert _told(falling, period_to="2014", **stated) == {"2014": met}


def test_without_either_it_is_asked_by_polarity_and_never_guessed(falling: Bench) -> None:
    assert _told(falling, period_to="2014") == {}
    falling.put("A1", FALLS, denominator="B1", polarity="lower_is_better")
    assert _told(falling, period_to="2014") == {"2014": True}


@pytest.mark.parametrize(
    ("time", "years"),
    [
        ({"period_to": "2012"}, ["2012"]),
        ({"period_from": "2014"}, ["2014", "2015", "2016"]),
        ({"period_from": "2011-03", "period_to": "2013"}, ["2011", "2012", "2013"]),
        ({"period_from": "2020", "period_to": "2023"}, []),
    ],
)
def test_only_the_time_of_the_target_counts(falling: Bench, time: dict[str, str], years: list[str]) -> None:
    """What was before shows whether the target lay below what there was; what came after is not its time."""
    tested = falling.tested("target", "A1", relation="at_most", **TARGET, **time)
    assert sorted(each.window for each in tested.specifications if each.counts) == years
    assert all(
        "the time of the target" in each.note
        for each in tested.specifications
        if each.part == "target" and not each.counts
    )


def test_people_are_counted_in_the_units_that_count_them(falling: Bench) -> None:
    stated: dict[str, Any] = {"unit": "persons", "target": 9_000.0, "relation": "at_most"}
    tested = falling.tested("target", "B1", period_to="2014", **stated)
    assert [(each.window, each.part) for each in tested.specifications if each.counts] == [("2014", "target")]


def test_a_distance_of_shares_is_in_points(falling: Bench) -> None:
    tested = falling.tested("target", "A1", relation="at_most", period_to="2014", **TARGET)
    (counting,) = counted(tested)
    assert (counting.estimate, counting.unit) == (-2.0, "percentage points")


def test_a_target_that_no_share_can_have_is_told_and_stops_nothing(falling: Bench) -> None:
    """One slip in a register is no reason to test none of the other claims."""
    tested = falling.tested("target", "A1", unit="%", target=-5.0, relation="at_most", period_to="2014")
    assert str(tested.verdict) == "not testable with open data"
    assert said(tested.would_change) == "A1: metric target: target is -5, and A1 is a share in per cent."


def test_an_interval_that_n_cannot_give_comes_with_the_remark(bench: Bench) -> None:
    """16 and 17 of 24 are 66.7 and 70.8 per cent: 69.565 is 16 of 23, and n is not quite what lies behind."""
    bench.put("B1", (24, 24), others=(24, 24), unit="antal", kind="count")
    bench.put("A1", (69.565, 70.833), polarity="none")
    stated: dict[str, Any] = {"unit": "%", "target": 60.0, "relation": "at_least", "need": "their own survey"}
    tested = bench.tested("target", "A1", "B1", period_from="2010", period_to="2011", **stated)
    remark = "no whole number of n gives this share, so n is not quite what lies behind it"
    remarked = {each.window: remark in each.note for each in tested.specifications if each.lower is not None}
    assert remarked == {"2010": True, "2011": False}
    (sentence,) = (each for each in map(said, tested.sentences) if "2010: 69.6" in each)
    assert "95 %" in sentence
    assert remark in sentence
    assert {each.rests_on for each in tested.specifications if each.lower is not None} == {("A1", "B1")}
