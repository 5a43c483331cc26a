"""Sending a source's requests, several at a time, and following up what the replies ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

from obs.errors import SourceError, SourceUnavailableError
from obs.fetch.channels import Channel, Received
from obs.models import Request

THREADS = 8
"""How many replies are waited for or read at a time; the client lets through what the source allows."""


_LOOK_UP = 0.2
"""Seconds: a thread that only waits may never see the interrupt that another thread was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one request: either *received* or *error* is set. *more* follow from it."""

    request: Request
    received: Received | None
    error: SourceError | None
    more: tuple[Request, ...] = ()


def download(channel: Channel, requests: Iterable[Request]) -> Iterator[Outcome]:
    """The outcomes of *requests* and of all that follow from them, in the order in which they end.

    A request without indicators of its own inherits those of the request it follows from. An error of
    the source is an outcome; any other error (a full disk) ends the download and is raised. When as many
    requests in a row as there are threads found the service unavailable, the rest are not tried: each
    would take as long to fail.
    """
    pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="obs-download")
    under_way: dict[Future[Received], Request] = {pool.submit(channel.get, each): each for each in requests}
    failed_in_a_row = 0
    try:
        while under_way:
            done, _ = wait(under_way, timeout=_LOOK_UP, return_when=FIRST_COMPLETED)
            for future in done:
                outcome = _outcome(under_way.pop(future), future)
                unavailable = isinstance(outcome.error, SourceUnavailableError)
                failed_in_a_row = failed_in_a_row + 1 if unavailable else 0
                under_way.update({pool.submit(channel.get, each): each for each in outcome.more})
                yield outcome
                if failed_in_a_row >= THREADS:
                    yield from _given_up(under_way, outcome.error)
    finally:
        # Without waiting: whoever interrupts a fetch shall not sit through a service that hangs.
        pool.shutdown(wait=False, cancel_futures=True)


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


def _given_up(under_way: dict[Future[Received], Request], error: SourceError | None) -> Iterator[Outcome]:
    """Ends all requests that have not begun with *error*."""
    for future in [each for each in under_way if each.cancel()]:
        yield Outcome(request=under_way.pop(future), received=None, error=error)
