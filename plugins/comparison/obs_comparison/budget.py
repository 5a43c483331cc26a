"""An outcome against its budget, beside how it moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

import narwhals as nw

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.budget import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, REGION, note, number, result, text

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
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
        result=_RESULT,
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
        from obs_comparison.cells import cells  # noqa: PLC0415
        from obs_comparison.stated import stated_budget  # noqa: PLC0415

        budget = stated_budget(panel, parameters["budget"])
        observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
        asked = nw.from_native(cells(panel).with_row_index("row"))
        if not isinstance(budget, str):
            asked = asked.filter(nw.col("region").cast(nw.String).is_in(list(panel.shown)))
        table = against_budget(asked, observations, budget)
        units = {each.id: each.unit for each in panel.indicators.values()}
        unit = nw.col("indicator").replace_strict(list(units), list(units.values()), return_dtype=nw.String)
        names = [each["name"] for each in cast("list[dict[str, str]]", _RESULT["fields"])]
        return table.sort("row").with_columns(unit=unit).select(names).to_native()


def against_budget(
    cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any], budget: float | str
) -> nw.LazyFrame[Any]:
    """The result for *cells* (see `obs_comparison.cells.cells`) and the *observations* of one sex.

    Its columns are those of the result but for the unit, and those of the cells that are none of them; its
    rows are in no certain order.
    """
    from obs_comparison.cells import with_figures  # noqa: PLC0415
    from obs_comparison.change import movement  # noqa: PLC0415

    keys = ["indicator", "region"]
    table = with_figures(cells, observations, at="period")
    if isinstance(budget, str):
        held = observations.filter(nw.col("indicator").cast(nw.String) == budget)
        table = table.join(
            held.select("region", "period", budget="value"), on=["region", "period"], how="left"
        )
        table = table.with_columns(budget_from=nw.lit(budget))
    else:
        table = table.with_columns(budget=nw.lit(budget), budget_from=nw.lit("stated"))
    variance = nw.col("value") - nw.col("budget")
    table = table.with_columns(variance=variance).with_columns(
        variance_percent=nw.when(nw.col("budget") > 0).then(100 * nw.col("variance") / nw.col("budget")),
        side=nw.when(nw.col("variance") < 0)
        .then(nw.lit("below budget"))
        .when(nw.col("variance") > 0)
        .then(nw.lit("above budget"))
        .when(nw.col("variance") == 0)
        .then(nw.lit("on budget")),
    )
    table = table.join(movement(cells, observations), on=keys, how="left")
    return table.with_columns(
        *(nw.col(name).cast(nw.String) for name in (*keys, "period")),
        budget_note=_note(is_stated=not isinstance(budget, str)),
    )


def _note(*, is_stated: bool) -> nw.Expr:
    period, start = nw.col("period").cast(nw.String), nw.col("change_from")
    held, value, variance = ~nw.col("period").is_null(), nw.col("value"), nw.col("variance")
    stated = [nw.when(held).then(nw.concat_str(nw.lit("the budget is as stated, taken as that of "), period))]
    moved_up = nw.concat_str(nw.lit("below budget, and yet higher than in "), start)
    moved_down = nw.concat_str(nw.lit("above budget, and yet lower than in "), start)
    remarks = nw.concat_str(
        nw.when(~held).then(nw.lit("no period to compare")),
        nw.when(held & value.is_null()).then(nw.concat_str(nw.lit("no value for "), period)),
        nw.when(held & nw.col("budget").is_null()).then(nw.concat_str(nw.lit("no budget for "), period)),
        nw.when(nw.col("status").cast(nw.String) == "provisional").then(nw.lit("the value is provisional")),
        *(stated if is_stated else []),
        nw.when(nw.col("budget") <= 0).then(nw.lit("no variance in per cent: the budget is not above zero")),
        nw.when(variance < 0).then(nw.lit("below budget says nothing of need")),
        nw.when((variance < 0) & (nw.col("change") > 0)).then(moved_up),
        nw.when((variance > 0) & (nw.col("change") < 0)).then(moved_down),
        nw.col("change_note"),
        separator="; ",
        ignore_nulls=True,
    )
    return nw.when(remarks != "").then(remarks)
