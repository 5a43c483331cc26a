"""What is not installed, not known or cannot run elsewhere is refused in one line that says what to do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from obs import ConfigError, MetricError
from obs.compare import Options, compare, measure
from obs.engines import ENGINES, Engine, engine_called
from obs.plugins import Registry

if TYPE_CHECKING:
    from tests.engines.conftest import Invented

METRICS = Registry.from_entry_points(environ={}).metrics


class Nowhere:
    """An engine that would be noticed if anything were read with it."""

    name = "nowhere"

    def scan(self, files: object) -> object:
        raise AssertionError("it was read")

    def beside(self, table: object) -> object:
        raise AssertionError("it was read")


def test_polars_needs_no_engine() -> None:
    """It is what everything is computed with."""
    assert engine_called("polars") is None


def test_an_unknown_engine_is_refused() -> None:
    """With those that there are."""
    with pytest.raises(ConfigError, match="no engine 'oracle'") as raised:
        engine_called("oracle")
    assert "polars, duckdb, spark" in str(raised.value.suggestion)
    assert ENGINES == ("polars", "duckdb", "spark")


@pytest.mark.parametrize(
    ("name", "missing"), [("duckdb", "duckdb"), ("spark", "pyspark"), ("duckdb", "pyarrow")]
)
def test_what_is_not_installed_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, missing: str) -> None:
    """With the command that installs it."""
    for module in [each for each in sys.modules if each.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ConfigError, match=f"the engine {name} is not installed") as raised:
        engine_called(name)
    assert raised.value.suggestion == f"pip install 'obs[{name}]'"


def test_a_metric_that_is_not_relational_is_refused(invented: Invented) -> None:
    """Before anything is read, with the metrics that are."""
    engine: Engine = Nowhere()  # pyright: ignore[reportAssignmentType]
    with pytest.raises(MetricError, match="metric trend does not run on nowhere") as raised:
        measure(
            invented.study,
            invented.store,
            METRICS,
            "trend",
            Options(),
            parameters={},
            terms={},
            engine=engine,
        )
    assert "change, level, standings" in str(raised.value.suggestion)


def test_one_that_stands_in_for_level_is_refused_too(invented: Invented) -> None:
    """The table of obs compare needs level and change, whoever offers them."""
    engine: Engine = Nowhere()  # pyright: ignore[reportAssignmentType]
    metrics = {**METRICS, "level": METRICS["trend"]}
    with pytest.raises(MetricError, match="does not run on nowhere"):
        compare(invented.study, invented.store, metrics, Options(), terms={}, engine=engine)
