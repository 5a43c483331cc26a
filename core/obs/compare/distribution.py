"""How the group is spread: quartiles by period, and each member's place in a change."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from obs.compare.gathering import gather_for
from obs.compare.model import Options
from obs.figures import Figures
from obs.models import Indicator
from obs.study import Study

QUARTILES: Mapping[str, float] = {"lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75}


def history(
    study: Study, figures: Figures, options: Options, indicators: Mapping[str, Indicator]
) -> pl.DataFrame:
    """Total figures of *indicators* for the group, the shown regions and the benchmark, in all periods.

    Columns: indicator, region, period, value, status, note; in order.
    """
    panel = gather_for(study, figures, options, indicators).panel
    codes = pl.col("indicator", "region", "period").cast(pl.String)
    return (
        panel.observations.filter(pl.col("sex") == "T", pl.col("indicator").is_in(list(indicators)))
        .sort("indicator", "region", "date")
        .select(codes, "value", pl.col("status").cast(pl.String), "note")
        .collect()
    )


def quartiles(history: pl.DataFrame, members: tuple[str, ...]) -> pl.DataFrame:
    """Quartiles of the *members* that have a value, each counted once, by indicator and period.

    Columns: indicator, period, lower_quartile, median, upper_quartile (linear interpolation), n. A period
    in which fewer than half have a value is left out: the others may not be like those.
    """
    held = history.filter(pl.col("value").is_not_null(), pl.col("region").is_in(list(members)))
    return (
        held.group_by("indicator", "period")
        .agg(
            *(pl.col("value").quantile(share, "linear").alias(name) for name, share in QUARTILES.items()),
            n=pl.len().cast(pl.Int64),
        )
        .filter(2 * pl.col("n") >= len(members))
        .sort("indicator", "period")
    )


def places_in_change(change: pl.DataFrame, members: tuple[str, ...]) -> pl.DataFrame:
    """Each region's place in *change*, the result of the metric change for all *members*.

    Columns: indicator, region, change_rank (1: fell most), rise_rank, change_n, median_percent_change and
    median_change. Only members have a place, and ties share the better one.
    """
    held = change.filter(pl.col("change").is_not_null(), pl.col("region").is_in(list(members)))
    return held.select(
        "indicator",
        "region",
        change_rank=pl.col("change").rank("min").over("indicator").cast(pl.Int64),
        rise_rank=pl.col("change").rank("min", descending=True).over("indicator").cast(pl.Int64),
        change_n=pl.len().over("indicator").cast(pl.Int64),
        median_change=pl.col("change").median().over("indicator"),
        median_percent_change=pl.col("percent_change").median().over("indicator"),
    )


def missing(level: pl.DataFrame, members: tuple[str, ...]) -> pl.DataFrame:
    """How many *members* have no value in *level*, the result of that metric, by the reason.

    Columns: indicator, status, count.
    """
    without = level.filter(pl.col("value").is_null(), pl.col("region").is_in(list(members)))
    reason = pl.col("status").fill_null("missing")
    return (
        without.group_by("indicator", status=reason)
        .agg(count=pl.len().cast(pl.Int64))
        .sort("indicator", "status")
    )
