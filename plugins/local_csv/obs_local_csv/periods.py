"""Periods as people write them."""

from __future__ import annotations

import re

from obs import first_day
from obs_local_csv.faults import Fault

# SCB writes 2022M07 and 2022K3, as in its PxWeb tables.
_SCB = re.compile(r"([0-9]{4})(?:M([0-9]{2})|[KQ]([1-4]))")
_YEAR_MONTH = re.compile(r"([0-9]{4})[-/. ]?([0-9]{1,2})")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-[0-9]{2}")
_QUARTER = re.compile(
    r"(?:kv(?:artal)?|k|q) ?([1-4])[ -]?([0-9]{4})|([0-9]{4})[ -]?(?:kv(?:artal)?|k|q) ?([1-4])"
)
_NAMED_MONTH = re.compile(r"([a-zåäö]+)\.?[ -]?([0-9]{4}|[0-9]{2})|([0-9]{4})[ -]?([a-zåäö]+)\.?")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def period_of(cell: str) -> str | Fault:
    """The period in *cell* as ISO 8601: 2022, 2022-Q3, 2022-07 or 2022-W30, or SCB's 2022K3 and 2022M07."""
    if not cell:
        return Fault(
            code="required", words="must not be empty", advice="write the period, e.g. 2022 or 2022-07"
        )
    period = _of_scb(cell) or cell
    if _exists(period):
        return period
    meant = _meant(cell.casefold())
    return Fault(
        code="period",
        words="must be a period (2022, 2022-Q3, 2022-07 or 2022-W30)",
        advice=f"write {meant}" if meant else "write the year, or year and month as 2022-07",
    )


def _of_scb(cell: str) -> str:
    match = _SCB.fullmatch(cell)
    if not match:
        return ""
    year, month, quarter = match.groups()
    return f"{year}-{month}" if month else f"{year}-Q{quarter}"


def _exists(period: str) -> bool:
    """Whether there is such a period: 2022-W53 has the form of one, but 2022 has 52 weeks."""
    try:
        return bool(first_day(period))
    except ValueError:
        return False


def _meant(cell: str) -> str:
    candidates = [cell.removesuffix(".0").removesuffix(",0")]
    if match := _DATE.fullmatch(cell):
        year, month = match.groups()
        return f"{year}-{month} for the month, or {year} for the year" if _exists(f"{year}-{month}") else ""
    if match := _YEAR_MONTH.fullmatch(cell):
        candidates.append(f"{match[1]}-{int(match[2]):02}")
    if match := _QUARTER.fullmatch(cell):
        candidates.append(f"{match[2] or match[3]}-Q{match[1] or match[4]}")
    if match := _NAMED_MONTH.fullmatch(cell):
        name, year = match[1] or match[4], match[2] or match[3]
        if name[:3] in _MONTHS:
            century = "20" if len(year) == 2 else ""
            candidates.append(f"{century}{year}-{_MONTHS.index(name[:3]) + 1:02}")
    return next((candidate for candidate in candidates if _exists(candidate)), "")
