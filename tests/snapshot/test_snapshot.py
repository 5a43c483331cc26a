"""Snapshots: what goes in comes out, and says where it came from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from obs import Group, Indicator, StoreError, StoreVersionError
from obs.observations import canonical, observation_frame
from obs.snapshot import Origin, Snapshot, embedded, export
from obs.store import Scope, Store
from obs.study import Study, builtin

NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)


def indicator(key: str) -> Indicator:
    """An indicator of an invented source."""
    return Indicator(
        id=key,
        source="tiny",
        query={"series": key},
        title_sv=key,
        title_en=key,
        unit="antal",
        kind="count",
        polarity="none",
        producer="Ingen",
    )


STUDY = Study(
    name="test",
    title_sv="Prov",
    title_en="Test",
    folder=None,
    regions=("9901",),
    indicators={key: indicator(key) for key in ("a", "b", "never_fetched")},
)


def rows(key: str, *years: int) -> pl.DataFrame:
    """Invented figures, one of them missing."""
    frame = pl.DataFrame(
        {
            "indicator": [key] * len(years),
            "region": ["9901"] * len(years),
            "period": [str(year) for year in years],
            "sex": ["T"] * len(years),
            "value": [None, *(float(year) / 7 for year in years[1:])],
            "status": ["missing", *["reported"] * (len(years) - 1)],
        }
    )
    return observation_frame(frame)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with two of the study's series and a group."""
    store = Store.open(tmp_path / ".obs")
    run = store.begin_run("plan", NOW)
    for key, years in (("a", (2020, 2021, 2022)), ("b", (2019, 2022))):
        store.put_series(
            run, indicator(key), rows(key, *years), scope=Scope(regions=("9901",)), replies=(), fetched_at=NOW
        )
    group = Group(id="G9", title="Påhittad grupp", members=("9901", "9902"), origin="Ingen")
    store.put_group(run, group, source="tiny", fetched_at=NOW)
    store.finish_run(run, NOW)
    return store


def test_what_goes_in_comes_out(store: Store, tmp_path: Path) -> None:
    """Every series, status and group of the store is in the snapshot; what was never fetched is told."""
    summary = export(STUDY, store, tmp_path / "out", [])
    snapshot = Snapshot(tmp_path / "out")
    for key in ("a", "b"):
        found = snapshot.read(indicator(key))
        assert found is not None
        assert canonical(found).equals(
            canonical(rows(key, *((2020, 2021, 2022) if key == "a" else (2019, 2022))))
        )
    assert snapshot.read(indicator("never_fetched")) is None
    assert summary.without == ("never_fetched",)
    assert (summary.series, summary.rows) == (2, 5)
    assert snapshot.groups()["tiny:G9"].members == ("9901", "9902")


def test_equal_figures_give_equal_files(store: Store, tmp_path: Path) -> None:
    """An export can be repeated to the byte."""
    for name in ("one", "two"):
        export(STUDY, store, tmp_path / name, [])
    for file in ("observations.parquet", "snapshot.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_label_has_the_day_and_the_last_period(store: Store, tmp_path: Path) -> None:
    """Without more being said the figures hold as of the day they were fetched."""
    export(STUDY, store, tmp_path / "out", [])
    assert "2026-02-03" in Snapshot(tmp_path / "out").label
    assert "last period 2022" in Snapshot(tmp_path / "out").label


def test_an_origin_overrides_the_day(store: Store, tmp_path: Path) -> None:
    """Figures that did not come from the service itself say since when they hold and where they are from."""
    origin = Origin(source="tiny", as_of=date(2024, 8, 30), text="a dump")
    export(STUDY, store, tmp_path / "out", [origin])
    snapshot = Snapshot(tmp_path / "out")
    assert "2024-08-30" in snapshot.label
    assert snapshot.about["sources"]["tiny"]["origin"] == "a dump"


def test_an_origin_of_an_unknown_source_is_refused(store: Store, tmp_path: Path) -> None:
    """A misspelt source would otherwise leave the wrong day in the snapshot."""
    origin = Origin(source="tinny", as_of=date(2024, 8, 30), text="a dump")
    with pytest.raises(StoreError, match="tinny"):
        export(STUDY, store, tmp_path / "out", [origin])


def test_another_query_is_another_series(store: Store, tmp_path: Path) -> None:
    """Figures fetched by one query are never given for another."""
    export(STUDY, store, tmp_path / "out", [])
    assert Snapshot(tmp_path / "out").read(replace(indicator("a"), query={"series": "other"})) is None


def test_a_snapshot_of_another_format(store: Store, tmp_path: Path) -> None:
    """It is refused with the way out."""
    export(STUDY, store, tmp_path / "out", [])
    about = tmp_path / "out" / "snapshot.json"
    about.write_text(json.dumps(json.loads(about.read_text("utf-8")) | {"format": 99}), "utf-8")
    with pytest.raises(StoreVersionError, match="update obs"):
        Snapshot(tmp_path / "out")


def test_an_empty_store_gives_no_snapshot(tmp_path: Path) -> None:
    """The message says that obs fetch comes first, and no file is written."""
    with pytest.raises(StoreError, match="obs fetch"):
        export(STUDY, Store.open(tmp_path / ".obs"), tmp_path / "out", [])
    assert not (tmp_path / "out").exists()


def test_the_embedded_snapshot_holds_the_built_in_study() -> None:
    """Each series of the study is in it, made by the query that the study has now, for 290 and Sweden."""
    study, snapshot = builtin("bistand"), embedded("bistand")
    for key, each in study.indicators.items():
        assert snapshot.read(each) is not None, key
    recipients = snapshot.read(study.indicators["N31807"])
    assert recipients is not None
    regions = set(recipients.get_column("region").cast(pl.String))
    assert len([code for code in regions if len(code) == 4]) == 290
    assert "00" in regions
    assert {f"{spec.source}:{spec.source_id}" for spec in study.groups.values()} <= snapshot.groups().keys()


def test_the_embedded_snapshot_has_the_published_figures() -> None:
    """Figures picked by hand: N31807 of Markaryd and Fagersta, N31001 of the five in 2022.

    From kolada.se by way of independent copies (ordnaswe/val26 for N31807 of 2022).
    """
    snapshot, study = embedded("bistand"), builtin("bistand")

    def value(key: str, region: str, period: str) -> float:
        found = snapshot.read(study.indicators[key])
        assert found is not None
        cell = found.filter(pl.col("region") == region, pl.col("period") == period, pl.col("sex") == "T")
        return float(cell.get_column("value").item())

    assert value("N31807", "0767", "2022") == pytest.approx(1.003344, abs=1e-6)
    assert value("N31807", "1783", "2022") == pytest.approx(3.201312, abs=1e-6)
    assert value("N31807", "1982", "2022") == pytest.approx(6.24391, abs=1e-5)
    assert value("N31807", "0767", "2017") == pytest.approx(6.578, abs=0.001)
    costs = {"0767": 731, "1293": 1166, "1783": 1233, "1982": 1398, "2282": 1827}
    for region, cost in costs.items():
        assert round(value("N31001", region, "2022")) == cost
