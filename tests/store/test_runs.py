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
    """After a fetch was killed, the same plan within the hour gives the same run, with its replies."""
    first = store.begin_run("plan", now)
    store.record_reply(first, reply("k1"))
    with Store.open(root) as again:
        second = again.begin_run("plan", now + timedelta(minutes=59))
        assert (second.id, second.started, second.resumed) == (first.id, now, True)
        assert not first.resumed
        assert again.reply_in_run(second, "kolada", "k1") == reply("k1")
        assert again.reply_in_run(second, "kolada", "k2") is None
        assert again.reply_in_run(second, "scb", "k1") is None


def test_a_run_of_another_plan_or_an_old_or_finished_one_does_not_go_on(store: Store, now: datetime) -> None:
    """Another plan, an hour's age (a clock put back counts too) or a proper end make a new run."""
    first = store.begin_run("plan", now)
    assert not store.begin_run("other", now).resumed
    for moment in (now + timedelta(hours=1), now - timedelta(hours=1)):
        run = store.begin_run("plan", moment)
        assert not run.resumed
        assert run.id != first.id
        store.finish_run(run, moment)
    assert store.begin_run("plan", now).id == first.id
    store.finish_run(first, now)
    assert not store.begin_run("plan", now).resumed


def test_a_run_is_as_old_as_its_last_reply(store: Store, now: datetime, reply: Replies) -> None:
    """A long fetch goes on however long ago it began; one whose replies are old does not."""
    first = store.begin_run("plan", now)
    for hours in (1, 5):
        store.record_reply(first, reply(f"k{hours}", HASH, now + timedelta(hours=hours)))
    assert store.begin_run("plan", now + timedelta(hours=5, minutes=59)).id == first.id
    assert store.begin_run("plan", now + timedelta(hours=4, minutes=1)).id == first.id
    assert not store.begin_run("plan", now).resumed, "the clock was put back"
    store.finish_run(store.begin_run("plan", now), now)
    assert not store.begin_run("plan", now + timedelta(hours=6)).resumed


def test_a_reply_knows_its_request(store: Store, run: Run, reply: Replies) -> None:
    """Method, path and body come back to the byte, so that the request can be repeated."""
    get, post = reply("get"), reply("post", asked=b'{"a": "\xc3\xa5"}\x00')
    for each in (get, post):
        store.record_reply(run, each)
        assert store.reply_in_run(run, "kolada", each.key) == each
    assert (get.method, get.body, post.method) == ("GET", None, "POST")


def test_replies_of_two_runs_stay_apart(store: Store, now: datetime, reply: Replies) -> None:
    """Each run answers with its own reply to the same request."""
    first, second = store.begin_run("one", now), store.begin_run("two", now)
    store.record_reply(first, reply("k1", "1" * 64))
    assert store.reply_in_run(second, "kolada", "k1") is None
    store.record_reply(second, reply("k1", "2" * 64))
    assert store.reply_in_run(first, "kolada", "k1") == reply("k1", "1" * 64)


def test_the_last_whole_run_is_what_can_be_rebuilt(store: Store, now: datetime) -> None:
    """Neither an unfinished run nor one that lacks replies, nor one of another plan, is whole."""
    assert store.whole_run("plan") is None
    runs = [store.begin_run("plan", now + timedelta(hours=2 * number)) for number in range(4)]
    for run, whole in zip(runs[:3], (True, True, False), strict=True):
        store.finish_run(run, now, whole=whole)
    found = store.whole_run("plan")
    assert found is not None
    assert found.id == runs[1].id
    assert store.whole_run("other") is None


def test_a_run_that_two_fetches_share_stays_whole(store: Store, now: datetime) -> None:
    """The second of them lacks a reply that the first has."""
    run, same = store.begin_run("plan", now), store.begin_run("plan", now)
    assert run.id == same.id
    store.finish_run(run, now, whole=True)
    store.finish_run(same, now, whole=False)
    found = store.whole_run("plan")
    assert found is not None
    assert found.id == run.id


def test_a_reply_asked_for_again_replaces_the_one_before(store: Store, run: Run, reply: Replies) -> None:
    """When a body turns out to be damaged and is fetched again, the run goes on with the new one."""
    for sha256 in ("1" * 64, "1" * 64, "2" * 64):
        store.record_reply(run, reply("k1", sha256))
    assert store.reply_in_run(run, "kolada", "k1") == reply("k1", "2" * 64)


def test_times_come_back_in_utc_and_need_a_zone(store: Store, run: Run, reply: Replies) -> None:
    """A time in another zone is the same moment in UTC; a naive one is a mistake of the caller."""
    swedish = datetime(2026, 11, 23, 13, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    store.record_reply(run, reply("k1", HASH, swedish))
    held = store.reply_in_run(run, "kolada", "k1")
    assert held is not None
    assert held.fetched_at == swedish
    assert held.fetched_at.tzinfo == UTC
    with pytest.raises(ValueError, match="no time zone"):
        store.record_reply(run, reply("k2", HASH, datetime(2026, 11, 23)))  # noqa: DTZ001
    assert store.reply_in_run(run, "kolada", "k2") is None


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


@pytest.mark.parametrize("hours", [1, -1])
def test_a_group_that_is_read_again_from_an_earlier_reply_does_not_replace_a_later_one(
    store: Store, run: Run, now: datetime, reply: Replies, hours: int
) -> None:
    """A rebuilt run gives the members of its day; the later ones stay, whatever the clock said of them."""
    then, later = Group(id="G9", title="G", members=("9901",)), Group(id="G9", title="G", members=("9902",))
    store.record_reply(run, reply("group", "1" * 64, now))
    store.put_group(run, then, source="kolada", fetched_at=now)
    store.finish_run(run, now)
    following, moment = store.begin_run("another", now), now + timedelta(hours=hours)
    store.record_reply(following, reply("group", "2" * 64, moment))
    store.put_group(following, later, source="kolada", fetched_at=moment)
    store.put_group(run, then, source="kolada", fetched_at=now)
    assert store.groups() == {"kolada:G9": later}
