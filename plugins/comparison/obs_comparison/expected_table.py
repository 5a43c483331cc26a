"""The table of the metric `expected`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from obs import ConfigError, MetricError, Panel
from obs_comparison.named_indicators import earlier, ids, indicator, values
from obs_comparison.places import places
from obs_comparison.regression import Fit, Numbers, collinear, fit

LEVEL = 0.95
REGIONS_A_COVARIATE = 15
_SCHEMA = {
    "indicator": pl.String(),
    "region": pl.String(),
    "period": pl.String(),
    "covariate_period": pl.String(),
    "value": pl.Float64(),
    "predicted": pl.Float64(),
    "residual": pl.Float64(),
    "relative_residual": pl.Float64(),
    "studentised_residual": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "reading": pl.String(),
    "rank": pl.Int64(),
    "percentile": pl.Float64(),
    "n": pl.Int64(),
    "covariates": pl.Int64(),
    "r_squared": pl.Float64(),
    "sd_relative_residual": pl.Float64(),
    "model": pl.String(),
    "expected_note": pl.String(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the parameters ask for: *covariates*, *lag* in years, and the id of the *weights*."""

    covariates: tuple[str, ...]
    lag: int
    weights: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What a model is fitted to: the values of *regions*, in their order; and what other members lack."""

    regions: tuple[str, ...]
    outcome: Numbers
    covariates: Numbers
    weights: Numbers | None
    lacks: Mapping[str, str]


def expect(panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
    """The result of the metric `expected`."""
    question = _question(panel, parameters)
    rows: list[dict[str, object]] = []
    refusals: list[str] = []
    for id_ in panel.indicators:
        period = panel.periods.get(id_)
        common: dict[str, object] = {
            "indicator": id_,
            "period": period,
            "covariate_period": earlier(period, question.lag) if period else None,
            "covariates": len(question.covariates),
            "n": 0,
            "expected_note": "not in the group, so not in the model",
        }
        told: dict[str, dict[str, object]] = {}
        try:
            told = _told(panel, id_, question)
        except MetricError as error:
            refusals.append(f"{id_}: {error.message}")
            common["expected_note"] = f"cannot be calculated: {error.message}"
        rows += [
            dict.fromkeys(_SCHEMA) | common | {"region": region} | told.get(region, {})
            for region in dict.fromkeys((*panel.group.members, *panel.shown))
        ]
    if len(refusals) == len(panel.indicators):
        raise MetricError(
            f"metric expected refuses: {'; '.join(refusals)}",
            suggestion="take other or fewer covariates, another period or a larger group",
        )
    return pl.LazyFrame(rows, schema=_SCHEMA)


def _question(panel: Panel, parameters: Mapping[str, object]) -> Question:
    covariates = ids("expected", "covariates", parameters["covariates"])
    if not covariates:
        raise ConfigError(
            "metric expected: no covariates to expect anything from",
            suggestion='name them, in obs.toml: [metrics.expected] covariates = ["N03920", "N01984"]',
        )
    lag = parameters["lag"]
    if isinstance(lag, bool) or not isinstance(lag, int) or lag < 0:
        raise ConfigError(f"metric expected: lag is {lag!r}", suggestion="give whole years, such as 0 or 1")
    given = parameters["weights"]
    weights = ids("expected", "weights", given) if given is not None else ()
    if len(weights) > 1:
        raise ConfigError(f"metric expected: weights is {given!r}", suggestion="give the id of a population")
    for parameter, named in (("covariates", covariates), ("weights", weights)):
        for id_ in named:
            indicator("expected", parameter, panel, id_)
    return Question(covariates=covariates, lag=lag, weights=weights[0] if weights else None)


def _told(panel: Panel, id_: str, question: Question) -> dict[str, dict[str, object]]:
    """What is known of each member of the group; MetricError with the reason where there is no model."""
    period = panel.periods.get(id_)
    if period is None:
        raise MetricError("no period to compare")
    if id_ in question.covariates:
        raise MetricError("it is one of the covariates")
    sample = _sample(panel, id_, period, question)
    count, wanted = len(sample.regions), REGIONS_A_COVARIATE * len(question.covariates)
    if count < wanted:
        lacking = f", {next(iter(sample.lacks.values()))}" if sample.lacks else ""
        raise MetricError(
            f"{len(question.covariates)} covariates need {wanted} regions with every value, "
            f"{count} of {len(panel.group.members)} are left{lacking}"
        )
    if np.ptp(sample.outcome) == 0:
        raise MetricError("it is the same in all regions")
    entangled = collinear(sample.covariates, question.covariates)
    if entangled:
        raise MetricError(f"collinear or constant covariates: {', '.join(entangled)}")
    model = fit(sample.outcome, sample.covariates, sample.weights)
    known = _rows(sample, model, _equation(model, question))
    for region, reason in sample.lacks.items():
        known[region] = {"expected_note": f"not in the model: {reason}", "n": count}
    return known


def _sample(panel: Panel, id_: str, period: str, question: Question) -> Sample:
    before = earlier(period, question.lag)
    columns: dict[str, Mapping[str, float]] = {
        f"{id_} for {period}": values(panel, (id_,), period, panel.sex)[id_]
    }
    held = values(panel, question.covariates, before, panel.sex)
    columns |= {f"{name} for {before}": column for name, column in held.items()}
    if question.weights:
        people = values(panel, (question.weights,), period, "T")[question.weights]
        positive = {region: value for region, value in people.items() if value > 0}
        columns[f"{question.weights} for {period}"] = positive
    lacks: dict[str, str] = {}
    for region in panel.group.members:
        missing = [name for name, column in columns.items() if region not in column]
        if missing:
            lacks[region] = f"no value of {', '.join(missing)}"
    # In code order: the sums of floats do not hang on the order of the group.
    regions = sorted(set(panel.group.members) - lacks.keys())
    table = np.array([[column[region] for column in columns.values()] for region in regions], dtype=float)
    table = table.reshape(len(regions), len(columns))
    return Sample(
        regions=tuple(regions),
        outcome=table[:, 0],
        covariates=table[:, 1 : 1 + len(question.covariates)],
        weights=table[:, -1] if question.weights else None,
        lacks=lacks,
    )


def _rows(sample: Sample, model: Fit, equation: str) -> dict[str, dict[str, object]]:
    residual = sample.outcome - model.predicted
    relative = np.divide(
        100 * residual, model.predicted, out=np.full_like(residual, np.nan), where=model.predicted > 0
    )
    sd = float(relative[np.isfinite(relative)].std(ddof=1)) if np.isfinite(relative).sum() > 1 else None
    standing = places(
        {
            region: float(each)
            for region, each in zip(sample.regions, residual, strict=True)
            if math.isfinite(each)
        }
    )
    margin = model.margin(LEVEL)
    known: dict[str, dict[str, object]] = {}
    for i, region in enumerate(sample.regions):
        rank, percentile = standing.get(region, (None, None))
        known[region] = {
            "value": float(sample.outcome[i]),
            "predicted": _number(model.predicted[i]),
            "residual": _number(residual[i]),
            "relative_residual": _number(relative[i]),
            "studentised_residual": _number(model.studentised[i]),
            "lower": _number(model.predicted[i] - margin[i]),
            "upper": _number(model.predicted[i] + margin[i]),
            "reading": _reading(residual[i], margin[i]),
            "rank": rank,
            "percentile": percentile,
            "n": len(sample.regions),
            "r_squared": min(max(model.r_squared, 0.0), 1.0),
            "sd_relative_residual": sd,
            "model": equation,
            "expected_note": _note(model.predicted[i], margin[i]),
        }
    return known


def _reading(residual: float, margin: float) -> str | None:
    if not math.isfinite(margin):
        return None
    if abs(residual) <= margin:
        return "as expected"
    return "above expected" if residual > 0 else "below expected"


def _note(predicted: float, margin: float) -> str | None:
    if not math.isfinite(predicted):
        return "cannot be calculated: the model rests on this region, it cannot be left out"
    if not math.isfinite(margin):
        return "no prediction interval: the other regions fit the model perfectly"
    return "no relative residual: predicted is not above zero" if predicted <= 0 else None


def _equation(model: Fit, question: Question) -> str:
    names = ("intercept", *question.covariates)
    terms = (
        f"{name} {coefficient:.6g} (HC3 {f'{error:.3g}' if math.isfinite(error) else 'cannot be calculated'})"
        for name, coefficient, error in zip(names, model.coefficients, model.errors, strict=True)
    )
    kind = f"WLS by {question.weights}" if question.weights else "OLS"
    return f"{kind}: {', '.join(terms)}"


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
