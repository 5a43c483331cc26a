"""A plan followed through recorded replies alone: what a fetch of it would have read in them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from obs.calling import blaming, read_reply
from obs.errors import SourceError
from obs.fetch.channels import reply_of, request_key
from obs.fetch.gathering import Gathering
from obs.http.addresses import Base
from obs.models import Indicator, Page, Query, Request
from obs.source import Source
from obs.store import RecordedReply, Store

_ENDLESS = 20
"""So many requests to one recorded reply: the plugin asks in a circle."""


class OtherPlanError(Exception):
    """The plan needs other replies than the fetch got: it is not the plan of that fetch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The replies that a catalogue came in, and the first *requests* for the figures of what it tells of."""

    listed: Sequence[RecordedReply]
    requests: Sequence[Request]


def first_requests(source: Source, query: Query) -> list[Request]:
    """The first requests of a fetch: for the indicators whose query the source accepts."""
    sound: list[Indicator] = []
    for indicator in query.indicators:
        with blaming(source, f"on the query of {indicator.id}"):
            findings = list(source.check(indicator))
        if all(each.severity != "error" for each in findings):
            sound.append(indicator)
    everything = tuple(each.id for each in sound)
    with blaming(source, "while it planned its requests"):
        planned = list(source.plan(replace(query, indicators=tuple(sound)))) if sound else []
    return [each if each.indicators else replace(each, indicators=everything) for each in planned]


def base_of(source: Source, replies: Sequence[RecordedReply]) -> Base | None:
    """The address that the replies came from; None for a source that reads files."""
    if source.info.transport == "file":
        return None
    bases = (Base.above(each.path, asked_at=each.url) for each in replies)
    return next(filter(None, bases), None) or Base.parse(source.info.base_url)


def follow(
    source: Source,
    requests: Iterable[Request],
    gathered: Mapping[str, Gathering],
    *,
    base: Base | None,
    store: Store,
    known: Mapping[str, RecordedReply],
) -> None:
    """Hands what *requests* and those after them bring to *gathered*, out of the *known* replies alone.

    Raises `OtherPlanError` where it needs a reply that is not among them, and what reading a reply raises.
    """
    waiting = deque(_concerning(requests, gathered))
    for _ in range(_ENDLESS * (len(known) + 1)):
        if not waiting:
            return
        request = waiting.popleft()
        recorded, page = _read(source, request, base=base, store=store, known=known)
        frames = (
            {} if page.observations is None else page.observations.partition_by("indicator", as_dict=True)
        )
        for id_ in gathered.keys() & request.indicators:
            gathered[id_].take(frames.get((id_,)), recorded.key, recorded.fetched_at)
            gathered[id_].findings += [each for each in page.findings if each.place.indicator in {"", id_}]
        following = (
            each if each.indicators else replace(each, indicators=request.indicators) for each in page.more
        )
        waiting.extend(_concerning(following, gathered))
    raise SourceError(f"the plugin of source {source.info.id} asks for the same replies again and again")


def _concerning(requests: Iterable[Request], gathered: Mapping[str, Gathering]) -> Iterator[Request]:
    """Those of *requests* that are for a series of *gathered*."""
    return (each for each in requests if not gathered.keys().isdisjoint(each.indicators))


def read_catalogue(
    source: Source,
    requests: Iterable[Request],
    *,
    base: Base | None,
    store: Store,
    known: Mapping[str, RecordedReply],
) -> Catalogue:
    """All pages of the catalogue that *requests* ask for; a request without indicators is for one."""
    waiting, listed, data = deque(requests), list[RecordedReply](), list[Request]()
    while waiting:
        request = waiting.popleft()
        if request.indicators:
            data.append(request)
            continue
        recorded, page = _read(source, request, base=base, store=store, known=known)
        if recorded in listed:
            raise SourceError(f"the plugin of source {source.info.id} asks for the same page again")
        listed.append(recorded)
        waiting.extend(page.more)
    return Catalogue(listed=listed, requests=data)


def _read(
    source: Source,
    request: Request,
    *,
    base: Base | None,
    store: Store,
    known: Mapping[str, RecordedReply],
) -> tuple[RecordedReply, Page]:
    """The recorded reply to *request*, read again; `OtherPlanError` where it is not among the *known*."""
    with blaming(source, f"with the path {request.path!r}"):
        path = base.relative(request.path) if base else request.path
    recorded = known.get(request_key(replace(request, path=path)))
    if recorded is None:
        raise OtherPlanError
    return recorded, read_reply(source, replace(request, path=path), reply_of(store, recorded))
