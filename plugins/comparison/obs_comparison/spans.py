"""Spans of periods: every one between two, and what a break of the series leaves of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from obs import Break, first_day

_A_YEAR = {"": 1, "Q": 4, "M": 12}
NOUNS = {"": "year", "Q": "quarter", "M": "month", "W": "week"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """What is left of a span after its last break: the periods from position *first* on, and why in words."""

    first: int
    reason: str


def form_of(period: str) -> str:
    """The form of *period*: "" a year, "Q" a quarter, "M" a month, "W" a week."""
    rest = period[5:]
    return rest[0] if rest[:1] in ("Q", "W") else "M" if rest else ""


def span(first: str, last: str) -> tuple[str, ...]:
    """Every period from *first* to *last*, both of the same form; empty where *last* is the earlier one."""
    form = form_of(last)
    if form == "W":
        weeks = (first_day(last) - first_day(first)).days // 7
        days = (first_day(first) + timedelta(weeks=each) for each in range(weeks + 1))
        return tuple(f"{day.isocalendar().year}-W{day.isocalendar().week:02}" for day in days)
    per_year = _A_YEAR[form]
    return tuple(_numbered(each, per_year) for each in range(_number(first), _number(last) + 1))


def years_between(first: str, last: str) -> float:
    """The years from *first* to *last*: a quarter is a fourth, a month a twelfth, a week seven days."""
    form = form_of(last)
    if form == "W":
        return (first_day(last) - first_day(first)).days / 365.25
    return (_number(last) - _number(first)) / _A_YEAR[form]


def aligned(start: str, period: str) -> str:
    """*start* in the form of *period*: the same part of the year where the forms differ."""
    return start if form_of(start) == form_of(period) else start[:4] + period[4:]


def crossed(breaks: Sequence[Break], start: str, period: str) -> list[Break]:
    """Those of *breaks* that lie between *start* and the end of *period*.

    Told by days, as a break may be of any form: as text "2021-Q1" is after "2021-07".
    """
    first, after = first_day(start), _day_after(period)
    return [each for each in breaks if first < first_day(each.period) < after]


def remainder(breaks: Sequence[Break], periods: Sequence[str]) -> Remainder:
    """What is comparable with the end of *periods*, the whole of a span without gaps.

    A period within which a break falls is part of neither side.
    """
    days = [first_day(period) for period in periods]
    inside = sorted(crossed(breaks, periods[0], periods[-1]), key=lambda each: first_day(each.period))
    if not inside:
        return Remainder(first=0, reason="")
    # Remarks are divided by "; ": a reason may not look like two.
    reasons = (f"{each.period} ({each.reason.replace('; ', ', ')})" for each in inside)
    return Remainder(first=bisect_left(days, first_day(inside[-1].period)), reason=", ".join(reasons))


def _number(period: str) -> int:
    year, part = int(period[:4]), re.sub(r"\D", "", period[4:])
    return year * _A_YEAR[form_of(period)] + (int(part) - 1 if part else 0)


def _numbered(number: int, per_year: int) -> str:
    year, part = divmod(number, per_year)
    return {1: f"{year:04}", 4: f"{year:04}-Q{part + 1}", 12: f"{year:04}-{part + 1:02}"}[per_year]


def _day_after(period: str) -> date:
    if form_of(period) == "W":
        return first_day(period) + timedelta(weeks=1)
    return first_day(_numbered(_number(period) + 1, _A_YEAR[form_of(period)]))
