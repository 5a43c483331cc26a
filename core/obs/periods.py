"""Periods as ISO 8601 text: a year "2022", a quarter "2022-Q3", a month "2022-07", a week "2022-W30"."""

from __future__ import annotations

import re
from datetime import date, timedelta

PATTERN = r"[0-9]{4}(-(0[1-9]|1[0-2])|-Q[1-4]|-W(0[1-9]|[1-4][0-9]|5[0-3]))?"
_FORM = re.compile(PATTERN)


def is_period(text: str) -> bool:
    """Whether *text* is a period in one of the four forms, and one that the calendar has."""
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def first_day(period: str) -> date:
    """The first day of *period*; ValueError if it is none (or, like 2022-W53, not in the calendar)."""
    if _FORM.fullmatch(period) is None:
        raise ValueError(f"{period!r} is not a period (2022, 2022-Q3, 2022-07 or 2022-W30)")
    year, rest = int(period[:4]), period[5:]
    if not rest:
        return date(year, 1, 1)
    if rest[0] == "Q":
        return date(year, 3 * int(rest[1]) - 2, 1)
    if rest[0] == "W":
        return date.fromisocalendar(year, int(rest[1:]), 1)
    return date(year, int(rest), 1)


def last_day(period: str) -> date:
    """The last day of *period*; ValueError as `first_day`."""
    first, rest = first_day(period), period[5:]
    if rest.startswith("W"):
        return first + timedelta(days=6)
    months = 12 if not rest else 3 if rest.startswith("Q") else 1
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)
