"""Figures of an invented service, which answers in JSON.

A source opens no connection: it says what to ask (`plan`) and reads what comes (`parse`). obs sends the
requests, keeps the limits, asks again where a reply breaks, and stores every reply.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Any, ClassVar, cast
from urllib.parse import quote, urlencode

import polars as pl
from obs import (
    Finding,
    Indicator,
    Limits,
    Page,
    Query,
    Reply,
    Request,
    Source,
    SourceInfo,
    Terms,
    UnexpectedReplyError,
    UnknownIndicatorError,
    UnreadableReplyError,
    observation_frame,
)

# change: what the service writes beside a figure, and beside none. Zero is a figure like any other.
_WITH_VALUE = {None: "reported", "preliminary": "provisional"}
_WITHOUT = {None: "missing", "hidden": "suppressed"}


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What a request is about; obs hands it back with the reply."""

    indicator: str
    regions: tuple[str, ...]
    first: int
    last: int


class ElderSource(Source):
    """The source elder_source."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="elder_source",
        title="Elder source",  # change: what tables and pages call it
        publisher="Påhittat",  # change: who publishes the figures
        homepage="https://example.org",  # change: where a reader finds them
        base_url="https://example.org/api",  # change: every request goes below this address
        terms=Terms(  # change: what the service's own terms say; obs publish keeps to it
            licence="CC0-1.0",
            licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
            credit="Källa: Påhittat",  # beside figures as they came
            credit_processed="Egen bearbetning av uppgifter från Påhittat",  # beside computed ones
            redistribution="all",  # or "processed": only what is computed; or "none"
        ),
        # change: no more than the service's documentation allows; obs keeps to it
        limits=Limits(connections=2, calls=10, seconds=10.0),
    )

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        """What is wrong with the query table of an indicator, before anything is sent."""
        # change: the keys that a study may write in query = { ... }
        for name in sorted(indicator.query.keys() - {"table"}):
            yield _mistake("unknown-key", f"the query has {name}, which this source does not know")
        if not isinstance(indicator.query.get("table"), str):
            yield _mistake("table-missing", "the query names no table")

    def plan(self, query: Query) -> Iterable[Request]:
        """A request for each indicator; the same query gives the same requests, in any order of regions."""
        for indicator in query.indicators:
            asked = _Asked(
                indicator=indicator.id,
                regions=query.regions,
                first=int(query.first or 0),
                last=int(query.last or 9999),
            )
            yield Request(path=_path(indicator, asked), indicators=(indicator.id,), context=asked)

    def parse(self, request: Request, reply: Reply) -> Page:
        """The rows that were asked for, and no other: a service may answer more than it was asked."""
        asked = cast("_Asked", request.context)
        rows = [
            (asked.indicator, place, str(year), "T", value, status)
            for place, year, value, status in map(_figure, _rows(reply))
            if place in asked.regions and asked.first <= year <= asked.last
        ]
        return Page(observations=_table(rows))

    def refused(self, request: Request, reply: Reply) -> Page:
        """What a status other than 200 means. An indicator that does not exist has an error of its own."""
        # change: how the service says that it has no such table; if with status 200, raise this in `parse`
        if reply.status == 404 and b"no such table" in reply.body:
            raise UnknownIndicatorError(f"elder_source has no table {request.path}")
        return super().refused(request, reply)


def _mistake(code: str, message: str) -> Finding:
    return Finding(code=code, severity="error", message=message, suggestion='write query = { table = "..." }')


def _path(indicator: Indicator, asked: _Asked) -> str:
    """What is asked for, below base_url."""
    # change: the form in which the service wants to be asked
    table = quote(str(indicator.query["table"]), safe="")
    wanted = {"places": ",".join(sorted(asked.regions)), "from": asked.first, "to": asked.last}
    return f"/tables/{table}?{urlencode(wanted)}"


def _rows(reply: Reply) -> list[object]:
    """The rows of a reply. What is no JSON is asked for again; JSON of another form is a change."""
    try:
        document: Any = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise UnreadableReplyError(f"the reply to {reply.url} is no JSON") from error
    match document:
        case {"rows": list()}:
            return cast("list[object]", document["rows"])
        case _:
            raise UnexpectedReplyError(f"the reply to {reply.url} has no list of rows")


def _figure(row: object) -> tuple[str, int, float | None, str]:
    """Place, year, value and status of a row; UnexpectedReplyError where it has another form."""
    # change: the fields of a row. A code is text: as a number it would lose its leading zero.
    match row:
        case {"place": str(place), "year": int(year), "value": None, "flag": None | str() as flag} if (
            flag in _WITHOUT
        ):
            return place, year, None, _WITHOUT[flag]
        case {
            "place": str(place),
            "year": int(year),
            "value": int() | float() as value,
            "flag": None | str() as flag,
        } if flag in _WITH_VALUE and not isinstance(value, bool) and isfinite(value):  # NaN and true are none
            return place, year, float(value), _WITH_VALUE[flag]
        case _:
            raise UnexpectedReplyError(f"a row has another form than expected: {str(row)[:100]}")


def _table(rows: list[tuple[str, str, str, str, float | None, str]]) -> pl.DataFrame:
    """Rows in the shape of observations."""
    names = ("indicator", "region", "period", "sex", "value", "status")
    shape = {name: pl.Float64 if name == "value" else pl.String for name in names}
    return observation_frame(pl.DataFrame(rows, schema=shape, orient="row"))
