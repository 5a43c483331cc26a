"""When requests may leave."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from obs import Limits, SourceUnavailableError
from obs.http.pace import Pace

if TYPE_CHECKING:
    from tests.http.conftest import FakeTime


def most_in_any(seconds: float, times: list[float]) -> int:
    """The largest number of *times* within a span of *seconds*."""
    return max(sum(start <= other < start + seconds for other in times) for start in times)


def taken(pace: Pace, fake_time: FakeTime, number: int) -> list[float]:
    """When *number* requests left, one after the other."""
    times: list[float] = []
    for _ in range(number):
        with pace.turn():
            times.append(fake_time.now)
    return times


def test_calls_in_any_window(fake_time: FakeTime) -> None:
    """Never more than 30 calls in any 10 s, and yet at least nine tenths of what 30 calls in 10 s allow."""
    pace = Pace(Limits(calls=30, seconds=10), clock=fake_time.clock, sleep=fake_time.sleep)
    times = taken(pace, fake_time, 300)
    assert most_in_any(10, times) == 30
    assert times[-1] - times[0] < 300 / 30 * 10
    assert pace.sent == 300


def test_late_sleeper_counts_when_it_leaves(fake_time: FakeTime) -> None:
    """A call counts from when it left, however much longer the computer slept than it was asked to."""

    def oversleep(seconds: float) -> None:
        fake_time.sleep(seconds + 0.4)

    pace = Pace(Limits(calls=3, seconds=1), clock=fake_time.clock, sleep=oversleep)
    assert most_in_any(1, taken(pace, fake_time, 30)) == 3


@pytest.mark.parametrize("delay", [0.2, 0.9, 2.5])
def test_late_arrival_is_allowed_for(fake_time: FakeTime, delay: float) -> None:
    """A call that is long on its way is counted from when it surely was there."""
    pace = Pace(Limits(calls=3, seconds=10), clock=fake_time.clock, sleep=fake_time.sleep)
    arrivals: list[float] = []
    for number in range(30):
        with pace.turn():
            fake_time.sleep(0 if number % 5 else delay)
            arrivals.append(fake_time.now)
    assert most_in_any(10, arrivals) == 3


def test_no_limit_no_wait(fake_time: FakeTime) -> None:
    """Without a limit of calls nothing waits."""
    pace = Pace(Limits(calls=None), clock=fake_time.clock, sleep=fake_time.sleep)
    taken(pace, fake_time, 1000)
    assert fake_time.slept == []


def test_new_limits_count_earlier_calls(fake_time: FakeTime) -> None:
    """Limits learnt from the service count the calls made before, so its window holds across the change."""
    pace = Pace(Limits(calls=None), clock=fake_time.clock, sleep=fake_time.sleep)
    times = taken(pace, fake_time, 4)
    pace.set_limits(Limits(calls=5, seconds=10))
    times += taken(pace, fake_time, 12)
    assert most_in_any(10, times) == 5
    pace.set_limits(Limits(calls=2, seconds=10))
    times = taken(pace, fake_time, 6)
    assert most_in_any(10, times) == 2


def test_pause_holds_everybody(fake_time: FakeTime) -> None:
    """No request leaves during a pause, and a shorter pause does not end a longer one."""
    pace = Pace(Limits(), clock=fake_time.clock, sleep=fake_time.sleep)
    pace.pause(60)
    pace.pause(5)
    assert taken(pace, fake_time, 2) == [1060.0, 1060.0]


def test_connections_at_once() -> None:
    """As many hold a turn at once as there are connections, and more once the limit is raised."""
    pace = Pace(Limits(connections=2), clock=time.monotonic, sleep=time.sleep)
    inside = threading.Semaphore(0)
    leave = threading.Event()

    def hold() -> None:
        with pace.turn():
            inside.release()
            leave.wait(5)

    threads = [threading.Thread(target=hold) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert [inside.acquire(timeout=2) for _ in range(2)] == [True, True]
    assert not inside.acquire(timeout=0.05)
    pace.set_limits(Limits(connections=3))
    assert inside.acquire(timeout=2)
    assert not inside.acquire(timeout=0.05)
    leave.set()
    for thread in threads:
        thread.join(5)


def test_stop_turns_away() -> None:
    """After `stop` a thread that waits for a connection, and any later one, is turned away."""
    pace = Pace(Limits(connections=1), clock=time.monotonic, sleep=time.sleep)
    refused: list[SourceUnavailableError] = []

    def wait_for_turn() -> None:
        try:
            with pace.turn():
                pass
        except SourceUnavailableError as error:
            refused.append(error)

    with pace.turn():
        thread = threading.Thread(target=wait_for_turn)
        thread.start()
        pace.stop()
        thread.join(5)
    assert len(refused) == 1
    with pytest.raises(SourceUnavailableError, match="stopped"), pace.turn():
        pass
