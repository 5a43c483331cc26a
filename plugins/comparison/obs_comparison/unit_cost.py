"""A claimed cost or saving per household or person beside the official figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.unit_cost import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, REGION, note, number, result, text

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "unit_cost",
    INDICATOR,
    REGION,
    PERIOD,
    number("value", "", "the source's figure", unit="indicator"),
    text("unit", "", "that of the indicator", required=True),
    text("basis", "", "how a year's cost follows from the value"),
    number("per_year", "official cost", "of a case: value x months where the value is a month's", unit="kr"),
    number("claimed", "", "cost of a case, as stated", unit="kr", required=True),
    number("months", "", "that a case is claimed to stay", required=True),
    number("ratio", "claimed / official", "claimed by the official cost", minimum=0),
    number("percent_above", "above by %", "what the claim is above the official cost", unit="%"),
    number("months_implied", "months implied", "claimed by the cost of a month", minimum=0),
    number(
        "months_mean", "mean months", "cost of a year by that of a month, where both are asked for", minimum=0
    ),
    number("cases", "", "that the saving is claimed for"),
    number("saving", "saving claimed", "claimed x cases", unit="kr"),
    number("saving_official", "by official cost", "official cost x cases", unit="kr"),
    text("assumption", "", "what the claim rests on"),
    note("unit_cost_note"),
    key=("indicator", "region"),
)


class UnitCost(Metric):
    """What one household is claimed to cost, beside what a household costs in the official figures."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="unit_cost",
        title="Unit cost: a claimed cost per household or person against the official figures",
        assumptions=(
            "A saving is an upper bound: it takes none of the cases to have left without the programme.",
            "The claim is for the same case as the unit of the indicator: a household, or else a person.",
            "A figure per month times the months claimed is the cost of a case that stays that long.",
            "A figure per year is the mean of all cases of the year, most of which stay for a part of it.",
            "Twelve times the one is therefore not the other; each row says which it is.",
            "The claim is in kronor of the period compared: nothing is deflated.",
            "Figures of payments leave out casework, and no figure holds the cost of the programme itself.",
        ),
        reference=(
            "Drummond et al., Methods for the Economic Evaluation of Health Care Programmes, on unit costs"
        ),
        result=_RESULT,
        untouched={"value": Untouched(period="period")},
        parameters={"claimed": None, "months": 12, "cases": None},
        meanings={
            "claimed": "kronor for a case that stays the months",
            "months": "that a case stays, up to 12",
            "cases": "how many the saving is claimed for, in the one region shown",
        },
        required=("claimed",),
        kinds=("rate",),
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark; kronor.

        MetricError without a claim, or where no indicator is in kronor per household or person; ConfigError
        for a bad parameter.
        """
        from obs_comparison.stated import stated_claim  # noqa: PLC0415
        from obs_comparison.unit_cost_table import against_claim  # noqa: PLC0415

        return against_claim(panel, stated_claim(panel, parameters))
