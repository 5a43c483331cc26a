"""The interval of each figure whose cases are known."""

from __future__ import annotations

import numpy as np
import polars as pl

from obs_comparison.intervals import FEWEST_FOR_BYAR, poisson, wilson


def with_intervals(table: pl.DataFrame, level: float) -> pl.DataFrame:
    """*table* (see `obs_comparison.case_counts.case_counts`) with the interval of each value at *level*.

    Adds *worth* (what one case is of the value), *lower* and *upper* in the value's unit, and *method*; all
    null where the count is.
    """
    known, is_count = pl.col("count").is_not_null(), pl.col("kind") == "count"
    worth = pl.when(is_count).then(1.0).otherwise(pl.col("per") / pl.col("denominator"))
    table = table.with_columns(worth=pl.when(known).then(worth))
    lower, upper = _limits(table, level)
    return table.with_columns(
        lower=pl.Series(lower).fill_nan(None),
        upper=pl.Series(upper).fill_nan(None),
        method=pl.when(known).then(
            pl.when(pl.col("kind") == "share")
            .then(pl.lit("Wilson"))
            .when(pl.col("count") < FEWEST_FOR_BYAR)
            .then(pl.lit("exact Poisson"))
            .otherwise(pl.lit("Byar"))
        ),
    )


def _limits(table: pl.DataFrame, level: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    count = table["count"].cast(pl.Float64).to_numpy()
    is_share = (table["kind"] == "share").to_numpy()
    cases = np.where(np.isnan(count) | ~is_share, np.nan, table["denominator"].to_numpy())
    # A share found from rounded figures may have a hair more cases than people.
    shares = np.stack(wilson(np.fmin(count, cases), cases, level)) * 100
    return np.where(is_share, shares, np.stack(poisson(count, level)) * table["worth"].to_numpy())
