"""A small study of real figures in a store of its own, and a release made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from obs.plugins import Registry
from obs.publish.assembly import conclude, state
from obs.publish.model import Release
from obs.snapshot import embedded
from obs.store import RecordedReply, Scope, Store
from obs.study import Publisher, Study, builtin

INDICATORS = ("N31807", "N01951", "scb_population")
NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
PUBLISHER = Publisher(
    name="Påhittade kommunen",
    email="statistik@pahittat.example",
    contact="Statistikenheten",
    organisation_number="2120009999",
)


@pytest.fixture(scope="session")
def study() -> Study:
    """Three indicators of the built-in study, published by an invented municipality."""
    whole = builtin()
    dataset = replace(whole.dataset, name="liten", address="https://data.pahittat.example/liten")
    return replace(
        whole,
        indicators={id_: whole.indicators[id_] for id_ in INDICATORS},
        derived={},
        groups={},
        programmes=(),
        statements=(),
        metrics={},
        claims="",
        publisher=PUBLISHER,
        dataset=replace(dataset, keywords_sv=("bistånd",), keywords_en=("assistance",), themes=("SOCI",)),
    )


@pytest.fixture(scope="session")
def plugins() -> Registry:
    """The built-in plugins."""
    return Registry.from_entry_points()


def fill(store: Store, study: Study, frames: dict[str, pl.DataFrame], moment: datetime) -> None:
    """Put *frames* into *store*, each as if one reply of that *moment* had brought it."""
    run = store.begin_run(f"plan {moment}", moment)
    for id_, frame in frames.items():
        indicator = study.indicators[id_]
        body = frame.write_csv().encode()
        reply = RecordedReply(
            source=indicator.source,
            key=id_,
            method="GET",
            path=f"/data/{id_}",
            body=None,
            url=f"https://secret@service.example/data/{id_}",
            status=200,
            sha256=store.put_raw(body),
            fetched_at=moment,
            bytes=len(body),
        )
        store.record_reply(run, reply)
        scope = Scope(regions=study.scope(), first=study.first, last=study.last)
        store.put_series(run, indicator, frame, scope=scope, replies=[id_], fetched_at=moment)
    store.finish_run(run, moment + timedelta(seconds=1))


def held(study: Study) -> dict[str, pl.DataFrame]:
    """The figures of *study* since 2018, as they came with obs."""
    snapshot = embedded("bistand")
    frames = {id_: snapshot.read(each) for id_, each in study.indicators.items()}
    recent = pl.col("period").cast(pl.String) >= "2018"
    return {id_: frame.filter(recent) for id_, frame in frames.items() if frame is not None}


@pytest.fixture(scope="session")
def filled(study: Study) -> Callable[[Path], Store]:
    """Makes a store with the figures of the study in a folder."""

    def make(folder: Path) -> Store:
        made = Store.open(folder)
        fill(made, study, held(study), NOW)
        return made

    return make


@pytest.fixture
def store(tmp_path: Path, study: Study) -> Store:
    """A store with the figures of the study."""
    made = Store.open(tmp_path / ".obs")
    fill(made, study, held(study), NOW)
    return made


@pytest.fixture
def revised(store: Store, study: Study) -> Callable[[Callable[[pl.DataFrame], pl.DataFrame]], None]:
    """Fetches N31807 a day later, changed."""

    def fetch(change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        fill(store, study, {"N31807": change(held(study)["N31807"])}, NOW + timedelta(days=1))

    return fetch


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, study: Study, plugins: Registry) -> Release:
    """A release of the study that is not written yet; its store was like `store`."""
    with Store.open(tmp_path_factory.mktemp("store") / ".obs") as made:
        fill(made, study, held(study), NOW)
        return conclude(state(study, made, plugins), study, made, plugins)
