"""What was announced, held against the figures at hand: what is due, what is late, what has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import polars as pl

from obs.calendar.heard import Heard, Told
from obs.calendar.remarks import remarks_on
from obs.figures import Figures
from obs.models import Indicator
from obs.observations import WITH_VALUE
from obs.study import Study

Which = Literal["preliminary", "final", ""]
State = Literal["late", "fetch", "due", "undated", "gone", "ended", "unknown", "held", "outside"]
STATES: tuple[State, ...] = ("late", "fetch", "due", "undated", "gone", "ended", "unknown", "held", "outside")
"""In the order in which they are told: what needs somebody first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One publication of an indicator, or why none is known.

    *figures* are preliminary or final ("" where no day is known), of *period*, which is the source's own word
    if *period_told* and else worked out from the periods before. *day* is when they come, *days* how many are
    left, below 0 how many have passed. *state*:

    - late: the day has passed, and a later fetch did not find them;
    - fetch: the day has passed, and nothing here was seen at the source since;
    - due: the day is to come;
    - undated: the source names no day to come; gone: it no longer knows the indicator; ended: no more comes;
    - unknown: nothing could be learnt; held: published and here; outside: of years that the study leaves out.

    *held* is the last period with a value here and *seen* the day on which that was last seen at the source.
    *remarks* are sentences. *read_at* and *metadata* say from which reply this was read, *recorded* that it
    came to an earlier run.
    """

    indicator: str
    title: str
    source: str
    state: State
    figures: Which = ""
    period: str = ""
    period_told: bool = True
    day: date | None = None
    days: int | None = None
    held: str = ""
    seen: date | None = None
    successor: str = ""
    remarks: tuple[str, ...] = ()
    metadata: str = ""
    read_at: datetime | None = None
    recorded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What is here of an indicator: the *last* period with a value, what has values, what is provisional."""

    last: str
    periods: frozenset[str]
    provisional: frozenset[str]
    seen: date | None


def due_dates(study: Study, heard: Heard, figures: Figures | None, today: date) -> list[Due]:
    """The publications of all indicators of *study*, at least one entry each, those that need somebody first.

    *figures* is what is held, None where nothing is; StoreError if it is damaged.
    """
    entries = [
        entry
        for indicator in study.indicators.values()
        for entry in _entries(study, indicator, heard, _held(figures, indicator), today)
    ]
    return sorted(entries, key=lambda each: (STATES.index(each.state), each.day or date.max))


def _held(figures: Figures | None, indicator: Indicator) -> _Held:
    frame = None if figures is None else figures.read(indicator)
    if figures is None or frame is None:
        return _Held(last="", periods=frozenset(), provisional=frozenset(), seen=None)
    filled = frame.filter(pl.col("status").is_in(WITH_VALUE)).sort("date")
    periods = filled.get_column("period").cast(pl.String)
    return _Held(
        last=str(periods[-1]) if filled.height else "",
        periods=frozenset(periods),
        provisional=frozenset(periods.filter(filled.get_column("status") == "provisional")),
        seen=figures.as_of(indicator),
    )


def _entries(study: Study, indicator: Indicator, heard: Heard, held: _Held, today: date) -> Iterator[Due]:
    told = heard.told.get(indicator.id)
    if told is None:
        reason = heard.silent.get(indicator.id, "nothing is known of it")
        yield _entry(indicator, None, held, "unknown", remarks=(reason,))
        return
    said = told.announcement
    remarks = remarks_on(indicator, said)
    found = list(_dated(study, indicator, told, held, today))
    yield from found
    if said.gone or said.ended:
        yield _entry(indicator, told, held, "gone" if said.gone else "ended", remarks=remarks)
    elif not found:
        yield _entry(indicator, told, held, "undated", remarks=remarks)


def _dated(study: Study, indicator: Indicator, told: Told, held: _Held, today: date) -> Iterator[Due]:
    """The entries with a day: of an indicator that has ended, and of a period not named, only coming ones."""
    said = told.announcement
    for figures, day in _days(told, held, today):
        if day < today and (said.gone or said.ended or not said.period):
            continue
        outside = _is_outside(study, said.period)
        yield _entry(
            indicator,
            told,
            held,
            "outside" if outside else _state(said.period, figures, day, held, today),
            figures=figures,
            day=day,
            today=today,
            remarks=remarks_on(indicator, said),
        )


def _days(told: Told, held: _Held, today: date) -> Iterable[tuple[Which, date]]:
    """The days that still mean something: not that of preliminary figures that are here, or replaced."""
    said = told.announcement
    days: list[tuple[Which, date]] = []
    replaced = said.final is not None and said.final < today
    here = said.period in held.periods and said.final is not None
    if said.preliminary and not replaced and not (said.preliminary < today and here):
        days.append(("preliminary", said.preliminary))
    if said.final:
        days.append(("final", said.final))
    return days


def _is_outside(study: Study, period: str) -> bool:
    early = study.first is not None and period[:4] < study.first
    late = study.last is not None and period[:4] > study.last
    return bool(period) and (early or late)


def _state(period: str, figures: Which, day: date, held: _Held, today: date) -> State:
    if day >= today:
        return "due"
    if period in held.periods and (figures == "preliminary" or period not in held.provisional):
        return "held"
    return "late" if held.seen is not None and held.seen > day else "fetch"


def _entry(
    indicator: Indicator,
    told: Told | None,
    held: _Held,
    state: State,
    *,
    figures: Which = "",
    day: date | None = None,
    today: date | None = None,
    remarks: tuple[str, ...] = (),
) -> Due:
    said = told.announcement if told else None
    dated = said if day else None
    return Due(
        indicator=indicator.id,
        title=indicator.label_sv or indicator.title_sv,
        source=indicator.source,
        state=state,
        figures=figures,
        period=dated.period if dated else "",
        period_told=dated.period_told if dated else True,
        day=day,
        days=(day - today).days if day and today else None,
        held=held.last,
        seen=held.seen,
        successor=indicator.successor or (said.successor if said else ""),
        remarks=remarks,
        metadata=told.metadata if told else "",
        read_at=told.read_at if told else None,
        recorded=told.recorded if told else False,
    )
