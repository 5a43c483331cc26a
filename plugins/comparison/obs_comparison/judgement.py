"""Intervals, judgements, rank intervals and the weight of one case, for every cell of a panel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from obs_comparison.case_counts import case_counts
from obs_comparison.case_intervals import with_intervals
from obs_comparison.intervals import FEWEST_FOR_BYAR
from obs_comparison.own_series import own_spread
from obs_comparison.rank_intervals import Chance, rank_intervals

if TYPE_CHECKING:
    from obs import Panel

# The interval of ranks is always this one: the level of the figures' own intervals is another question.
_RANK_LEVEL = 0.95


def judged(panel: Panel, *, level: float, draws: int, seed: int) -> pl.LazyFrame:
    """The table of the metric uncertainty for *panel*."""
    table = (
        case_counts(panel)
        .lazy()
        .join(own_spread(panel), on=["indicator", "region"], how="left", maintain_order="left")
    )
    table = table.with_columns(ranked=pl.when("member").then("value")).with_columns(
        n=pl.col("ranked").count().over("indicator").cast(pl.Int64), rank=_rank()
    )
    complete = _with_remark(with_intervals(table.collect(), level))
    complete = _with_rank_interval(complete, draws, seed)
    return _with_words(_with_one_case(complete).lazy())


def _rank() -> pl.Expr:
    best_first = pl.when(pl.col("polarity") == "higher_is_better").then(-pl.col("ranked"))
    return best_first.otherwise("ranked").rank("min").over("indicator").cast(pl.Int64)


def _with_remark(table: pl.DataFrame) -> pl.DataFrame:
    """*table* with n_note: how the cases were counted or why not, and whether they are few."""
    few = pl.when(pl.col("count") < FEWEST_FOR_BYAR).then(
        pl.lit(f"a small number: fewer than {FEWEST_FOR_BYAR} cases")
    )
    remark = pl.concat_str("count_note", few, separator="; ", ignore_nulls=True)
    return table.with_columns(n_note=remark.replace("", None))


def _with_rank_interval(table: pl.DataFrame, draws: int, seed: int) -> pl.DataFrame:
    """*table* with rank_lower and rank_upper: null for a region without rank or without known chance."""
    ranked = table.with_row_index("row").filter(pl.col("ranked").is_not_null())

    def simulated(part: pl.DataFrame) -> pl.DataFrame:
        lower, upper = rank_intervals(
            _chance(part),
            highest_first=part["polarity"][0] == "higher_is_better",
            draws=draws,
            seed=seed,
            level=_RANK_LEVEL,
        )
        return part.select("row", rank_lower=pl.Series(lower), rank_upper=pl.Series(upper))

    # NumPy sorts and draws without holding the interpreter; the results do not depend on the threads.
    with ThreadPoolExecutor() as threads:
        parts = list(threads.map(simulated, ranked.partition_by("indicator", maintain_order=True)))
    empty = pl.DataFrame(schema={"row": pl.UInt32, "rank_lower": pl.Int64, "rank_upper": pl.Int64})
    table = table.with_row_index("row").join(pl.concat([empty, *parts]), on="row", how="left")
    has_chance = pl.col("count").is_not_null() | pl.col("sigma").is_not_null()
    return table.sort("row").with_columns(
        pl.when(has_chance).then(pl.col(name)).alias(name) for name in ("rank_lower", "rank_upper")
    )


def _chance(part: pl.DataFrame) -> Chance:
    def floats(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return part[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()

    is_share = part["kind"][0] == "share"
    return Chance(
        values=floats("value"),
        worth=floats("worth"),
        counts=floats("count"),
        denominators=floats("denominator"),
        sigmas=floats("sigma"),
        process="binomial" if is_share else "poisson",
    )


def _with_one_case(table: pl.DataFrame) -> pl.DataFrame:
    """*table* with one_case, and one_case_band: whether a case more or fewer moves the quarter."""
    moved: list[bool | None] = []
    for part in table.partition_by("indicator", maintain_order=True):
        moved += _moves_band(part)
    return table.with_columns(one_case=pl.col("worth"), one_case_band=pl.Series(moved, dtype=pl.Boolean))


def _moves_band(part: pl.DataFrame) -> list[bool | None]:
    values = part["ranked"].fill_null(float("nan")).to_numpy()
    worth = part["worth"].fill_null(float("nan")).to_numpy()
    others = np.sort(values[~np.isnan(values)])
    highest = 100.0 if part["kind"][0] == "share" else np.inf
    bands = [_band(np.clip(values + shift * worth, 0, highest), values, others) for shift in (-1, 0, 1)]
    moves = (bands[0] != bands[1]) | (bands[2] != bands[1])
    known = ~np.isnan(values + worth)
    return [bool(each) if sure else None for each, sure in zip(moves, known, strict=True)]


def _band(
    moved: np.ndarray[tuple[int], np.dtype[np.float64]],
    own: np.ndarray[tuple[int], np.dtype[np.float64]],
    others: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The quarter (-1, 0, 1) in which each region with the value *moved* would be, by mid-rank percentile.

    *others* are the values of all, sorted, among them the region's *own* one, which is not counted.
    """
    below = np.searchsorted(others, moved, "left") - (own < moved)
    until = np.searchsorted(others, moved, "right") - (own <= moved)
    percentile = 100 * ((below + until + 1) / 2) / max(1, len(others))
    return (percentile > 75).astype(np.int64) - (percentile < 25).astype(np.int64)


def _with_words(table: pl.LazyFrame) -> pl.LazyFrame:
    reason = (
        pl.when(pl.col("value").is_null())
        .then(pl.lit("no value"))
        .when("benchmark")
        .then(pl.lit("the benchmark itself"))
        .when(pl.col("benchmark_value").is_null())
        .then(pl.lit("benchmark not available"))
        .when(pl.col("kind") == "count")
        .then(pl.lit("a count follows the size of the region"))
        .when(pl.col("lower").is_null())
        .then(pl.concat_str(pl.lit("no interval: "), "count_note"))
    )
    low, high = pl.col("upper") < pl.col("benchmark_value"), pl.col("lower") > pl.col("benchmark_value")
    better = pl.col("polarity").replace_strict(
        {"lower_is_better": -1, "higher_is_better": 1, "none": 0}, return_dtype=pl.Int8
    )
    side = high.cast(pl.Int8) - low.cast(pl.Int8)
    words = {-1: "worse", 1: "better", -2: "lower", 2: "higher", 0: "similar"}
    word = (
        pl.when(better == 0)
        .then(2 * side)
        .otherwise(side * better)
        .replace_strict(words, default=None, return_dtype=pl.String)
    )
    return table.with_columns(
        judgement=pl.when(reason.is_null()).then(word).otherwise(pl.lit("not compared")),
        judgement_note=reason,
        rank_note=_rank_note(),
        period=pl.col("period").cast(pl.String),
    )


def _rank_note() -> pl.Expr:
    counted, spread = pl.col("count").is_not_null(), pl.col("sigma").is_not_null()
    return (
        pl.when(pl.col("value").is_null())
        .then(pl.lit("no rank: no value"))
        .when(~pl.col("member"))
        .then(pl.lit("no rank: not in the group"))
        .when(counted & (pl.col("kind") == "share"))
        .then(pl.lit("interval simulated: binomial"))
        .when(counted)
        .then(pl.lit("interval simulated: Poisson"))
        .when(spread)
        .then(pl.lit("interval simulated: normal, spread of the region's own series"))
        .otherwise(pl.lit("no rank interval: no cases known, and too short or constant a series"))
    )
