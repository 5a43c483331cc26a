"""Spans of periods and what a break leaves of them."""

from __future__ import annotations

import pytest

from obs import Break
from obs_comparison.spans import aligned, crossed, remainder, span, years_between


@pytest.mark.parametrize(
    ("first", "last", "between"),
    [
        ("2019", "2022", ("2019", "2020", "2021", "2022")),
        ("2021-11", "2022-02", ("2021-11", "2021-12", "2022-01", "2022-02")),
        ("2021-Q3", "2022-Q1", ("2021-Q3", "2021-Q4", "2022-Q1")),
        ("2020-W52", "2021-W01", ("2020-W52", "2020-W53", "2021-W01")),
        ("2022", "2021", ()),
        ("2022-03", "2022-02", ()),
    ],
)
def test_every_period_between_two(first: str, last: str, between: tuple[str, ...]) -> None:
    """Years, months, quarters and weeks, a 53rd week included; nothing backwards."""
    assert span(first, last) == between


def test_years_between() -> None:
    """Eighteen months are one year and a half, two quarters half a year, 52 weeks nearly one."""
    assert years_between("2021-01", "2022-07") == 1.5
    assert years_between("2021-Q4", "2022-Q2") == 0.5
    assert years_between("2017", "2022") == 5
    assert years_between("2021-W01", "2022-W01") == pytest.approx(0.9966, abs=1e-4)


@pytest.mark.parametrize(
    ("start", "period", "found"),
    [
        ("2017", "2022", "2017"),
        ("2017", "2022-07", "2017-07"),
        ("2017-03", "2022", "2017"),
        ("2017", "2022-Q3", "2017-Q3"),
    ],
)
def test_a_start_in_the_form_of_the_series(start: str, period: str, found: str) -> None:
    """A year is taken as the same part of that year."""
    assert aligned(start, period) == found


@pytest.mark.parametrize(
    ("at", "first"),
    [("2019", 0), ("2018", 0), ("2020", 1), ("2020-07", 2), ("2022", 3), ("2022-03", 4), ("2023", 0)],
)
def test_what_a_break_leaves(at: str, first: int) -> None:
    """A break at the start or after the end leaves all; a year with a break inside belongs to no side."""
    left = remainder([Break(period=at, reason="new")], span("2019", "2022"))
    assert left.first == first
    assert left.reason == (f"{at} (new)" if first else "")


@pytest.mark.parametrize(
    ("start", "period", "at", "lies_between"),
    [
        ("2021-Q1", "2022-Q1", "2021-07", True),
        ("2021-Q1", "2021-Q2", "2021-07", False),
        ("2021-Q3", "2022-Q1", "2021-07", False),
        ("2021-01", "2022-01", "2021-Q3", True),
        ("2021-08", "2022-01", "2021-Q3", False),
        ("2021-01", "2021-06", "2021-Q3", False),
        ("2021-W10", "2021-W40", "2021-07", True),
        ("2021-W10", "2021-W20", "2021-Q3", False),
        ("2020", "2021", "2021-Q4", True),
        ("2021", "2022", "2021-W30", True),
        ("2020", "2021", "2022", False),
    ],
)
def test_a_break_of_any_form_lies_where_its_first_day_does(
    start: str, period: str, at: str, *, lies_between: bool
) -> None:
    """As texts "2021-Q1" would come after "2021-07", and "2021-01" before "2021-Q3"."""
    assert bool(crossed([Break(period=at, reason="new")], start, period)) == lies_between


def test_the_last_of_several_breaks_counts() -> None:
    """All are named in order of time, and a reason is one remark."""
    breaks = [Break(period="2021", reason="newer; better"), Break(period="2020-Q2", reason="new")]
    left = remainder(breaks, span("2019", "2022"))
    assert (left.first, left.reason) == (2, "2020-Q2 (new), 2021 (newer, better)")


def test_a_yearly_break_in_a_monthly_series() -> None:
    """A break in 2022 is one in its January."""
    assert remainder([Break(period="2022", reason="new")], span("2021-11", "2022-02")).first == 2
