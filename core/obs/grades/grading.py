"""From what is held of each indicator to its grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from obs.calendar.heard import Heard
from obs.errors import StoreError
from obs.figures import Figures
from obs.formulas import parts_of
from obs.grades.breaks import breaks_of
from obs.grades.coverage import coverage_of
from obs.grades.lateness import Seen, lateness_of, periods_of
from obs.grades.model import PARTS, Grade, Letter, Mark
from obs.grades.revised import revisions_of
from obs.models import Indicator
from obs.observations import WITH_VALUE
from obs.revisions import revisions
from obs.store import Store, Vintage
from obs.study import Study

_FROM_BEST: tuple[Letter | None, ...] = ("A", "B", None, "C", "D")
_NOT_HELD = Mark(letter=None, reason="not known: nothing is held")


def grade_indicators(
    study: Study, figures: Figures, heard: Heard, chosen: Sequence[str] = ()
) -> dict[str, Grade]:
    """The grade of each indicator of *study*, derived ones too, or of the *chosen*; in the study's order.

    *figures* is a store for all parts to be known: anything else has no vintages. *heard* is what the sources
    said of themselves (`obs.calendar.listen`). A grade is that of the weakest part; with a part that is not
    known it is no better than B. A derived indicator is graded as its weakest part.
    """
    wanted = {id_: each for id_, each in study.comparable().items() if not chosen or id_ in chosen}
    needed = {part for each in wanted.values() for part in (*parts_of(each), each.id)}
    grades = {
        id_: _grade(study, each, figures, heard) for id_, each in study.indicators.items() if id_ in needed
    }
    derived = {id_: _as_its_parts(each, grades) for id_, each in wanted.items() if id_ in study.derived}
    return {id_: derived.get(id_) or grades[id_] for id_ in wanted}


def _grade(study: Study, indicator: Indicator, figures: Figures, heard: Heard) -> Grade:
    frame = figures.read(indicator)
    if frame is None:
        return _graded(indicator, dict.fromkeys(PARTS, _NOT_HELD))
    held = periods_of(frame)
    told = heard.told.get(indicator.id)
    said = told.announcement if told else None
    vintages = _vintages(figures, indicator)
    marks = {
        "coverage": coverage_of(frame, study.scope()),
        "lateness": lateness_of(held, _seen(figures, indicator, vintages), said, closed_after=study.last),
        "revisions": _revised(figures, indicator, vintages, frame),
        "breaks": breaks_of(held, indicator.breaks),
    }
    return _graded(indicator, marks)


def _vintages(figures: Figures, indicator: Indicator) -> list[Vintage]:
    """The vintages of the present query, oldest first; none where *figures* is no store."""
    latest = figures.latest(indicator) if isinstance(figures, Store) else None
    if latest is None or not isinstance(figures, Store):
        return []
    return [each for each in figures.vintages(indicator.id) if each.query_hash == latest.query_hash]


def _seen(figures: Figures, indicator: Indicator, vintages: Sequence[Vintage]) -> list[Seen]:
    seen: list[Seen] = []
    for vintage in vintages:
        assert isinstance(figures, Store)
        try:
            frame = figures.read(indicator, vintage)
        except StoreError:  # the newest one was read before, an older one is only missed
            continue
        assert frame is not None
        seen.append(
            Seen(
                since=vintage.fetched_at.date(),
                until=vintage.last_seen.date(),
                periods=frozenset(periods_of(frame)),
                asked_to=vintage.scope.last,
            )
        )
    return seen


def _revised(
    figures: Figures, indicator: Indicator, vintages: Sequence[Vintage], frame: pl.DataFrame
) -> Mark:
    if not isinstance(figures, Store) or not vintages:
        return Mark(letter=None, reason="not known: these figures have no vintages (obs fetch makes them)")
    changes = revisions(figures, {indicator.id: indicator}).frame
    numbers = [each.number for each in vintages]
    return revisions_of(
        changes.filter(pl.col("vintage").is_in(numbers)),
        frame.filter(pl.col("status").is_in(WITH_VALUE)).height,
        vintages[0].fetched_at.date(),
        _last_seen(vintages),
        len(vintages),
    )


def _last_seen(vintages: Sequence[Vintage]) -> date:
    return max(each.last_seen for each in vintages).date()


def _graded(indicator: Indicator, marks: Mapping[str, Mark]) -> Grade:
    unknown = [name for name, mark in marks.items() if mark.letter is None]
    best: Letter = "B" if unknown else "A"
    letters: list[Letter] = [best, *(mark.letter for mark in marks.values() if mark.letter is not None)]
    letter = None if marks["coverage"].letter is None else max(letters)
    reasons = [f"{name}: {mark.reason}" for name, mark in marks.items() if mark.letter == letter != "A"]
    if unknown and letter in {None, "B"}:
        reasons = [*reasons, *(f"{name}: {marks[name].reason}" for name in unknown)]
    return Grade(
        indicator=indicator.id,
        title=indicator.label_sv or indicator.title_sv,
        letter=letter,
        coverage=marks["coverage"],
        lateness=marks["lateness"],
        revisions=marks["revisions"],
        breaks=marks["breaks"],
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _as_its_parts(indicator: Indicator, grades: Mapping[str, Grade]) -> Grade:
    """Each mark of the part that is weakest in it; what is not known hides no C or D of another part."""
    parts = [grades[part] for part in parts_of(indicator)]
    marks: dict[str, Mark] = {}
    for name in PARTS:
        worst = max(parts, key=lambda each, name=name: _FROM_BEST.index(each.part(name).letter))
        mark = worst.part(name)
        marks[name] = Mark(
            letter=mark.letter, reason=f"as {worst.indicator}: {mark.reason}", value=mark.value
        )
    return _graded(indicator, marks)
