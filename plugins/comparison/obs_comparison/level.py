"""Where each region stands in its group: rank, percentile, quarter, distance to benchmark and median."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from obs import ConfigError, Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.level import EXAMPLE
from obs_comparison.results import INDICATOR, RANKED, REGION, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

RESULT: Mapping[str, object] = result(
    "level",
    INDICATOR,
    REGION,
    number("value", "", "the source's figure", unit="indicator"),
    text("status", "", "of the value; why there is none"),
    whole(
        "rank", "", "place in the group: 1 is best by polarity, lowest without; equals share it", minimum=1
    ),
    RANKED,
    number("percentile", "", "mid-rank on the scale of the value", minimum=0, maximum=100),
    text("band", "in the group", "the part of the group that the percentile is in"),
    number("median", "", "of the group's values", unit="indicator"),
    number("difference_median", "vs median", "value - median", unit="indicator"),
    number("benchmark_value", "benchmark", "the source's figure for it", unit="indicator"),
    number("difference", "vs benchmark", "value - benchmark_value", unit="indicator"),
    number("ratio", "", "value / benchmark_value; none where either is not above zero", minimum=0),
    note("level_note"),
    key=("indicator", "region"),
)


class Level(Metric):
    """The standing of each region among the members of the group that have a value."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="level",
        title="Level: rank, percentile and quarter in the group, difference to benchmark and median",
        assumptions=(
            "A difference is described, not judged: nothing says whether chance could have made it.",
            "One period and one sex for all; a region without a value has no rank and is not counted in n.",
            "Rank 1 is the best value by polarity, the lowest without one; equal values share the best rank.",
            "Percentile: mid-rank of the value, 100 * (below + equal / 2) / n: high means a high value.",
            "The median counts every member of the group once, however many people live there.",
            "The benchmark's value is the source's own, for a country as a rule weighted by population.",
        ),
        reference="Goldstein & Spiegelhalter (1996) League tables and their limitations",
        result=RESULT,
        untouched={
            "value": Untouched(),
            "status": Untouched(),
            "benchmark_value": Untouched(region="benchmark"),
        },
        parameters={"cut_points": (25, 75)},
        meanings={
            "cut_points": "percentiles below and above which a value is in an outer band",
        },
        relational=True,
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark.

        ConfigError if the cut points are not two rising numbers between 0 and 100.
        """
        from obs_comparison.level_table import level_table  # noqa: PLC0415

        return level_table(panel, *_cut_points(parameters["cut_points"])).to_native()


def _cut_points(given: object) -> tuple[float, float]:
    numbers = list(cast("list[object]", given)) if isinstance(given, list | tuple) else []
    match numbers:
        case [int() | float() as low, int() | float() as high] if 0 < low < high < 100:
            return float(low), float(high)
        case _:
            raise ConfigError(
                f"metric level: cut_points is {given!r}",
                suggestion="give two rising percentiles such as [25, 75]",
            )
