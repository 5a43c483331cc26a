"""One indicator in one window, as the metric robustness looks at it, and what has to be said of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from obs import Indicator
from obs_comparison.remarks import Remarks
from obs_comparison.robustness_choice import REAL, Choice
from obs_comparison.robustness_intervals import Intervals
from obs_comparison.spans import remainder
from obs_comparison.trend_table import stretches
from obs_comparison.windows import Window
from obs_comparison.yardsticks import Column, Yardsticks

Block = Mapping[str, "Column | Sequence[str | float | bool | None] | str"]
"""Columns of the result: a value for each region shown, or one for all of them."""

_COUNTRY = "00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """An *indicator* in a *window*, and what it is held against.

    *values* has a row for each region that *yardsticks* knows and a column for each of *periods*, all those
    of the window (its ends where it runs backwards). *factors* turn them into prices of its end; *prices*
    names the price levels to look at. *outliers* says of a period, and the place of a region among those
    shown, that its value is one; *told* is said of all.
    """

    indicator: Indicator
    window: Window
    choice: Choice
    yardsticks: Yardsticks
    benchmark: str
    periods: Sequence[str]
    values: NDArray[np.float64]
    factors: Column
    prices: Sequence[str]
    intervals: Intervals
    outliers: Mapping[str, Mapping[int, str]]
    told: Sequence[str]

    def refusal(self) -> str:
        """Why nothing can have moved in this window; empty if something can."""
        if not self.window.start:
            return ""
        if self.window.runs_backwards:
            return f"{self.window.start} is not before {self.window.period}"
        reason = remainder(self.indicator.breaks, self.periods).reason
        return f"across a break: {reason}" if reason else ""

    def remarks(self, prices: str) -> Remarks:
        """What is said in every row at these *prices*; fit are the regions with all that is looked at."""
        shown = self.yardsticks.shown
        said = Remarks(len(shown))
        for text in filter(None, (self.refusal(), *self.told)):
            said.add(text)
        whole = self.choice.test in ("steps", "extreme")
        columns = list(range(len(self.periods)) if whole else dict.fromkeys((0, len(self.periods) - 1)))
        looked_at = [self.periods[each] for each in columns]
        gaps = np.isnan(self.values[shown][:, columns])
        _say_gaps(gaps, looked_at, said, whole=whole)
        for period in dict.fromkeys((looked_at[0], looked_at[-1])):
            for place, text in self.outliers.get(period, {}).items():
                said.add(text, np.arange(len(shown)) == place)
        unpriced = np.isnan(self.factors[columns]) if prices == REAL else np.zeros(len(columns), np.bool_)
        if unpriced.any():
            said.add(f"no price index for {', '.join(stretches(unpriced, looked_at))}")
        said.fit &= ~gaps.any(axis=1) & (not self.refusal()) & (not unpriced.any())
        return said

    def around_zero(self) -> str:
        """Why no change can be given in per cent of any region; empty where it can.

        An index that is above zero for some and below for others is a deviation: per cent say nothing of it.
        """
        starts = self.values[self.yardsticks.members, 0]
        both_sides = self.indicator.kind == "index" and (starts <= 0).any()
        return "no percent change: the index is below zero for some" if both_sides else ""

    def follows_size(self) -> str:
        """Why figures can be set beside those of others in per cent only; empty where they can as they are.

        Nothing says whether an amount is a total or, say, a median income. A country's mean or median lies
        within the range of its municipalities, its total does not.
        """
        if self.indicator.kind == "count":
            return "a count follows the size of the region"
        if self.indicator.kind != "amount":
            return ""
        country = self.values[self.yardsticks.benchmark, -1] if self.benchmark == _COUNTRY else np.nan
        members = self.values[self.yardsticks.members, -1]
        among = (members <= country).any() and (members >= country).any()
        return "" if among else "an amount may follow the size of the region"


def _say_gaps(gaps: NDArray[np.bool_], periods: Sequence[str], said: Remarks, *, whole: bool) -> None:
    """Which of *periods* each region lacks: every one of a *whole* window is needed, else both ends."""
    if not whole:
        for column, period in enumerate(periods):
            said.add(f"no value for {period}", gaps[:, column])
        return
    for place in np.flatnonzero(gaps.any(axis=1)):
        missing = ", ".join(stretches(gaps[place], periods))
        said.refuse(f"missing {missing}", np.arange(len(gaps)) == place)


def answers(true: NDArray[np.bool_], known: NDArray[np.bool_]) -> list[bool | None]:
    """For each region whether the finding is *true*, None where that is not *known*."""
    return [bool(each) if sure else None for each, sure in zip(true, known, strict=True)]


def unit_of_difference(indicator: Indicator) -> str:
    """The unit of the difference of two values of *indicator*."""
    return "percentage points" if indicator.unit == "%" else indicator.unit
