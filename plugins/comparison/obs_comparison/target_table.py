"""The table of the metric `target`."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw
import numpy as np
import polars as pl

from obs import Panel
from obs_comparison.case_counts import case_counts
from obs_comparison.case_intervals import with_intervals
from obs_comparison.cells import with_figures
from obs_comparison.intervals import exact_test, fewest_above
from obs_comparison.stated import StatedTarget
from obs_comparison.target_words import is_reached, note, outcome

# From here on half a case is under half a percentage point: how a share was rounded no longer matters.
_MANY = 100


def against_target(panel: Panel, target: StatedTarget) -> pl.DataFrame:
    """A row for each cell of *panel*, with the columns that the metric declares and more."""
    counted = {
        id_: replace(each, denominator=target.of) if target.of and each.kind == "share" else each
        for id_, each in panel.indicators.items()
    }
    asked = replace(panel, indicators=counted, starts=target.baselines)
    table = with_intervals(case_counts(asked), target.level)
    table = _with_baseline(table, panel, target)
    table = table.with_columns(_about_n())
    table = _with_test(table.with_columns(_broken(table)), target)
    return table.with_columns(
        pl.col("period").cast(pl.String),
        target=pl.lit(target.value),
        relation=pl.lit(target.relation),
        distance=pl.col("value") - target.value,
        outcome=outcome(target),
    ).with_columns(target_note=note(target))


def _with_baseline(table: pl.DataFrame, panel: Panel, target: StatedTarget) -> pl.DataFrame:
    observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
    keys = ["indicator", "region"]
    cells = nw.from_native(table.lazy().select(*keys, "start"))
    first = with_figures(cells, observations, at="start").select(*keys, baseline_value="value").to_native()
    table = table.join(first.collect(), on=keys, how="left", maintain_order="left")
    return table.with_columns(
        baseline_period=pl.col("start").cast(pl.String),
        baseline_beyond=pl.when(pl.col("hindrance").is_null()).then(
            is_reached(pl.col("baseline_value"), target)
        ),
    )


def _about_n() -> list[pl.Expr]:
    """The column n (the cases behind a share or rate), and *whole*: a share of a whole number of cases."""
    n, is_share = pl.col("denominator"), pl.col("kind") == "share"
    known = pl.col("count").is_not_null()
    return [
        pl.when(is_share | ((pl.col("kind") == "rate") & known)).then(n).alias("n"),
        (is_share & known & (n % 1 == 0)).fill_null(value=False).alias("whole"),
    ]


def _broken(table: pl.DataFrame) -> pl.Series:
    """Whether a share of few cases is not that of the nearest whole count, to the digits it is given in."""

    def is_broken(value: float, n: float, count: int) -> bool:
        digits = len(repr(value).partition(".")[2].rstrip("0"))
        return n < _MANY and abs(value * n / 100 - count) > (0.5 * 10**-digits / 100 + 1e-9) * n

    rows = table.select("value", "denominator", "count", "whole").iter_rows()
    return pl.Series("broken", [whole and is_broken(value, n, count) for value, n, count, whole in rows])


def _with_test(table: pl.DataFrame, target: StatedTarget) -> pl.DataFrame:
    """*table* with needed and p_value, both null but for shares of a whole number of cases."""
    whole, share = table["whole"].to_numpy(), target.value / 100
    n = np.where(whole, table["denominator"].to_numpy(), np.nan)
    needed = fewest_above(n, share) if target.at_least else n - fewest_above(n, 1 - share)
    count = table["count"].cast(pl.Float64).to_numpy()
    exact = whole & ~table["broken"].to_numpy()
    x, cases = np.where(exact, np.fmin(count, n), np.nan), np.where(exact, n, np.nan)
    p_value = exact_test(x, cases, share, "greater" if target.at_least else "less")
    return table.with_columns(
        needed=pl.Series(needed, dtype=pl.Float64).fill_nan(None).cast(pl.Int64),
        p_value=pl.Series(p_value, dtype=pl.Float64).fill_nan(None),
    )
