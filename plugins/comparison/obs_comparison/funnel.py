"""Which regions lie outside what chance, and the usual difference between regions, would give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from obs import ConfigError, Metric, MetricInfo, Panel
from obs_comparison.examples.funnel import EXAMPLE

if TYPE_CHECKING:
    import polars as pl

_LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")
_RESULT: Mapping[str, object] = {
    "name": "funnel",
    "fields": [
        {"name": "indicator", "type": "string", "constraints": {"required": True}},
        {"name": "region", "type": "string", "constraints": {"required": True}},
        {"name": "period", "type": "string"},
        {"name": "value", "type": "number"},
        {"name": "count", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "denominator", "type": "number"},
        {"name": "centre", "type": "number"},
        {"name": "expected", "type": "number", "constraints": {"minimum": 0}},
        {"name": "outside", "type": "string"},
        *({"name": name, "type": "number"} for name in _LIMITS),
        {"name": "z", "type": "number"},
        {"name": "z_adjusted", "type": "number"},
        {"name": "scale", "type": "string"},
        {"name": "phi", "type": "number", "constraints": {"minimum": 0}},
        {"name": "tau2", "type": "number", "constraints": {"minimum": 0}},
        {"name": "n", "type": "integer", "constraints": {"required": True, "minimum": 0}},
        {"name": "plain_process", "type": "string"},
        {"name": "plain_outside", "type": "string"},
        *({"name": f"plain_{name}", "type": "number"} for name in _LIMITS),
        {"name": "funnel_note", "type": "string"},
    ],
    "primaryKey": ["indicator", "region"],
}


class Funnel(Metric):
    """Each region against limits around the overall rate of its group."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="funnel",
        title="Funnel: regions outside limits of chance and over-dispersion around the overall rate",
        assumptions=(
            "Shares and rates with a known denominator; cases are independent.",
            "The centre is all cases of the group by all its denominators, so large regions weigh more.",
            "Most regions share one process: a rate that varies between them by tau, and chance.",
            "phi: mean squared z, winsorised at both ends; tau2: moment estimate from it, within the limits.",
            "On the scale of logarithms (default) half and double are alike.",
            "Plain limits hold chance only: exact Poisson, on the arcsine scale binomial.",
            "Where phi is far above 1, lying outside the plain limits only says that municipalities differ.",
            "At least ten regions with a count; below five expected cases limits are rough.",
            "Outside is unusual, neither good nor bad: 1 in 20 lies outside 95 %, 1 in 500 outside 99.8 %.",
        ),
        reference=(
            "Spiegelhalter (2005) Funnel plots for comparing institutional performance; (2005) Handling "
            "over-dispersion of performance indicators; DerSimonian & Laird (1986)"
        ),
        result=_RESULT,
        parameters={"scale": "log", "winsorise": 0.1},
        needs_denominator=True,
        kinds=("share", "rate"),
        minimum_regions=10,
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark.

        *scale* is that of z and of the limits: log, arcsine, square_root or linear; *winsorise* the share of
        z that is drawn in at each end, 0 for none. ConfigError for another scale or share.
        """
        from obs_comparison.funnel_limits import SCALES  # noqa: PLC0415
        from obs_comparison.funnel_table import funnel_table  # noqa: PLC0415

        scale, share = parameters["scale"], parameters["winsorise"]
        if not isinstance(scale, str) or scale not in SCALES:
            raise ConfigError(
                f"metric funnel: scale is {scale!r}", suggestion=f"give one of {', '.join(SCALES)}"
            )
        if not isinstance(share, int | float) or not 0 <= share < 0.5:
            raise ConfigError(
                f"metric funnel: winsorise is {share!r}",
                suggestion="give the share at each end, such as 0.1; 0 for none",
            )
        return funnel_table(panel, scale, float(share)).select(_names())


def _names() -> list[str]:
    return [each["name"] for each in cast("list[dict[str, str]]", _RESULT["fields"])]
