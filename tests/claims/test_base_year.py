"""A sum that begins or ends with a part that is out of line says so, and stays where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from tests.claims.conftest import Bench
from tests.memory import share

from obs.claims import Report
from obs.models import DERIVED

SPAN: dict[str, Any] = {"direction": "falling", "period_from": "2011", "period_to": "2013"}
STEADY = (400.0, 410.0, 390.0, 400.0, 395.0)
MONEY: dict[str, Any] = {"kind": "rate", "unit": "kr/inv", "polarity": "none"}


def remarks(bench: Bench, part: Sequence[float]) -> set[str]:
    """What is remarked on the sum of *part* and a steady one, 2010 to 2014, from 2011 to 2013."""
    bench.put("A1", STEADY, **MONEY)
    bench.put("B1", part, **MONEY)
    total = share("total", **MONEY, source=DERIVED, query={"formula": "A1+B1"})
    bench.study = replace(bench.study, derived={"total": total})
    tested = bench.tested("change", "total", **SPAN)
    assert any(each.counts and each.holds is not None for each in tested.specifications)
    return {
        note
        for each in tested.specifications
        for note in each.note.split("; ")
        if note.startswith("out of line")
    }


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ((220, -45, 306, 300, 300), "B1 is -45.0 in 2011, between 220.0 (2010) and 306.0 (2012)"),
        ((470, 30, 830, 800, 800), "B1 is 30.0 in 2011, between 470.0 (2010) and 830.0 (2012)"),
        ((300, 300, 300, 1000, 300), "B1 is 1000.0 in 2013, between 300.0 (2012) and 300.0 (2014)"),
    ],
)
def test_a_part_out_of_line_at_an_end_is_flagged(bench: Bench, part: Sequence[float], told: str) -> None:
    assert remarks(bench, part) == {f"out of line, not corrected: {told}"}


@pytest.mark.parametrize(
    "part",
    [
        (300, 150, 300, 320, 300),  # half is a movement, not an error
        (300, 300, 30, 300, 300),  # between the ends
        (300, 100, 30, 20, 10),  # a fall that goes on
        (-20, -300, -10, -20, -30),  # income beside income
    ],
)
def test_what_moves_is_not_out_of_line(bench: Bench, part: Sequence[float]) -> None:
    assert remarks(bench, part) == set()


def test_the_sums_of_hagfors_are_flagged_in_2019(report: Report) -> None:
    (tested,) = (each for each in report.claims if each.claim.id == "H1")
    told = {each.indicator: each.note for each in tested.specifications if "out of line" in each.note}
    assert set(told) == {"net_cost_sum", "gross_cost_sum"}
    assert "N40011 is -44.8 in 2019, between 223.5 (2018) and 306.2 (2020)" in told["net_cost_sum"]
    assert "N40008 is 29.6 in 2019, between 471.8 (2018) and 828.6 (2020)" in told["gross_cost_sum"]
