"""The client that every source of obs is fetched with."""

from __future__ import annotations

import logging
import math
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Self, TypeVar

from urllib3.exceptions import InvalidHeader, MaxRetryError, ProtocolError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from obs.errors import ForeignAddressError, SourceUnavailableError, UnreadableReplyError
from obs.http.addresses import Base, shown
from obs.http.attempt import AttemptError, Connection
from obs.http.pace import Pace
from obs.models import Limits, Reply, Request

_LOG = logging.getLogger(__name__)
_REDIRECTS = 3
_REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
_RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504})
_RETRIED_ONCE = frozenset({500})
_UNTOLD_PAUSE = 5.0  # seconds, doubled each time, for all threads: a 429 that does not say how long
_SECONDS = re.compile(r"\d+(\.\d+)?", re.ASCII)  # a fraction is not allowed, and yet meant
_RESUME = "run it again later: what was fetched is kept"

T = TypeVar("T")


class Client:
    """Sends the requests of one source, politely; every thread may use it at the same time.

    *timeout* is seconds to connect and seconds without a byte; *deadline* bounds one reply, head and body.
    A body may have *most_bytes* once decompressed. A request is sent at most *tries* times, about half as
    many when the reply is slow or unreadable, with pauses that double from *backoff* seconds; a Retry-After
    is kept by all threads, unless it is longer than *patience* seconds, which is an error, as it is when a
    request would still be told to wait *endurance* seconds after the first time. *waits* is told of each
    wait that holds all threads: its seconds and the reason.
    *clock* and *sleep* are for tests. Raises `ConfigError` for a *base_url* that is none.
    """

    def __init__(
        self,
        *,
        base_url: str,
        limits: Limits,
        timeout: tuple[float, float] = (10, 30),
        deadline: float = 180,
        most_bytes: int = 64_000_000,
        tries: int = 7,
        backoff: float = 0.5,
        patience: float = 120,
        endurance: float = 300,
        waits: Callable[[float, str], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        self._base = Base.parse(base_url)
        self._stopped = threading.Event()
        self._pace = Pace(limits, clock=clock, sleep=sleep or self._stopped.wait)
        self._clock = clock
        self._timeout = timeout
        self._deadline = deadline
        self._most_bytes = most_bytes
        self._patience = patience
        self._endurance = endurance
        self._waits = waits
        self._idle: deque[Connection] = deque()
        # Only the policy of urllib3 is used, not its loop: it neither repeats a body that breaks while it is
        # read, nor counts its retries against a limit of calls.
        self._policy = Retry(
            total=tries - 1,
            other=tries // 2,
            allowed_methods=None,  # a POST only asks for data
            status_forcelist=_RETRIED_STATUSES,
            backoff_factor=backoff,
            backoff_max=30,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def sent(self) -> int:
        """How many requests have left so far, retries included."""
        return self._pace.sent

    def set_limits(self, limits: Limits) -> None:
        """Replaces the limits from now on; requests already sent count against the new ones."""
        self._pace.set_limits(limits)

    def relative(self, path: str) -> str:
        """*path* relative to the base address: links to it lose it, relative paths come back unchanged.

        Raises `ForeignAddressError` for an address that is not below the base address.
        """
        return self._base.relative(path)

    def close(self) -> None:
        """Closes idle connections; threads that wait in `send` get `SourceUnavailableError`."""
        self._stopped.set()
        self._pace.stop()
        while self._idle:
            self._idle.pop().close()

    def send(self, request: Request, read: Callable[[Reply], T]) -> T:
        """What *read* makes of the reply to *request*, be its status good or bad.

        Sends again after 429, 502, 503 and 504, once after 500, after connections and bodies that break, and
        when *read* raises `UnreadableReplyError`. Raises `SourceUnavailableError` after the last try,
        `ForeignAddressError` for a path or redirect that leads elsewhere, `UnexpectedReplyError` for a reply
        that is too large, and whatever else *read* raises.
        """
        path = self.relative(request.path)
        policy = self._policy
        redirects = 0
        told_first: float | None = None
        while True:
            try:
                reply = self._exchange(request, path, policy)
                location = reply.headers.get("location")
                if reply.status not in _REDIRECT_STATUSES or location is None:
                    return read(reply)
            except (AttemptError, UnreadableReplyError) as error:
                failure = error.with_traceback(None)  # whose frames would keep the connection open
            else:
                path = self._base.redirected(path, location)
                redirects += 1
                if redirects > _REDIRECTS:
                    raise ForeignAddressError(
                        f"more than {_REDIRECTS} redirects, the last from {shown(reply.url)}",
                        suggestion="check the base address",
                    )
                continue
            policy, asked = self._again(request, self._base.url(path), policy, failure)
            if asked is not None:
                told_first = self._clock() if told_first is None else told_first
                self._hold(asked, failure, self._base.url(path), since=told_first)
            self._pace.wait(policy.get_backoff_time())

    def _exchange(self, request: Request, path: str, policy: Retry) -> Reply:
        with self._pace.turn():
            try:
                connection = self._idle.pop()
            except IndexError:
                connection = Connection(
                    timeout=self._timeout, deadline=self._deadline, most=self._most_bytes, clock=self._clock
                )
            try:
                return connection.exchange(
                    request,
                    self._base.url(path),
                    repeat=lambda status: policy.is_retry(request.method, status),
                )
            finally:
                self._put_back(connection)

    def _put_back(self, connection: Connection) -> None:
        if self._stopped.is_set():
            connection.close()
        else:
            self._idle.append(connection)

    def _again(
        self, request: Request, url: str, policy: Retry, failure: AttemptError | UnreadableReplyError
    ) -> tuple[Retry, float | None]:
        """The policy for the next try, and the seconds for which no request may leave before.

        None where the service did not ask for a wait. `SourceUnavailableError` after the last try.
        """
        reason = _reason(failure)
        response = failure.response if isinstance(failure, AttemptError) else None
        rare = isinstance(failure, UnreadableReplyError) or failure.slow
        error = failure if rare else None if response else ProtocolError(reason)
        try:
            policy = policy.increment(request.method, url, response=response, error=error)
        except MaxRetryError:
            raise SourceUnavailableError(
                f"no usable reply in {len(policy.history) + 1} tries: {reason}: {shown(url)}",
                suggestion=f"check the network and the proxy, or {_RESUME}",
            ) from None
        if response and response.status in _RETRIED_ONCE:
            policy = policy.new(status_forcelist=_RETRIED_STATUSES - _RETRIED_ONCE)
        asked = _retry_after(policy, response)
        if response and response.status == 429 and asked is None:
            asked = min(_UNTOLD_PAUSE * 2 ** (len(policy.history) - 1), self._patience)
        pause = max(asked or 0, policy.get_backoff_time())
        _LOG.info("%s: %s; again after %.1f s", shown(url), reason, pause)
        return policy, asked

    def _hold(
        self, seconds: float, failure: AttemptError | UnreadableReplyError, url: str, *, since: float
    ) -> None:
        """Lets no request leave for *seconds*, unless that is too long, or too long after *since*."""
        reason = _reason(failure)
        if seconds > self._patience:
            raise SourceUnavailableError(
                f"the service asks for at least {seconds:,.0f} s without requests ({reason}): {shown(url)}",
                suggestion=_RESUME,
            )
        if self._clock() + seconds > since + self._endurance:
            raise SourceUnavailableError(
                f"the service has asked to wait again and again for {self._clock() - since:,.0f} s "
                f"({reason}): {shown(url)}",
                suggestion=_RESUME,
            )
        if self._pace.pause(seconds) >= 1 and self._waits is not None:
            self._waits(seconds, reason)


def _reason(failure: AttemptError | UnreadableReplyError) -> str:
    return failure.reason if isinstance(failure, AttemptError) else str(failure)


def _retry_after(policy: Retry, response: BaseHTTPResponse | None) -> float | None:
    """The seconds that the service asks for; 0 is at once, None that it does not say, or not intelligibly."""
    said = response.headers.get("Retry-After", "").strip() if response else ""
    try:
        return math.ceil(float(said)) if _SECONDS.fullmatch(said) else policy.parse_retry_after(said)
    except (InvalidHeader, ValueError, OverflowError):
        return None
