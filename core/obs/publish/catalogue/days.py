"""The first and the last day of a period."""

from __future__ import annotations

import re
from calendar import monthrange

_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def first_day(period: str) -> str:
    """The day on which a year, a month or a day ("2024", "2024-02") begins; "" for any other text."""
    if _YEAR.fullmatch(period):
        return f"{period}-01-01"
    if _MONTH.fullmatch(period):
        return f"{period}-01"
    return period if _DAY.fullmatch(period) else ""


def last_day(period: str) -> str:
    """The day on which a year, a month or a day ends; "" for any other text."""
    if _YEAR.fullmatch(period):
        return f"{period}-12-31"
    month = _MONTH.fullmatch(period)
    if month:
        return f"{period}-{monthrange(int(month[1]), int(month[2]))[1]}"
    return period if _DAY.fullmatch(period) else ""
