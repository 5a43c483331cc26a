"""obs store gc: what killed processes have left goes, and nothing that anybody may need."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from tests.audit.conftest import Shop, aged
from tests.fetch.conftest import ONE, Service

from obs.errors import StoreError
from obs.store import Inventory, Store, leftovers

PART = "series/.a.parquet.0a1b2c3d.part"
SERIES = f"series/a-{'0' * 64}.parquet"
RAW = f"raw/00/{'0' * 64}.gz"


def leave(shop: Shop, *names: str) -> None:
    """Files of a process that was killed long ago."""
    for name in names:
        aged(shop.root / name)


def test_leftovers_are_removed_and_counted(shop: Shop) -> None:
    before = shop.files()
    leave(shop, PART, SERIES, RAW)
    dry = shop.collect(dry=True)
    assert shop.files().keys() == {*before, PART, SERIES, RAW}
    done = shop.collect()
    assert shop.files() == before
    assert dry.removed == done.removed == (RAW, PART, SERIES)
    assert (done.bytes, done.left) == (12, {})


def test_no_vintage_is_ever_removed(shop: Shop, service: Service) -> None:
    """Neither older ones nor the replies that they came from."""
    service.pages["a"] = [ONE]
    shop.fetch()
    before = shop.files()
    assert shop.collect(timedelta(days=4000)).removed == ()
    assert shop.files() == before


def test_what_obs_did_not_write_is_left_alone(shop: Shop) -> None:
    names = ("notes.txt", "raw/0.gz", "series/a.parquet", "series/a.part", "other/.a.0a1b2c3d.part")
    leave(shop, *names)
    (shop.root / RAW).parent.mkdir()
    (shop.root / RAW).symlink_to(shop.root / "notes.txt")
    assert shop.collect().removed == ()
    assert shop.files().keys() >= set(names)


def test_files_touched_within_the_hour_stay(shop: Shop) -> None:
    for name in (PART, SERIES, RAW):
        aged(shop.root / name)
        os.utime(shop.root / name)
    done = shop.collect(timedelta(minutes=59))
    assert done.removed == ()
    assert set(done.left) == {PART, SERIES, RAW}
    assert all("touched within the hour" in why for why in done.left.values())


def test_replies_stay_while_a_fetch_is_under_way(shop: Shop) -> None:
    """A reply that was there already may be about to be noted; a run is noted before its first reply."""
    leave(shop, PART, SERIES, RAW)
    with Store.open(shop.root) as store:
        run = store.begin_run("other", datetime.now(UTC))
        done = shop.collect(timedelta())
        assert (done.removed, set(done.left)) == ((PART, SERIES), {RAW})
        assert "a fetch is under way" in done.left[RAW]
        store.finish_run(run, datetime.now(UTC))
    assert shop.collect(timedelta()).removed == (RAW,)


def test_a_fetch_that_was_cut_off_long_ago_keeps_nothing(shop: Shop) -> None:
    leave(shop, RAW)
    with Store.open(shop.root) as store:
        store.begin_run("other", datetime.now(UTC))
    assert shop.collect().removed == (RAW,)


def test_a_file_that_is_taken_up_again_meanwhile_stays(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the listing and the removal the same reply comes again."""
    with Store.open(shop.root) as store:
        sha256 = store.put_raw(b"body")
        path = shop.root / "raw" / sha256[:2] / f"{sha256}.gz"
        os.utime(path, (1e9, 1e9))
        plain = leftovers.take

        def take(connection: sqlite3.Connection) -> Inventory:
            store.put_raw(b"body")
            return plain(connection)

        monkeypatch.setattr(leftovers, "take", take)
        assert shop.collect(timedelta()).removed == ()
        assert store.get_raw(sha256) == b"body"


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM reply WHERE id = 1",
        "DELETE FROM lineage",
        "UPDATE vintage SET file = 'x' WHERE id = 1",
        "DELETE FROM vintage WHERE id = 1",
    ],
)
def test_nothing_is_removed_while_the_ledger_is_damaged(shop: Shop, damage: str) -> None:
    """It may have lost rows, and the files be all that is left of them."""
    leave(shop, PART, SERIES, RAW)
    shop.sql(damage)
    before = shop.files()
    for dry in (True, False):
        done = shop.collect(dry=dry)
        assert done.removed == ()
        assert all("the ledger is damaged" in why for why in done.left.values())
    assert shop.files() == before


def test_where_there_is_no_store_none_is_made(shop: Shop) -> None:
    shop.root = shop.root.with_name("none")
    with pytest.raises(StoreError, match="there is no store"):
        shop.collect()
    assert not shop.root.exists()
