"""How far each region moved since the study's start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

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
        from obs_comparison.change_table import change_table  # noqa: PLC0415

        del parameters
        return change_table(panel).to_native()
