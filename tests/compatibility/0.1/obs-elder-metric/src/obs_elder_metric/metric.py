"""How far each region lies from the middle of its group: a small metric, to be made your own.

A metric sees no source: it is given a panel of observations and gives a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import polars as pl
from obs import ConfigError, Example, Indicator, Metric, MetricInfo, Panel, Untouched

# change: the columns of the result. What is missing has a note: nobody shall have to guess why.
_FIELDS: list[dict[str, Any]] = [
    {"name": "indicator", "type": "string", "constraints": {"required": True}},
    {"name": "region", "type": "string", "constraints": {"required": True}},
    {"name": "value", "type": "number", "description": "the source's figure"},
    {"name": "status", "type": "string", "description": "of the value; why there is none"},
    {"name": "median", "type": "number", "description": "of the group's values"},
    {"name": "times", "type": "number", "description": "value / median"},
    {"name": "times_note", "type": "string", "title": "note", "description": "why times is missing"},
]

# change: an indicator and figures of invented places (codes 9901...), small enough to do by hand
_BIRTHS = Indicator(
    id="births",
    source="invented",
    query={},
    title_sv="Födda",
    title_en="Births",
    unit="antal",
    kind="count",
    polarity="none",
    producer="Påhittat",
)
_EXAMPLE = Example(
    text="The values 2, 4 and 9 have the median 4; 2 is half of it, 9 is 2.25 times as much. 9904 has none.",
    indicators=(_BIRTHS,),
    figures=(
        ("births", "9901", "2022", 2.0),
        ("births", "9902", "2022", 4.0),
        ("births", "9903", "2022", 9.0),
        ("births", "9904", "2022", None, "T", "missing"),
    ),
    group=("9901", "9902", "9903", "9904"),
    period="2022",
    expects=(
        {"indicator": "births", "region": "9901", "median": 4, "times": 0.5},
        {"indicator": "births", "region": "9903", "median": 4, "times": 2.25},
        {"indicator": "births", "region": "9904", "times": None, "times_note": "no figure"},
    ),
)


class ElderMetric(Metric):
    """How many times the median of the group a value is."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="elder_metric",
        title="Elder metric: how many times the median of the group",  # change: the title
        # change: what must hold for the result to be right. The first stands beside every result.
        assumptions=(
            "A difference is described, not judged: chance alone may have made it.",
            "The median counts every member of the group once, however many people live there.",
            "Only the group's members that have a figure count.",
        ),
        # change: where the method is described, so that anybody can look it up
        reference="Tukey (1977) Exploratory Data Analysis: the median as the middle of a batch",
        result={
            "name": "elder_metric",
            "primaryKey": ["indicator", "region"],
            "fields": _FIELDS,
        },
        # The columns that hold figures as they came; the source is named beside these, and no other.
        untouched={"value": Untouched(), "status": Untouched()},
        # change: the parameters with their defaults, and what each is for
        parameters={"fewest": 3},
        meanings={"fewest": "members with a figure that the median needs"},
        kinds=("count", "share", "rate", "amount"),  # an index has no zero: times says nothing there
        example=_EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each indicator and each region of the group, shown or benchmark."""
        fewest = _fewest(parameters["fewest"])
        return pl.concat([_rows(panel, indicator, fewest) for indicator in panel.indicators])


def _fewest(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise ConfigError(
            f"metric elder_metric: fewest is {given!r}",
            suggestion="write a whole number from 1",
        )
    return given


def _rows(panel: Panel, indicator: str, fewest: int) -> pl.LazyFrame:
    """The rows of one indicator, in the one period in which all regions are compared."""
    regions = list(dict.fromkeys((*panel.group.members, *panel.shown, panel.benchmark)))
    figures = panel.observations.filter(
        pl.col("indicator") == indicator,
        pl.col("period") == panel.periods.get(indicator, ""),
        pl.col("sex") == panel.sex,
    ).select(pl.col("region", "status").cast(pl.String), "value")
    table = pl.LazyFrame({"region": regions}).join(figures, on="region", how="left")
    inside = pl.when(pl.col("region").is_in(list(panel.group.members))).then(pl.col("value"))
    median = pl.when(inside.count() >= fewest).then(inside.median())
    return (
        table.with_columns(median=median)
        .with_columns(times_note=_note(fewest))
        .select(
            pl.lit(indicator).alias("indicator"),
            "region",
            "value",
            "status",
            "median",
            times=pl.when(pl.col("times_note").is_null()).then(pl.col("value") / pl.col("median")),
            times_note=pl.col("times_note"),
        )
    )


def _note(fewest: int) -> pl.Expr:
    """Why there is no result, empty where there is one. A median of zero divides nothing."""
    return (
        pl.when(pl.col("value").is_null())
        .then(pl.lit("no figure"))
        .when(pl.col("median").is_null())
        .then(pl.lit(f"fewer than {fewest} members of the group have a figure"))
        .when(pl.col("median") <= 0)
        .then(pl.lit("the median is not above zero"))
    )
