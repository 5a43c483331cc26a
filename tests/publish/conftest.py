"""A small study of real figures in a store of its own, and a release made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from tests.filling import fill, held, since

from obs.plugins import Registry
from obs.publish.assembly import conclude, state
from obs.publish.model import Release
from obs.store import Store
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


def figures(study: Study) -> dict[str, pl.DataFrame]:
    """The figures of *study* since 2018, as they came with obs."""
    return since("2018", held(study))


@pytest.fixture(scope="session")
def filled(study: Study) -> Callable[[Path], Store]:
    """Makes a store with the figures of the study in a folder."""

    def make(folder: Path) -> Store:
        made = Store.open(folder)
        fill(made, study, figures(study), NOW)
        return made

    return make


@pytest.fixture
def store(tmp_path: Path, study: Study) -> Store:
    """A store with the figures of the study."""
    made = Store.open(tmp_path / ".obs")
    fill(made, study, figures(study), NOW)
    return made


@pytest.fixture
def revised(store: Store, study: Study) -> Callable[[Callable[[pl.DataFrame], pl.DataFrame]], None]:
    """Fetches N31807 a day later, changed."""

    def fetch(change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        fill(store, study, {"N31807": change(figures(study)["N31807"])}, NOW + timedelta(days=1))

    return fetch


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, study: Study, plugins: Registry) -> Release:
    """A release of the study that is not written yet; its store was like `store`."""
    with Store.open(tmp_path_factory.mktemp("store") / ".obs") as made:
        fill(made, study, figures(study), NOW)
        return conclude(state(study, made, plugins), study, made, plugins)
