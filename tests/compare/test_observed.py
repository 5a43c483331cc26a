"""Of which observation a figure is, as its metric declares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from obs import Untouched
from obs.compare.observed import Observation, Observed

OBSERVED = Observed(
    columns={"value": Untouched()},
    benchmark="00",
    periods={"A": "2022"},
    denominators={"A": "people", "B": None},
    parameters={"model": "M", "budget": 3.5, "start": "2019"},
    uses=("model", "budget"),
)
ROW = {
    "indicator": "A",
    "region": "9901",
    "period": "2021",
    "neighbour": "9902",
    "value": 1.0,
    "model": 2.0,
    "budget": 3.5,
}


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (Untouched(), ("A", "9901", "2022")),
        (Untouched(period="period"), ("A", "9901", "2021")),
        (Untouched(region="benchmark"), ("A", "00", "2022")),
        (Untouched(region="neighbour"), ("A", "9902", "2022")),
        (Untouched(region="17"), ("A", "17", "2022")),
        (Untouched(indicator="denominator"), ("people", "9901", "2022")),
        (Untouched(indicator="model"), ("M", "9901", "2022")),
        (Untouched(period="before"), ("A", "9901", None)),
    ],
)
def test_indicator_region_and_period_are_those_declared(
    of: Untouched, expected: tuple[str, str, str | None]
) -> None:
    """A parameter names its indicator, also where the column with the figures is called the same."""
    indicator, region, period = expected
    found = replace(OBSERVED, columns={"value": of}).at(ROW, "value")
    assert found == Observation(indicator=indicator, region=region, period=period)


@pytest.mark.parametrize("of", [Untouched(indicator="budget"), Untouched(indicator="nothing")])
def test_a_number_that_was_stated_is_no_observation(of: Untouched) -> None:
    assert replace(OBSERVED, columns={"value": of}).at(ROW, "value") is None


def test_without_a_denominator_there_is_no_observation() -> None:
    observed = replace(OBSERVED, columns={"value": Untouched(indicator="denominator")})
    assert observed.at({**ROW, "indicator": "B"}, "value") is None


def test_a_column_that_nothing_is_declared_of_was_computed() -> None:
    """Whatever it is called."""
    assert OBSERVED.at({**ROW, "rank": 1}, "rank") is None
    assert Observed().at(ROW, "value") is None
