"""How far each region moved since the study's start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import narwhals as nw

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.change import EXAMPLE
from obs_comparison.results import INDICATOR, REGION, note, number, result, text

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "change",
    INDICATOR,
    REGION,
    text("change_from", "", "the start: the period that change is counted from"),
    number("value", "", "the source's figure in the period compared", unit="indicator"),
    text("status", "", "of the value; why there is none"),
    number("change", "", "value - value at the start", unit="indicator"),
    number("percent_change", "change in %", "of the value at the start", unit="%"),
    note("change_note"),
    key=("indicator", "region"),
)


class Change(Metric):
    """The difference between the period compared and the start, in the indicator's unit and in per cent."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="change",
        title="Change: from the study's start to the period compared",
        assumptions=(
            "A change is not an effect: it says nothing about its cause.",
            "Both ends measure the same thing: no change is given across a break of the series.",
            "Both ends have a value; what happened in between is not looked at.",
            "Per cent is of the start value, which must be above zero; it is not percentage points.",
        ),
        reference="European Statistics Code of Practice (2017), principle 14: comparability over time",
        result=_RESULT,
        untouched={"value": Untouched(), "status": Untouched()},
        relational=True,
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark."""
        from obs_comparison.cells import cells  # noqa: PLC0415

        del parameters
        observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
        return changes(nw.from_native(panel.beside(cells(panel))), observations).to_native()


def changes(cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The result table for *cells* (see `obs_comparison.cells.cells`) and the *observations* of one sex."""
    from obs_comparison.cells import with_figures  # noqa: PLC0415

    figures = with_figures(cells, observations, at="period").select(
        "indicator", "region", "period", "value", status=nw.col("status").cast(nw.String)
    )
    table = figures.join(movement(cells, observations), on=["indicator", "region"], how="left")
    unobserved = ~nw.col("period").is_null() & nw.col("status").is_null()
    note = nw.when(unobserved).then(nw.lit("no observation")).otherwise(nw.col("change_note"))
    return table.with_columns(change_note=note).drop("period")


def movement(cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The change of each of *cells* by the *observations* of one sex, and why there is none."""
    from obs_comparison.cells import with_figures  # noqa: PLC0415

    first = with_figures(cells, observations, at="start").select("indicator", "region", base="value")
    table = with_figures(cells, observations, at="period").join(first, on=["indicator", "region"], how="left")
    table = table.with_columns(
        change=nw.when(nw.col("hindrance").is_null()).then(nw.col("value") - nw.col("base")),
    )
    return table.select(
        "indicator",
        "region",
        "change",
        change_from=nw.col("start").cast(nw.String),
        percent_change=nw.when(nw.col("base") > 0).then(100 * nw.col("change") / nw.col("base")),
        change_note=_note(),
    )


def _note() -> nw.Expr:
    wanted = ~nw.col("start").is_null() & ~nw.col("period").is_null()
    return (
        nw.when(~wanted)
        .then(nw.lit(None, nw.String))
        .when(~nw.col("hindrance").is_null())
        .then(nw.col("hindrance"))
        .when(nw.col("base").is_null())
        .then(nw.concat_str(nw.lit("no change: no value for "), nw.col("start").cast(nw.String)))
        .when(~nw.col("change").is_null() & (nw.col("base") <= 0))
        .then(nw.lit("no percent change: the start value is not above zero"))
    )
