"""How long after the end of a period its figures come, by what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from obs.grades.model import Letter, Mark, by_limits
from obs.models import Announcement
from obs.observations import WITH_VALUE
from obs.periods import is_period, last_day

DAYS = (180, 365, 545)
"""Days from the end of a period to its final figures, up to which lateness is A, B and C."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a vintage showed: the *periods* with a value, from the day *since* to the day *until*.

    *asked_to* is the last year that was asked for, None for no bound.
    """

    since: date
    until: date
    periods: frozenset[str]
    asked_to: str | None = None


def periods_of(frame: pl.DataFrame) -> list[str]:
    """The periods of *frame* with a value, in order of time."""
    filled = frame.filter(pl.col("status").is_in(WITH_VALUE)).sort("date")
    return filled.get_column("period").cast(pl.String).unique(maintain_order=True).to_list()


def lateness_of(
    held: Sequence[str], seen: Sequence[Seen], said: Announcement | None, *, closed_after: str | None
) -> Mark:
    """The mark of an indicator with the periods *held* (in order), by its vintages as *seen* (oldest first).

    `Mark.value` is in days. What counts is, in this order: that the series has ended (C: it serves the past
    alone); that the next period had not come when last looked, if it is later by that than by anything else;
    the newest period that came between two fetches; the days that the source *said*; its last update.
    *closed_after* is the last year that the study asks for, None for no bound: nothing later is awaited.
    """
    if said is not None and (said.gone or said.ended):
        why = "the source no longer has it" if said.gone else said.ended
        return Mark(letter="C", reason=f"no new figures come: {why}")
    known = next(_known(held, seen, said), None)
    waiting = _waiting(held, seen, closed_after)
    if waiting is not None and (known is None or known.value is None or (waiting.value or 0) > known.value):
        if known is None and waiting.letter != "D":  # it may come tomorrow or in years
            return Mark(letter=None, reason=f"not known; {waiting.reason}", value=None)
        return waiting
    return known or Mark(letter=None, reason="not known: nothing tells when figures came")


def _known(held: Sequence[str], seen: Sequence[Seen], said: Announcement | None) -> Iterator[Mark]:
    for before, after in reversed(list(pairwise(seen))):
        if came := _came(before, after, held):
            earliest, latest = (_days(came, day) for day in (before.until, after.since))
            between = f"{came} came between {before.until} and {after.since}"
            yield _mark(latest, f"{between}, {earliest} to {latest} days after its end")
    if said is None:
        return
    if said.period_told and is_period(said.period):
        for day, figures in ((said.final, "final"), (said.preliminary, "preliminary")):
            if day is not None and not _broken(said.period, day, held, seen):
                days = _days(said.period, day)
                yield _mark(days, f"{figures} figures of {said.period} on {day}, {_from_end(days)}")
    if said.updated is not None and is_period(said.last_period):
        days = _days(said.last_period, said.updated)
        reason = f"{said.last_period} came at the latest on {said.updated}, {_from_end(days)}"
        yield _mark(days, reason)


def _came(before: Seen, after: Seen, held: Sequence[str]) -> str:
    """The last period held if it is in *after* and, although it was asked for, not in *before*; else ""."""
    newest = held[-1] if held else ""
    news = before.periods and newest in after.periods and newest not in before.periods
    asked = before.asked_to is None or newest[:4] <= before.asked_to
    return newest if news and asked else ""


def _broken(period: str, day: date, held: Sequence[str], seen: Sequence[Seen]) -> bool:
    """Whether the source named a *day* for *period* on which it did not come."""
    return period not in held and bool(seen) and seen[-1].until > day


def _waiting(held: Sequence[str], seen: Sequence[Seen], closed_after: str | None) -> Mark | None:
    """How long the period after the last one held has been over without having come, when last looked."""
    if len(held) < 2 or not seen:
        return None
    end = _next_end(*held[-2:])
    if closed_after is not None and str(end.year) > closed_after:
        return None
    days = (seen[-1].until - end).days
    if days <= 0:
        return None
    return _mark(days, f"what follows {held[-1]} had not come on {seen[-1].until}, {days} days after its end")


def _next_end(before: str, last: str) -> date:
    """The end of the period that follows in the rhythm of the last two, or a few days after it."""
    if len(last) == len(before) == 4:
        return last_day(str(2 * int(last) - int(before)))
    # months and quarters are of different lengths: rather late than early, so that nothing is blamed too soon
    return last_day(last) + (last_day(last) - last_day(before)) + timedelta(days=3)


def _days(period: str, day: date) -> int:
    return (day - last_day(period)).days


def _from_end(days: int) -> str:
    """Some figures come before their year is over: of a school year, a tax rate, a budget."""
    return f"{abs(days)} days {'after' if days >= 0 else 'before'} its end"


def _mark(days: int, reason: str) -> Mark:
    letter: Letter = by_limits(days, DAYS)
    return Mark(letter=letter, reason=reason, value=float(days))
