"""What is asked for a claim: by its kind, its direction and its number, and nothing that it does not say."""

from __future__ import annotations

from typing import Any

import pytest
from tests.claims.conftest import Bench, counted, said

SPAN: dict[str, Any] = {"period_from": "2010", "period_to": "2012"}


@pytest.mark.parametrize(
    ("kind", "stated"),
    [
        ("rank", {"comparator": "all"}),
        ("rank", {}),
        ("expected", {"comparator": "model"}),
        ("attribution", {"starts": ("2016",)}),
    ],
)
def test_no_direction_is_guessed(bench: Bench, kind: str, stated: dict[str, Any]) -> None:
    """Lowest or highest, below or above: the register has to say so, and the answer says that it does not."""
    bench.put("A1", [50.0 - year for year in range(12)], polarity="none", kind="index")
    tested = bench.tested(kind, "A1", period_from="2012", period_to="2020", **stated)
    assert counted(tested) == []
    assert str(tested.verdict) == "not testable with open data"
    assert "direction" in said(tested.would_change)


def test_a_cause_without_a_direction_is_asked_by_polarity(bench: Bench) -> None:
    bench.put("A1", [50.0 - year for year in range(12)], polarity="lower_is_better")
    tested = bench.tested("attribution", "A1", period_to="2020", starts=("2016",))
    assert {each.part for each in tested.specifications if each.holds is not None} <= {"cause"}
    assert [each for each in tested.specifications if each.part == "cause"]


def test_each_indicator_may_have_its_own_direction(bench: Bench) -> None:
    """More got work, fewer need help: the claim as a whole has no direction then."""
    bench.put("A1", (50, 48, 45))
    bench.put("B1", (50, 52, 55))
    tested = bench.tested("change", "A1", "B1", turned={"A1": "falling", "B1": "rising"}, **SPAN)
    assert {(each.indicator, each.holds) for each in counted(tested)} == {("A1", True), ("B1", True)}


def test_a_stated_level_is_held_against_its_number_whatever_it_did(bench: Bench) -> None:
    bench.put("A1", (50, 52, 55))
    tested = bench.tested("level", "A1", unit="%", direction="rising", value_to=20.0, period_to="2012")
    assert str(tested.verdict) == "conflicting"


def test_a_side_with_a_number_is_asked_for_both(bench: Bench) -> None:
    """Lower than the country, and 40: the side holds, and the number has to as well."""
    bench.put("A1", (45, 42, 40))
    stated: dict[str, Any] = {"unit": "%", "direction": "lower", "comparator": "00", "period_to": "2012"}
    true = bench.tested("relative", "A1", value_to=40.0, **stated)
    assert {each.part for each in counted(true)} == {"standing", "level"}
    assert str(true.verdict) == "supported"
    false = bench.tested("relative", "A1", value_to=20.0, **stated)
    assert (str(false.verdict), said(false.qualification)) == (
        "conflicting",
        "the standing holds, the number does not",
    )
    wrong = bench.tested("relative", "A1", value_to=40.0, **{**stated, "direction": "higher"})
    assert str(wrong.verdict) == "not supported"


def test_a_movement_to_a_number_is_asked_for_both(bench: Bench) -> None:
    bench.put("A1", (45, 42, 40))
    stated: dict[str, Any] = {"unit": "%", "direction": "falling", **SPAN}
    assert str(bench.tested("change", "A1", value_to=40.0, **stated).verdict) == "supported"
    assert str(bench.tested("change", "A1", value_to=20.0, **stated).verdict) == "conflicting"
    other = bench.tested("change", "A1", value_to=40.0, **{**stated, "unit": "persons"})
    assert said(other.qualification) == "the direction only; the number cannot be tested"


def test_a_substitution_is_told_by_the_sum_of_accounts(bench: Bench) -> None:
    """One account fell and the other rose by as much: the part does not decide."""
    money: dict[str, Any] = {"unit": "kr/inv", "kind": "rate", "polarity": "none"}
    bench.put("A1", (50, 40, 30), **money)
    bench.put("B1", (50, 62, 75), **money)
    tested = bench.tested("substitution", "A1+B1", "A1", direction="falling", **SPAN)
    assert {each.holds for each in counted(tested)} == {False}
    assert str(tested.verdict) == "not supported"
    assert any(each.indicator == "A1" and not each.counts for each in tested.specifications)


def test_a_deviation_is_no_outcome_of_a_model(bench: Bench) -> None:
    """How well a model explains what another model left over says nothing of the costs."""
    bench.put("A1", (50, 48, 45), kind="index")
    tested = bench.tested("expected", "A1", comparator="all", period_to="2012")
    assert counted(tested) == []


def test_a_level_of_zero_is_told(bench: Bench) -> None:
    bench.put("A1", (1, 1, 0))
    bench.put("B1", (1, 1, 1))
    stated: dict[str, Any] = {"unit": "%", "value_to": 0.0, "period_to": "2012"}
    assert str(bench.tested("level", "A1", **stated).verdict) == "supported"
    assert str(bench.tested("level", "B1", **stated).verdict) == "conflicting"


@pytest.mark.parametrize("hint", ["True", "WHOLE", ""])
def test_a_hint_names_an_indicator_and_no_option_of_its_query(bench: Bench, hint: str) -> None:
    bench.put("A1", (50, 48, 45))
    assert counted(bench.tested("change", hint, direction="falling", **SPAN)) == []
    assert counted(bench.tested("change", "A1", direction="falling", **SPAN))
