"""Opening a store: new, held, of another version, not a store at all, not to be written."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from obs.errors import StoreError, StoreVersionError
from obs.figures import Figures
from obs.models import Indicator
from obs.store import Run, Scope, Store, Stored

Frames = Callable[..., pl.DataFrame]
Indicators = Callable[..., Indicator]
Put = Callable[..., Stored]


def test_a_store_is_made_where_there_is_none(tmp_path: Path) -> None:
    """A path with missing folders, spaces and signs that mean something in an address becomes a store."""
    path = tmp_path / "a b" / "50 %?#å" / ".obs"
    with Store.open(path) as store:
        sha256 = store.put_raw(b"x")
    assert (path / "ledger.sqlite").is_file()
    with Store.open(path, read_only=True) as store:
        assert store.get_raw(sha256) == b"x"


def test_the_label_says_where_how_many_when_and_up_to_what(
    store: Store, root: Path, put: Put, frame: Frames
) -> None:
    """The label counts series, not vintages; its last period is one with a value in the newest."""
    figures: Figures = store
    assert figures.label == f"store {root}, empty"
    for last in ("2022", "2021"):
        put(frame(("9901", last, "T", 1.0), ("9901", "2023", "T", None, "missing")))
    assert figures.label == f"store {root}, 1 series, fetched 2026-11-23, last period 2021"


def test_a_newer_store_is_refused_and_untouched(store: Store, root: Path) -> None:
    """A store of a later format asks for an update and is left as it was, also when only read."""
    store.close()
    with sqlite3.connect(root / "ledger.sqlite") as ledger:
        ledger.execute("PRAGMA user_version = 3")
    ledger.close()
    before = (root / "ledger.sqlite").read_bytes()
    for read_only in (False, True):
        with pytest.raises(StoreVersionError, match="its format is 3, this one reads 2") as error:
            Store.open(root, read_only=read_only)
        assert "update obs" in error.value.suggestion
    assert (root / "ledger.sqlite").read_bytes() == before


def test_a_ledger_that_is_no_database_is_named(root: Path) -> None:
    """A damaged ledger is an error that names it, and is not written over."""
    root.mkdir()
    (root / "ledger.sqlite").write_text("this is not a database " * 100)
    for read_only in (False, True):
        with pytest.raises(StoreError, match=r"ledger\.sqlite is damaged"):
            Store.open(root, read_only=read_only)
    assert (root / "ledger.sqlite").read_text().startswith("this is not")


def test_a_database_of_something_else_is_refused(root: Path) -> None:
    """An SQLite file that another program wrote gets no tables of ours."""
    root.mkdir()
    with sqlite3.connect(root / "ledger.sqlite") as other:
        other.execute("CREATE TABLE foreign_table (x)")
    other.close()
    with pytest.raises(StoreError, match="not a ledger of obs"):
        Store.open(root)
    with sqlite3.connect(root / "ledger.sqlite") as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("foreign_table",)]
    other.close()


def test_a_folder_of_other_files_is_not_taken(tmp_path: Path) -> None:
    """--store on a folder with other files is refused before anything is written there."""
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match=r"holds files, but no ledger\.sqlite") as error:
        Store.open(tmp_path)
    assert "--store" in error.value.suggestion
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(StoreError, match="is a file, not a store"):
        Store.open(tmp_path / "letter.txt")


def test_a_start_that_was_cut_off_is_taken_up(root: Path) -> None:
    """An empty ledger, left by a process killed at once, is nothing to read and is filled by the next."""
    root.mkdir()
    (root / "ledger.sqlite").touch()
    with pytest.raises(StoreError, match="there is no store"):
        Store.open(root, read_only=True)
    with Store.open(root) as store:
        assert store.vintages("invented") == ()


@pytest.mark.parametrize("left", ["nothing", "empty", "log"])
def test_a_ledger_that_is_lost_is_told_and_never_begun_anew(
    store: Store, put: Put, frame: Frames, left: str
) -> None:
    """Replies and series without a ledger are no new store: one would throw them away as leftovers."""
    store.put_raw(b"x")
    put(frame(("9901", "2022", "T", 1.0)))
    store.close()
    ledger = store.path / "ledger.sqlite"
    ledger.unlink()
    if left != "nothing":
        (ledger if left == "empty" else store.path / "ledger.sqlite-wal").touch()
    before = sorted(store.path.rglob("*"))
    for read_only in (True, False):
        with pytest.raises(StoreError, match="gone or empty, but what it knew is there") as error:
            Store.open(store.path, read_only=read_only)
        assert "from a backup of the whole store" in error.value.suggestion
    assert sorted(store.path.rglob("*")) == before


def test_nothing_to_read_is_said_and_nothing_made(tmp_path: Path) -> None:
    """Reading where there is no store says so and makes no folder."""
    with pytest.raises(StoreError, match="there is no store at") as error:
        Store.open(tmp_path / "none", read_only=True)
    assert "obs fetch" in error.value.suggestion
    assert list(tmp_path.iterdir()) == []


def test_a_store_opened_for_reading_takes_nothing(
    store: Store, run: Run, put: Put, indicator: Indicators, frame: Frames
) -> None:
    """Every way to write is refused with one message, and what is held can be read."""
    rows, scope, now = frame(("9901", "2022", "T", 1.0)), Scope(regions=("9901",)), run.started
    put(rows)
    with Store.open(store.path, read_only=True) as reader:
        attempts: list[Callable[[], object]] = [
            lambda: reader.put_raw(b"x"),
            lambda: reader.begin_run("plan", now),
            lambda: reader.finish_run(run, now),
            lambda: reader.put_series(run, indicator(), rows, scope=scope, replies=(), fetched_at=now),
        ]
        for attempt in attempts:
            with pytest.raises(StoreError, match="opened for reading only"):
                attempt()
        held = reader.read(indicator())
        assert held is not None
        assert held.equals(rows)
    assert not (store.path / "raw").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_a_store_on_a_read_only_disk(
    store: Store, put: Put, indicator: Indicators, frame: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing may be written, a store is refused for writing and read all the same."""
    rows, root = frame(("9901", "2022", "T", 1.0)), store.path
    put(rows)
    copy = root.with_name("copy")
    shutil.copytree(root, copy)  # with what SQLite has not yet moved from its log into the ledger
    store.close()
    connect = sqlite3.connect

    def as_on_a_read_only_disk(address: str, **options: Any) -> sqlite3.Connection:
        """SQLite's answers as seen for a folder of another user without permission to write."""
        if "immutable=1" in address:
            return connect(address, **options)
        error = sqlite3.OperationalError("attempt to write a readonly database")
        error.sqlite_errorcode = sqlite3.SQLITE_READONLY_DIRECTORY
        raise error

    monkeypatch.setattr(sqlite3, "connect", as_on_a_read_only_disk)
    with pytest.raises(StoreError, match="cannot be opened or written") as refusal:
        Store.open(root)
    assert "--store" in refusal.value.suggestion
    with Store.open(root, read_only=True) as reader:
        held = reader.read(indicator())
        assert held is not None
        assert held.equals(rows)
    with pytest.raises(StoreError, match="was not closed"):
        Store.open(copy, read_only=True)
