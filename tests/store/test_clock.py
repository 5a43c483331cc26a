"""A clock that ran ahead or was put back: what came later is newer, whatever the clock said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import polars as pl
import pytest

from obs.models import Indicator
from obs.store import RecordedReply, Run, Scope, Store, Stored

Frames = Callable[..., pl.DataFrame]
Fetched = Callable[..., Stored]
PLACES = Scope(regions=("9901",))
AHEAD = timedelta(days=400)


@pytest.fixture
def fetched(
    store: Store, indicator: Callable[..., Indicator], reply: Callable[..., RecordedReply], frame: Frames
) -> Fetched:
    """A fetch of one figure at a time by the clock: a run of its own, or one that is rebuilt."""

    def fetched(value: float, at: datetime, *, again: Run | None = None) -> Stored:
        run = again or store.begin_run(f"plan {value} {at}", at)
        if again is None:
            store.record_reply(run, reply("k1", store.put_raw(str(value).encode()), at))
            store.finish_run(run, at)
        rows = frame(("9901", "2022", "T", value))
        return store.put_series(run, indicator(), rows, scope=PLACES, replies=("k1",), fetched_at=at)

    return fetched


def test_a_clock_that_ran_ahead_does_not_refuse_what_comes_later(
    fetched: Fetched, read: Frames, now: datetime
) -> None:
    """Once the clock is right again, changed figures are stored at once and not from that day on."""
    fetched(1.0, now + AHEAD)
    stored = fetched(2.0, now)
    assert (stored.new, stored.revised, stored.findings) == (True, 1, ())
    assert read()["value"].to_list() == [2.0]


def test_the_day_of_a_clock_that_ran_ahead_is_set_right_by_the_next_fetch(
    store: Store, fetched: Fetched, indicator: Callable[..., Indicator], now: datetime
) -> None:
    """Figures found unchanged by a later fetch are as of that fetch, and not of a day to come."""
    fetched(1.0, now + AHEAD)
    seen = fetched(1.0, now)
    assert (seen.new, seen.vintage.last_seen) == (False, now)
    assert store.as_of(indicator()) == now.date()


@pytest.mark.parametrize("before", [AHEAD, -AHEAD], ids=["ahead", "behind"])
def test_an_earlier_run_that_is_rebuilt_is_older_whatever_its_clock_said(
    store: Store, fetched: Fetched, read: Frames, now: datetime, before: timedelta
) -> None:
    """Its replies came first: figures made of them anew do not replace those of a later run."""
    at = now + before
    fetched(1.0, at)
    fetched(2.0, now)
    earlier = store.whole_run(f"plan 1.0 {at}")
    assert earlier is not None
    stored = fetched(1.0, at, again=earlier)
    assert not stored.new
    assert [each.code for each in stored.findings] == ["older-than-held"]
    assert read()["value"].to_list() == [2.0]


def test_the_same_figures_of_a_rebuilt_run_are_seen_no_later(
    store: Store, fetched: Fetched, now: datetime
) -> None:
    """A rebuilt run whose clock ran ahead finds what is held, and leaves its day alone."""
    fetched(1.0, now + AHEAD)
    fetched(1.0, now)
    earlier = store.whole_run(f"plan 1.0 {now + AHEAD}")
    assert earlier is not None
    assert fetched(1.0, now + AHEAD, again=earlier).vintage.last_seen == now


def test_the_last_reply_is_the_one_that_came_last(store: Store, fetched: Fetched, now: datetime) -> None:
    """Not the one with the latest time."""
    fetched(1.0, now + AHEAD)
    fetched(2.0, now)
    last = store.last_reply("kolada", "k1")
    assert last is not None
    assert store.get_raw(last.sha256) == b"2.0"
