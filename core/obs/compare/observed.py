"""Of which observation a figure in a result is, where its metric says that it did not touch it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from obs.compare.measurement import Measurement
from obs.compare.model import Comparison
from obs.models import Untouched
from obs.study import Study

_OWN = Untouched(period="period")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The total figure of *indicator* for *region*; *period* is None where it is not told."""

    indicator: str
    region: str
    period: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The *columns* of a result whose figures are just as observed; see `obs.models.Untouched`.

    The rest is what they may refer to: the *benchmark*, the *periods* compared and the *denominators* by
    indicator, and the *parameters* of the metric, of which those that it *uses* name an indicator.
    """

    columns: Mapping[str, Untouched] = field(default_factory=dict[str, Untouched])
    benchmark: str = ""
    periods: Mapping[str, str] = field(default_factory=dict[str, str])
    denominators: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    uses: tuple[str, ...] = ()

    def at(self, row: Mapping[str, Any], column: str) -> Observation | None:
        """Of what the figure in *column* of *row* is; None where it was computed or stated."""
        of = self.columns.get(column)
        indicator = self._indicator(row, of) if of else None
        if of is None or not isinstance(indicator, str):
            return None
        period = (
            self.periods.get(str(row.get("indicator"))) if of.period == "compared" else row.get(of.period)
        )
        return Observation(
            indicator=indicator,
            region=self.benchmark if of.region == "benchmark" else str(row.get(of.region, of.region)),
            period=str(period) if period else None,
        )

    def _indicator(self, row: Mapping[str, Any], of: Untouched) -> object:
        if of.indicator == "denominator":
            return self.denominators.get(str(row.get("indicator")))
        # A column may be called as the parameter that names its indicator is.
        return self.parameters.get(of.indicator) if of.indicator in self.uses else row.get(of.indicator)


HISTORY = Observed(columns={"value": _OWN, "status": _OWN})
"""The columns of `distribution.history`."""


def in_comparison(comparison: Comparison) -> Observed:
    """The columns of the table of *comparison*."""
    benchmark = Untouched(region="benchmark", period="period")
    return Observed(
        columns={"value": _OWN, "status": _OWN, "benchmark_value": benchmark},
        benchmark=comparison.benchmark,
    )


def in_measurement(measured: Measurement, study: Study) -> Observed:
    """The columns of the table of *measured*, as its metric declares them."""
    return Observed(
        columns=measured.metric.untouched,
        benchmark=measured.benchmark,
        periods=measured.periods,
        denominators={id_: each.denominator for id_, each in study.comparable().items()},
        parameters=measured.parameters,
        uses=measured.metric.uses,
    )
