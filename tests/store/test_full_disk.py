"""A disk that fills up: one clear message, and everything as it was."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import polars as pl
import pytest

from obs.errors import StoreError
from obs.store import RecordedReply, Run, Store, Stored, runs

Frames = Callable[..., pl.DataFrame]
Put = Callable[..., Stored]
Replies = Callable[..., RecordedReply]
NoRoom = AbstractContextManager[None]


class DiskFull:
    """Lets a call succeed a number of times and then fail for lack of room."""

    def __init__(self, call: Callable[..., object], allowed: int) -> None:
        self.call = call
        self.left = allowed

    def __call__(self, *args: object, **options: object) -> object:
        if self.left == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.left -= 1
        return self.call(*args, **options)


def files(root: Path) -> dict[str, bytes]:
    """Every file but the ledger's, by its path."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith("ledger.sqlite")
    }


@pytest.fixture
def held(store: Store, put: Put, frame: Frames) -> Store:
    """A store that holds a raw reply and a series."""
    store.put_raw(b"held")
    put(frame(("9901", "2022", "T", 1.0)))
    return store


# The steps of keeping a file: its content to the disk, its name, the folder's names to the disk.
@pytest.fixture(params=[("fsync", 0), ("replace", 0), ("fsync", 1)], ids=["content", "name", "folder"])
def no_room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], NoRoom]:
    """Makes one step of keeping a file fail while the given block runs."""
    step, allowed = request.param

    @contextmanager
    def no_room() -> Generator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(os, step, DiskFull(getattr(os, step), allowed))
            yield

    return no_room


def test_no_room_for_a_file(
    held: Store, put: Put, read: Frames, frame: Frames, no_room: Callable[[], NoRoom]
) -> None:
    """Whichever step fails: what was held is whole, nothing half is there, and the same call works later."""
    before, vintages = files(held.path), held.vintages("invented")
    revised = frame(("9901", "2022", "T", 2.0))
    for attempt in (lambda: put(revised), lambda: held.put_raw(b"other")):
        with no_room(), pytest.raises(StoreError, match=r"no room left .* to write .*(raw|series)") as error:
            attempt()
        assert "free some space and run the same command again" in error.value.suggestion
    assert held.vintages("invented") == vintages
    after = files(held.path)
    assert before.items() <= after.items()
    assert not [name for name in after if name.endswith(".part")]
    put(revised)
    assert read().equals(revised)


def test_no_room_for_the_ledger(held: Store, run: Run, reply: Replies, put: Put, frame: Frames) -> None:
    """SQLite's own "disk is full" is told in the same way, and the ledger stays whole and usable."""
    ledger = held._ledger._connection  # pyright: ignore[reportPrivateUsage]
    recorded: list[str] = []

    def fill() -> None:
        for number in range(10_000):
            held.record_reply(run, reply(f"k{number}"))
            recorded.append(f"k{number}")

    ledger.execute(f"PRAGMA max_page_count = {ledger.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(StoreError, match=r"no room left on the disk to write .*ledger\.sqlite"):
        fill()
    ledger.execute("PRAGMA max_page_count = 1000000")
    put(frame(("9901", "2022", "T", 2.0)))
    with Store.open(held.path, read_only=True) as again:
        assert [vintage.number for vintage in again.vintages("invented")] == [1, 2]
        assert all(again.reply_in_run(run, "kolada", key) for key in recorded)
        assert again.reply_in_run(run, "kolada", f"k{len(recorded)}") is None


def test_a_disk_that_fails_sqlite_otherwise_is_told(
    held: Store, run: Run, reply: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk may also be an error of input and output to SQLite, of which one line says so."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(runs, "record", refuse)
    with pytest.raises(
        StoreError, match=r"ledger\.sqlite cannot be read or written: the disk is full"
    ) as told:
        held.record_reply(run, reply())
    assert "free some space" in told.value.suggestion


@pytest.mark.parametrize(
    ("number", "message"),
    [(errno.EROFS, "cannot be opened or written"), (errno.EACCES, "cannot be opened or written"),
     (errno.EIO, "cannot be used")],
)  # fmt: skip
def test_other_refusals_of_the_disk(
    held: Store, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    """A read-only or broken disk is told as such, with a way out."""

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StoreError, match=message) as error:
        held.put_raw(b"other")
    assert "--store" in error.value.suggestion


def test_a_store_that_may_not_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be made is named, with a way out."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError, match=r"new.* cannot be opened or written") as error:
        Store.open(tmp_path / "new")
    assert "--store" in error.value.suggestion
