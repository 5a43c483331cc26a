"""What the figures of a specification rest on beside its own indicator: all of it is credited and named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from obs.claims.ground import PRICE_INDEX, Ground, Row
from obs.claims.model import Beside, Specification
from obs.compare.shares import named_in
from obs.language import Code, Listed, Period, Said, msg
from obs.regions import COUNTRY


def deflator(row: Row) -> tuple[Beside, ...]:
    """The price index behind a *row* of the metric robustness; none in prices of the time."""
    if row["prices"] != "real":
        return ()
    periods = tuple(dict.fromkeys(str(each) for each in (row["start"], row["period"]) if each))
    return (Beside(indicator=PRICE_INDEX, role="deflator", region=COUNTRY, periods=periods),)


def covariates(ground: Ground, row: Row, region: str) -> tuple[Beside, ...]:
    """What a *row* of the metric expected was reckoned from."""
    periods = (str(row["covariate_period"]),)
    return tuple(
        Beside(indicator=id_, role="covariate", region=region, periods=periods)
        for id_ in _named(ground, "expected", "covariates", "weights")
    )


def predictors(ground: Ground, region: str) -> tuple[Beside, ...]:
    """What the metric effect matches on besides the outcome itself."""
    return tuple(
        Beside(indicator=id_, role="predictor", region=region, periods=())
        for id_ in _named(ground, "effect", "predictors")
    )


def _named(ground: Ground, metric: str, *parameters: str) -> Iterator[str]:
    """The indicators that *parameters* of *metric* name in the study."""
    given = ground.study.metrics.get(metric, {})
    for name in parameters:
        yield from named_in(given.get(name))


def with_denominator(each: Specification, ground: Ground) -> Specification:
    """*each* with the denominator that its interval of cases was reckoned with."""
    denominator = ground.known([each.indicator])[0].denominator
    told = {beside.role for beside in each.beside}
    chance = each.lower is not None or "simulated ranks" in each.interval_note
    if denominator is None or not chance or told & {"covariate", "cases"}:
        return each
    periods = tuple(each.window.split("/"))
    counted = Beside(indicator=denominator, role="denominator", region=each.region, periods=periods)
    return replace(each, beside=(*each.beside, counted))


def told_beside(specifications: Iterable[Specification]) -> Iterator[Said]:
    """What *specifications* rest on beside their indicators, in sentences."""
    found = dict.fromkeys(beside for each in specifications for beside in each.beside)
    deflators = [each for each in found if each.role == "deflator"]
    if deflators:
        bases = sorted({each.periods[-1] for each in deflators})
        yield msg(
            "In real prices: in kronor of {base}, by the consumer price index ({index})",
            base=Listed(tuple(map(Period, bases)), "comma"),
            index=Code(deflators[0].indicator),
        )
    periods = dict.fromkeys(each.periods for each in found if each.role == "covariate")
    for period in periods:
        ids = [each.indicator for each in found if each.role == "covariate" and each.periods == period]
        yield msg(
            "Own regression: what is expected follows from {covariates} of {period}",
            covariates=_listed(ids),
            period=Listed(tuple(map(Period, period)), "comma"),
        )
    counted = [each.indicator for each in found if each.role in ("denominator", "cases")]
    if counted:
        yield msg("Intervals: of the number of cases that {counts} gives", counts=_listed(counted))
    matched = [each.indicator for each in found if each.role == "predictor"]
    if matched:
        yield msg("Synthetic control: also matched on {predictors}", predictors=_listed(matched))


def _listed(ids: Iterable[str]) -> Listed:
    return Listed(tuple(map(Code, dict.fromkeys(ids))), "comma")
