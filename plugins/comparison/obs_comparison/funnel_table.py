"""The funnel of each indicator of a panel, as a table with a row for each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from obs_comparison.case_counts import case_counts
from obs_comparison.funnel_limits import SCALES, Array, Funnel, binomial_limits, fit, poisson_limits

if TYPE_CHECKING:
    from obs import Panel

FEWEST_REGIONS = 10
_LEVELS = {"95": 0.95, "998": 0.998}
_COMPUTED = (
    *("centre", "expected", "z", "z_adjusted", "phi", "tau2"),
    *(f"{plain}{side}_{name}" for plain in ("", "plain_") for name in _LEVELS for side in ("lower", "upper")),
)


def funnel_table(panel: Panel, scale: str, winsorise: float) -> pl.LazyFrame:
    """The table of the metric funnel for *panel*, on the *scale* of that name (see `SCALES`)."""
    parts = [
        _funnel_of(part, scale, winsorise)
        for part in case_counts(panel).partition_by("indicator", maintain_order=True)
    ]
    return _with_words(pl.concat(parts).lazy(), scale)


def _funnel_of(part: pl.DataFrame, scale: str, winsorise: float) -> pl.DataFrame:
    """The rows of one indicator with the computed columns, null where nothing can be computed."""
    part = part.with_columns(
        placed=pl.col("count").is_not_null() & (pl.col("kind") != "count") & ~pl.col("benchmark")
    )
    fitting = part.filter("placed", "member")
    obstacle = _obstacle(fitting, scale)
    part = part.with_columns(obstacle=pl.lit(obstacle, pl.String), n=pl.lit(len(fitting), pl.Int64))
    computed = {name: np.full(len(part), np.nan) for name in _COMPUTED}
    if obstacle is None:
        funnel = fit(_floats(fitting, "count"), _floats(fitting, "denominator"), SCALES[scale], winsorise)
        placed = part["placed"].to_numpy()
        for name, values in _computed(part.filter("placed"), funnel, scale).items():
            computed[name][placed] = values
    columns = [pl.Series(name, values) for name, values in computed.items()]
    return part.with_columns(columns).with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in _COMPUTED
    )


def _obstacle(fitting: pl.DataFrame, scale: str) -> str | None:
    if len(fitting) < FEWEST_REGIONS:
        return f"only {len(fitting)} regions of the group have a count, fewer than {FEWEST_REGIONS}"
    kind, cases, all_ = fitting["kind"][0], fitting["count"].sum(), fitting["denominator"].sum()
    if scale == "arcsine" and kind != "share":
        return "the arcsine scale is for shares"
    if cases == 0:
        return "no region of the group has a case"
    return "every case counts in every region" if kind == "share" and cases >= all_ else None


def _computed(placed: pl.DataFrame, funnel: Funnel, scale: str) -> dict[str, Array | float]:
    counts, denominators = _floats(placed, "count"), _floats(placed, "denominator")
    per, is_share = _floats(placed, "per"), placed["kind"][0] == "share"
    expected = funnel.centre * denominators
    columns: dict[str, Array | float] = {
        "centre": funnel.centre * per,
        "expected": expected,
        "z": funnel.z(counts, denominators),
        "z_adjusted": funnel.z(counts, denominators, adjusted=True),
        "phi": funnel.phi,
        "tau2": funnel.tau2,
    }
    for name, level in _LEVELS.items():
        if scale == "arcsine":
            plain = binomial_limits(funnel.centre, denominators, level)
        else:
            low, high = poisson_limits(expected, level)
            plain = low / denominators, high / denominators
        for prefix, limits in (("", funnel.limits(denominators, level)), ("plain_", plain)):
            for side, limit in zip(("lower", "upper"), limits, strict=True):
                columns[f"{prefix}{side}_{name}"] = per * (np.minimum(limit, 1.0) if is_share else limit)
    return columns


def _with_words(table: pl.LazyFrame, scale: str) -> pl.LazyFrame:
    process = "binomial, chance only" if scale == "arcsine" else "exact Poisson, chance only"
    has_funnel = pl.col("centre").is_not_null()
    return table.with_columns(
        outside=_outside(""),
        plain_outside=_outside("plain_"),
        scale=pl.when(has_funnel).then(pl.lit(scale)),
        plain_process=pl.when(has_funnel).then(pl.lit(process)),
        period=pl.col("period").cast(pl.String),
        funnel_note=pl.concat_str(
            *_hindrances(),
            pl.when(pl.col("benchmark") & pl.col("count").is_null()).then(pl.col("count_note")),
            pl.when(has_funnel & ~pl.col("member")).then(pl.lit("not in the group: the limits leave it out")),
            pl.when(pl.col("expected") < 5).then(pl.lit("fewer than five cases expected: rough limits")),
            pl.when(has_funnel & pl.col("z").is_null()).then(pl.lit("no z: zero has no logarithm")),
            separator="; ",
            ignore_nulls=True,
        ).replace("", None),
    )


def _hindrances() -> list[pl.Expr]:
    prefix = "cannot be calculated: "
    return [
        pl.when(pl.col("value").is_null())
        .then(pl.lit(f"{prefix}no value"))
        .when("benchmark")
        .then(pl.lit("the benchmark is no region of the funnel"))
        .when(pl.col("kind") == "count")
        .then(pl.lit(f"{prefix}a count is neither share nor rate"))
        .when(~pl.col("placed"))
        .then(pl.concat_str(pl.lit(prefix), "count_note"))
        .when(pl.col("obstacle").is_not_null())
        .then(pl.concat_str(pl.lit(prefix), "obstacle")),
    ]


def _outside(prefix: str) -> pl.Expr:
    rate = pl.col("per") * pl.col("count") / pl.col("denominator")
    return (
        pl.when(rate > pl.col(f"{prefix}upper_998"))
        .then(pl.lit("above the 99.8 % limit"))
        .when(rate > pl.col(f"{prefix}upper_95"))
        .then(pl.lit("above the 95 % limit"))
        .when(rate < pl.col(f"{prefix}lower_998"))
        .then(pl.lit("below the 99.8 % limit"))
        .when(rate < pl.col(f"{prefix}lower_95"))
        .then(pl.lit("below the 95 % limit"))
        .when(pl.col(f"{prefix}lower_95").is_not_null())
        .then(pl.lit("inside"))
    )


def _floats(part: pl.DataFrame, name: str) -> Array:
    return part[name].cast(pl.Float64).to_numpy()
