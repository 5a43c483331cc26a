"""Whether a table has ended. SCB's own mark `discontinued` is hardly ever set; the last period tells."""

from __future__ import annotations

from datetime import datetime

from obs import Finding
from obs_scb.metadata import Table
from obs_scb.times import period_of, year_fraction

_STITCH = "fetch both as indicators of their own and let one follow the other; never add them up"
_CHAIN = "the base of the index changes: chain the two, do not put one behind the other"

SUCCESSORS = {
    "TAB638": ("TAB5557", _STITCH),
    "TAB5444": ("TAB6471", _STITCH),
    "TAB4823": ("TAB6645", _STITCH),
    "TAB4822": ("TAB6642", _STITCH),
    "TAB1212": ("TAB6640", _STITCH),
    "TAB6396": ("TAB6766", _STITCH),
    "TAB5737": ("TAB6596", _CHAIN),
}
"""Tables that ended with 2024 or 2025, the table that goes on, and how to join the two."""


def has_ended(table_id: str, last: str, step: float, *, marked: bool, now: datetime) -> bool:
    """Whether a table is at its end: marked so by SCB, replaced by another, or overdue at *now*.

    *last* is the code of its last period, *step* the time between two of its periods in years. It is
    overdue when two steps and 15 months have passed since its last period began: income of 2024 comes in
    January 2026, and is still the latest in January 2027.
    """
    if marked or table_id in SUCCESSORS:
        return True
    begun = year_fraction(last)
    return begun is not None and now.year + now.timetuple().tm_yday / 366 > begun + 2 * step + 1.25


def ended_finding(table: Table, now: datetime) -> Finding | None:
    """A warning if *table* has ended, with the table that goes on where there is one."""
    periods = sorted(table.variables[table.time].labels, key=lambda code: year_fraction(code) or 0.0)
    before, last = year_fraction(periods[-2]) if len(periods) > 1 else None, year_fraction(periods[-1])
    step = last - before if last is not None and before is not None else 1.0
    if not has_ended(table.id, periods[-1], step, marked=table.discontinued, now=now):
        return None
    successor, advice = SUCCESSORS.get(table.id, ("", "look for a table that goes on: obs search"))
    return Finding(
        code="discontinued",
        severity="warning",
        message=f"table {table.id} has ended; its last period is {period_of(periods[-1]) or periods[-1]}",
        suggestion=f"{successor} goes on from there: {advice}" if successor else advice,
    )
