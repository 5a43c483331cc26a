"""Engines to compute on, and a store of invented places with whatever engines may disagree about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import cast

import polars as pl
import pytest
from tests.memory import frame, share

from obs import Break, Indicator
from obs.engines import Engine, engine_called
from obs.models import Polarity
from obs.store import Run, Scope, Store
from obs.study import GroupSpec, Study

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PLACES = tuple(f"99{number:02}" for number in range(1, 13))
SHOWN = ("9901", "9912", "9899")  # the last is no member of the group
NEEDED = {"duckdb": "duckdb", "spark": "pyspark"}
OTHERS = [pytest.param("duckdb"), pytest.param("spark", marks=pytest.mark.spark)]
Row = tuple[str, str, str, str, float | None]


@pytest.fixture(scope="session", name="engine_of")
def _engine_of() -> Callable[[str], Engine]:
    """The engine of this name, started once; skips where its package is not installed."""
    started: dict[str, Engine] = {}

    def engine_of(name: str) -> Engine:
        pytest.importorskip(NEEDED[name], reason=f"the engine {name} is not installed")
        if name not in started:
            started[name] = cast("Engine", engine_called(name))
        return started[name]

    return engine_of


@pytest.fixture(params=OTHERS)
def engine(request: pytest.FixtureRequest, engine_of: Callable[[str], Engine]) -> Engine:
    """Each engine but Polars."""
    return engine_of(request.param)


@dataclass(kw_only=True)
class Invented:
    """A study of invented series, and the store that holds them."""

    store: Store
    run: Run
    study: Study
    rows: list[Row] = field(default_factory=list[Row])

    def put(self, indicator: Indicator, rows: list[Row]) -> None:
        """Store *rows* as all that there is of *indicator*, and name it in the study."""
        self.study = replace(self.study, indicators={**self.study.indicators, indicator.id: indicator})
        scope = Scope(regions=(*PLACES, "9899", "00"))
        self.store.put_series(self.run, indicator, frame(rows), scope=scope, replies=(), fetched_at=NOW)


def series(id_: str, periods: list[str], chance: Random, values: Callable[[], float]) -> list[Row]:
    """A value for most places in each of *periods*; some are missing or not there, women's stand beside."""
    rows: list[Row] = []
    for period in periods:
        for place in (*PLACES, "9899", "00"):
            fate = chance.random()
            if fate < 0.1:
                continue
            rows.append((id_, place, period, "T", None if fate < 0.2 else values()))
            if fate > 0.8:
                rows.append((id_, place, period, "F", values()))
    return rows


@pytest.fixture
def invented(tmp_path: Path) -> Iterator[Invented]:
    """Series by year, month and quarter, with ties, breaks, gaps, figures below zero, tiny and huge ones."""
    chance = Random(8)
    years = [str(year) for year in range(2016, 2023)]
    months = [f"{year}-{month:02}" for year in (2018, 2022) for month in range(1, 13)]
    quarters = [f"{year}-Q{quarter}" for year in (2018, 2022) for quarter in range(1, 5)]
    kinds: list[tuple[str, Polarity, list[str], Callable[[], float], tuple[Break, ...]]] = [
        ("ties", "lower_is_better", years, lambda: float(chance.randint(0, 3)), ()),
        ("best", "higher_is_better", years, lambda: round(chance.gauss(50, 9), 1), ()),
        ("broken", "none", years, lambda: chance.gauss(0, 1), (Break(period="2021", reason="a; b"),)),
        ("huge", "none", years, lambda: chance.uniform(1e14, 9e14), ()),
        ("tiny", "lower_is_better", years, lambda: chance.uniform(-1e-9, 1e-9), ()),
        ("equal", "none", years, lambda: 92.094, ()),
        ("zero", "lower_is_better", years, lambda: chance.choice((0.0, -0.0, 1.0)), ()),
        ("monthly", "lower_is_better", months, lambda: chance.gauss(9, 3), ()),
        ("quarterly", "higher_is_better", quarters, lambda: chance.gauss(9, 3), ()),
    ]
    with Store.open(tmp_path / ".obs") as store:
        group = GroupSpec(id="twelve", title="all twelve", regions=PLACES)
        study = Study(
            name="invention",
            title_sv="Påhittad studie",
            title_en="Invented study",
            folder=None,
            regions=SHOWN,
            indicators={},
            group="twelve",
            change_from="2018",
            groups={"twelve": group},
        )
        made = Invented(store=store, run=store.begin_run("plan", NOW), study=study)
        for id_, polarity, periods, values, breaks in kinds:
            indicator = share(id_, source="kolada", polarity=polarity, breaks=breaks, headline=True)
            made.put(indicator, series(id_, periods, chance, values))
        yield made


def assert_same(found: pl.DataFrame, expected: pl.DataFrame, key: list[str]) -> None:
    """Every row and column is the same, numbers to 1e-9, whatever the order of the rows."""
    from polars.testing import assert_frame_equal

    assert_frame_equal(found.sort(key), expected.sort(key), rel_tol=1e-9, abs_tol=1e-15)
