"""How many years back the figures can be compared, by the breaks that the study declares."""

from __future__ import annotations

from collections.abc import Sequence

from obs.grades.model import Mark, by_limits
from obs.models import Break
from obs.periods import first_day

YEARS = (10, 5, 3)
"""Comparable years, from which on breaks are A, B and C."""


def breaks_of(held: Sequence[str], breaks: Sequence[Break]) -> Mark:
    """The mark of an indicator with the periods *held* (in order); `Mark.value` counts comparable years.

    These are the years with a value from the last break on, or all of them. Only breaks that a study declares
    are known, so "none declared" is what is said.
    """
    if not held:
        return Mark(letter=None, reason="not known: no value is held")
    inside = [each for each in breaks if first_day(held[0]) < first_day(each.period) <= first_day(held[-1])]
    last = max(inside, key=lambda each: first_day(each.period), default=None)
    since = first_day(last.period) if last else first_day(held[0])
    years = len({period[:4] for period in held if first_day(period) >= since})
    letter = by_limits(-years, [-limit for limit in YEARS])
    count = f"{years} comparable year{'' if years == 1 else 's'}"
    if last is None:
        return Mark(letter=letter, reason=f"{count}; the study declares no break in them", value=float(years))
    several = f", the last of {len(inside)} breaks" if len(inside) > 1 else ""
    return Mark(
        letter=letter, reason=f"{count} from {last.period} on{several}: {last.reason}", value=float(years)
    )
