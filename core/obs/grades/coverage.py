"""How many of the figures that there could be are there."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from obs.grades.model import Mark, by_limits
from obs.observations import WITH_VALUE
from obs.regions import COUNTRY, municipalities

LACKING = (0.02, 0.10, 0.25)
"""The share of figures without a value, up to which coverage is A, B and C."""


def coverage_of(frame: pl.DataFrame, scope: Sequence[str]) -> Mark:
    """The mark of *frame*, of which the municipalities in *scope* (codes) were asked for.

    Counted are the totals of both sexes (women's and men's where there are none) for every such municipality
    and every period from the first to the last with a value; in a series of years those in between without
    any row count too. `Mark.value` is the greater of two shares without a value: of all, and of the last
    period. A series for the country alone is judged by its periods.
    """
    places = sorted(set(scope) & set(municipalities()))
    filled = _filled(frame, places)
    if filled.is_empty():
        filled, places = _filled(frame, [COUNTRY]), [COUNTRY]
    if filled.is_empty():
        return Mark(letter=None, reason="no value is held for any municipality, nor for the country")
    periods = _periods(frame, filled)
    last = periods[-1]
    full, there = len(periods) * len(places), filled.height
    at_last = filled.filter(pl.col("period") == last).height
    lacking = max(1 - there / full, 1 - at_last / len(places))
    where = "the country" if places == [COUNTRY] else f"{len(places)} municipalities"
    reason = (
        f"{there} of {full} figures of {where}, {periods[0]} to {last} ({_percent(there / full)}); "
        f"{at_last} of {len(places)} in {last}"
    )
    return Mark(letter=by_limits(lacking, LACKING), reason=reason, value=lacking)


def _filled(frame: pl.DataFrame, places: Sequence[str]) -> pl.DataFrame:
    """The region and period of each figure with a value, once."""
    texts = frame.select(pl.col("region", "period", "sex", "status").cast(pl.String), "date").filter(
        pl.col("region").is_in(list(places)) & pl.col("status").is_in(WITH_VALUE)
    )
    totals = texts.filter(pl.col("sex") == "T")
    return (texts if totals.is_empty() else totals).select("region", "period", "date").unique()


def _periods(frame: pl.DataFrame, filled: pl.DataFrame) -> list[str]:
    first, last = filled.get_column("date").min(), filled.get_column("date").max()
    named = frame.filter(pl.col("date").is_between(first, last)).select(
        pl.col("period").cast(pl.String), "date"
    )
    periods = named.unique().sort("date").get_column("period").to_list()
    if all(len(period) == 4 for period in periods):
        return [str(year) for year in range(int(periods[0]), int(periods[-1]) + 1)]
    return periods


def _percent(share: float) -> str:
    """*share* in per cent; 100 only where nothing is lacking."""
    return f"{min(share * 100, 99.9 if share < 1 else 100):.1f} %"
