"""Intervals of changes and levels of the shown regions, where the cases behind their figures are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from obs import Indicator, Panel
from obs_comparison.case_counts import ABOUT, about, with_counts
from obs_comparison.case_intervals import with_intervals
from obs_comparison.intervals import count_ratio

if TYPE_CHECKING:
    from obs_comparison.histories import Histories

Column = NDArray[np.float64]
_CAUTION = "mostly the same people or households in both, so that it is neither an upper nor a lower bound"


class Interval(NamedTuple):
    """The limits for each region shown, NaN where there are none, and how they were found or why not."""

    lower: Column
    upper: Column
    notes: list[str | None]


class Intervals:
    """The cases of *indicator* in *periods* behind the figures of the regions shown, and what follows."""

    def __init__(
        self, indicator: Indicator, periods: Sequence[str], panel: Panel, histories: Histories, level: float
    ) -> None:
        self._level, self._shown = level, len(panel.shown)
        self._of_counts = indicator.kind == "count"
        described = about(indicator, panel)
        self._none = _why(cast("str | None", described["unknown"]))
        if self._none:
            return
        place = {region: row for row, region in enumerate(histories.regions)}
        rows = [place[region] for region in panel.shown]
        values = histories.matrix(indicator.id, periods)[rows]
        denominators = histories.matrix(str(indicator.denominator), periods)[rows]
        table = pl.DataFrame(
            {"value": values.T.ravel(), "denominator": denominators.T.ravel()}, nan_to_null=True
        ).with_columns(pl.lit(described[name], dtype).alias(name) for name, dtype in ABOUT.items())
        counted = with_intervals(with_counts(table.lazy()).collect(), level).with_columns(
            unknown=pl.when(pl.col("count").is_null()).then("count_note")
        )
        self._cases: Mapping[str, pl.DataFrame] = {
            period: counted.slice(number * self._shown, self._shown) for number, period in enumerate(periods)
        }

    def of_change(self, start: str, period: str) -> Interval:
        """The interval of the percent change, from the exact ratio of two Poisson counts or rates."""
        if self._none:
            return self._nothing()
        before, after = self._cases[start], self._cases[period]
        earlier, later = (each["count"].cast(pl.Float64).to_numpy() for each in (before, after))
        fit = (earlier > 0) & ~np.isnan(later)
        lower, upper = np.full(self._shown, np.nan), np.full(self._shown, np.nan)
        _, low, high = count_ratio(
            later[fit],
            earlier[fit],
            self._level,
            later_exposure=self._exposure(after)[fit],
            earlier_exposure=self._exposure(before)[fit],
        )
        lower[fit], upper[fit] = 100 * (low - 1), 100 * (high - 1)
        what = "counts" if self._of_counts else "rates"
        reasons = zip(before["unknown"], after["unknown"], strict=True)
        notes = [
            f"exact ratio of two Poisson {what}, {a:.0f} and {b:.0f} cases: {_CAUTION}"
            if known
            else _why(*why)
            for known, a, b, why in zip(fit, earlier, later, reasons, strict=True)
        ]
        return Interval(lower, upper, notes)

    def of_level(self, period: str) -> Interval:
        """The interval of the value: Wilson's for a share, Byar's or the exact Poisson one else."""
        if self._none:
            return self._nothing()
        held = self._cases[period]
        notes = [
            f"{method}, {count} cases: chance of a small process, no sampling error" if method else _why(why)
            for method, count, why in held.select("method", "count", "unknown").iter_rows()
        ]
        lower, upper = (held[name].cast(pl.Float64).to_numpy() for name in ("lower", "upper"))
        return Interval(lower, upper, notes)

    def _exposure(self, cases: pl.DataFrame) -> Column:
        return np.ones(self._shown) if self._of_counts else cases["denominator"].to_numpy()

    def _nothing(self) -> Interval:
        nothing = np.full(self._shown, np.nan)
        return Interval(nothing, nothing, [self._none] * self._shown)


def _why(*reasons: str | None) -> str | None:
    """Why there is no interval; None where there is no value, which is told elsewhere."""
    told = next((reason for reason in reasons if reason), None)
    return f"no interval: {told}" if told else None
