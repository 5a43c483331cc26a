"""The time axis: a period is drawn in its middle, and what begins with it at its beginning."""

from __future__ import annotations

import math
from collections.abc import Sequence

from obs.periods import first_day
from obs.report.charts.axes import Axis

_STEPS = (1, 2, 5, 10, 20, 50)
_LENGTHS = {"": 1.0, "Q": 1 / 4, "W": 7 / 365.25}


def begin(period: str) -> float:
    """When *period* begins, in years: 2022-Q3 is 2022.5."""
    day = first_day(period)
    if period[5:6] == "W":
        return day.year + (day.timetuple().tm_yday - 1) / 365.25
    return day.year + (day.month - 1) / 12


def length(period: str) -> float:
    """How long *period* is, in years."""
    return _LENGTHS.get(period[5:6], 1 / 12)


def middle(period: str) -> float:
    """Where *period* is drawn."""
    return begin(period) + length(period) / 2


def follows(later: str, earlier: str) -> bool:
    """Whether *later* is the period next to *earlier*: a line joins no others."""
    return middle(later) - middle(earlier) < 1.5 * length(earlier)


def period_axis(periods: Sequence[str], *, at_most: int) -> Axis:
    """An axis from the first to the last of *periods*, with whole years as figures."""
    low, high = middle(periods[0]), middle(periods[-1])
    if low == high:
        low, high = low - length(periods[0]) / 2, high + length(periods[0]) / 2
    low -= (high - low) * 0.015  # so that the first marker stands clear of the figures beside it
    annual = all(len(period) == 4 for period in periods)
    offset = 0.5 if annual else 0.0
    first, last = math.ceil(low - offset - 1e-9), math.floor(high - offset + 1e-9)
    if last - first < (0 if annual else 1):
        return _few(periods, low, high, at_most)
    step = next(step for step in _STEPS if (last - first) // step + 1 <= at_most or step == _STEPS[-1])
    origin = last if step == 2 else 0
    years = [year for year in range(first, last + 1) if (year - origin) % step == 0]
    return Axis(
        low=low, high=high, ticks=tuple(year + offset for year in years), label="'' + floor(datum.value)"
    )


def _few(periods: Sequence[str], low: float, high: float, at_most: int) -> Axis:
    """Less than two turns of the year: the periods themselves are written."""
    every = math.ceil(len(periods) / max(1, at_most // 2))
    shown = list(reversed(list(reversed(periods))[::every]))
    ticks = tuple(middle(period) for period in shown)
    names = ", ".join(f"'{period}'" for period in shown)
    places = ", ".join(f"{tick:.4f}" for tick in ticks)
    return Axis(
        low=low,
        high=high,
        ticks=ticks,
        label=f"[{names}][indexof([{places}], round(datum.value * 10000) / 10000)]",
    )
