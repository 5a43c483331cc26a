"""The source `scb`: PxWebApi 2 of Statistics Sweden.

A fetch goes /config (limits) -> /tables/ID/metadata (once per table, in English if there is none in
Swedish) -> /codelists/ID (where asked for) -> POST /tables/ID/data. How a study says what it wants:
`obs_scb.table_query`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from obs import (
    Finding,
    Indicator,
    Limits,
    Page,
    Position,
    Query,
    Reply,
    Request,
    Source,
    SourceError,
    SourceInfo,
    Terms,
)
from obs_scb.refusals import refusal_of
from obs_scb.table_query import problems


class ScbSource(Source):
    """Tables of the Swedish Statistical Database."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="scb",
        title="Statistical Database of Statistics Sweden",
        publisher="Statistiska centralbyrån (SCB)",
        homepage="https://www.statistikdatabasen.scb.se",
        base_url="https://statistikdatabasen.scb.se/api/v2",
        terms=Terms(
            licence="CC0-1.0",
            licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
            credit="Källa: SCB",
            credit_processed="Egen bearbetning av data från SCB",
            redistribution="all",
        ),
        # Until /config has told the true ones.
        limits=Limits(connections=1, calls=10, seconds=10.0),
    )

    def plan(self, query: Query) -> Iterable[Request]:
        """The limits first; everything else follows from them."""
        indicators = tuple(indicator.id for indicator in query.indicators)
        return (
            [Request(path="/config", purpose="config", indicators=indicators, context=query)]
            if indicators
            else []
        )

    def parse(self, request: Request, reply: Reply) -> Page:
        """What *reply* says; see `obs.Source.parse`."""
        from obs_scb.answers import read  # noqa: PLC0415  needs Polars

        return read(request, reply)

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        """What is wrong with the query table in itself; whether table and codes exist, SCB has to say."""
        return problems(indicator)

    def search(self, text: str) -> Iterable[Request]:
        """The tables that fit *text* best; all words must occur, and no character has another meaning."""
        from obs_scb.catalogue import search_request  # noqa: PLC0415  needs Polars

        return [search_request(text)]

    def calendar(self, indicators: Sequence[Indicator]) -> Iterable[Request]:
        """One request for the metadata of each table: its last update, and the next where SCB sets one."""
        from obs_scb.calendar import calendar_requests  # noqa: PLC0415  needs Polars

        return calendar_requests(indicators)

    def locate(
        self, reply: Reply, indicator: Indicator, *, region: str, period: str, sex: str
    ) -> Position | None:
        """The JSON pointer to a cell of a dataset."""
        from obs_scb.locating import locate  # noqa: PLC0415  needs Polars

        return locate(reply, indicator, region, period, sex)

    def refused(self, request: Request, reply: Reply) -> Page:
        """A table that is not published in Swedish is asked for in English; all else is an error.

        In the calendar, a table that is not there in English either is gone.
        """
        if request.purpose == "calendar":
            from obs_scb.calendar import not_found  # noqa: PLC0415  needs Polars

            page = not_found(request, reply)
            if page is None:
                raise self.refusal(request, reply)
            return page
        from obs_scb.answers import in_english  # noqa: PLC0415  needs Polars

        again = in_english(request, reply)
        if again is None:
            raise self.refusal(request, reply)
        return again

    def refusal(self, request: Request, reply: Reply) -> SourceError:
        """The error for a reply that is not 200, told by its status and its title."""
        return refusal_of(request, reply)
