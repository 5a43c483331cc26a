"""The result table of the metric "trend", built indicator by indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import factorial
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import polars as pl

from obs import Indicator, Panel
from obs_comparison import trends, xmr
from obs_comparison.five_points import five_points
from obs_comparison.histories import Histories
from obs_comparison.remarks import IMPOSSIBLE, Remarks
from obs_comparison.spans import NOUNS, aligned, form_of, remainder, span, years_between
from obs_comparison.trend import RESULT

if TYPE_CHECKING:
    from obs_comparison.trends import Column, Flags, Matrix

Columns = Mapping[str, "Column | Sequence[str | None] | str | int | None"]

_FOR_KENDALL, _RANGES, _FIRM = 3, 4, 12
_TYPES = {"string": pl.String(), "number": pl.Float64(), "integer": pl.Int64()}
_SCHEMA = {field["name"]: _TYPES[field["type"]] for field in cast("list[dict[str, Any]]", RESULT["fields"])}


def trend_table(panel: Panel, *, start: str, refuse: bool) -> pl.DataFrame:
    """The result for each indicator of *panel* and each of its regions, in that order.

    *start* "" stands for the panel's own; with *refuse* a series with a break is not calculated at all.
    """
    histories = Histories(panel)
    frames = [
        _frame(indicator.id, histories.regions, _columns(indicator, panel, histories, start, refuse=refuse))
        for indicator in panel.indicators.values()
    ]
    return pl.concat(frames or [pl.DataFrame(schema=_SCHEMA)])


def _frame(indicator: str, regions: Sequence[str], columns: Columns) -> pl.DataFrame:
    given = {"indicator": indicator, "region": regions, **columns}
    series: list[pl.Series] = []
    for name, dtype in _SCHEMA.items():
        values = given.get(name)
        if values is None or isinstance(values, str | int):
            values = [values] * len(regions)
        # Numbers come as floats with NaN for what is not there.
        held = pl.Series(name, values).fill_nan(None) if isinstance(values, np.ndarray) else values
        series.append(pl.Series(name, held, dtype=None if isinstance(held, pl.Series) else dtype).cast(dtype))
    return pl.DataFrame(series)


def _columns(
    indicator: Indicator, panel: Panel, histories: Histories, start: str, *, refuse: bool
) -> Columns:
    period = panel.periods.get(indicator.id)
    if period is None:
        return {"trend_note": "no period to compare"}
    first = start or panel.starts.get(indicator.id) or histories.first_period(indicator.id) or period
    first = aligned(first, period)
    recent = five_points(indicator, period, panel, histories)
    periods = list(span(first, period))
    said = Remarks(len(histories.regions))
    if len(periods) < 2:
        said.refuse(f"{first} is not before {period}")
    else:
        left = remainder(indicator.breaks, periods)
        periods = periods[left.first :]
        _say_break(left.reason, periods, said, refuse=refuse)
    if not said.fit.all():
        return {"start": first, "period": period, "trend_note": said.column(), **recent}
    values = histories.matrix(indicator.id, periods)
    return {
        "start": periods[0],
        "period": period,
        "periods": len(periods),
        "missing": np.isnan(values).sum(axis=1),
        **_movement(values, periods, said),
        **recent,
        **_kendall(values),
        **_xmr(values, periods),
    }


def _say_break(reason: str, left: Sequence[str], said: Remarks, *, refuse: bool) -> None:
    if reason and refuse:
        said.refuse(f"break in the series: {reason}")
    elif reason and len(left) < 2:
        said.refuse(f"too little is left after the break: {reason}")
    elif reason:
        said.add(f"calculated from {left[0]}, after a break: {reason}")


def _movement(values: Matrix, periods: Sequence[str], said: Remarks) -> Columns:
    first, last = values[:, 0], values[:, -1]
    change = last - first
    percent, rate = np.full(len(values), np.nan), np.full(len(values), np.nan)
    based = (first > 0) & ~np.isnan(last)
    percent[based] = 100 * change[based] / first[based]
    geometric = based & (last > 0)
    growth = last[geometric] / first[geometric]
    rate[geometric] = 100 * (growth ** (1 / years_between(periods[0], periods[-1])) - 1)
    said.add(f"no change: no value for {periods[0]}", np.isnan(first))
    said.add(f"no change: no value for {periods[-1]}", np.isnan(last))
    known = ~np.isnan(change)
    said.add("no percent change, index or annual rate: the start value is not above zero", known & ~based)
    said.add("no annual rate: the last value is not above zero", based & ~geometric)
    index = np.full(len(values), np.nan)
    index[based] = 100 * last[based] / first[based]
    return {
        "first": first,
        "last": last,
        "change": change,
        "percent_change": percent,
        "index": index,
        "annual_rate": rate,
        "monotone": _monotone(values, periods, said),
        "trend_note": said.column(),
    }


def _monotone(values: Matrix, periods: Sequence[str], said: Remarks) -> list[str]:
    gaps = np.isnan(values)
    for row in np.flatnonzero(gaps.any(axis=1)):
        missing = ", ".join(stretches(gaps[row], periods))
        said.add(f"missing: {missing}", np.arange(len(values)) == row)
    steps, noun = np.diff(values, axis=1), NOUNS[form_of(periods[-1])]
    words = np.where((steps > 0).all(axis=1), f"rose every {noun}", "neither")
    words = np.where((steps < 0).all(axis=1), f"fell every {noun}", words)
    return [str(word) for word in np.where(gaps.any(axis=1), IMPOSSIBLE, words)]


def _kendall(values: Matrix) -> Columns:
    n, said = (~np.isnan(values)).sum(axis=1), Remarks(len(values))
    said.refuse("fewer than three values", n < _FOR_KENDALL)
    columns = np.full((3, len(values)), np.nan)
    columns[:, said.fit] = trends.mann_kendall(values[said.fit])
    for few in range(_FOR_KENDALL, 5):
        lowest = f"{2 / factorial(few):.3f}".removeprefix("0")
        said.add(f"{few} values prove nothing at 5 %: p cannot go below {lowest}", n == few)
    said.add("p by the normal approximation", n > trends.LARGEST_EXACT)
    s, p, slope = columns
    return {
        "kendall_n": n,
        "kendall_s": s,
        "kendall_p": p,
        "sen_slope": slope,
        "kendall_note": said.column(),
    }


def _xmr(values: Matrix, periods: Sequence[str]) -> Columns:
    said = Remarks(len(values))
    ranges = np.diff(values, axis=1)
    few = (~np.isnan(ranges)).sum(axis=1) < _RANGES
    said.refuse(f"fewer than {_RANGES} ranges between neighbouring periods", few)
    columns = np.full((4, len(values)), np.nan)
    columns[:, said.fit] = xmr.limits(values[said.fit])
    said.refuse("the values do not vary enough from one period to the next", columns[1] == columns[2])
    columns[:, ~said.fit] = np.nan
    mean, lower, upper, screened = columns
    found = xmr.signals(values, xmr.Limits(mean, lower, upper, screened))
    n = (~np.isnan(values)).sum(axis=1)
    if form_of(periods[-1]) == "":
        said.add("annual figures: read the limits with caution", said.fit)
    for number in np.unique(n[said.fit & (n < _FIRM)]):
        said.add(f"limits of {number} values are weak", said.fit & (n == number))
    return {
        "xmr_mean": mean,
        "xmr_lower": lower,
        "xmr_upper": upper,
        "xmr_screened": screened,
        "xmr_signals": _signals(found, periods, said.fit),
        "xmr_note": said.column(),
    }


def _signals(found: Mapping[str, Flags], periods: Sequence[str], fit: Flags) -> list[str | None]:
    texts: list[str | None] = []
    for row, calculated in enumerate(fit):
        said = [
            f"{kind}: {', '.join(stretches(flags[row], periods))}"
            for kind, flags in found.items()
            if flags[row].any()
        ]
        texts.append(("; ".join(said) or "none") if calculated else None)
    return texts


def stretches(flags: Flags, periods: Sequence[str]) -> list[str]:
    """The *periods* that are flagged, neighbours joined: "2017", "2019 to 2021"."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    firsts, ends = cast("list[int]", edges[::2].tolist()), cast("list[int]", edges[1::2].tolist())
    return [
        periods[first] if first + 1 == end else f"{periods[first]} to {periods[end - 1]}"
        for first, end in zip(firsts, ends, strict=True)
    ]
