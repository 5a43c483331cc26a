"""How many cases lie behind each figure, where its denominator is known; else why that is not known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from obs_comparison.cells import cells, with_figures

if TYPE_CHECKING:
    from obs import Indicator, Panel

_PER = re.compile(r"(?:/|\bper )\s*(1(?:[ \u00a0]?000)+)\b")
_MONEY = re.compile(r"^[mt]?kr\b", re.IGNORECASE)
ABOUT = {
    "indicator": pl.Categorical(),
    "kind": pl.String(),
    "per": pl.Float64(),
    "denominator_id": pl.Categorical(),
    "unknown": pl.String(),
}


def case_counts(panel: Panel) -> pl.DataFrame:
    """The cells of *panel* (see `obs_comparison.cells.cells`) with their figures and the cases behind them.

    Columns besides those: value, status, kind, *benchmark_value*, *denominator* (of the same region, period
    and sex), *per* (value = per x count / denominator; null for a count), *count* (whole), *count_note* (why
    there is none, else how it was found; null without a value). In the order of the cells.
    """
    observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
    numbered = nw.from_native(cells(panel).with_row_index("row"))
    figures = with_figures(numbered, observations, at="period").to_native()
    described = pl.LazyFrame([about(each, panel) for each in panel.indicators.values()], schema=ABOUT)
    denominators = observations.select(
        "region", "period", denominator_id="indicator", denominator="value"
    ).to_native()
    benchmark = figures.filter("benchmark").select("indicator", benchmark_value="value")
    table = (
        figures.join(described, on="indicator", how="left")
        .join(denominators, on=["denominator_id", "region", "period"], how="left")
        .join(benchmark, on="indicator", how="left")
        .sort("row")
        .drop("row")
    )
    return with_counts(table).collect()


def with_counts(table: pl.LazyFrame) -> pl.LazyFrame:
    """*table*, with the columns of `ABOUT`, value and denominator, beside *count* and *count_note*."""
    value, denominator, unknown = pl.col("value"), pl.col("denominator"), pl.col("unknown")
    is_count = pl.col("kind") == "count"
    cases = pl.when(is_count).then(value).otherwise(value * denominator / pl.col("per"))
    hindrance = (
        pl.when(unknown.is_not_null())
        .then(unknown)
        .when(value < 0)
        .then(pl.lit("the value is below zero"))
        .when(is_count & (value != value.round()))
        .then(pl.lit("the value is no whole number"))
        .when(~is_count & denominator.is_null())
        .then(pl.concat_str(pl.lit("no value of the denominator "), pl.col("denominator_id").cast(pl.String)))
        .when(~is_count & (denominator <= 0))
        .then(pl.lit("the denominator is not above zero"))
        .when((pl.col("kind") == "share") & (value > 100))
        .then(pl.lit("the share is above 100 %"))
    )
    has_count = hindrance.is_null() & value.is_not_null()
    return table.with_columns(
        count=pl.when(has_count).then(cases.round()).cast(pl.Int64),
        count_note=pl.when(value.is_null())
        .then(None)
        .when(has_count & ~is_count)
        .then(pl.lit("count = value x denominator, rounded to whole cases"))
        .otherwise(hindrance),
    )


def about(indicator: Indicator, panel: Panel) -> dict[str, object]:
    """What the number of cases behind a value of *indicator* depends on: a row of `ABOUT`."""
    return {
        "indicator": indicator.id,
        "kind": indicator.kind,
        "per": _per(indicator),
        "denominator_id": indicator.denominator,
        "unknown": _unknown(indicator, panel),
    }


def _per(indicator: Indicator) -> float | None:
    if indicator.kind == "share":
        return 100.0 if indicator.unit == "%" else None
    written = _PER.search(indicator.unit)
    return float(re.sub(r"\D", "", written[1])) if indicator.kind == "rate" and written else None


def _unknown(indicator: Indicator, panel: Panel) -> str | None:
    """Why no number of cases can be known behind any value of *indicator*."""
    if indicator.kind == "count":
        return None
    if indicator.kind in {"amount", "index"} or _MONEY.match(indicator.unit):
        return "an amount or a modelled value, not a number of cases"
    if _per(indicator) is None:
        return f"the unit {indicator.unit!r} does not say per how many"
    return _no_denominator(indicator.denominator, panel)


def _no_denominator(id_: str | None, panel: Panel) -> str | None:
    if id_ is None:
        return "no denominator known"
    denominator = {**panel.others, **panel.indicators}.get(id_)
    if denominator is None:
        return f"no figures of the denominator {id_} are held"
    return None if denominator.kind == "count" else f"the denominator {id_} is not a count"
