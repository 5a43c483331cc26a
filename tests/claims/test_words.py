"""What is said of a verdict: what is lacking, what lies nearest, who disagrees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.claims.conftest import Bench, said

from obs.claims import Claim, Specification
from obs.claims.ground import Hints
from obs.claims.prospects import nearest

SPAN: dict[str, Any] = {"period_from": "2010", "period_to": "2012"}


def test_the_figure_nearest_to_a_claim_is_the_one_that_went_its_way(bench: Bench) -> None:
    """Of a large fall, a small fall is nearer than a small rise."""
    bench.put("A1", (50, 49, 48))
    bench.put("B1", (50, 50.3, 50.5))
    tested = bench.tested("change", "A1", "B1", direction="falling", relation="large", **SPAN)
    assert str(tested.verdict) == "not supported"
    assert "nearest to the claim is A1, 2010/2012, per cent, -4.0 %" in said(tested.would_change)


def test_the_figure_nearest_to_saying_otherwise_is_nearest_to_what_it_is_held_against(bench: Bench) -> None:
    """It fell by 20 %, and by 2 points more than the country."""
    bench.put("A1", (50, 45, 40), country=(50, 46, 41), others=(50, 50, 50))
    tested = bench.tested("relative", "A1", direction="falling", relation="more", comparator="00", **SPAN)
    assert str(tested.verdict) == "supported"
    assert "otherwise is A1, 2010/2012, against benchmark" in said(tested.would_change)


@pytest.mark.parametrize(
    ("hints", "stated", "lacking"),
    [
        ((), {}, "An open series that measures it: the register names none."),
        (("A1",), SPAN, "A direction or a number to test: the register states none."),
        (
            ("A1",),
            {"direction": "falling", "period_from": "1980", "period_to": "1985"},
            "Figures of the claimed time: A1 has those of 2010 to 2012.",
        ),
        (
            ("A1",),
            {"unit": "persons", "value_to": 40.0, "period_to": "2012"},
            "A1: in %: beside the claim, not in its unit.",
        ),
        (("A1",), {"need": "the minutes", **SPAN}, "The minutes."),
    ],
)
def test_what_cannot_be_tested_says_what_is_lacking(
    bench: Bench, hints: tuple[str, ...], stated: dict[str, Any], lacking: str
) -> None:
    bench.put("A1", (50, 48, 45))
    tested = bench.tested("level" if "value_to" in stated else "change", *hints, **stated)
    assert str(tested.verdict) == "not testable with open data"
    assert said(tested.would_change) == lacking


def test_the_nearest_figure_is_one_that_decided(bench: Bench) -> None:
    """Above the country where below was claimed: that the number is right brings the claim no nearer."""
    bench.put("A1", (52, 51, 55), country=(50, 50, 50))
    tested = bench.tested(
        "relative", "A1", unit="%", direction="lower", value_to=55.0, comparator="00", period_to="2012"
    )
    assert str(tested.verdict) == "not supported"
    assert said(tested.would_change) == "The figure nearest to the claim is A1, 2012, +5.0 percentage points."


def test_the_nearest_figure_of_another_place_names_it(bench: Bench) -> None:
    bench.put("A1", (50, 45, 40), country=(50, 50, 49))
    tested = bench.tested("change", "A1", direction="falling", relation="both", comparator="00", **SPAN)
    assert "otherwise is A1 Sverige, 2010/2012" in said(tested.would_change)


def test_a_number_in_conflict_waits_for_what_the_document_counts(bench: Bench) -> None:
    bench.put("A1", (50, 48, 45))
    stated: dict[str, Any] = {"unit": "%", "value_to": 80.0, "period_to": "2012"}
    counted = "What exactly the document counts: official figures may count something else."
    assert said(bench.tested("level", "A1", **stated).would_change) == counted
    assert said(bench.tested("level", "A1", need="the number", **stated).would_change) == "The number."


def test_a_fit_that_is_clear_says_how_near_it_is_to_unclear() -> None:
    claim = Claim(id="A1", region="00", title="Invented", kind="expected")
    hints = Hints(held={}, absent={}, of={})
    row = Specification(part="model", indicator="A1", window="2012", region="00", unit="R2", holds=True)
    told = [replace(row, estimate=0.42), replace(row, indicator="B1", estimate=0.18)]
    assert said(nearest(claim, hints, told, "saying otherwise")).endswith("otherwise is B1, 2012, R2 0.18.")


def test_the_test_of_a_cause_that_is_nearest_is_one_that_knows_its_side() -> None:
    """A gap to the other side may be larger than chance, and brings the claim no nearer."""
    claim = Claim(id="A1", region="9901", title="Invented", kind="attribution", direction="falling")
    hints = Hints(held={}, absent={}, of={})
    row = Specification(part="cause", indicator="A1", window="2018/2022", region="9901", n=100, holds=False)
    told = [
        replace(row, method="placebos by fit ratio", rank=1, interval_note="p 0.010"),
        replace(row, method="placebos by gap", rank=98, interval_note="p 0.980"),
    ]
    assert said(nearest(claim, hints, told, "the claim")).endswith("p 0.980.")


def test_a_budget_is_what_is_lacking_for_a_claim_on_one(bench: Bench) -> None:
    bench.put("A1", (50, 48, 45))
    tested = bench.tested("budget", "A1", period_to="2012", value_to=-5.0, comparator="budget")
    assert said(tested.would_change) == "The budget and the accounts: no open series has them."


def test_an_indicator_that_did_not_decide_is_told_with_the_reason_for_the_claimed_time(bench: Bench) -> None:
    bench.put("A1", (50, 48, 45))
    bench.put("B1", (50, 48, None, 45))
    tested = bench.tested("change", "A1", "B1", direction="falling", **SPAN)
    assert said(tested.only_one) == "B1: no value for 2012: to 2011"


def test_the_value_beside_another_is_shown_for_other_years_too(bench: Bench) -> None:
    """A reader sees that the claim would not have held in the year before."""
    bench.put("A1", (52, 51, 45), country=(50, 50, 50))
    tested = bench.tested("relative", "A1", direction="lower", comparator="00", period_to="2012")
    assert str(tested.verdict) == "supported"
    line = next(line for line in map(said, tested.sentences) if "do not count" in line)
    assert line.endswith("52.0, Sverige 50.0 (2010); 51.0, Sverige 50.0 (2011)")
