"""A store of format 1, written by an earlier obs, is upgraded when written and read as it is when not."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import polars as pl
import pytest

from obs.errors import StoreError
from obs.models import Indicator
from obs.store import Parser, Scope, Store
from obs.store.ledger import Ledger
from obs.store.tables import UPGRADES

OLD = Path(__file__).with_name("format-1")
SCOPE = Scope(regions=("9901", "9902"))
NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)
PARSER = Parser(plugin="invented", distribution="obs-invented", version="1.2")
INVENTED = Indicator(
    id="invented",
    source="invented",
    query={"table": "aid"},
    title_sv="Påhittat",
    title_en="Invented",
    unit="%",
    kind="share",
    polarity="none",
    producer="Nobody",
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store of format 1: three fetches of one series, of which the second brought nothing new."""
    root = tmp_path / ".obs"
    for name in ("raw", "series"):
        shutil.copytree(OLD / name, root / name)
    with closing(sqlite3.connect(root / "ledger.sqlite")) as ledger:
        ledger.executescript((OLD / "ledger.sql").read_text("utf-8"))
        ledger.executescript(f"PRAGMA application_id = {0x6F627331}; PRAGMA user_version = 1")
        ledger.execute("PRAGMA journal_mode = WAL")
    return root


def version(root: Path) -> int:
    with closing(sqlite3.connect(root / "ledger.sqlite")) as ledger:
        return ledger.execute("PRAGMA user_version").fetchone()[0]


def tables(root: Path) -> dict[str, list[str]]:
    """The columns of each table."""
    with closing(sqlite3.connect(root / "ledger.sqlite")) as ledger:
        names = [name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [row[1] for row in ledger.execute(f"PRAGMA table_info({name})")] for name in names}


def values(store: Store) -> list[list[float]]:
    """The values of each vintage."""
    held = [store.read(INVENTED, each) for each in store.vintages("invented")]
    return [frame["value"].to_list() for frame in held if frame is not None]


def check_as_it_was(store: Store) -> None:
    """All that the store held is there, and who parsed it is not known."""
    assert store.label.endswith("1 series, fetched 2026-11-25, last period 2022")
    first, second = store.vintages("invented")
    assert values(store) == [[1.0, 2.0], [1.0, 3.0]]
    assert [each.parser for each in (first, second)] == [None, None]
    assert (first.fetched_at.day, first.last_seen.day, second.last_seen.day) == (23, 24, 25)
    assert [each.fetched_at.day for each in store.sightings(first)] == [23, 24]
    assert {each.parser for each in store.sightings(first)} == {None}
    (reply,) = store.replies(second)
    assert store.get_raw(reply.sha256) == b"body2"


def test_an_older_store_is_upgraded_and_nothing_is_lost(old: Path) -> None:
    with Store.open(old) as store:
        check_as_it_was(store)
    assert version(old) == 2


def test_an_upgraded_store_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    Store.open(old).close()
    Store.open(tmp_path / "new").close()
    assert tables(old) == tables(tmp_path / "new")
    assert "plugin_version" in tables(old)["sighting"]


def test_who_parses_from_then_on_is_noted(old: Path) -> None:
    """The vintage keeps that nobody knows who made it; the fetch that finds it again is known."""
    run_at = NOW + timedelta(hours=1)
    with Store.open(old) as store:
        run = store.begin_run("later", NOW)
        same = store.read(INVENTED)
        assert same is not None
        store.put_series(run, INVENTED, same, scope=SCOPE, replies=(), fetched_at=NOW, parser=PARSER)
        changed = same.with_columns(value=pl.col("value") + 1)
        store.put_series(run, INVENTED, changed, scope=SCOPE, replies=(), fetched_at=run_at, parser=PARSER)
        _, second, third = store.vintages("invented")
        assert (second.parser, third.parser) == (None, PARSER)
        assert [each.parser for each in store.sightings(second)] == [None, PARSER]


def test_an_older_store_that_may_only_be_read_is_left_as_it_is(old: Path) -> None:
    before = (old / "ledger.sqlite").read_bytes()
    with Store.open(old, read_only=True) as store:
        check_as_it_was(store)
    assert (old / "ledger.sqlite").read_bytes() == before
    assert version(old) == 1


def test_a_reader_goes_on_when_another_process_upgrades(old: Path) -> None:
    with Store.open(old, read_only=True) as reader:
        check_as_it_was(reader)
        Store.open(old).close()
        check_as_it_was(reader)
    with Store.open(old, read_only=True) as store:
        check_as_it_was(store)


def test_an_older_store_on_a_read_only_disk_is_read(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There even SQLite's own small files cannot be written."""
    from obs.store import ledger

    plain = ledger._open  # pyright: ignore[reportPrivateUsage]

    def refuse(path: Path, mode: str) -> sqlite3.Connection:
        if "immutable" not in mode:
            error = sqlite3.OperationalError("attempt to write a readonly database")
            error.sqlite_errorcode = sqlite3.SQLITE_READONLY
            raise error
        return plain(path, mode)

    monkeypatch.setattr(ledger, "_open", refuse)
    with Store.open(old, read_only=True) as store:
        check_as_it_was(store)


def test_an_upgrade_that_breaks_off_leaves_the_older_store(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All steps or none: a second attempt upgrades it whole."""
    with monkeypatch.context() as patch:
        patch.setitem(UPGRADES, 1, (*UPGRADES[1][:2], "ALTER TABLE nothing ADD COLUMN x"))
        with pytest.raises(StoreError, match="cannot be used"):
            Ledger(old / "ledger.sqlite", read_only=False)
    assert version(old) == 1
    assert "plugin" not in tables(old)["sighting"]
    with Store.open(old) as store:
        check_as_it_was(store)
    assert version(old) == 2


def _open_and_read(root: Path) -> int:
    with Store.open(root) as store:
        return len(store.vintages("invented"))


def test_processes_that_upgrade_at_once_do_it_once(old: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_open_and_read, [old] * 4)) == [2] * 4
    with Store.open(old) as store:
        check_as_it_was(store)
