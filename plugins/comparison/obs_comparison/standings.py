"""Where each region stands in its group in every period: rank, percentile, z-score, change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.standings import EXAMPLE
from obs_comparison.results import INDICATOR, RANKED, REGION, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "standings",
    INDICATOR,
    REGION,
    text("period", "", "one of all that are held", required=True),
    number("value", "", "the source's figure", unit="indicator"),
    text("status", "", "of the value; why there is none"),
    whole(
        "rank", "", "place in the group: 1 is best by polarity, lowest without; equals share it", minimum=1
    ),
    RANKED,
    number("percentile", "", "mid-rank on the scale of the value", minimum=0, maximum=100),
    number("z_score", "z-score", "(value - the group's mean) / the group's standard deviation"),
    text("change_from", "", "the start: the period that change is counted from"),
    number("change", "", "value - value at the start", unit="indicator"),
    note("standings_note"),
    note("change_note", "change"),
    key=("indicator", "region", "period"),
)


class Standings(Metric):
    """The standing of each region in every period that is held, and how far it is from the study's start."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="standings",
        title="Standings: rank, percentile and z-score in every period, change from the study's start",
        assumptions=(
            "Ranks of different periods are of different groups: n says how many had a value in each.",
            "A difference is described, not judged: nothing says whether chance could have made it.",
            "One sex for all; a region without a value has no rank and is not counted in n.",
            "Rank 1 is the best value by polarity, the lowest without one; equal values share the best rank.",
            "Percentile: mid-rank of the value, 100 * (below + equal / 2) / n: high means a high value.",
            "The z-score divides by the group's own standard deviation (divisor n, not n - 1).",
            "There is no z-score where fewer than 5 have a value or all values are equal.",
            "Change is that of the metric change, counted to each period: none across a break.",
        ),
        reference="Goldstein & Spiegelhalter (1996) League tables and their limitations",
        result=_RESULT,
        untouched={
            "value": Untouched(period="period"),
            "status": Untouched(period="period"),
        },
        relational=True,
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each observation of the group, the shown regions and the benchmark.

        The shown regions and the benchmark have a row in every period in which any of them all has one.
        """
        from obs_comparison.standings_table import standings  # noqa: PLC0415

        del parameters
        return standings(panel).to_native()
