"""Fingertips' recent trend: the last five years, with a check that no single one of them makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from obs import Indicator, Panel
from obs_comparison.remarks import IMPOSSIBLE, Remarks
from obs_comparison.spans import form_of, remainder, span
from obs_comparison.trends import (
    FIVE,
    THRESHOLD,
    Line,
    same_way_without_any,
    weighted_line,
    weights_of_counts,
    weights_of_shares,
)

if TYPE_CHECKING:
    from obs_comparison.histories import Histories
    from obs_comparison.trends import Column, Flags, Matrix

_GOOD = {"lower_is_better": "decreasing", "higher_is_better": "increasing"}


def five_points(
    indicator: Indicator, period: str, panel: Panel, histories: Histories
) -> Mapping[str, Column | Sequence[str | None] | str]:
    """The columns "recent_..." of the metric "trend" for each region of *histories*."""
    remarks = Remarks(len(histories.regions))
    reason = _unfit(indicator, period, panel, histories)
    if reason:
        remarks.refuse(reason)
        return {"recent_trend": IMPOSSIBLE, "recent_note": remarks.column()}
    years = _last_years(period)
    values = histories.matrix(indicator.id, years)
    remarks.refuse(f"not all of {years[0]} to {years[-1]} have a value", _in_any(np.isnan(values)))
    remarks.refuse("a value below zero", _in_any(values < 0))
    weights = np.full_like(values, np.nan)
    if indicator.kind == "share":
        method = "chi-square for trend"
        denominators = histories.matrix(str(indicator.denominator), years)
        _check_shares(values, denominators, remarks)
        fit = remarks.fit
        # Values are in per cent: their variance is 100 * 100 times that of shares.
        weights[fit] = weights_of_shares(values[fit] / 100, denominators[fit]) / 100**2
    else:
        method = "regression weighted by Poisson intervals"
        weights[remarks.fit] = weights_of_counts(values[remarks.fit])
        remarks.add("a count follows the size of the region", remarks.fit)
    methods = [method if fit else None for fit in remarks.fit]
    return {**_judged(indicator, values, weights, remarks), "recent_method": methods}


def _unfit(indicator: Indicator, period: str, panel: Panel, histories: Histories) -> str:
    if form_of(period):
        return "not an annual series"
    broken = remainder(indicator.breaks, _last_years(period)).reason
    if broken:
        return f"break in the last {FIVE} years: {broken}"
    if indicator.kind == "count":
        return ""
    if indicator.kind != "share":
        return f"no interval is known for this kind of figure ({indicator.kind})"
    return _unfit_denominator(indicator, panel, histories)


def _unfit_denominator(indicator: Indicator, panel: Panel, histories: Histories) -> str:
    if indicator.unit != "%" or indicator.denominator is None:
        return "the denominator of the share is not known"
    denominator = panel.others.get(indicator.denominator) or panel.indicators.get(indicator.denominator)
    if denominator is None or indicator.denominator not in histories:
        return f"no figures of the denominator {indicator.denominator}"
    return "" if denominator.kind == "count" else f"the denominator {denominator.id} is no count"


def _last_years(period: str) -> tuple[str, ...]:
    return span(f"{int(period) - FIVE + 1:04}", period)


def _check_shares(values: Matrix, denominators: Matrix, remarks: Remarks) -> None:
    remarks.refuse("not all years have a denominator", _in_any(np.isnan(denominators)))
    remarks.refuse("a denominator that is not above zero", _in_any(denominators <= 0))
    remarks.refuse("a count that is not below its denominator", _in_any(values >= 100))
    remarks.refuse("zero in every year", ~_in_any(values != 0))


def _judged(
    indicator: Indicator, values: Matrix, weights: Matrix, remarks: Remarks
) -> dict[str, Column | Sequence[str | None]]:
    fit = remarks.fit
    line = Line(np.full(len(values), np.nan), np.full(len(values), np.nan))
    line.slope[fit], line.chi_square[fit] = weighted_line(values[fit], weights[fit])
    steady = np.zeros(len(values), dtype=np.bool_)
    steady[fit] = same_way_without_any(values[fit], weights[fit])
    beyond = line.chi_square > THRESHOLD
    remarks.add("the direction depends on a single year", beyond & ~steady)
    trend = _words(line.slope, fit, beyond & steady)
    good = _GOOD.get(indicator.polarity)
    verdict = {"increasing": "worse", "decreasing": "worse", good: "better"} if good else {}
    return {
        "recent_trend": trend,
        "recent_judgement": [verdict.get(each) for each in trend],
        "recent_slope": line.slope,
        "recent_chi_square": line.chi_square,
        "recent_note": remarks.column(),
    }


def _words(slope: Column, fit: Flags, significant: Flags) -> list[str]:
    way = np.where(slope >= 0, "increasing", "decreasing")
    found = np.where(significant, way, "no significant change")
    return [str(each) for each in np.where(fit, found, IMPOSSIBLE)]


def _in_any(years: Flags) -> Flags:
    return years.sum(axis=1) > 0
