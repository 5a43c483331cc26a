"""An outcome against its budget, beside how it moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.budget import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, REGION, note, number, result, text

if TYPE_CHECKING:
    import polars as pl

RESULT: Mapping[str, object] = result(
    "budget",
    INDICATOR,
    REGION,
    PERIOD,
    number("value", "outcome", "the source's figure", unit="indicator"),
    text("unit", "", "that of the indicator", required=True),
    number("budget", "", "of the same", unit="indicator"),
    text("budget_from", "budget is", "stated, or the indicator that holds it", required=True),
    number("variance", "", "outcome - budget", unit="indicator"),
    number("variance_percent", "variance in %", "of the budget", unit="%"),
    text("side", "", "below, above or on budget"),
    text("change_from", "", "the start"),
    number("change", "", "outcome - value at the start", unit="indicator"),
    number("percent_change", "change in %", "of the value at the start", unit="%"),
    note("budget_note"),
    key=("indicator", "region"),
)


class Budget(Metric):
    """How far an outcome lies from its budget, and beside it how far it moved: the one is not the other."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="budget",
        title="Budget: the outcome against its budget, with the change over time beside it",
        assumptions=(
            "A variance is no change over time: a budget can be set high. The change stands beside it.",
            "Budgets are not open data: the budget is as stated, or as in the file that holds it.",
            "Budget and outcome are of the same thing, unit, period and price basis.",
            "A budget given as a number is that of the one region asked for, in the period compared.",
            "Variance is outcome - budget; per cent is of the budget, which must be above zero.",
            "Below budget says nothing of need, of what was done, or of whether the budget was right.",
            "A forecast is no outcome.",
        ),
        reference="Drury, Management and Cost Accounting: budgetary control and variance analysis",
        result=RESULT,
        untouched={
            "value": Untouched(period="period"),
            "budget": Untouched(indicator="budget", period="period"),
        },
        parameters={"budget": None},
        meanings={
            "budget": "a number in the indicators' unit, for the one region shown; or the id of an indicator",
        },
        required=("budget",),
        uses=("budget",),
        kinds=("rate", "amount"),
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark.

        A budget that is a number is that of the one region shown, and then only that has a row; one that is
        an indicator has the same unit, measure and price basis. MetricError without a budget, ConfigError
        for one that does not fit.
        """
        from obs_comparison.budget_table import budget_table  # noqa: PLC0415
        from obs_comparison.stated import stated_budget  # noqa: PLC0415

        return budget_table(panel, stated_budget(panel, parameters["budget"])).to_native()
