"""From a panel to the table of the metric level."""

from __future__ import annotations

from typing import Any, cast

import narwhals as nw

from obs import Panel
from obs_comparison.cells import cells, with_figures
from obs_comparison.level import RESULT


def level_table(panel: Panel, low: float, high: float) -> nw.LazyFrame[Any]:
    """The result table for *panel*, with the cut points *low* and *high*."""
    observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
    return standing(nw.from_native(panel.beside(cells(panel))), observations, low, high)


def standing(
    cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any], low: float, high: float
) -> nw.LazyFrame[Any]:
    """The result table for *cells* (see `obs_comparison.cells.cells`) and the *observations* of one sex."""
    table = with_figures(cells, observations, at="period").with_columns(
        ranked=nw.when(nw.col("member")).then(nw.col("value"))
    )
    group = table.group_by("indicator").agg(
        n=nw.col("ranked").count().cast(nw.Int64), median=nw.col("ranked").median()
    )
    benchmark = table.filter(nw.col("benchmark")).select("indicator", benchmark_value="value")
    table = table.join(group, on="indicator", how="left").join(benchmark, on="indicator", how="left")
    table = table.with_columns(
        rank=_rank(),
        percentile=100 * (nw.col("ranked").rank("average").over("indicator") - 0.5) / nw.col("n"),
        difference_median=nw.col("value") - nw.col("median"),
        difference=nw.when(~nw.col("benchmark")).then(nw.col("value") - nw.col("benchmark_value")),
        ratio=nw.when(~nw.col("benchmark") & (nw.col("value") > 0) & (nw.col("benchmark_value") > 0)).then(
            nw.col("value") / nw.col("benchmark_value")
        ),
        level_note=_note(),
        status=nw.col("status").cast(nw.String),
    )
    names = [each["name"] for each in cast("list[dict[str, str]]", RESULT["fields"])]
    return table.with_columns(band=_band(low, high)).select(names)


def _rank() -> nw.Expr:
    higher_is_better = nw.col("polarity") == "higher_is_better"
    from_best = nw.when(higher_is_better).then(-nw.col("ranked")).otherwise(nw.col("ranked"))
    return from_best.rank("min").over("indicator").cast(nw.Int64)


def _band(low: float, high: float) -> nw.Expr:
    def band(lowest: str, highest: str) -> nw.Expr:
        return (
            nw.when(nw.col("percentile") < low)
            .then(nw.lit(f"{lowest} {_portion(low)}"))
            .when(nw.col("percentile") > high)
            .then(nw.lit(f"{highest} {_portion(100 - high)}"))
            .otherwise(nw.lit(f"middle {_portion(high - low)}"))
        )

    return nw.when(~nw.col("percentile").is_null()).then(
        nw.when(nw.col("polarity") == "lower_is_better")
        .then(band("best", "worst"))
        .when(nw.col("polarity") == "higher_is_better")
        .then(band("worst", "best"))
        .otherwise(band("lowest", "highest"))
    )


def _portion(width: float) -> str:
    return {25.0: "quarter", 50.0: "half"}.get(width, f"{width:g} %")


def _note() -> nw.Expr:
    has_value, is_benchmark = ~nw.col("value").is_null(), nw.col("benchmark")
    reasons = (
        nw.when(nw.col("period").is_null()).then(nw.lit("no period to compare")),
        nw.when(~nw.col("period").is_null() & nw.col("status").is_null()).then(nw.lit("no observation")),
        nw.when(has_value & ~nw.col("member") & ~is_benchmark).then(nw.lit("not in the group, so no rank")),
        nw.when(has_value & is_benchmark).then(nw.lit("the benchmark itself")),
        nw.when(has_value & ~is_benchmark & nw.col("benchmark_value").is_null()).then(
            nw.lit("benchmark not available")
        ),
    )
    return nw.concat_str(*reasons, separator="; ", ignore_nulls=True)
