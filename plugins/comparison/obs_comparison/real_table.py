"""From a panel to the table of the metric real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from obs import Panel
from obs_comparison.cells import with_figures

if TYPE_CHECKING:
    import polars as pl


def real_table(panel: Panel, cells: pl.LazyFrame) -> nw.LazyFrame[Any]:
    """The result table for the amounts of *panel* in *cells* (see `obs_comparison.amounts.amount_cells`)."""
    observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
    return converted(nw.from_native(cells), observations)


def converted(cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The result table for *cells* (see `obs_comparison.amounts.amount_cells`) and the figures of one sex."""
    first = with_figures(cells, observations, at="start").select("row", start_value="value")
    table = with_figures(cells, observations, at="period").join(first, on="row", how="left")
    table = table.with_columns(
        nominal=nw.when(nw.col("refusal").is_null()).then(nw.col("value"))
    ).with_columns(
        real=nw.col("nominal") * nw.col("base_cpi") / nw.col("cpi"),
        start_real=nw.col("start_value") * nw.col("base_cpi") / nw.col("start_cpi"),
        comparable=nw.col("hindrance").is_null() & (nw.col("start_value") > 0),
    )
    return table.sort("row").select(
        "indicator",
        "region",
        "period",
        "nominal",
        "cpi",
        "real",
        "base_year",
        change_from=nw.col("start").cast(nw.String),
        nominal_change=_percent("nominal", "start_value"),
        real_change=_percent("real", "start_real"),
        real_note=_note(),
    )


def _percent(column: str, start: str) -> nw.Expr:
    growth = 100 * (nw.col(column) - nw.col(start)) / nw.col(start)
    return nw.when(nw.col("comparable")).then(growth)


def _note() -> nw.Expr:
    amount, in_window = nw.col("refusal").is_null(), ~nw.col("start").is_null()
    held = amount & ~nw.col("nominal").is_null()
    begins = held & in_window & nw.col("hindrance").is_null()
    period, start = nw.col("period").cast(nw.String), nw.col("start").cast(nw.String)
    reasons = (
        nw.when(~amount).then(nw.col("refusal")),
        nw.when(amount & ~held).then(nw.concat_str(nw.lit("cannot be calculated: no value for "), period)),
        nw.when(held).then(nw.col("unpriced")),
        nw.when(held).then(nw.col("hindrance")),
        nw.when(begins & nw.col("start_value").is_null()).then(
            nw.concat_str(nw.lit("no change: no value for "), start)
        ),
        nw.when(begins & (nw.col("start_value") <= 0)).then(
            nw.lit("no percent change: the start value is not above zero")
        ),
        nw.when(begins & ~nw.col("real").is_null() & nw.col("start_cpi").is_null()).then(
            nw.concat_str(nw.lit("no real change: no price index for "), start)
        ),
    )
    note = nw.concat_str(*reasons, separator="; ", ignore_nulls=True)
    return nw.when(note != "").then(note)
