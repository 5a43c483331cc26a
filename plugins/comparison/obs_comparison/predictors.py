"""The synthetic control that also matches predictors, whose importance is searched for from many starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

import numpy as np
import polars as pl

from obs import Panel
from obs_comparison.balanced import MINIMUM_DONORS, Balanced
from obs_comparison.placebos import misfit
from obs_comparison.specifications import DECLARED, SHOWN_WEIGHT, Estimate
from obs_comparison.synthetic import Floats, nested

WITH_PREDICTORS = "synthetic control with predictors"


def means(panel: Panel, predictors: Sequence[str], balanced: Balanced) -> Mapping[str, Floats]:
    """By region the mean of each of *predictors* before the start; a region that lacks one is left out."""
    if balanced.problem:
        return {}
    year = pl.col("period").cast(pl.String).str.slice(0, 4)
    first, start = balanced.periods[0][:4], balanced.periods[balanced.before][:4]
    rows = (
        panel.observations.filter(
            pl.col("indicator").cast(pl.String).is_in(predictors),
            pl.col("sex") == panel.sex,
            pl.col("value").is_not_null(),
            year >= first,
            year < start,
        )
        .select(pl.col("indicator", "region").cast(pl.String), "value")
        .collect()
    )
    series: dict[tuple[str, str], list[float]] = {}
    for indicator, region, value in rows.iter_rows():
        series.setdefault((indicator, region), []).append(value)
    # The same whatever the order of rows, to the last digit: the search can tell a difference there.
    found = {key: fmean(values) for key, values in series.items()}
    return {
        region: np.array([found[predictor, region] for predictor in predictors])
        for region in balanced.regions
        if all((predictor, region) in found for predictor in predictors)
    }


def estimate(balanced: Balanced, region: str, known: Mapping[str, Floats], seed: int) -> Estimate | str:
    """The estimate for *region*, which *balanced* has no problem with, or why there is none.

    *known* are the predictors by region; the outcome's own mean before the start is one more. It is not
    ranked: the search for each placebo would take as long as this one.
    """
    column = balanced.regions.index(region)
    donors = [each for each in balanced.pool if each != column and balanced.regions[each] in known]
    if region not in known:
        return "a predictor has no value before the start"
    if len(donors) < MINIMUM_DONORS:
        return f"{len(donors)} donor(s) with every predictor, at least {MINIMUM_DONORS} are needed"
    before = balanced.values[: balanced.before]
    table = np.column_stack(
        [np.append(known[balanced.regions[each]], before[:, each].mean()) for each in (column, *donors)]
    )
    found = nested(table[:, 0], table[:, 1:], before[:, column], before[:, donors], seed=seed)
    gap = balanced.values[:, column] - balanced.values[:, donors] @ found.weights
    named = sorted(zip(found.weights.tolist(), donors, strict=True), key=lambda each: (-each[0], each[1]))
    remarks = ["not ranked: placebos are run without predictors"]
    if found.stuck:
        worst = np.sqrt(max(found.ends))
        stuck = f"{found.stuck} of {len(found.ends)} starts of the search ended above the best fit"
        remarks.append(f"{stuck}, the worst at {worst:.3g}")
    return Estimate(
        method=WITH_PREDICTORS,
        variant=DECLARED,
        first=balanced.periods[0],
        start=balanced.periods[balanced.before],
        last=balanced.periods[-1],
        before=balanced.before,
        after=len(balanced.periods) - balanced.before,
        donors=len(donors),
        misfit=misfit(gap, balanced.before, float(np.abs(before[:, column]).max())),
        weights=tuple((balanced.regions[each], weight) for weight, each in named if weight >= SHOWN_WEIGHT),
        remarks=tuple(remarks),
    )
