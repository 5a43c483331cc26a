"""The replies that a vintage was made from, read again as on the day on which they came.

What was asked is planned anew and matched with what is recorded: so the plugin reads each reply knowing what
it knew then. Nothing is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from obs.calling import blaming, read_reply
from obs.errors import SourceError, StoreError
from obs.fetch.channels import request_key
from obs.http.addresses import Base
from obs.models import Indicator, Page, Query, Reply, Request
from obs.source import Source
from obs.store import RecordedReply, Store, Vintage
from obs.study import Study

_Plan = Callable[[Query], Iterable[Request]]
Key = tuple[str, str, str]
"""Region, period and sex of an observation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """A recorded reply: its bytes if they are whole, else the *problem*; the *page* that is read in it today.

    *page* is None where nothing that is planned today asks for it.
    """

    recorded: RecordedReply
    reply: Reply | None
    page: Page | None
    problem: str = ""


def reread(
    study: Study, source: Source, store: Store, indicator: Indicator, vintage: Vintage
) -> tuple[Reread, ...]:
    """Every reply that *vintage* of *indicator* was made from, in the order recorded."""
    recorded = store.replies(vintage)
    bodies = {each.key: _reply(store, each) for each in recorded}
    replies = {key: each for key, each in bodies.items() if isinstance(each, Reply)}
    scope = store.sightings(vintage)[0].scope
    best: Mapping[str, Page] = {}
    for plan, indicators in _plans(study, source, store, indicator, recorded):
        query = Query(indicators=indicators, regions=scope.regions, first=scope.first, last=scope.last)
        pages = _replayed(source, plan, query, recorded, replies)
        best = pages if len(pages) > len(best) else best
        if len(best) == len(recorded):
            break
    return tuple(
        Reread(
            recorded=each,
            reply=replies.get(each.key),
            page=best.get(each.key),
            problem=told if isinstance(told := bodies[each.key], str) else "",
        )
        for each in recorded
    )


def row_number(page: Page, indicator: str, key: Key) -> int | None:
    """Which row of *page*, counted from 1, is the observation with this key; None if there is none."""
    if page.observations is None:
        return None
    named = zip(("indicator", "region", "period", "sex"), (indicator, *key), strict=True)
    same = pl.all_horizontal(pl.col(name).cast(pl.String) == text for name, text in named)
    rows = page.observations.select(same.alias("same"))["same"].arg_true()
    return int(rows[0]) + 1 if len(rows) else None


def _reply(store: Store, recorded: RecordedReply) -> Reply | str:
    """The reply with its bytes, or what is wrong with them."""
    try:
        body = store.get_raw(recorded.sha256)
    except StoreError as error:
        return error.message
    return Reply(
        status=recorded.status, headers={}, body=body, url=recorded.url, fetched_at=recorded.fetched_at
    )


def _plans(
    study: Study, source: Source, store: Store, indicator: Indicator, recorded: Sequence[RecordedReply]
) -> Iterator[tuple[_Plan, tuple[Indicator, ...]]]:
    """How *indicator* may have been asked for and with which others: of a study, or with the whole source."""
    for indicators in _asked_together(study, store, indicator, recorded):
        yield source.plan, indicators
    yield (
        source.everything,
        tuple(each for each in study.indicators.values() if each.source == indicator.source),
    )


def _asked_together(
    study: Study, store: Store, indicator: Indicator, recorded: Iterable[RecordedReply]
) -> Iterator[tuple[Indicator, ...]]:
    """The indicators that may have been asked for together with *indicator*, the likeliest first.

    A source may put many indicators into one request, so that what it asked follows from all of them.
    """
    theirs = [each for each in study.indicators.values() if each.source == indicator.source]
    mine = {(each.key, each.sha256, each.fetched_at) for each in recorded}
    sharing = tuple(each for each in theirs if each.id == indicator.id or _shares(store, each, mine))
    yield sharing
    if len(sharing) != len(theirs):
        yield tuple(theirs)
    if len(sharing) > 1:
        yield (indicator,)


def _shares(store: Store, indicator: Indicator, mine: Collection[tuple[str, str, datetime]]) -> bool:
    return any(
        (reply.key, reply.sha256, reply.fetched_at) in mine
        for vintage in store.vintages(indicator.id)
        for reply in store.replies(vintage)
    )


def _replayed(
    source: Source, plan: _Plan, query: Query, recorded: Iterable[RecordedReply], replies: Mapping[str, Reply]
) -> dict[str, Page]:
    """What *source* reads in *replies*, by key, as far as its *plan* for *query* leads to them."""
    bases = (Base.above(each.path, asked_at=each.url) for each in recorded)
    base = next(filter(None, bases), None)
    pages: dict[str, Page] = {}
    # A request that names none is for all of them; one for a whole source is for its catalogue, and for none.
    everything = () if plan == source.everything else tuple(each.id for each in query.indicators)
    try:
        with blaming(source, "while it planned its requests"):
            waiting = [
                each if each.indicators else replace(each, indicators=everything) for each in plan(query)
            ]
    except SourceError:
        return pages
    while waiting:
        request = _relative(waiting.pop(0), base)
        key = request_key(request)
        if key in pages or key not in replies:
            continue
        try:
            pages[key] = read_reply(source, request, replies[key])
        except SourceError:
            continue
        waiting.extend(pages[key].more)
    return pages


def _relative(request: Request, base: Base | None) -> Request:
    if base is None:
        return request
    try:
        return replace(request, path=base.relative(request.path))
    except SourceError:
        return request
