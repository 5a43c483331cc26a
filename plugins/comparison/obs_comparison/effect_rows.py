"""The rows that the effect and its paths are told in, each with a note on what weakens it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import polars as pl

from obs import Indicator, Panel
from obs_comparison.balanced import Balanced, Choice, balanced
from obs_comparison.named_regions import named
from obs_comparison.placebos import Side
from obs_comparison.predictors import WITH_PREDICTORS, estimate, means
from obs_comparison.spans import crossed
from obs_comparison.specifications import (
    DECLARED,
    LOGARITHMS,
    METHODS,
    Estimate,
    Judging,
    estimates,
    paths,
    usable,
)


def summary(
    panel: Panel, indicator: Indicator, choice: Choice, judging: Judging
) -> Iterator[dict[str, object]]:
    """The rows of the effect on *indicator*: by shown region, method and variant."""
    original = balanced(panel, indicator, choice)
    by_method = {method: usable(original, method) for method in METHODS}
    results = {
        method: estimates(own, method, _possible(own, panel.shown), judging)
        for method, own in by_method.items()
    }
    for region in panel.shown:
        for method, own in by_method.items():
            key = {"indicator": indicator.id, "region": region, "method": method}
            if region not in results[method]:
                note = f"cannot be calculated: {_problem(own, original, region)}"
                yield {**key, "variant": DECLARED, "start": choice.start, "effect_note": note}
            for each in results[method].get(region, ()):
                notes = (*each.remarks, *_remarks(own, each), *_crossed(indicator, each.first, each.last))
                yield {
                    **key,
                    **_cells(each, indicator, judging.side),
                    "effect_note": "; ".join(notes) or None,
                }


def with_predictors(
    panel: Panel, indicator: Indicator, choice: Choice, predictors: Sequence[str], seed: int
) -> Iterator[dict[str, object]]:
    """One more row for each shown region: the synthetic control that matches *predictors* as well."""
    own = balanced(panel, indicator, choice)
    known = means(panel, predictors, own)
    for region in panel.shown:
        key = {"indicator": indicator.id, "region": region, "method": WITH_PREDICTORS}
        found = own.problem_of(region) or estimate(own, region, known, seed)
        if isinstance(found, str):
            note = f"cannot be calculated: {found}"
            yield {**key, "variant": DECLARED, "start": choice.start, "effect_note": note}
        else:
            notes = (*found.remarks, *_remarks(own, found), *_crossed(indicator, found.first, found.last))
            yield {**key, **_cells(found, indicator, None), "effect_note": "; ".join(notes)}


def path(panel: Panel, indicator: Indicator, choice: Choice) -> Iterator[dict[str, object]]:
    """The rows of the paths of *indicator*: by shown region, method and period."""
    original = balanced(panel, indicator, choice)
    for region in panel.shown:
        actual = original.values[:, original.regions.index(region)].tolist()
        for method in METHODS:
            own = usable(original, method)
            problem = _problem(own, original, region)
            expected = [None] * len(actual) if problem else paths(own, method, region).tolist()
            for number, period in enumerate(own.periods):
                value = actual[number] if actual[number] == actual[number] else None
                yield {
                    "indicator": indicator.id,
                    "region": region,
                    "method": method,
                    "period": period,
                    "after_start": number >= own.before,
                    "actual": value,
                    "counterfactual": expected[number],
                    "gap": None if value is None or expected[number] is None else value - expected[number],
                    "path_note": f"cannot be calculated: {problem}" if problem else None,
                }


def _possible(panel: Balanced, shown: Sequence[str]) -> list[str]:
    return [region for region in shown if not panel.problem_of(region)]


def _problem(panel: Balanced, original: Balanced, region: str) -> str:
    """Why *panel* says nothing about *region*; the *original* has the values before any logarithm."""
    before_logarithm = original.problem_of(region)
    if before_logarithm:
        return before_logarithm
    return panel.problem_of(region).replace("no value for", "a value that is not above zero in")


def _cells(each: Estimate, indicator: Indicator, side: Side | None) -> dict[str, object]:
    by_ratio, by_gap = each.ratio_standing, each.gap_standing
    return {
        "variant": each.variant,
        "pre_from": each.first,
        "start": each.start,
        "last": each.last,
        "pre_periods": each.before,
        "post_periods": each.after,
        "donors": each.donors,
        "pre_rmspe": each.misfit.before,
        "post_rmspe": each.misfit.after,
        "ratio": each.misfit.ratio,
        "rank_ratio": by_ratio.rank if by_ratio else None,
        "n_ratio": by_ratio.n if by_ratio else None,
        "p_ratio": by_ratio.p if by_ratio else None,
        "mean_gap": each.misfit.mean_gap,
        "gap_unit": _gap_unit(each.method, indicator),
        "side": side,
        "rank_gap": by_gap.rank if by_gap else None,
        "n_gap": by_gap.n if by_gap else None,
        "p_gap": by_gap.p if by_gap else None,
        "weights": ", ".join(f"{named(region)} {weight:.3f}" for region, weight in each.weights) or None,
    }


def _gap_unit(method: str, indicator: Indicator) -> str:
    if method == LOGARITHMS:
        return "logarithm"
    return "percentage points" if indicator.unit == "%" else indicator.unit


def _remarks(panel: Balanced, each: Estimate) -> Iterator[str]:
    if each.before < 10:
        yield f"only {each.before} periods before the start: 10 or more are advised"
    if each.misfit.ratio is None:
        yield "no ratio: a perfect fit before the start"
        if each.weights:
            yield "the region lies within what its donors span, so other weights fit as well"
    if each.gap_standing and each.donors < 19:
        yield f"with {each.donors} donors p cannot be below {1 / (each.donors + 1):.3f}"
    elif each.gap_standing and each.gap_standing.n < 20:
        yield f"only {each.gap_standing.n - 1} of {each.donors} placebos fit well enough to rank the gap"
    if panel.dropped:
        reason = " or a value that is not above zero" if each.method == LOGARITHMS else ""
        yield f"{panel.dropped} donors left out for a gap{reason}"


def _crossed(indicator: Indicator, first: str, last: str) -> Iterator[str]:
    for each in crossed(indicator.breaks, first, last):
        yield f"across a break for all regions: {each.period} ({each.reason.replace('; ', ', ')})"


def frame(rows: list[dict[str, object]], result: Mapping[str, object]) -> pl.LazyFrame:
    """*rows* with the columns of the *result* schema, null where a row has none."""
    types = {
        "string": pl.String,
        "number": pl.Float64,
        "integer": pl.Int64,
        "boolean": pl.Boolean,
    }
    fields = cast("list[dict[str, str]]", result["fields"])
    return pl.LazyFrame(rows, schema={each["name"]: types[each["type"]]() for each in fields})
