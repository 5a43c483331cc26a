"""Claims about a model: below what it expects, or how much it explains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obs.claims import windows
from obs.claims.beside import covariates
from obs.claims.ground import Ground, Row
from obs.claims.model import Claim, Specification
from obs.claims.values import unit_of_distance
from obs.claims.verdict import stands_out
from obs.claims.windows import Window
from obs.errors import MetricError
from obs.models import Indicator
from obs.regions import COUNTRY

_PLACES = {
    "as expected": "within the 95 % prediction interval",
    "below expected": "below the 95 % prediction interval",
    "above expected": "above the 95 % prediction interval",
}
CLEARLY, PERFECTLY = 0.10, 0.90
"""An association is clear above the first share of variance explained, and perfect from the second on."""


def tested(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """Whether the region lies on the claimed side of a model; for a claim on all, whether the model fits."""
    if claim.region == COUNTRY:
        yield from _explained(claim, ground, indicators)
        return
    for id_, indicator in indicators.items():
        for window in windows.of_level(claim, ground.periods(indicator, claim.region)):
            if _is_deviation(indicator):
                yield from _stated(claim, ground, id_, indicator, window)
            elif window.counts:
                yield from _own(claim, ground, id_, indicator, window)


def _is_deviation(indicator: Indicator) -> bool:
    """Whether the figure is itself what a model leaves over."""
    return indicator.unit == "%" and indicator.kind == "index"


def _stated(
    claim: Claim, ground: Ground, id_: str, indicator: Indicator, window: Window
) -> Iterator[Specification]:
    """The deviation from an official model, which is the indicator itself."""
    for row in ground.rows("level", {id_: indicator}, (claim.region,), period=window.end):
        value, percentile = row["value"], row["percentile"]
        share = _share(percentile, claim)
        yield Specification(
            part="model",
            indicator=id_,
            window=window.end,
            region=claim.region,
            against="official model",
            method="deviation as published" if indicator.source != "derived" else "actual against modelled",
            value_to=value,
            estimate=value,
            unit="%",
            compared_with=0.0,
            rank=_rank(share, row["n"]),
            n=row["n"],
            unusual=stands_out(_rank(share, row["n"]), row["n"]),
            interval_note="no interval: a modelled figure",
            holds=None if value is None else (value > 0 if claim.upward else value < 0),
            counts=window.counts,
            note=window.note,
        )


def _own(
    claim: Claim, ground: Ground, id_: str, indicator: Indicator, window: Window
) -> Iterator[Specification]:
    """The residual of the study's own regression, with its prediction interval."""
    if indicator.kind == "count":
        yield Specification(
            part="model",
            indicator=id_,
            window=window.end,
            region=claim.region,
            against="own regression",
            note="a count follows the size of the region",
        )
        return
    for row in _regression(ground, id_, indicator, (claim.region,), window):
        residual, share = row["residual"], _share(row["percentile"], claim)
        relative = row["relative_residual"]
        yield Specification(
            part="model",
            indicator=id_,
            window=window.end,
            region=claim.region,
            against="own regression",
            method=f"{row['covariates']} covariates of {row['covariate_period']}",
            value_to=row["value"],
            estimate=residual,
            unit=unit_of_distance(indicator),
            compared_with=row["predicted"],
            lower=row["lower"],
            upper=row["upper"],
            interval_note="95 % prediction interval of the value",
            rank=_rank(share, row["n"]),
            n=row["n"],
            holds=None if residual is None else (residual > 0 if claim.upward else residual < 0),
            unusual=row["reading"] != "as expected" if row["reading"] else None,
            counts=window.counts,
            note="; ".join(filter(None, (_reading(row, relative), window.note, row["expected_note"]))),
            beside=covariates(ground, row, claim.region),
        )


def _explained(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """Whether the regression explains some and not all of the differences between municipalities.

    What another model leaves over is none of these, nor is a count, which follows the size of a municipality.
    """
    region = ground.study.regions[0]
    for id_, indicator in indicators.items():
        if _is_deviation(indicator) or indicator.kind == "count":
            continue
        for window in windows.of_level(claim, ground.periods(indicator, region)):
            if not window.counts:
                continue
            for row in _regression(ground, id_, indicator, (region,), window):
                r_squared = row["r_squared"]
                yield Specification(
                    part="model",
                    indicator=id_,
                    window=window.end,
                    region=COUNTRY,
                    against="own regression",
                    method=f"{row['covariates']} covariates of {row['covariate_period']}",
                    estimate=r_squared,
                    unit="R2",
                    n=row["n"],
                    interval_note="no interval: a share of variance explained",
                    holds=None if r_squared is None else CLEARLY < r_squared < PERFECTLY,
                    note="; ".join(filter(None, (window.note, row["expected_note"]))),
                    beside=covariates(ground, row, ""),
                )


def _regression(
    ground: Ground, id_: str, indicator: Indicator, regions: tuple[str, ...], window: Window
) -> list[Row]:
    """The rows of the metric expected; none where the model cannot be had for that period."""
    if not ground.study.metrics.get("expected", {}).get("covariates"):
        return []
    try:
        return ground.rows("expected", {id_: indicator}, regions, period=window.end)
    except MetricError:
        return []


def _share(percentile: float | None, claim: Claim) -> float | None:
    """Where the region stands from the claimed end, 0 to 1."""
    if percentile is None:
        return None
    return (100 - percentile if claim.upward else percentile) / 100


def _rank(share: float | None, n: int) -> int | None:
    """The place that a mid-rank share stands for."""
    return None if share is None else round(share * n + 0.5)


def _reading(row: Row, relative: float | None) -> str:
    """Where the figure lies; within the interval it may be beyond one standard deviation."""
    place = _PLACES.get(row["reading"], "")
    if relative is None or row["sd_relative_residual"] is None:
        return place
    told = (
        f"{relative:+.1f} % of the predicted, where one standard deviation is "
        f"{row['sd_relative_residual']:.1f} and R2 {row['r_squared']:.2f}"
    )
    return f"{place}: {told}" if place else told
