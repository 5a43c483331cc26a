"""A store as it was known at the end of an earlier day."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from obs.errors import StoreError
from obs.models import Group, Indicator
from obs.store import RecordedReply, Run, Scope, Store, Stored

Put = Callable[..., Stored]
Frames = Callable[..., pl.DataFrame]
Indicators = Callable[..., Indicator]

FIRST, SECOND, THIRD = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 5, 9))


@pytest.fixture
def three(store: Store, put: Put, frame: Frames, root: Path) -> Path:
    """A figure fetched on the 1st and seen again on the 5th, and other figures of it on the 9th."""
    old = frame(("9901", "2020", "T", 1.0))
    put(old, at=FIRST)
    put(old, at=SECOND, scope=Scope(regions=("9901",)))
    put(frame(("9901", "2020", "T", 2.0), ("9901", "2021", "T", 3.0)), at=THIRD)
    return root


def values(root: Path, day: date | None, indicator: Indicator) -> list[float | None]:
    """The values known on *day*."""
    with Store.open(root, read_only=True, known_by=day) as store:
        held = store.read(indicator)
    return [] if held is None else held.get_column("value").to_list()


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (date(2026, 3, 1), [1.0]),
        (date(2026, 3, 8), [1.0]),
        (date(2026, 3, 9), [2.0, 3.0]),
        (date(2026, 4, 1), [2.0, 3.0]),
        (None, [2.0, 3.0]),
    ],
)
def test_a_day_has_what_came_until_its_end(
    three: Path, indicator: Indicators, day: date | None, known: list[float]
) -> None:
    assert values(three, day, indicator()) == known


def test_a_day_ends_at_midnight_utc(
    store: Store, put: Put, frame: Frames, root: Path, indicator: Indicators
) -> None:
    """Also of a moment in another time zone: half past midnight in Sweden is the day before."""
    put(frame(("9901", "2020", "T", 1.0)), at=datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC))
    put(frame(("9901", "2020", "T", 2.0)), at=datetime.fromisoformat("2026-03-03T00:30:00+01:00"))
    put(frame(("9901", "2020", "T", 3.0)), at=datetime(2026, 3, 3, tzinfo=UTC))
    assert [values(root, date(2026, 3, day), indicator())[0] for day in (1, 2, 3)] == [1.0, 2.0, 3.0]


def test_when_it_was_last_seen_and_of_what_scope_are_as_they_were(three: Path, indicator: Indicators) -> None:
    for day, seen, regions in ((1, FIRST, ("9901", "9902")), (6, SECOND, ("9901",))):
        with Store.open(three, known_by=date(2026, 3, day)) as store:
            held = store.latest(indicator())
            assert held is not None
            assert (held.number, held.fetched_at, held.last_seen) == (1, FIRST, seen)
            assert held.scope.regions == regions
            assert store.as_of(indicator()) == seen.date()
            assert [each.number for each in store.vintages("invented")] == [1]


def test_the_label_says_the_day_and_what_there_was(three: Path) -> None:
    with Store.open(three, known_by=date(2026, 3, 6)) as store:
        assert store.known_by == date(2026, 3, 6)
        assert store.label == (
            f"store {three} as known on 2026-03-06, 1 series, fetched 2026-03-05, last period 2020"
        )


def test_groups_are_those_of_the_day(store: Store, run: Run, root: Path) -> None:
    for moment, members in ((FIRST, ("9901",)), (THIRD, ("9901", "9902"))):
        store.put_group(run, Group(id="G1", title="G", members=members), source="kolada", fetched_at=moment)
    with Store.open(root, read_only=True) as now:
        assert now.groups()["kolada:G1"].members == ("9901", "9902")
        assert now.groups_before(date(2026, 3, 9))["kolada:G1"].members == ("9901",)
        assert now.groups_before(date(2026, 3, 10))["kolada:G1"].members == ("9901", "9902")
        assert now.groups_before(date(2026, 1, 1))["kolada:G1"].members == ("9901",)


def test_groups_of_an_earlier_day(store: Store, run: Run, put: Put, frame: Frames, root: Path) -> None:
    put(frame(("9901", "2020", "T", 1.0)), at=FIRST)
    for moment, members in ((SECOND, ("9901",)), (THIRD, ("9901", "9902"))):
        store.put_group(run, Group(id="G1", title="G", members=members), source="kolada", fetched_at=moment)
    for day, members in ((1, None), (8, ("9901",)), (9, ("9901", "9902"))):
        with Store.open(root, known_by=date(2026, 3, day)) as then:
            found = then.groups().get("kolada:G1")
            assert (found.members if found else None) == members


def test_replies_and_a_query_that_was_changed_later(
    store: Store, frame: Frames, root: Path, indicator: Indicators, reply: Callable[..., RecordedReply]
) -> None:
    """The vintage of a later query is not there yet; the one before leads to its replies."""
    run = store.begin_run("plan", FIRST)
    store.record_reply(run, reply("k1", store.put_raw(b"one"), FIRST))
    scope = Scope(regions=("9901",))
    rows = frame(("9901", "2020", "T", 1.0))
    store.put_series(run, indicator(kpi="old"), rows, scope=scope, replies=["k1"], fetched_at=FIRST)
    store.put_series(run, indicator(kpi="new"), rows, scope=scope, replies=["k1"], fetched_at=THIRD)
    with Store.open(root, known_by=SECOND.date()) as then:
        held = then.latest(indicator(kpi="old"))
        assert held is not None
        assert [each.key for each in then.replies(held)] == ["k1"]
        assert then.latest(indicator(kpi="new")) is None
        assert then.stale(indicator(kpi="new")) is not None
    with Store.open(root, known_by=THIRD.date()) as then:
        assert then.stale(indicator(kpi="new")) is None


def test_a_day_before_the_first_is_told_with_the_first(three: Path, store: Store) -> None:
    with pytest.raises(StoreError, match="nothing was stored by 2026-02-28") as caught:
        Store.open(three, known_by=date(2026, 2, 28))
    assert "2026-03-01" in caught.value.suggestion


def test_an_empty_store_has_no_first_day(store: Store, root: Path) -> None:
    with pytest.raises(StoreError, match="nothing was stored") as caught:
        Store.open(root, known_by=date(2026, 2, 28))
    assert "obs fetch" in caught.value.suggestion


def test_the_past_takes_nothing_in_and_is_not_made(three: Path, tmp_path: Path) -> None:
    with (
        Store.open(three, known_by=date(2026, 3, 6)) as then,
        pytest.raises(StoreError, match="for reading only"),
    ):
        then.begin_run("plan", FIRST)
    with pytest.raises(StoreError):
        Store.open(tmp_path / "none", known_by=date(2026, 3, 6))
    assert not (tmp_path / "none").exists()


def test_what_is_stored_meanwhile_is_not_seen(
    three: Path, put: Put, frame: Frames, indicator: Indicators
) -> None:
    with Store.open(three, known_by=THIRD.date()) as then:
        put(frame(("9901", "2020", "T", 7.0)), at=THIRD + timedelta(days=1))
        held = then.read(indicator())
        assert held is not None
        assert held.get_column("value").to_list() == [2.0, 3.0]


def test_a_store_of_the_format_before_has_a_past_too(three: Path, indicator: Indicators) -> None:
    """Its sightings do not say who parsed: nor does what they are taken for."""
    with sqlite3.connect(three / "ledger.sqlite") as ledger:
        for column in ("plugin", "distribution", "plugin_version"):
            ledger.execute(f"ALTER TABLE sighting DROP COLUMN {column}")
        ledger.execute("PRAGMA user_version = 1")
    ledger.close()
    assert values(three, date(2026, 3, 8), indicator()) == [1.0]
    with Store.open(three, known_by=date(2026, 3, 8)) as store:
        (held,) = store.vintages("invented")
        assert held.parser is None
        assert store.known_by == date(2026, 3, 8)
