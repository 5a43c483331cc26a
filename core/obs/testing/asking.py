"""Asking a source as core does, with replies from anywhere but the network."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import polars as pl

from obs.models import Finding, Page, Query, Reply, Request
from obs.observations import KEY, SCHEMA
from obs.source import Source

Respond = Callable[[Request], Reply]
_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request, the reply to it and what the source read there."""

    request: Request
    reply: Reply
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that a source said to one question."""

    exchanges: tuple[Exchange, ...]

    @property
    def frames(self) -> list[pl.DataFrame]:
        """The tables of observations, as they were given."""
        return [each.page.observations for each in self.exchanges if each.page.observations is not None]

    @property
    def rows(self) -> pl.DataFrame:
        """All observations in one table sorted by key, its codes as text."""
        texts: dict[str, pl.DataType] = {name: pl.String() for name in (*KEY, "status")}
        shape = SCHEMA | texts
        parts = [
            pl.DataFrame(schema=shape),
            *(frame.with_columns(pl.col(*texts).cast(pl.String)) for frame in self.frames),
        ]
        return pl.concat(parts, how="vertical_relaxed").sort(KEY)

    @property
    def findings(self) -> list[Finding]:
        """What it found wrong or worth knowing."""
        return [finding for each in self.exchanges for finding in each.page.findings]

    @property
    def refuses(self) -> bool:
        """Whether a finding keeps core from storing the answer."""
        return any(finding.severity == "error" for finding in self.findings)


def ask(source: Source, query: Query, respond: Respond) -> Answer:
    """What *source* answers to *query*: its plan, and all that follows from the replies of *respond*.

    Whatever the source or *respond* raises goes through. Raises AssertionError after a thousand requests.
    """
    return follow(source, source.plan(query), respond)


def every(request: Request) -> bool:
    """Any request."""
    del request
    return True


def follow(
    source: Source,
    requests: Iterable[Request],
    respond: Respond,
    *,
    only: Callable[[Request], bool] = every,
) -> Answer:
    """As `ask`, from the first *requests* on: those of a search, a group, the calendar or a whole source.

    *only* says which are sent. One without indicators is for those of the request that it follows from.
    """
    waiting, exchanges = deque(filter(only, requests)), list[Exchange]()
    while waiting:
        if len(exchanges) >= _MOST:
            raise AssertionError(f"after {_MOST} requests the source still asks: {waiting[0].path}")
        request = waiting.popleft()
        reply = respond(request)
        page = source.parse(request, reply) if reply.status == 200 else source.refused(request, reply)
        exchanges.append(Exchange(request=request, reply=reply, page=page))
        more = (
            each if each.indicators else replace(each, indicators=request.indicators) for each in page.more
        )
        waiting.extend(filter(only, more))
    return Answer(exchanges=tuple(exchanges))
