"""Runs, replies and groups in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from obs.errors import StoreError
from obs.models import Group
from obs.store import RecordedReply, Run, Store

Replies = Callable[..., RecordedReply]
HASH = "0" * 64


def test_an_unfinished_run_goes_on(store: Store, root: Path, now: datetime, reply: Replies) -> None:
    """After a fetch was killed, the same plan within a day gives the same run, with its replies."""
    first = store.begin_run("plan", now)
    store.record_reply(first, reply("k1"))
    with Store.open(root) as again:
        second = again.begin_run("plan", now + timedelta(hours=23))
        assert (second.id, second.started, second.resumed) == (first.id, now, True)
        assert not first.resumed
        assert again.reply_in_run(second, "kolada", "k1") == reply("k1")
        assert again.reply_in_run(second, "kolada", "k2") is None
        assert again.reply_in_run(second, "scb", "k1") is None


def test_a_run_of_another_plan_or_an_old_or_finished_one_does_not_go_on(store: Store, now: datetime) -> None:
    """Another plan, a day's age (a clock put back counts too) or a proper end make a new run."""
    first = store.begin_run("plan", now)
    assert not store.begin_run("other", now).resumed
    for moment in (now + timedelta(hours=24), now - timedelta(hours=24)):
        run = store.begin_run("plan", moment)
        assert not run.resumed
        assert run.id != first.id
        store.finish_run(run, moment)
    assert store.begin_run("plan", now).id == first.id
    store.finish_run(first, now)
    assert not store.begin_run("plan", now).resumed


def test_the_newest_reply_counts(store: Store, now: datetime, reply: Replies) -> None:
    """Offline, the reply recorded last answers, whichever run it was in and whatever the clock said."""
    assert store.latest_reply("kolada", "k1") is None
    first = store.begin_run("one", now)
    second = store.begin_run("two", now)
    store.record_reply(first, reply("k1", "1" * 64))
    store.record_reply(second, reply("k1", "2" * 64, now - timedelta(days=1)))
    assert store.latest_reply("kolada", "k1") == reply("k1", "2" * 64, now - timedelta(days=1))
    assert store.reply_in_run(first, "kolada", "k1") == reply("k1", "1" * 64)


def test_a_reply_asked_for_again_replaces_the_one_before(store: Store, run: Run, reply: Replies) -> None:
    """When a body turns out to be damaged and is fetched again, the run goes on with the new one."""
    for sha256 in ("1" * 64, "1" * 64, "2" * 64):
        store.record_reply(run, reply("k1", sha256))
    assert store.reply_in_run(run, "kolada", "k1") == reply("k1", "2" * 64)


def test_times_come_back_in_utc_and_need_a_zone(store: Store, run: Run, reply: Replies) -> None:
    """A time in another zone is the same moment in UTC; a naive one is a mistake of the caller."""
    swedish = datetime(2026, 11, 23, 13, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    store.record_reply(run, reply("k1", HASH, swedish))
    held = store.latest_reply("kolada", "k1")
    assert held is not None
    assert held.fetched_at == swedish
    assert held.fetched_at.tzinfo == UTC
    with pytest.raises(ValueError, match="no time zone"):
        store.record_reply(run, reply("k2", HASH, datetime(2026, 11, 23)))  # noqa: DTZ001
    assert store.latest_reply("kolada", "k2") is None


def test_a_reply_of_no_run_is_refused(store: Store, reply: Replies, now: datetime) -> None:
    """The ledger holds no reply without the run it came in."""
    with pytest.raises(StoreError):
        store.record_reply(Run(id=99, plan="plan", started=now, resumed=False), reply())


def test_a_group_is_held_as_last_fetched(store: Store, root: Path, run: Run, now: datetime) -> None:
    """Groups are keyed by source and id; their members may change under the same id."""
    first = Group(id="G9", title="Påhittad grupp", members=("9901", "9902"), origin="Kolada")
    second = Group(id="G9", title="Påhittad grupp", members=("9902", "9903"), origin="Kolada")
    assert store.groups() == {}
    for group in (first, second, second):
        store.put_group(run, group, source="kolada", fetched_at=now)
    store.put_group(run, first, source="other", fetched_at=now)
    with Store.open(root, read_only=True) as again:
        assert again.groups() == {"kolada:G9": second, "other:G9": first}
