"""A large panel of a relational metric is computed in shares, side by side, and nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from obs import MetricError
from obs.compare import Options, shares
from obs.compare.gathering import gather_for
from obs.compare.running import run
from obs.metric import Metric
from obs.models import Panel
from obs.plugins import Registry
from obs.snapshot import embedded
from obs.study import builtin

METRICS = dict(Registry.from_entry_points(environ={}).metrics)
RELATIONAL = sorted(id_ for id_, metric in METRICS.items() if metric.info.relational)
STUDY = builtin()


@pytest.fixture(scope="module")
def panel() -> Panel:
    """All of the built-in study."""
    return gather_for(STUDY, embedded("bistand"), Options(), STUDY.comparable()).panel


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """From now on three shares; the indicators of each."""
    monkeypatch.setattr(shares, "LEAST", 7)
    monkeypatch.setattr(pl, "thread_pool_size", lambda: 3)
    seen: list[tuple[str, ...]] = []
    for id_, metric in METRICS.items():
        compute = metric.compute

        def watched(
            self: Metric, panel: Panel, parameters: Mapping[str, object], of: object = compute
        ) -> pl.LazyFrame:
            seen.append(tuple(panel.indicators))
            return of(self, panel, parameters)  # pyright: ignore

        monkeypatch.setitem(METRICS, id_, type(metric.__name__, (metric,), {"compute": watched}))
    return seen


def by_key(table: pl.DataFrame, metric: str) -> pl.DataFrame:
    return table.sort(METRICS[metric].info.result["primaryKey"])  # pyright: ignore


@pytest.mark.parametrize("metric", RELATIONAL)
def test_in_shares_as_in_one(
    metric: str, panel: Panel, shared: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sum is taken in another order, hence the last digits."""
    found = run(METRICS, metric, panel, {})
    assert [id_ for each in shared for id_ in each] == [*panel.indicators]
    assert len(shared) == 3
    shared.clear()
    monkeypatch.setattr(pl, "thread_pool_size", lambda: 1)
    expected = run(METRICS, metric, panel, {})
    assert len(shared) == 1
    assert_frame_equal(by_key(found, metric), by_key(expected, metric), rel_tol=1e-12, abs_tol=1e-12)


def test_a_metric_that_is_not_relational_gets_all(panel: Panel, shared: list[tuple[str, ...]]) -> None:
    """It may need them together."""
    run(METRICS, "trend", panel, {})
    assert shared == [tuple(panel.indicators)]


def test_another_engine_gets_all(panel: Panel, shared: list[tuple[str, ...]]) -> None:
    """It divides the work by itself."""

    def beside(table: pl.LazyFrame) -> pl.LazyFrame:
        return table

    run(METRICS, "level", replace(panel, beside=beside), {})
    assert shared == [tuple(panel.indicators)]


def test_few_indicators_are_one_share(panel: Panel, shared: list[tuple[str, ...]]) -> None:
    """Thirteen are less than two times seven."""
    run(METRICS, "level", shares.share(panel, [*panel.indicators][:13], METRICS["level"].info, {}), {})
    assert [len(each) for each in shared] == [13]


def test_what_a_share_reads_beside_comes_along(panel: Panel) -> None:
    """The denominator, and what a parameter names, with their figures; nothing else."""
    of, below = next((id_, each.denominator) for id_, each in panel.indicators.items() if each.denominator)
    named = next(id_ for id_ in panel.indicators if id_ not in (of, below))
    info = replace(METRICS["level"].info, uses=("price",))
    known = {**panel.indicators, **panel.others}
    assert below is not None
    alone = shares.share(
        replace(panel, indicators={id_: known.get(id_, panel.indicators[of]) for id_ in (of, below, named)}),
        [of],
        info,
        {"price": [named]},
    )
    assert set(alone.indicators) == set(alone.periods) == {of}
    assert set(alone.others) == {below, named}
    held = alone.observations.select(pl.col("indicator").cast(pl.String).unique()).collect().to_series()
    assert named in held
    assert set(held) <= {of, below, named}


def test_a_key_that_comes_twice_is_refused_across_shares(panel: Panel, shared: list[tuple[str, ...]]) -> None:
    """All checks are made of the whole result."""

    class Twice(METRICS["level"]):
        def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
            first = (
                super().compute(panel, parameters).filter(pl.col("indicator") == next(iter(panel.indicators)))
            )
            return first.with_columns(indicator=pl.lit("one"))

    rows = panel.observations.filter(pl.col("region") == "1783")
    one = replace(
        panel,
        observations=rows,
        group=replace(panel.group, members=("1783",)),
        shown=("1783",),
        benchmark="1783",
    )
    with pytest.raises(MetricError, match="two rows for the same indicator, region"):
        run({"level": Twice}, "level", one, {})
    assert len(shared) == 3


def test_a_share_without_a_value_has_a_column_all_the_same(
    panel: Panel, shared: list[tuple[str, ...]]
) -> None:
    """Though nothing in it tells of which type."""
    first = next(iter(panel.indicators))

    class Lacking(METRICS["change"]):
        def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
            table = super().compute(panel, parameters)
            return table.with_columns(change=pl.lit(None)) if first in panel.indicators else table

    found = run({"change": Lacking}, "change", panel, {}).get_column("change")
    assert found.dtype == pl.Float64
    assert found.count() < found.len()
    assert len(shared) == 3
