"""Relational metrics give on every engine what they give on Polars, to 1e-9 and in every column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from tests.corrections.conftest import correction
from tests.engines.conftest import SHOWN, assert_same

from obs import Metric, StoreError
from obs.compare import Options, compare, measure
from obs.compare.gathering import gather_for
from obs.compare.running import run
from obs.compare.selection import indicators
from obs.engines import Engine
from obs.plugins import Registry
from obs.snapshot import embedded
from obs.study import builtin

if TYPE_CHECKING:
    from tests.engines.conftest import Invented

METRICS = Registry.from_entry_points(environ={}).metrics
RELATIONAL = sorted(id_ for id_, metric in METRICS.items() if metric.info.relational)


def key_of(metric: type[Metric]) -> list[str]:
    return cast("list[str]", metric.info.result["primaryKey"])


def test_there_are_relational_metrics() -> None:
    """Those of which it is promised."""
    assert {"level", "change", "standings"} <= set(RELATIONAL)


@pytest.mark.parametrize("metric", ["level", "change", "standings"])
def test_a_store_gives_the_same(invented: Invented, engine: Engine, metric: str) -> None:
    """Read from its Parquet files by the engine itself: ties, gaps, breaks, months, tiny and huge figures."""
    study, options = invented.study, Options(all_indicators=True)
    chosen = indicators(study, (), every=True)
    here = gather_for(study, invented.store, options, chosen)
    there = gather_for(study, invented.store, options, chosen, engine=engine)
    assert there.panel.periods == here.panel.periods
    assert there.problems == here.problems
    expected = run(METRICS, metric, here.panel, {})
    assert expected.height > 100
    assert_same(run(METRICS, metric, there.panel, {}), expected, key_of(METRICS[metric]))


def test_a_panel_without_a_start_gives_the_same(invented: Invented, engine: Engine) -> None:
    """There is nothing to count change from."""
    chosen = indicators(invented.study, (), every=True)
    here, there = (
        replace(gather_for(invented.study, invented.store, Options(), chosen, engine=each).panel, starts={})
        for each in (None, engine)
    )
    found, expected = (run(METRICS, "standings", each, {}) for each in (there, here))
    assert expected["change"].null_count() == expected.height > 100
    assert_same(found, expected, key_of(METRICS["standings"]))


def test_the_table_of_obs_compare_is_the_same(invented: Invented, engine: Engine) -> None:
    """With its headings, findings and the order of its rows."""
    here = compare(invented.study, invented.store, METRICS, Options(), terms={})
    there = compare(invented.study, invented.store, METRICS, Options(), terms={}, engine=engine)
    assert there.table.equals(here.table)
    assert replace(there, table=here.table) == here


def test_standings_come_in_the_same_order(invented: Invented, engine: Engine) -> None:
    """By indicator, region and period, whatever order the engine gives them in."""
    asked = Options(regions=SHOWN)
    here, there = (
        measure(invented.study, invented.store, METRICS, "standings", asked, parameters={}, terms={}, **more)
        for more in ({}, {"engine": engine})
    )
    assert there.table.select("indicator", "region", "period").equals(
        here.table.select("indicator", "region", "period")
    )


def test_corrections_and_formulas_come_along(invented: Invented, engine: Engine) -> None:
    """What is no file of the store is computed by obs and put beside."""
    study = invented.study
    rows = invented.store.read(study.indicators["ties"])
    assert rows is not None
    held = rows.filter(region="9901", sex="T").drop_nulls("value").to_dicts()[-1]
    wrong = correction(
        indicator="ties", region="9901", period=held["period"], expect=held["value"], value=77.0
    )
    formula = replace(study.indicators["best"], id="sum", source="derived", query={"formula": "best+ties"})
    study = replace(
        study,
        derived={"sum": formula},
        corrections=replace(study.corrections, file="c.toml", day=wrong.made, entries=(wrong,)),
    )
    chosen = {id_: study.comparable()[id_] for id_ in ("ties", "best", "sum")}
    here = gather_for(study, invented.store, Options(), chosen)
    there = gather_for(study, invented.store, Options(), chosen, engine=engine)
    found, expected = (run(METRICS, "standings", each.panel, {}) for each in (there, here))
    assert 77.0 in expected.filter(indicator="ties")["value"]
    assert there.corrected == here.corrected != {}
    assert_same(found, expected, key_of(METRICS["standings"]))


def test_a_damaged_file_is_not_read(invented: Invented, engine: Engine) -> None:
    """Its hash is checked before an engine gets it."""
    file = next((invented.store.path / "series").glob("best-*.parquet"))
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(StoreError, match="hash in its name"):
        compare(invented.study, invented.store, METRICS, Options(), terms={}, engine=engine)


@pytest.mark.parametrize("metric", ["level", "change", "standings"])
def test_the_built_in_study_gives_the_same_on_duckdb(engine_of: Callable[[str], Engine], metric: str) -> None:
    """All its real figures, from the snapshot."""
    engine = engine_of("duckdb")
    study, figures, options = builtin(), embedded("bistand"), Options(all_indicators=True)
    chosen = indicators(study, (), every=True)
    here = gather_for(study, figures, options, chosen)
    there = gather_for(study, figures, options, chosen, engine=engine)
    expected = run(METRICS, metric, here.panel, {})
    assert_same(run(METRICS, metric, there.panel, {}), expected, key_of(METRICS[metric]))
