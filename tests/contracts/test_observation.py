"""The contract of the table of observations."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from obs import Finding, observation_frame
from obs.contracts import check_observations
from obs.observations import LARGEST, SCHEMA, SEXES, STATUSES, empty
from obs.periods import PATTERN
from obs_schemas import read

GOOD: dict[str, list[Any]] = {
    "indicator": ["made_up", "made_up"],
    "region": ["9901", "9901"],
    "period": ["2021", "2022-Q3"],
    "sex": ["T", "F"],
    "value": [1.5, None],
    "status": ["reported", "suppressed"],
}


def frame(**columns: object) -> pl.DataFrame:
    """Two observations of an invented place, with other *columns*."""
    return observation_frame(pl.DataFrame({**GOOD, **columns}, schema_overrides={"value": pl.Float64}))


def found(findings: list[Finding]) -> list[tuple[int | None, str]]:
    """Row and code of each finding."""
    return [(finding.place.row, finding.code) for finding in findings]


def test_good_observations_have_no_findings() -> None:
    """A table as the sources build it is sound, and so is an empty one."""
    assert check_observations(frame()) == []
    assert check_observations(empty()) == []


@pytest.mark.parametrize(
    ("columns", "row", "code"),
    [
        ({"value": [1.5, 0.0]}, 2, "value-status"),
        ({"value": [None, None]}, 1, "value-status"),
        ({"value": [float("nan"), None]}, 1, "not-finite"),
        ({"region": ["9901", "901"]}, 2, "pattern"),
        ({"indicator": ["made up", "made_up"]}, 1, "pattern"),
        ({"sex": ["T", None]}, 2, "required"),
    ],
    ids=str,
)
def test_bad_observation_is_found(columns: dict[str, object], row: int, code: str) -> None:
    """A zero that hides a suppressed value, a value that is missing, a bad code: one finding each."""
    assert found(check_observations(frame(**columns))) == [(row, code)]


def test_same_key_twice_is_found() -> None:
    """Indicator, region, period and sex together occur once."""
    twice = frame(period=["2021", "2021"], sex=["T", "T"])
    assert found(check_observations(twice)) == [(1, "duplicate-key"), (2, "duplicate-key")]


def test_date_is_the_first_day_of_the_period() -> None:
    """A date that is another day than the period's first is found."""
    wrong = frame().with_columns(date=pl.Series([date(2021, 1, 1), date(2022, 9, 30)]))
    assert found(check_observations(wrong)) == [(2, "date")]


def test_week_that_does_not_exist_is_found() -> None:
    """2021-W53 has the form of a period, but the year has 52 weeks."""
    wrong = frame().with_columns(period=pl.Series(["2021-W53", "2022-Q3"], dtype=pl.Categorical))
    assert found(check_observations(wrong)) == [(1, "date")]


def test_codes_are_looked_up() -> None:
    """Regions and indicators that nobody asked for are found."""
    assert found(check_observations(frame(), regions=["9902"], indicators=["made_up"])) == [
        (1, "unknown-reference"),
        (2, "unknown-reference"),
    ]


def test_missing_column_is_reported_alone() -> None:
    """Without its columns no row can be judged, and nothing crashes."""
    assert found(check_observations(frame().drop("status"))) == [(None, "missing-column")]


def test_schema_and_code_say_the_same() -> None:
    """The schema's columns, sexes, statuses and periods are those that the code uses."""
    fields = {field["name"]: field for field in read("observation")["fields"]}
    assert tuple(fields) == tuple(SCHEMA)
    assert tuple(fields["sex"]["constraints"]["enum"]) == SEXES
    assert tuple(fields["status"]["constraints"]["enum"]) == STATUSES
    assert fields["period"]["constraints"]["pattern"] == PATTERN


@pytest.mark.parametrize("value", [1e16, -1e16])
def test_a_number_that_no_statistic_has_is_found(value: float) -> None:
    """A figure beyond a thousand billions is a slip, and would overflow what is computed of it."""
    wrong = check_observations(frame(value=[value, None]))
    assert found(wrong) == [(1, "maximum" if value > 0 else "minimum")]
    assert check_observations(frame(value=[LARGEST if value > 0 else -LARGEST, None])) == []


@pytest.mark.parametrize("name", ["indicator", "region", "period"])
def test_codes_that_are_numbers_are_refused_with_the_reason(name: str) -> None:
    """Leading zeros are lost in numbers: it is said which column holds them."""
    with pytest.raises(TypeError, match=f"the column {name} holds numbers"):
        frame(**{name: [114, 1783]})
