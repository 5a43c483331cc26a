"""Periods as ISO 8601 text."""

from __future__ import annotations

from datetime import date

import pytest

from obs.periods import first_day, is_period, last_day


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2022", date(2022, 1, 1)),
        ("2022-Q3", date(2022, 7, 1)),
        ("2022-07", date(2022, 7, 1)),
        ("2022-W01", date(2022, 1, 3)),
        ("2020-W53", date(2020, 12, 28)),
    ],
)
def test_first_day(period: str, day: date) -> None:
    """A period begins where the calendar (weeks: ISO 8601) says."""
    assert is_period(period)
    assert first_day(period) == day


@pytest.mark.parametrize(
    "text", ["", "22", "2022-13", "2022-Q5", "2022-W53", "2022-W00", "0000", "2022 ", "2022K2", "٢٠٢٢"]
)
def test_what_is_no_period(text: str) -> None:
    """Other forms, and periods that the calendar does not have, are refused by both functions."""
    assert not is_period(text)
    with pytest.raises(ValueError, match=r"."):
        first_day(text)


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2022", date(2022, 12, 31)),
        ("2022-Q1", date(2022, 3, 31)),
        ("2022-Q4", date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2022-12", date(2022, 12, 31)),
        ("2020-W53", date(2021, 1, 3)),
    ],
)
def test_last_day(period: str, day: date) -> None:
    """A period ends on the day before the next one begins."""
    assert last_day(period) == day
