"""Several processes and threads on one store, and processes that are killed."""

from __future__ import annotations

import gzip
import hashlib
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Thread, Timer
from time import sleep

import polars as pl
import pytest

from obs.errors import StoreError
from obs.models import Indicator
from obs.store import RecordedReply, Run, Store, Stored, list_files, parquet

WRITER = Path(__file__).with_name("writer.py")
Indicators = Callable[..., Indicator]
Frames = Callable[..., pl.DataFrame]
Replies = Callable[..., RecordedReply]
Put = Callable[..., Stored]


def start(root: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), str(root), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def end(writer: subprocess.Popen[str], first: str = "") -> tuple[list[list[str]], str]:
    """What a *writer* reported, the *first* line that was read before included, and its errors."""
    output, errors = writer.communicate(timeout=60)
    whole_lines = (first + output).rpartition("\n")[0].splitlines()
    return [line.split() for line in whole_lines], errors


def check(root: Path, reported: Sequence[Sequence[str]], indicator: Indicators) -> None:
    """All that was reported is stored and whole, and no file is half written under its final name."""
    with Store.open(root) as store:
        run = store.begin_run("plan", datetime(2026, 11, 23, 12, tzinfo=UTC))  # the one of all writers
        for kind, *rest in reported:
            if kind == "raw":
                store.get_raw(rest[0])
            elif kind == "reply":
                held = store.reply_in_run(run, "kolada", rest[0])
                assert held is not None
                assert held.sha256 == rest[1]
            else:
                vintage = next(one for one in store.vintages(rest[0]) if one.content == rest[1])
                frame = store.read(indicator(rest[0]), vintage)
                assert frame is not None
                assert frame.height == 60
    for path in root.glob("raw/*/*.gz"):
        assert hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest() == path.name[:-3]
    for path in root.glob("series/[!.]*"):
        assert f"-{hashlib.sha256(path.read_bytes()).hexdigest()}.parquet" in path.name


def test_two_processes_hammer_one_new_store(root: Path, indicator: Indicators) -> None:
    """Both make the same store at once and lose nothing; the same content from both is one vintage."""
    writers = [start(root, name, 15) for name in ("one", "two")]
    reports = [end(writer) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], reports
    reported = [line for report, _ in reports for line in report]
    assert len(reported) == 2 * 15 * 4
    check(root, reported, indicator)
    with Store.open(root) as store:
        for name in ("one", "two", "shared"):
            vintages = store.vintages(name)
            assert [vintage.number for vintage in vintages] == list(range(1, len(vintages) + 1))
            assert all(before.content != after.content for before, after in pairwise(vintages))
        assert len(store.vintages("one")) == len(store.vintages("two")) == 15


def test_twenty_kills_lose_nothing_that_was_reported(
    root: Path, now: datetime, indicator: Indicators
) -> None:
    """Writers killed at random moments, four at a time, leave a store that opens, whole, and goes on."""
    chance = random.Random(20261123)
    reported: list[list[str]] = []
    for round_ in range(5):
        writers = [start(root, f"w{round_}{letter}", 100_000) for letter in "abcd"]
        firsts = [writer.stdout.readline() for writer in writers if writer.stdout]
        for writer, first in zip(writers, firsts, strict=True):
            sleep(chance.uniform(0, 0.05))
            writer.kill()
            report, errors = end(writer, first)
            assert (writer.returncode, errors) == (-signal.SIGKILL, "")
            reported += report
    assert len(reported) >= 20
    check(root, reported, indicator)
    with Store.open(root) as store:
        run = store.begin_run("plan", now)
        assert run.resumed
        keys = [line[1] for line in reported if line[0] == "reply"]
        assert all(store.reply_in_run(run, "kolada", key) for key in keys)


def test_a_store_that_another_process_is_making_is_waited_for(root: Path) -> None:
    """SQLite refuses at once to change the mode of a file that somebody writes; the store asks again."""
    root.mkdir()
    other = sqlite3.connect(root / "ledger.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = Timer(0.2, other.execute, ["ROLLBACK"])
    timer.start()
    with Store.open(root) as store:
        assert store.vintages("invented") == ()
    timer.join()
    other.close()


def test_a_writer_that_never_ends_is_told_of(
    root: Path, store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another process holds the ledger, reading goes on and writing ends with a way out."""
    monkeypatch.setattr("obs.store.ledger._WAIT", 0.1)
    other = sqlite3.connect(root / "ledger.sqlite", isolation_level=None)
    with Store.open(root) as waiting:
        other.execute("BEGIN IMMEDIATE")
        assert waiting.vintages("invented") == ()
        with pytest.raises(StoreError, match="is being written by another process") as error:
            waiting.begin_run("plan", now)
        assert "wait" in error.value.suggestion
        other.execute("ROLLBACK")
        assert not waiting.begin_run("plan", now).resumed
    other.close()


def test_a_store_is_not_closed_under_a_thread_that_reads(store: Store) -> None:
    """A thread may outlive its fetch; SQLite would crash. It is waited for, and the next one is refused."""
    with store._ledger.reading() as ledger:  # pyright: ignore[reportPrivateUsage]
        closing = Thread(target=store.close)
        closing.start()
        closing.join(0.2)
        assert closing.is_alive()
        assert ledger.execute("SELECT 1").fetchone() == (1,)
    closing.join()
    with pytest.raises(StoreError, match="closed"):
        store.vintages("invented")


def test_threads_share_a_store(store: Store, run: Run, put: Put, frame: Frames, reply: Replies) -> None:
    """Threads that record replies and put the same series at once make one vintage and lose no reply."""
    rows = frame(*(("9901", str(year), "T", float(year)) for year in range(1994, 2023)))

    def work(number: int) -> bool:
        store.record_reply(run, reply(f"k{number}", store.put_raw(str(number).encode())))
        return put(rows).new

    with ThreadPoolExecutor(8) as pool:
        new = list(pool.map(work, range(40)))
    assert sum(new) == 1
    assert len(store.vintages("invented")) == 1
    assert all(store.reply_in_run(run, "kolada", f"k{number}") for number in range(40))


def test_a_file_that_was_cleared_up_before_it_was_noted_is_written_again(
    store: Store, put: Put, read: Frames, frame: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process slept for an hour, and another threw away what the ledger did not know."""
    plain = parquet.write

    def asleep(root: Path, id_: str, rows: pl.DataFrame) -> str:
        file = plain(root, id_, rows)
        monkeypatch.setattr(parquet, "write", plain)
        assert store.discard(list_files(root), datetime.now(UTC) + timedelta(hours=2))
        return file

    monkeypatch.setattr(parquet, "write", asleep)
    rows = frame(("9901", "2022", "T", 1.0))
    assert put(rows).new
    assert read().equals(rows)


def test_nothing_is_moved_out_of_the_log_beside_others(root: Path, now: datetime, reply: Replies) -> None:
    """While a store is open, all that is written stays in SQLite's log; who closes it last empties that."""
    ledger, log = root / "ledger.sqlite", root / "ledger.sqlite-wal"
    with Store.open(root) as first:
        run = first.begin_run("plan", now)
        with Store.open(root) as second:
            before = ledger.read_bytes()
            for number in range(600):
                one = first if number % 2 else second
                one.record_reply(run, replace(reply(f"k{number}", "0" * 64), body=bytes(8000)))
        assert log.stat().st_size > 600 * 8000  # SQLite itself begins at 1,000 pages of 4,096 bytes
        assert ledger.read_bytes() == before
    assert not log.exists()
    with Store.open(root) as store:
        assert all(store.reply_in_run(run, "kolada", f"k{number}") for number in range(600))
