"""A store in a temporary folder, and series of invented places to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from obs.models import Indicator
from obs.observations import observation_frame
from obs.store import RecordedReply, Run, Scope, Store, Stored, Vintage

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A fixed time of fetching."""
    return NOW


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the store lies."""
    return tmp_path / ".obs"


@pytest.fixture
def store(root: Path) -> Iterator[Store]:
    """A new store."""
    with Store.open(root) as store:
        yield store


@pytest.fixture
def run(store: Store) -> Run:
    """A run in the store."""
    return store.begin_run("plan", NOW)


@pytest.fixture
def indicator() -> Callable[..., Indicator]:
    """Makes an indicator from its id and query."""

    def make(id_: str = "invented", **query: object) -> Indicator:
        return Indicator(
            id=id_,
            source="kolada",
            query=query or {"kpi": id_},
            title_sv="Påhittat mått",
            title_en="Invented measure",
            unit="%",
            kind="share",
            polarity="none",
            producer="Ingen",
        )

    return make


@pytest.fixture
def frame() -> Callable[..., pl.DataFrame]:
    """Makes observations from rows of region, period, sex, value and, if given, status and note."""

    def make(*rows: Iterable[object], id_: str = "invented") -> pl.DataFrame:
        full = [(id_, *row, *("reported", "")[len(tuple(row)) - 4 :]) for row in map(tuple, rows)]
        names = ["indicator", "region", "period", "sex", "value", "status", "note"]
        types = [pl.String, pl.String, pl.String, pl.String, pl.Float64, pl.String, pl.String]
        return observation_frame(
            pl.DataFrame(full, schema=dict(zip(names, types, strict=True)), orient="row")
        )

    return make


@pytest.fixture
def reply() -> Callable[..., RecordedReply]:
    """Makes a recorded reply from its request's key and body, and the hash of its own body."""

    def make(
        key: str = "k1", sha256: str = "0" * 64, fetched_at: datetime = NOW, *, asked: bytes | None = None
    ) -> RecordedReply:
        return RecordedReply(
            source="kolada",
            key=key,
            method="GET" if asked is None else "POST",
            path=f"/{key}",
            body=asked,
            url=f"https://example.org/{key}",
            status=200,
            sha256=sha256,
            fetched_at=fetched_at,
            bytes=2,
        )

    return make


@pytest.fixture
def put(store: Store, run: Run, indicator: Callable[..., Indicator]) -> Callable[..., Stored]:
    """Puts observations into the store, unless told otherwise those of the invented indicator."""

    def put(
        rows: pl.DataFrame,
        *,
        id_: str = "invented",
        scope: Scope = Scope(regions=("9901", "9902")),  # noqa: B008
        replies: tuple[str, ...] = (),
        at: datetime = NOW,
    ) -> Stored:
        return store.put_series(run, indicator(id_), rows, scope=scope, replies=replies, fetched_at=at)

    return put


@pytest.fixture
def read(store: Store, indicator: Callable[..., Indicator]) -> Callable[..., pl.DataFrame]:
    """Reads observations that must be held."""

    def read(vintage: Vintage | None = None, *, id_: str = "invented") -> pl.DataFrame:
        held = store.read(indicator(id_), vintage)
        assert held is not None
        return held

    return read
