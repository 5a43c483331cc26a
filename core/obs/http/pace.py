"""When a request may leave: connections at once, calls in a span of time, and pauses asked for."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import cast

from pyrate_limiter import InMemoryBucket, Rate, RateItem

from obs.errors import SourceUnavailableError
from obs.models import Limits

_MARGIN = 0.03
"""The share of the window by which ours is longer than the service's. A call may take so long to arrive
without more calls reaching the service in its window than left in ours."""

_UNLIMITED = 1_000_000_000  # calls are recorded also without a limit, so that one set later counts them


class Pace:
    """Lets requests leave as *limits* allow; one for all threads that ask the same service.

    *clock* (seconds) and *sleep* are those of `time` unless a test brings its own; *sleep* must return early
    once `stop` was called.
    """

    def __init__(
        self, limits: Limits, *, clock: Callable[[], float], sleep: Callable[[float], object]
    ) -> None:
        self.sent = 0
        self._clock = clock
        self._sleep = sleep
        self._state = threading.Condition()
        self._queue = threading.Lock()
        self._busy = 0
        self._paused_until = -math.inf
        self._stopped = False
        self._limits = limits
        self._bucket = _bucket(limits)

    @contextmanager
    def turn(self) -> Generator[None]:
        """Waits until one request may leave and holds a connection for it within the block.

        Raises `SourceUnavailableError` after `stop`.
        """
        with self._state:
            self._state.wait_for(lambda: self._stopped or self._busy < self._limits.connections)
            self._busy += 1
        call = RateItem("call", 0)
        try:
            with self._queue:  # one waits for the clock, the others for it: so they leave in order
                while wait := self._take(call):
                    self._sleep(wait)
            yield
        finally:
            with self._state:
                self._busy -= 1
                self._state.notify()
                self._count_from_arrival(call)

    def wait(self, seconds: float) -> None:
        """Sleeps for *seconds* or until `stop`."""
        if seconds > 0:
            self._sleep(seconds)

    def pause(self, seconds: float) -> float:
        """Lets no request leave for *seconds* from now; by how many of these that is longer than before."""
        with self._state:
            now = self._clock()
            before = max(self._paused_until, now)
            self._paused_until = max(self._paused_until, now + seconds)
            return self._paused_until - before

    def set_limits(self, limits: Limits) -> None:
        """Replaces the limits; calls already made count against the new ones."""
        with self._state:
            made = self._bucket.items
            self._limits = limits
            self._bucket = _bucket(limits)
            for item in made[-(limits.calls or _UNLIMITED) :]:
                self._bucket.put(item)
            self._state.notify_all()

    def stop(self) -> None:
        """Turns away every thread that waits, now and from now on."""
        with self._state:
            self._stopped = True
            self._state.notify_all()

    def _take(self, call: RateItem) -> float:
        """Records *call* as leaving now and returns 0, or returns the seconds until the next try."""
        with self._state:
            if self._stopped:
                raise SourceUnavailableError(
                    "the fetch was stopped", suggestion="run it again: it goes on from here"
                )
            now = self._clock()
            if now < self._paused_until:
                return self._paused_until - now
            # pyrate-limiter's Limiter adds up planned sleeps in place of reading the clock, and calls let
            # through late then count as early ones; its bucket alone, told the true time, is exact.
            call.timestamp = int(now * 1000)
            self._bucket.leak(call.timestamp)
            if self._bucket.put(call):
                self.sent += 1
                return 0.0
            return max(cast("int", self._bucket.waiting(call)), 1) / 1000

    def _count_from_arrival(self, call: RateItem) -> None:
        """Counts *call*, now answered, from the latest time at which it can have reached the service.

        On a busy computer or a slow line that is longer after it left than the margin allows for.
        """
        arrived = int(self._clock() * 1000 - self._limits.seconds * 1000 * _MARGIN)
        if arrived > call.timestamp:
            call.timestamp = arrived
            self._bucket.items.sort(key=lambda item: item.timestamp)  # the order it relies on


def _bucket(limits: Limits) -> InMemoryBucket:
    return InMemoryBucket(
        [Rate(limits.calls or _UNLIMITED, math.ceil(limits.seconds * 1000 * (1 + _MARGIN)))]
    )
