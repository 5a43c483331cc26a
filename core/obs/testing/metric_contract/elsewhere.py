"""Whether a metric that says it is relational computes on another engine than Polars."""

from __future__ import annotations

from dataclasses import replace

import pytest

from obs.engines import Engine, engine_called
from obs.errors import ConfigError
from obs.metric import Metric
from obs.models import Panel
from obs.testing.metric_contract.case import MetricCase, checked, difference


class Elsewhere(MetricCase):
    """Promises about the engines that figures may be on."""

    def test_a_relational_metric_gives_the_same_on_duckdb(self, metric: type[Metric], panel: Panel) -> None:
        """Given its panel on DuckDB it gives the rows that it gives on Polars, numbers to 1e-9."""
        if not metric.info.relational:
            return
        there = _panel_on(_duckdb(), panel)
        expected = checked(metric, panel, self.parameters)
        try:
            got = checked(metric, there, self.parameters)
        except Exception as error:
            raise AssertionError(f"it breaks on DuckDB: {error}") from error
        assert difference(got, expected) == "", "on DuckDB it gives another result"


def _duckdb() -> Engine:
    try:
        engine = engine_called("duckdb")
    except ConfigError as error:
        pytest.skip(f"{error.message}: {error.suggestion}")
    assert engine is not None
    return engine


def _panel_on(engine: Engine, panel: Panel) -> Panel:
    """*panel* with its observations on *engine*, codes as texts."""
    return replace(panel, observations=engine.beside(panel.observations), beside=engine.beside)
