"""How much each region's own series moves from one period to the next: a spread where no cases are counted.

Reference: Wheeler (1993) Understanding Variation, the individuals chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from obs import first_day

if TYPE_CHECKING:
    from datetime import date

    from obs import Panel

FEWEST_STEPS = 4
"""Fewer moving ranges say too little of a series' spread."""

# The mean range of two values from a normal distribution with standard deviation 1.
_RANGE_OF_TWO = 1.128

_SINCE = {"indicator": pl.Categorical(), "since": pl.Date(), "until": pl.Date(), "longest_step": pl.Int32()}


def own_spread(panel: Panel) -> pl.LazyFrame:
    """The standard deviation *sigma* of each indicator and region: mean moving range / 1.128.

    From the periods up to the one compared, and from the last break on; a gap gives no moving range. A
    series with fewer than `FEWEST_STEPS` of them, or that never changes, has no sigma (null).
    """
    spans = [
        _span(indicator.id, [each.period for each in indicator.breaks], panel.periods[indicator.id])
        for indicator in panel.indicators.values()
        if indicator.id in panel.periods
    ]
    step = pl.col("date").diff().over("indicator", "region").dt.total_days()
    moving = pl.col("value").diff().abs().over("indicator", "region")
    return (
        panel.observations.filter(pl.col("sex") == panel.sex, pl.col("value").is_not_null())
        .join(pl.LazyFrame(spans, schema=_SINCE), on="indicator")
        .filter(pl.col("date").is_between("since", "until"))
        .sort("indicator", "region", "date")
        .with_columns(moving_range=pl.when(step <= pl.col("longest_step")).then(moving))
        .group_by("indicator", "region")
        .agg(
            steps=pl.col("moving_range").count(),
            sigma=pl.col("moving_range").mean() / _RANGE_OF_TWO,
        )
        .select(
            "indicator",
            "region",
            sigma=pl.when(pl.col("steps") >= FEWEST_STEPS, pl.col("sigma") > 0).then("sigma"),
        )
    )


def _span(indicator: str, breaks: list[str], period: str) -> dict[str, object]:
    until = first_day(period)
    since: date = max((day for day in map(first_day, breaks) if day <= until), default=first_day("0001"))
    longest = {4: 366, 8: 7}.get(len(period), 92 if "Q" in period else 31)
    return {"indicator": indicator, "since": since, "until": until, "longest_step": longest}
