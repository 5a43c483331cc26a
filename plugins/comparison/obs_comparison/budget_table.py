"""From a panel to the table of the metric budget."""

from __future__ import annotations

from typing import Any, cast

import narwhals as nw

from obs import Panel
from obs_comparison.budget import RESULT
from obs_comparison.cells import cells, with_figures
from obs_comparison.change_table import movement


def budget_table(panel: Panel, budget: float | str) -> nw.LazyFrame[Any]:
    """The result table for *panel* against *budget*, a number or the id of an indicator."""
    observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
    asked = nw.from_native(cells(panel).with_row_index("row"))
    if not isinstance(budget, str):
        asked = asked.filter(nw.col("region").cast(nw.String).is_in(list(panel.shown)))
    table = against_budget(asked, observations, budget)
    units = {each.id: each.unit for each in panel.indicators.values()}
    unit = nw.col("indicator").replace_strict(list(units), list(units.values()), return_dtype=nw.String)
    names = [each["name"] for each in cast("list[dict[str, str]]", RESULT["fields"])]
    return table.sort("row").with_columns(unit=unit).select(names)


def against_budget(
    cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any], budget: float | str
) -> nw.LazyFrame[Any]:
    """The result for *cells* (see `obs_comparison.cells.cells`) and the *observations* of one sex.

    Its columns are those of the result but for the unit, and those of the cells that are none of them; its
    rows are in no certain order.
    """
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
