"""Whether an outcome is at or beyond a stated target, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.target import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, REGION, flag, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "target",
    INDICATOR,
    REGION,
    PERIOD,
    number("value", "", "the source's figure", unit="indicator"),
    number("lower", "lower limit", "lower end of its interval", unit="indicator"),
    number("upper", "upper limit", "upper end of its interval", unit="indicator"),
    text("outcome", "", "met, not met or not proven by the interval"),
    number("distance", "distance to target", "value - target", unit="indicator"),
    number("p_value", "p", "the chance of such an outcome at the target, one-sided", minimum=0, maximum=1),
    whole("count", "cases", "behind the value: value x n, rounded", minimum=0),
    number("n", "", "what the cases are counted of"),
    whole("needed", "", "the fewest cases (at most: the most) that would show it", minimum=0),
    number("target", "", "as stated", unit="indicator", required=True),
    text("relation", "", "at_least or at_most", required=True),
    text("method", "interval by", "the kind of interval"),
    text("baseline_period", "baseline", "its period"),
    number("baseline_value", "baseline value", "value in that period", unit="indicator"),
    flag("baseline_beyond", "met at baseline", "whether the baseline was at or beyond the target"),
    note("target_note"),
    key=("indicator", "region"),
)


class Target(Metric):
    """The outcome beside a stated target: met, not met or not proven, and how many cases would show it."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="target",
        title="Target: the outcome against a stated target, with the interval, and the baseline beside it",
        assumptions=(
            "Meeting a target is no effect: where the baseline was beyond it too, it asked for no change.",
            "The target was stated before the outcome; it is in the unit of the indicator.",
            "Met: the whole interval is on the target's side; not met: it is wholly on the other.",
            "Not proven: the interval holds the target, whatever side of it the value is on.",
            "The figures are complete: the interval shows chance at work on few cases, no sampling error.",
            "Cases are independent; of answers, also that those who did not answer are like those who did.",
            "Shares: Wilson, of n cases; counts and rates: exact Poisson below ten, else Byar.",
            "n is the number of cases or answers that `of` names, else the registry's denominator.",
            "p is exact and one-sided: the chance of so many cases or more (at most: fewer) at the target.",
            "Needed: the fewest of n cases (at most: the most) that show it, one-sided at 5 %.",
            "The interval is two-sided: with p between 2.5 and 5 % a target can be shown and yet not met.",
            "Without n, or for kronor and modelled values, chance is not known, and the words say so.",
        ),
        reference="Wilson (1927); Clopper & Pearson (1934); Garwood (1936); Breslow & Day (1987), Byar",
        result=_RESULT,
        untouched={
            "value": Untouched(period="period"),
            "baseline_value": Untouched(period="baseline_period"),
        },
        parameters={"target": None, "relation": "at_least", "of": None, "baseline": None, "level": 0.95},
        meanings={
            "target": "a number in the unit of the indicators",
            "relation": "at_least or at_most",
            "of": "id of the count of cases behind shares; none: the denominator",
            "baseline": 'a period; without it the start of change; "": none',
            "level": "of the interval, a share",
        },
        required=("target",),
        uses=("of",),
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark.

        MetricError without a target, ConfigError for a wrong parameter.
        """
        from obs_comparison.stated import stated_target  # noqa: PLC0415
        from obs_comparison.target_table import against_target  # noqa: PLC0415

        table = against_target(panel, stated_target(panel, parameters))
        names = [each["name"] for each in cast("list[dict[str, str]]", _RESULT["fields"])]
        return table.select(names).lazy()
