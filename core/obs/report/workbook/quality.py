"""The sheet on quality: how whole the figures of each indicator are, and what could not be computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from obs.language import Listed, Message, Note, Number, msg
from obs.report.sentences.facts import ref
from obs.report.workbook.cells import Cell
from obs.report.workbook.completeness import NO_ROW, completeness
from obs.report.workbook.sheet import Column, Row, Sheet, sheet_of
from obs.report.workbook.telling import IDENTITY, Telling

_NUMBER = 14


def quality_sheet(telling: Telling) -> Sheet:
    """A row for each indicator of the study, with figures or without."""
    columns = [*_coverage(telling), *_missing(telling), *_history(telling), *_remarks(telling)]
    about = msg("how many have a value, why the others have none, and what could not be computed.")
    return sheet_of(
        telling.say(msg("Quality")), telling.say(about), columns, completeness(telling.material), fixed=2
    )


def _coverage(telling: Telling) -> Iterator[Column]:
    yield telling.column(
        msg("Indicator"), msg("its id in this study"), IDENTITY, lambda row: row["indicator"]
    )
    yield telling.column(msg("Title"), msg("what the indicator is called"), 36, telling.title)
    yield telling.column(
        msg("Period compared"),
        msg("the latest in which at least half of the group has a value, unless another was asked for"),
        12,
        lambda row: row["period"] or "",
    )
    yield telling.column(
        msg("Of n"), msg("how many of the group have a value"), _NUMBER, lambda row: Number(row["n"])
    )
    yield telling.column(
        msg("Size of the group"),
        msg("how many municipalities are compared with"),
        _NUMBER,
        lambda row: Number(row["group_size"]),
    )
    yield telling.column(
        msg("Coverage in per cent"),
        msg("n in per cent of the size of the group"),
        _NUMBER,
        lambda row: Number(100 * row["coverage"], 1),
    )


def _missing(telling: Telling) -> Iterator[Column]:
    """The members of the group in the period compared, by what is known of them."""
    counted: tuple[tuple[str, Message, Message], ...] = (
        ("provisional", msg("Provisional"), msg("of those with a value: how many may still change")),
        ("missing", msg("Missing"), msg("of the group, in the period compared: the source has no value")),
        ("suppressed", msg("Suppressed"), msg("of the group, in the period compared: kept secret")),
        (
            "not_applicable",
            msg("Not applicable"),
            msg("of the group, in the period compared: there can be no value"),
        ),
        ("deleted", msg("Deleted"), msg("of the group, in the period compared: withdrawn by the source")),
        (NO_ROW, msg("No row"), msg("of the group, in the period compared: the source says nothing at all")),
    )
    for name, heading, means in counted:
        yield telling.column(heading, means, _NUMBER, _count(name))


def _count(name: str) -> Callable[[Row], Cell]:
    return lambda row: Number(row[name])


def _history(telling: Telling) -> Iterator[Column]:
    yield telling.column(
        msg("First period"), msg("the first with a value anywhere"), 12, lambda row: row["first"]
    )
    yield telling.column(
        msg("Last period"), msg("the last with a value anywhere"), 12, lambda row: row["last"]
    )
    yield telling.column(
        msg("Periods"),
        msg("how many have a value anywhere"),
        _NUMBER,
        lambda row: Number(row["periods"]),
    )
    yield telling.column(
        msg("Figures as of"),
        msg("the day on which they were fetched; empty where none are held"),
        18,
        lambda row: telling.day(row["indicator"]),
    )


def _remarks(telling: Telling) -> Iterator[Column]:
    yield telling.column(
        msg("Not computed"),
        msg("which methods give no result for the indicator, and why"),
        60,
        lambda row: "\n".join(_refused(telling, row)),
    )
    yield telling.column(
        msg("Remarks"),
        msg("what was found while comparing"),
        44,
        lambda row: "\n".join(_found(telling, row)),
    )
    yield telling.column(
        msg("Credit"),
        msg("what must stand beside the figures of the row wherever they are shown"),
        80,
        lambda row: telling.credit(_refs(telling, row)),
    )


def _refused(telling: Telling, row: Row) -> Iterator[str]:
    """A line for each reason, with the methods that give it; one alone where nothing is compared at all."""
    if row["problem"]:
        yield telling.say(msg("everything: {reason}", reason=Note(row["problem"])))
        return
    methods: dict[str, list[str]] = {}
    for (metric, id_), reason in telling.material.refusals.items():
        if id_ == row["indicator"]:
            methods.setdefault(reason, []).append(telling.method(metric))
    for reason, names in methods.items():
        yield telling.say(
            msg("{methods}: {reason}", methods=Listed(tuple(names), "comma"), reason=Note(reason))
        )


def _found(telling: Telling, row: Row) -> Iterator[str]:
    for finding in telling.material.comparison.findings:
        if finding.place.indicator == row["indicator"] and finding.message != row["problem"]:
            yield telling.note(finding.message)


def _refs(telling: Telling, row: Row) -> Iterator[str]:
    """What the counts rest on, where there are figures."""
    if row["periods"]:
        yield ref("comparison", row["indicator"], telling.material.regions[0], "n")
