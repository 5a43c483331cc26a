"""Sending a source's requests, several at a time, and following up what the replies ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from obs.errors import SourceError, SourceUnavailableError
from obs.fetch.channels import Channel, Received
from obs.models import Request

_LEAST_THREADS = 8
"""How many replies are waited for, read or recorded at a time at least.

There are half as many again as connections, of which the client lets through what the source allows: while
these are waited for, other replies are read and recorded, and no connection stands idle.
"""

_ENOUGH = 8
"""After so many failures in a row the service is taken to be away."""

_LOOK_UP = 0.2
"""Seconds: a thread that only waits may never see the interrupt that another thread was given."""

_Place = tuple[int, ...]
"""The place of a request in the plan; one that follows from it comes next, before all that are behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one request: either *received* or *error* is set. *more* follow from it."""

    request: Request
    received: Received | None
    error: SourceError | None
    more: tuple[Request, ...] = ()


def download(channel: Channel, requests: Iterable[Request], *, connections: int) -> Iterator[Outcome]:
    """The outcomes of *requests* and of all that follow from them, in the order in which they end.

    *connections* is how many the source allows.

    They leave in the order given, and what follows from one before those behind it: a series whose requests
    stand together is complete early, and need not be kept in memory until the end. A request without
    indicators of its own inherits those of the request it follows from. An error of the source is an
    outcome; any other error (a full disk) ends the download and is raised. When 8 requests in a row found the
    service unavailable, the rest are not tried: each would take as long to fail.
    """
    queue = _Queue(channel, requests, threads=max(_LEAST_THREADS, connections + connections // 2))
    failed_in_a_row = 0
    try:
        for outcome in queue.outcomes():
            unavailable = isinstance(outcome.error, SourceUnavailableError)
            failed_in_a_row = failed_in_a_row + 1 if unavailable else 0
            yield outcome
            if failed_in_a_row >= _ENOUGH:
                yield from queue.give_up(outcome.error)
    finally:
        queue.close()


class _Queue:
    """Requests that wait, in the order of their places, and those that are under way."""

    def __init__(self, channel: Channel, requests: Iterable[Request], *, threads: int) -> None:
        self._channel = channel
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="obs-download")
        # Those whose outcome nobody has taken yet count: replies must not be heaped up in memory where to
        # store them takes longer than to get them.
        self._most = 2 * threads
        self._waiting: list[tuple[_Place, Request]] = [
            ((place,), request) for place, request in enumerate(requests)
        ]
        self._under_way: dict[Future[Received], tuple[_Place, Request]] = {}

    def outcomes(self) -> Iterator[Outcome]:
        """Each outcome once it is there, until nothing waits or is under way."""
        self._send()
        while self._under_way:
            done, _ = wait(self._under_way, timeout=_LOOK_UP, return_when=FIRST_COMPLETED)
            for future in done:
                place, request = self._under_way.pop(future)
                outcome = _outcome(request, future)
                for number, each in enumerate(outcome.more):
                    heappush(self._waiting, ((*place, number), each))
                self._send()
                yield outcome

    def give_up(self, error: SourceError | None) -> Iterator[Outcome]:
        """Ends all requests that have not begun with *error*."""
        unbegun = [future for future in self._under_way if future.cancel()]
        requests = [self._under_way.pop(future)[1] for future in unbegun]
        requests += [request for _, request in self._waiting]
        self._waiting.clear()
        for request in requests:
            yield Outcome(request=request, received=None, error=error)

    def close(self) -> None:
        """Without waiting: whoever interrupts a fetch shall not sit through a service that hangs."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _send(self) -> None:
        while self._waiting and len(self._under_way) < self._most:
            place, request = heappop(self._waiting)
            self._under_way[self._pool.submit(self._channel.get, request)] = place, request


def _outcome(request: Request, future: Future[Received]) -> Outcome:
    try:
        received = future.result()
    except SourceError as error:
        return Outcome(request=request, received=None, error=error)
    more = tuple(
        each if each.indicators else replace(each, indicators=request.indicators)
        for each in received.page.more
    )
    return Outcome(request=request, received=received, error=None, more=more)
