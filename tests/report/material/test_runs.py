"""What a report takes for figures just as observed: what the metric declares, whatever a column is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import polars as pl
import pytest
from tests.report.site.invented import MEMBERS, REGISTRY, held, series, study

from obs import Metric, MetricInfo, Panel, Untouched
from obs.report.material.results import Results
from obs.report.material.runs import Runs

if TYPE_CHECKING:
    from obs.compare.observed import Observation

_KEY = ["indicator", "region"]


class Doubled(Metric):
    """Twice the figure as value, and the figure itself beside it."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="doubled",
        title="Doubled",
        assumptions=("None.",),
        reference="Arithmetic",
        result={
            "fields": [
                {"name": "indicator", "type": "string"},
                {"name": "region", "type": "string"},
                {"name": "value", "type": "number"},
                {"name": "given", "type": "number"},
                {"name": "country", "type": "number"},
            ],
            "primaryKey": _KEY,
        },
        untouched={"given": Untouched(), "country": Untouched(region="benchmark")},
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        last = pl.col("period").cast(pl.String) == panel.periods["A"]
        country = pl.col("value").filter(pl.col("region").cast(pl.String) == panel.benchmark).first()
        return panel.observations.filter(pl.col("sex") == "T", last).select(
            pl.col(_KEY).cast(pl.String), value=2 * pl.col("value"), given="value", country=country
        )


@pytest.fixture
def results() -> Results:
    """The results of that metric on figures of which one is corrected, and the figures themselves."""
    metrics = {**REGISTRY.metrics, "doubled": Doubled}
    runs = Runs(
        study(),
        held(A=series()),
        replace(REGISTRY, metrics=metrics),
        terms={},
        group=None,
        shown=("9901", "9902", "9903"),
        members=MEMBERS,
    )
    runs.observe(study().indicators, MEMBERS)
    runs.measure("doubled")
    return Results(tables=runs.tables, corrected=frozenset({("A", "9902", "2022"), ("A", "9901", "2021")}))


def found(results: Results, ref: str) -> tuple[str, str, str | None]:
    of: Observation | None = results.observed(ref)
    assert of is not None
    return of.indicator, of.region, of.period


def test_a_value_that_the_metric_made_is_not_the_source_s_own(results: Results) -> None:
    """It is called value and is twice what was observed."""
    assert results.find("doubled/A/9903/value") == 2 * results.find("observations/A/9903/2022/value")
    assert not results.is_untouched("doubled/A/9903/value")


@pytest.mark.parametrize(("column", "region"), [("given", "9901"), ("country", "00")])
def test_what_the_metric_declares_is_the_source_s_own(results: Results, column: str, region: str) -> None:
    """Of the region and the period that it declares."""
    ref = f"doubled/A/9901/{column}"
    assert results.find(ref) == results.find(f"observations/A/{region}/2022/value")
    assert found(results, ref) == ("A", region, "2022")
    assert results.is_untouched(ref)


def test_a_correction_counts_where_its_figure_stands(results: Results) -> None:
    """In the figures of 9902 for 2022, whatever the column is called; not beside them."""
    corrected = ("doubled/A/9902/given", "observations/A/9902/2022/value", "observations/A/9901/2021/value")
    for ref in corrected:
        assert results.is_corrected(ref)
        assert not results.is_untouched(ref)
    for ref in ("doubled/A/9902/country", "doubled/A/9902/value", "observations/A/9902/2021/value"):
        assert not results.is_corrected(ref)


def test_a_formula_s_figure_is_nobody_s_own(results: Results) -> None:
    derived = replace(results, derived=frozenset({"A"}))
    assert results.is_untouched("observations/A/9901/2022/value")
    assert not derived.is_untouched("observations/A/9901/2022/value")


def test_tables_that_a_report_computes_hold_no_figure_as_observed(results: Results) -> None:
    assert results.observed("quartiles/A/2022/median") is None


def test_where_nothing_stands_what_would_be_there_is_told(results: Results) -> None:
    """An empty cell changes the credit of none beside it."""
    assert found(results, "observations/A/9999/2022/value") == ("A", "9999", "2022")
    assert results.is_untouched("observations/A/9999/2022/value")
