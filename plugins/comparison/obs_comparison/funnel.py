"""Which regions lie outside what chance, and the usual difference between regions, would give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from obs import ConfigError, Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.funnel import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, RANKED, REGION, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "funnel",
    INDICATOR,
    REGION,
    PERIOD,
    number("value", "", "the source's figure", unit="indicator"),
    text("outside", "among regions", "inside or outside the limits with over-dispersion"),
    number("lower_95", "95\u00a0% from", "lower 95 % limit with over-dispersion", unit="indicator"),
    number("upper_95", "95\u00a0% to", "upper one", unit="indicator"),
    number("lower_998", "99.8\u00a0% from", "lower 99.8 % limit with over-dispersion", unit="indicator"),
    number("upper_998", "99.8\u00a0% to", "upper one", unit="indicator"),
    text("plain_outside", "by chance alone", "inside or outside the limits of chance alone"),
    number("plain_lower_95", "chance 95\u00a0% from", "lower 95 % limit of chance alone", unit="indicator"),
    number("plain_upper_95", "chance 95\u00a0% to", "upper one", unit="indicator"),
    number(
        "plain_lower_998", "chance 99.8\u00a0% from", "lower 99.8 % limit of chance alone", unit="indicator"
    ),
    number("plain_upper_998", "chance 99.8\u00a0% to", "upper one", unit="indicator"),
    whole("count", "cases", "behind the value: value x denominator, rounded", minimum=0),
    number("expected", "expected cases", "of so many at the overall rate", minimum=0),
    number("denominator", "", "what the cases are counted of"),
    number("z", "", "distance from the overall rate in standard errors of chance"),
    number("z_adjusted", "z with tau", "the same with over-dispersion"),
    number("centre", "overall rate", "all cases of the group by all its denominators", unit="indicator"),
    number("phi", "", "mean squared z: 1 where there is chance alone", minimum=0),
    number("tau2", "", "variance between regions, on the scale", minimum=0),
    text("scale", "", "that of z and of the limits"),
    text("plain_process", "limits of chance", "what they are computed by"),
    RANKED,
    note("funnel_note"),
    key=("indicator", "region"),
)


class Funnel(Metric):
    """Each region against limits around the overall rate of its group."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="funnel",
        title="Funnel: regions outside limits of chance and over-dispersion around the overall rate",
        assumptions=(
            "Outside is unusual, neither good nor bad: 1 in 20 lies outside 95 %, 1 in 500 outside 99.8 %.",
            "Shares and rates with a known denominator; cases are independent.",
            "The centre is all cases of the group by all its denominators, so large regions weigh more.",
            "Most regions share one process: a rate that varies between them by tau, and chance.",
            "phi: mean squared z, winsorised at both ends; tau2: moment estimate from it, within the limits.",
            "On the scale of logarithms (default) half and double are alike.",
            "Plain limits hold chance only: exact Poisson, on the arcsine scale binomial.",
            "Where phi is far above 1, lying outside the plain limits only says that municipalities differ.",
            "At least ten regions with a count; below five expected cases limits are rough.",
        ),
        reference=(
            "Spiegelhalter (2005) Funnel plots for comparing institutional performance; (2005) Handling "
            "over-dispersion of performance indicators; DerSimonian & Laird (1986)"
        ),
        result=_RESULT,
        untouched={
            "value": Untouched(period="period"),
            "denominator": Untouched(indicator="denominator", period="period"),
        },
        parameters={"scale": "log", "winsorise": 0.1},
        meanings={
            "scale": "of z and of the limits: log, arcsine, square_root or linear",
            "winsorise": "the share of z that is drawn in at each end; 0 for none",
        },
        needs_denominator=True,
        kinds=("share", "rate"),
        minimum_regions=10,
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark.

        ConfigError for another scale or share.
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
