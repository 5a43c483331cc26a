"""Snapshots: what goes in comes out, and says where it came from."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from obs import Group, Indicator, StoreError, StoreVersionError
from obs.observations import canonical, observation_frame
from obs.snapshot import Origin, Snapshot, embedded, export
from obs.store import Scope, Store
from obs.study import Study, builtin, template

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


def put(store: Store, series: Indicator, frame: pl.DataFrame, at: datetime) -> None:
    """Stores *frame* as fetched *at* a time."""
    run = store.begin_run("plan", at)
    store.put_series(run, series, frame, scope=Scope(regions=("9901",)), replies=(), fetched_at=at)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with two of the study's series and a group."""
    store = Store.open(tmp_path / ".obs")
    run = store.begin_run("plan", NOW)
    for key, years in (("a", (2020, 2021, 2022)), ("b", (2019, 2022))):
        put(store, indicator(key), rows(key, *years), NOW)
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
    for figures in (snapshot, store):
        assert [figures.size(indicator(key)) for key in ("a", "b", "never_fetched")] == [3, 2, 0]
    assert snapshot.groups()["tiny:G9"].members == ("9901", "9902")


def test_equal_figures_give_equal_files(store: Store, tmp_path: Path) -> None:
    """An export can be repeated to the byte."""
    for name in ("one", "two"):
        export(STUDY, store, tmp_path / name, [])
    for file in ("observations.parquet", "snapshot.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_label_has_the_day_and_the_last_period(store: Store, tmp_path: Path) -> None:
    """Without more being said the figures hold as of the day they were last seen at the service."""
    export(STUDY, store, tmp_path / "out", [])
    assert "2026-02-03" in Snapshot(tmp_path / "out").label
    assert "last period 2022" in Snapshot(tmp_path / "out").label


def test_a_source_is_as_old_as_its_oldest_series(store: Store, tmp_path: Path) -> None:
    """The day is that of the series seen longest ago; one seen unchanged later holds as of then."""
    put(store, indicator("a"), rows("a", 2020, 2021, 2022), NOW + timedelta(days=9))
    export(STUDY, store, tmp_path / "one", [])
    assert Snapshot(tmp_path / "one").about["sources"]["tiny"]["as_of"] == "2026-02-03"
    put(store, indicator("b"), rows("b", 2019, 2022), NOW + timedelta(days=5))
    export(STUDY, store, tmp_path / "two", [])
    assert Snapshot(tmp_path / "two").about["as_of"] == "2026-02-08"


def test_a_series_is_as_of_the_day_of_its_source(store: Store, tmp_path: Path) -> None:
    """One of two sources is newer; what is not in the snapshot, or by another query, has no day."""
    newer = replace(indicator("c"), source="new")
    study = replace(STUDY, indicators={**STUDY.indicators, "c": newer})
    put(store, newer, rows("c", 2020, 2022), NOW + timedelta(days=9))
    export(study, store, tmp_path / "out", [])
    snapshot = Snapshot(tmp_path / "out")
    assert snapshot.as_of(indicator("a")) == date(2026, 2, 3)
    assert snapshot.as_of(newer) == date(2026, 2, 12)
    assert snapshot.as_of(indicator("never_fetched")) is None
    assert snapshot.as_of(replace(indicator("a"), query={"series": "other"})) is None
    assert store.as_of(newer) == date(2026, 2, 12)


def test_a_store_says_when_a_series_was_last_seen(store: Store) -> None:
    """Seen again unchanged is seen; a series fetched by another query only is not held."""
    assert store.as_of(indicator("a")) == date(2026, 2, 3)
    put(store, indicator("a"), rows("a", 2020, 2021, 2022), NOW + timedelta(days=9))
    assert store.as_of(indicator("a")) == date(2026, 2, 12)
    assert store.as_of(indicator("b")) == date(2026, 2, 3)
    assert store.as_of(indicator("never_fetched")) is None
    assert store.as_of(replace(indicator("a"), query={"series": "other"})) is None


def test_the_day_is_that_of_the_query_in_the_study(store: Store, tmp_path: Path) -> None:
    """A later fetch by another query, whose figures are not exported, does not make the snapshot newer."""
    for key in ("a", "b"):
        edited = replace(indicator(key), query={"series": "other"})
        put(store, edited, rows(key, 2021, 2023), NOW + timedelta(days=9))
    export(STUDY, store, tmp_path / "out", [])
    about = Snapshot(tmp_path / "out").about
    assert (about["as_of"], about["last_period"]) == ("2026-02-03", "2022")


def test_the_last_period_is_the_last_with_a_value(store: Store, tmp_path: Path) -> None:
    """Periods that are still empty do not count; most series decide, and the source has the latest."""
    put(store, indicator("a"), canonical(rows("a", 2024, 2021, 2022)), NOW)
    put(store, indicator("b"), rows("b", 2019, 2023), NOW)
    put(store, indicator("never_fetched"), rows("never_fetched", 2024, 2022), NOW)
    export(STUDY, store, tmp_path / "out", [])
    about = Snapshot(tmp_path / "out").about
    assert about["last_period"] == "2022"
    assert about["sources"]["tiny"]["last_period"] == "2023"
    assert {key: entry["last_period"] for key, entry in about["series"].items()} == {
        "a": "2022",
        "b": "2023",
        "never_fetched": "2022",
    }


def test_without_a_value_there_is_no_last_period(tmp_path: Path) -> None:
    """A snapshot of empty figures says so in its label."""
    with Store.open(tmp_path / ".obs") as store:
        put(store, indicator("a"), rows("a", 2022), NOW)
        export(STUDY, store, tmp_path / "out", [])
    assert Snapshot(tmp_path / "out").label.endswith("last period none")


class Killed(BaseException):
    """What stands for the end of the process."""


@pytest.mark.parametrize("step", range(7))
def test_a_killed_export_leaves_no_half_snapshot(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Wherever it is killed, the folder has the old snapshot, the new one or none, never one of each."""
    out = tmp_path / "out"
    export(STUDY, store, out, [])
    old = {path.name: path.read_bytes() for path in out.iterdir()}
    put(store, indicator("b"), rows("b", 2019, 2022, 2023), NOW)
    export(STUDY, store, tmp_path / "whole", [])
    new = {path.name: path.read_bytes() for path in (tmp_path / "whole").iterdir()}
    left = step

    def dying(call: Callable[..., object]) -> Callable[..., object]:
        def step_or_die(*args: object, **options: object) -> object:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return call(*args, **options)

        return step_or_die

    with monkeypatch.context() as patch:
        for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink")):
            patch.setattr(owner, name, dying(getattr(owner, name)))
        with pytest.raises(Killed):
            export(STUDY, store, out, [])
    about = out / "snapshot.json"
    if about.exists():
        assert {name: (out / name).read_bytes() for name in old} in (old, new)
    else:
        with pytest.raises(StoreError, match="there is no snapshot"):
            Snapshot(out)
    export(STUDY, store, out, [])
    assert {name: (out / name).read_bytes() for name in new} == new


@pytest.mark.parametrize("room_for", [0, 1])
def test_a_full_disk_leaves_the_snapshot_that_was_there(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room_for: int
) -> None:
    """The message names the folder, nothing is left beside the old files, and these are as they were."""
    out = tmp_path / "out"
    export(STUDY, store, out, [])
    old = {path.name: path.read_bytes() for path in out.iterdir()}
    put(store, indicator("b"), rows("b", 2019, 2022, 2023), NOW)
    fsync, room = os.fsync, room_for

    def no_room(handle: int) -> None:
        nonlocal room
        if room == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        room -= 1
        fsync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_room)
        with pytest.raises(StoreError, match=r"cannot be written to .*out: No space left") as error:
            export(STUDY, store, out, [])
    assert error.value.suggestion
    assert {path.name: path.read_bytes() for path in out.iterdir()} == old


def test_a_file_in_the_place_of_the_folder(store: Store, tmp_path: Path) -> None:
    """It is told in words and left as it is."""
    (tmp_path / "out").write_text("dear")
    with pytest.raises(StoreError, match="the snapshot cannot be written to"):
        export(STUDY, store, tmp_path / "out", [])
    assert (tmp_path / "out").read_text() == "dear"


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
    other = replace(indicator("a"), query={"series": "other"})
    snapshot = Snapshot(tmp_path / "out")
    assert snapshot.read(other) is None
    assert (snapshot.size(other), store.size(other)) == (0, 0)


def test_a_snapshot_of_another_format(store: Store, tmp_path: Path) -> None:
    """It is refused with the way out."""
    export(STUDY, store, tmp_path / "out", [])
    about = tmp_path / "out" / "snapshot.json"
    about.write_text(json.dumps(json.loads(about.read_text("utf-8")) | {"format": 99}), "utf-8")
    with pytest.raises(StoreVersionError, match="update obs"):
        Snapshot(tmp_path / "out")


@pytest.mark.parametrize(
    "drop",
    [("format",), ("study",), ("as_of",), ("last_period",), ("sources",), ("series",), ("groups",),
     ("sources", "tiny", "origin"), ("series", "a", "query"), ("groups", "tiny:G9", "members")],
)  # fmt: skip
def test_a_snapshot_that_lacks_something(store: Store, tmp_path: Path, drop: tuple[str, ...]) -> None:
    """Whatever is not there is told at once, not when it is looked for."""
    export(STUDY, store, tmp_path / "out", [])
    path = tmp_path / "out" / "snapshot.json"
    about = json.loads(path.read_text("utf-8"))
    inner = about
    for key in drop[:-1]:
        inner = inner[key]
    del inner[drop[-1]]
    path.write_text(json.dumps(about), "utf-8")
    with pytest.raises(StoreError, match="not a snapshot of this obs") as error:
        Snapshot(tmp_path / "out")
    assert type(error.value) is StoreError
    assert "obs snapshot export" in error.value.suggestion


@pytest.mark.parametrize("text", ["[]", "null", '"x"', '{"format": 1, "series": []}'])
def test_json_of_another_shape_is_no_snapshot(tmp_path: Path, text: str) -> None:
    """JSON that somebody else wrote is refused in the same words."""
    (tmp_path / "snapshot.json").write_text(text, "utf-8")
    with pytest.raises(StoreError, match="not a snapshot of this obs"):
        Snapshot(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"PAR1 and then nothing", None])
def test_damaged_observations_are_named(store: Store, tmp_path: Path, damage: bytes | None) -> None:
    """A file of figures that is cut off or gone is told as such."""
    export(STUDY, store, tmp_path / "out", [])
    path = tmp_path / "out" / "observations.parquet"
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)
    with pytest.raises(StoreError, match=r"observations\.parquet .* cannot be read"):
        Snapshot(tmp_path / "out").read(indicator("a"))


def test_an_empty_store_gives_no_snapshot(tmp_path: Path) -> None:
    """The message says that obs fetch comes first, and no file is written."""
    with pytest.raises(StoreError, match="obs fetch"):
        export(STUDY, Store.open(tmp_path / ".obs"), tmp_path / "out", [])
    assert not (tmp_path / "out").exists()


def test_the_embedded_snapshot_holds_the_built_in_study() -> None:
    """Each series is in it, made by the query that the study has now, but for those the study names."""
    study, snapshot = builtin("bistand"), embedded("bistand")
    named = set(re.findall(r"Not in the snapshot\.\n\[indicators\.(\w+)\]", template()))
    assert len(named) == 9
    for key, each in study.indicators.items():
        assert (snapshot.read(each) is None) == (key in named), key
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


def test_the_embedded_snapshot_has_no_figure_that_is_none() -> None:
    """What Kolada shows in the place of figures is missing: zeros, and the classes of U31902 in 2016."""
    snapshot, study = embedded("bistand"), builtin("bistand")

    def without(key: str) -> list[tuple[str, str]]:
        found = snapshot.read(study.indicators[key])
        assert found is not None
        assert not found.filter(
            pl.col("note").str.contains("in the source"), pl.col("value").is_not_null()
        ).height
        noted = found.filter(pl.col("note").str.contains("in the source"), pl.col("status") == "missing")
        return noted.select(pl.col("region", "period").cast(pl.String)).rows()

    assert len(without("U31902")) == 78
    assert {period for _, period in without("U31902")} == {"2016"}
    assert len(without("U31462")) == 11
    assert ("2281", "2020") in without("U31801")
    assert ("2422", "2012") not in without("U31801")
