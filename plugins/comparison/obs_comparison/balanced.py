"""The balanced panel that counterfactuals are made from: no region with a gap, no period without a donor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from obs import Indicator, Panel, first_day

Floats = NDArray[np.float64]

MINIMUM_BEFORE = 3
MINIMUM_DONORS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the user declared: *start* of the programme, first period, and who may not be a donor."""

    start: str
    pre_from: str | None
    exclude: Collection[str]
    keep_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Balanced:
    """*values* of one indicator, *periods* x *regions*; NaN only in columns that are not in *pool*.

    The first *before* periods precede the start. *dropped* is how many donors were left out for a gap.
    *problem* says why nothing can be calculated for any region; it is empty otherwise.
    """

    periods: tuple[str, ...]
    regions: tuple[str, ...]
    values: Floats
    before: int
    pool: tuple[int, ...]
    dropped: int
    problem: str

    def problem_of(self, region: str) -> str:
        """Why nothing can be calculated for *region*; empty if it can."""
        if self.problem:
            return self.problem
        absent = np.isnan(self.values[:, self.regions.index(region)])
        if absent.any():
            named = [period for period, gap in zip(self.periods, absent, strict=True) if gap]
            more = f" and {len(named) - 3} more" if len(named) > 3 else ""
            return f"no value for {', '.join(named[:3])}{more}"
        donors = len(self.pool) - (self.regions.index(region) in self.pool)
        if donors < MINIMUM_DONORS:
            return f"{donors} donor(s) with a value in every period, at least {MINIMUM_DONORS} are needed"
        return ""


def balanced(panel: Panel, indicator: Indicator, choice: Choice) -> Balanced:
    """The balanced panel of *indicator* from the first period to the one compared, and its donors.

    Donors are the members of the group without those excluded, those known to have a programme of their own
    and, unless kept, those shown. Without a
    declared first period it is the earliest from which at least half of them have every value.
    """
    regions = tuple(sorted({*panel.group.members, *panel.shown}))
    last = panel.periods.get(indicator.id)
    periods, values = _matrix(panel, indicator.id, last, regions)
    treated = {programme.region for programme in panel.programmes}
    barred = {panel.benchmark, *treated, *choice.exclude, *(() if choice.keep_shown else panel.shown)}
    candidates = [
        number
        for number, region in enumerate(regions)
        if region in panel.group.members and region not in barred
    ]
    first = _first(periods, values[:, candidates], choice.pre_from)
    periods, values = periods[first:], values[first:]
    before = sum(_precedes(period, choice.start) for period in periods)
    pool = tuple(each for each in candidates if not np.isnan(values[:, each]).any())
    return Balanced(
        periods=periods,
        regions=regions,
        values=values,
        before=before,
        pool=pool,
        dropped=len(candidates) - len(pool),
        problem=_problem(last, choice.start, before),
    )


def _matrix(
    panel: Panel, indicator: str, last: str | None, regions: Sequence[str]
) -> tuple[tuple[str, ...], Floats]:
    """Periods of the same kind as *last* and no later, and the values by period and region."""
    text = pl.col("period").cast(pl.String)
    rows = (
        panel.observations.filter(
            pl.col("indicator") == indicator,
            pl.col("sex") == panel.sex,
            pl.col("value").is_not_null(),
            pl.col("region").cast(pl.String).is_in(regions),
            text.str.len_chars() == len(last or ""),
            text <= (last or ""),
        )
        .select(text, pl.col("region").cast(pl.String), "value")
        .collect()
    )
    periods = tuple(sorted(rows.get_column("period").unique().to_list()))
    row = {period: number for number, period in enumerate(periods)}
    column = {region: number for number, region in enumerate(regions)}
    values = np.full((len(periods), len(regions)), np.nan)
    for period, region, value in rows.iter_rows():
        values[row[period], column[region]] = value
    return periods, values


def _first(periods: Sequence[str], donors: Floats, declared: str | None) -> int:
    if declared is not None:
        return sum(_precedes(period, declared) for period in periods)
    if not donors.size:
        return 0
    unbroken = np.logical_and.accumulate(~np.isnan(donors[::-1]), axis=0)[::-1]
    enough = unbroken.mean(axis=1) >= 0.5
    return int(np.argmax(enough)) if enough.any() else 0


def _precedes(period: str, start: str) -> bool:
    """Whether *period* lies before *start*; a year in which something began is the first one with it."""
    return period < start[:4] if len(period) == 4 else first_day(period) < first_day(start)


def _problem(last: str | None, start: str, before: int) -> str:
    if last is None:
        return "no period to compare"
    if _precedes(last, start):
        return f"the start {start} is after the last period, {last}"
    if before < MINIMUM_BEFORE:
        return f"{before} period(s) before the start {start}, at least {MINIMUM_BEFORE} are needed"
    return ""
