"""What a look into the ledger costs does not grow with all that the store holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from tests.store.conftest import NOW

from obs.models import Indicator
from obs.store import RecordedReply, Scope, Store
from obs.store.ledger import Ledger

SCOPE = Scope(regions=("9901",))
MUCH = 20
"""So many times the series, replies and runs."""
SLACK = 1.5  # trees of indexes grow deeper


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Does not wait for the disk, which is not what is counted here."""

    def at_once(_: int) -> None: ...

    monkeypatch.setattr("obs.store.files.os.fsync", at_once)


@pytest.fixture
def fill(
    root: Path,
    frame: Callable[..., pl.DataFrame],
    indicator: Callable[..., Indicator],
    reply: Callable[..., RecordedReply],
) -> Callable[[int], Store]:
    """Makes a store of so many series, each of which came in three replies of each of three fetches."""

    def fill(size: int) -> Store:
        store = Store.open(root.with_name(f"store-{size}"))
        with store._ledger.reading() as connection:  # pyright: ignore[reportPrivateUsage]
            connection.execute("PRAGMA synchronous = OFF")
        for day in range(3):
            run = store.begin_run("plan", NOW + timedelta(days=day))
            for number in range(size):
                at = NOW + timedelta(days=day, seconds=number)
                keys = [f"k{number}-{part}" for part in range(3)]
                for key in keys:
                    store.record_reply(run, reply(key, f"{day:02}{number:062}", at))
                rows = frame(("9901", "2022", "T", float(day)), id_=f"n{number}")
                store.put_series(run, indicator(f"n{number}"), rows, scope=SCOPE, replies=keys, fetched_at=at)
            store.finish_run(run, NOW + timedelta(days=day, hours=1))
        return store

    return fill


@contextmanager
def counted(store: Store) -> Generator[list[int]]:
    """Counts the steps that SQLite takes meanwhile, by its own virtual machine."""
    steps = [0]

    def step() -> None:
        steps[0] += 1

    with store._ledger.reading() as connection:  # pyright: ignore[reportPrivateUsage]
        connection.set_progress_handler(step, 1)
    yield steps
    with store._ledger.reading() as connection:  # pyright: ignore[reportPrivateUsage]
        connection.set_progress_handler(None, 1)


@pytest.mark.usefixtures("unsynced")
@pytest.mark.parametrize("work", ["read", "unchanged", "changed", "vintages", "replies"])
def test_the_ledger_costs_as_much_in_a_full_store(
    work: str,
    fill: Callable[[int], Store],
    frame: Callable[..., pl.DataFrame],
    indicator: Callable[..., Indicator],
    reply: Callable[..., RecordedReply],
) -> None:
    """To read a series or to find it unchanged or changed: twenty times the store, the same steps."""
    spent: list[int] = []
    for size in (5, 5 * MUCH):
        at = NOW + timedelta(days=3)
        with fill(size) as store:
            run = store.begin_run("plan", at)
            for number in range(size):
                store.record_reply(run, reply(f"k{number}-0", f"{3:02}{number:062}", at))
            held = store.latest(indicator("n3"))
            assert held is not None
            rows = frame(("9901", "2022", "T", 9.0 if work == "changed" else 2.0), id_="n3")
            with counted(store) as steps:
                if work == "read":
                    assert store.read(indicator("n3")) is not None
                elif work == "vintages":
                    assert len(store.vintages("n3")) == 3
                elif work == "replies":
                    assert len(store.replies(held)) == 3
                else:
                    stored = store.put_series(
                        run, indicator("n3"), rows, scope=SCOPE, replies=["k3-0"], fetched_at=at
                    )
                    assert stored.new is (work == "changed")
            spent.append(steps[0])
    assert 0 < spent[1] < SLACK * spent[0]


def _indexes(root: Path) -> set[str]:
    with closing(sqlite3.connect(root / "ledger.sqlite")) as ledger:
        return {name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}


def test_a_store_without_an_index_gets_it_when_it_is_written(root: Path) -> None:
    """The format stays: whoever only reads goes without, and the obs before reads both."""
    Store.open(root).close()
    whole = _indexes(root)
    with closing(sqlite3.connect(root / "ledger.sqlite")) as ledger:
        ledger.execute("DROP INDEX reply_of_moment")
    Store.open(root, read_only=True).close()
    assert _indexes(root) == whole - {"reply_of_moment"}
    Store.open(root).close()
    assert _indexes(root) == whole


def test_a_store_that_has_its_indexes_is_not_written_when_it_is_opened(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may be writing: to open a store is not to wait for it."""
    Store.open(root).close()
    monkeypatch.setattr("obs.store.ledger._WAIT", 0.1)
    with closing(sqlite3.connect(root / "ledger.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        Ledger(root / "ledger.sqlite", read_only=False).close()
