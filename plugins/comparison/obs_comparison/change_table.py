"""From a panel to the table of the metric change."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from obs import Panel
from obs_comparison.cells import cells, with_figures


def change_table(panel: Panel) -> nw.LazyFrame[Any]:
    """The result table for *panel*."""
    observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
    return changes(nw.from_native(panel.beside(cells(panel))), observations)


def changes(cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The result table for *cells* (see `obs_comparison.cells.cells`) and the *observations* of one sex."""
    figures = with_figures(cells, observations, at="period").select(
        "indicator", "region", "period", "value", status=nw.col("status").cast(nw.String)
    )
    table = figures.join(movement(cells, observations), on=["indicator", "region"], how="left")
    unobserved = ~nw.col("period").is_null() & nw.col("status").is_null()
    note = nw.when(unobserved).then(nw.lit("no observation")).otherwise(nw.col("change_note"))
    return table.with_columns(change_note=note).drop("period")


def movement(cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The change of each of *cells* by the *observations* of one sex, and why there is none."""
    first = with_figures(cells, observations, at="start").select("indicator", "region", base="value")
    table = with_figures(cells, observations, at="period").join(first, on=["indicator", "region"], how="left")
    table = table.with_columns(
        change=nw.when(nw.col("hindrance").is_null()).then(nw.col("value") - nw.col("base")),
    )
    return table.select(
        "indicator",
        "region",
        "change",
        change_from=nw.col("start").cast(nw.String),
        percent_change=nw.when(nw.col("base") > 0).then(100 * nw.col("change") / nw.col("base")),
        change_note=_note(),
    )


def _note() -> nw.Expr:
    wanted = ~nw.col("start").is_null() & ~nw.col("period").is_null()
    return (
        nw.when(~wanted)
        .then(nw.lit(None, nw.String))
        .when(~nw.col("hindrance").is_null())
        .then(nw.col("hindrance"))
        .when(nw.col("base").is_null())
        .then(nw.concat_str(nw.lit("no change: no value for "), nw.col("start").cast(nw.String)))
        .when(~nw.col("change").is_null() & (nw.col("base") <= 0))
        .then(nw.lit("no percent change: the start value is not above zero"))
    )
