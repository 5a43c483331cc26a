"""What SCB's metadata of a table say about its publication: last and next update, its last period.

`nextUpdate` is written only where SCB has set it. It is a moment in UTC, as `updated` is; a day without a
time is midnight in Sweden and so falls on the day before in UTC.
https://github.com/PxTools/PCAxis.Serializers, JsonStat2Serializer.cs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from obs import Announcement, Indicator, Page, Reply, Request, UnexpectedReplyError, UnknownIndicatorError
from obs_scb.ended import SUCCESSORS, has_ended
from obs_scb.metadata import Table, read_table
from obs_scb.refusals import refusal_of
from obs_scb.replies import Json, document, object_in
from obs_scb.table_query import problems, read_query
from obs_scb.times import following, period_of, year_fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarStep:
    """The metadata of *table* are on their way, for these indicators; *preliminary* are those said to be."""

    table: str
    language: str
    indicators: tuple[str, ...]
    preliminary: frozenset[str]


def calendar_requests(indicators: Sequence[Indicator]) -> Iterator[Request]:
    """Requests for the metadata of the tables of *indicators*, on the paths that a fetch of them takes.

    An indicator whose query is wrong is left out: `ScbSource.check` says what is wrong with it.
    """
    users: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for indicator in indicators:
        if not problems(indicator):
            query = read_query(indicator)
            users.setdefault((query.table, query.language), []).append((indicator.id, query.preliminary))
    for (table, language), of_table in users.items():
        yield _request(
            CalendarStep(
                table=table,
                language=language,
                indicators=tuple(name for name, _ in of_table),
                preliminary=frozenset(name for name, preliminary in of_table if preliminary),
            )
        )


def calendar_page(request: Request, reply: Reply) -> Page:
    """What the metadata in *reply* announce, for each indicator on the table."""
    step = cast("CalendarStep", request.context)
    metadata = document(reply)
    table = read_table(step.table, metadata)
    announced = _announced(table, metadata, reply)
    declared = "prelimin" in table.label.casefold()
    return Page(
        announcements=tuple(
            _as_preliminary(replace(announced, indicator=each))
            if declared or each in step.preliminary
            else replace(announced, indicator=each)
            for each in step.indicators
        )
    )


def not_found(request: Request, reply: Reply) -> Page | None:
    """The question in English after a 404 in Swedish, else that the table is gone; None for other errors."""
    step = cast("CalendarStep", request.context)
    if reply.status == 404 and step.language != "en":
        return Page(more=(_request(replace(step, language="en")),))
    if not isinstance(refusal_of(request, reply), UnknownIndicatorError):
        return None
    return Page(announcements=tuple(Announcement(indicator=each, gone=True) for each in step.indicators))


def _request(step: CalendarStep) -> Request:
    return Request(
        path=f"/tables/{step.table}/metadata?lang={step.language}",
        purpose="calendar",
        indicators=step.indicators,
        context=step,
    )


def _announced(table: Table, metadata: Json, reply: Reply) -> Announcement:
    codes = sorted(table.variables[table.time].labels, key=lambda code: year_fraction(code) or 0.0)
    before, last = (codes[-2] if len(codes) > 1 else codes[-1]), codes[-1]
    updated = _day(metadata.get("updated"), "updated")
    px = object_in(object_in(metadata, "extension"), "px")
    coming = _day(px.get("nextUpdate"), "nextUpdate")
    if coming and updated and coming <= updated:
        coming = None  # it has come, and no later one is set
    successor, joining = SUCCESSORS.get(table.id, ("", ""))
    return Announcement(
        indicator="",
        period=following(before, last) if coming else "",
        period_told=False,
        final=coming,
        last_period=period_of(last) or last,
        updated=updated,
        ended=_ended(table, before, last, reply, coming),
        successor=successor,
        joining=joining,
    )


def _as_preliminary(announced: Announcement) -> Announcement:
    return replace(announced, preliminary=announced.final, final=None)


def _ended(table: Table, before: str, last: str, reply: Reply, coming: date | None) -> str:
    """Why no more is to be expected of *table*: by SCB's mark, which is hardly ever set, or by the clock."""
    if table.discontinued:
        return f"SCB marks table {table.id} as discontinued"
    if table.id in SUCCESSORS:
        return f"table {table.id} is continued by another"
    if coming and coming > reply.fetched_at.date():
        return ""
    earlier, begun = year_fraction(before), year_fraction(last)
    step = begun - earlier if begun is not None and earlier is not None and begun > earlier else 1.0
    if not has_ended(table.id, last, step, marked=False, now=reply.fetched_at):
        return ""
    return f"table {table.id} ends with {period_of(last) or last}, and more should have come long ago"


def _day(text: object, name: str) -> date | None:
    """The day in Sweden of a moment or day written in ISO 8601."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise UnexpectedReplyError(f"{name} is {text!r:.80}, which is no time") from error
    return (moment.astimezone(ZoneInfo("Europe/Stockholm")) if moment.tzinfo else moment).date()
