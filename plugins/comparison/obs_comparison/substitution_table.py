"""From a panel to the table of the metric substitution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import narwhals as nw

from obs import Indicator, Panel
from obs_comparison.cells import cells, with_figures
from obs_comparison.change_table import movement
from obs_comparison.named_indicators import span
from obs_comparison.substitution import RESULT

_WORTH_TELLING = 0.05


def substitution_table(panel: Panel, parts: Mapping[str, Indicator]) -> nw.LazyFrame[Any]:
    """The result table for *panel* and the *parts* of a cost, by their ids."""
    start, period = span(panel, parts)
    wanted = replace(
        panel,
        indicators=parts,
        periods=dict.fromkeys(parts, period) if period else {},
        starts=dict.fromkeys(parts, start) if start else {},
        group=replace(panel.group, members=()),
    )
    observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
    table = beside_sum(nw.from_native(cells(wanted)), observations, tuple(parts))
    order = nw.col("indicator").replace_strict(list(parts), range(len(parts)), return_dtype=nw.Int64)
    regions = list(dict.fromkeys((*panel.shown, panel.benchmark)))
    place = nw.col("region").replace_strict(regions, range(len(regions)), return_dtype=nw.Int64)
    table = table.with_columns(order=order, place=place).sort("place", "order")
    return table.drop("order", "place")


def beside_sum(
    cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any], parts: Sequence[str]
) -> nw.LazyFrame[Any]:
    """The result table for *cells* (see `obs_comparison.cells.cells`) and the *observations* of one sex.

    Its rows are in no certain order.
    """
    keys = ["indicator", "region"]
    first = with_figures(cells, observations, at="start").select(*keys, start_value="value")
    table = with_figures(cells, observations, at="period").select(
        *keys, nw.col("period").cast(nw.String), end_value="value"
    )
    table = table.join(first, on=keys, how="left").join(movement(cells, observations), on=keys, how="left")
    sums = table.group_by("region").agg(
        complete=nw.col("change").count() == len(parts),
        sum_start=nw.col("start_value").sum(),
        sum_end=nw.col("end_value").sum(),
        starts=nw.col("start_value").count(),
        ends=nw.col("end_value").count(),
        rise=nw.when(nw.col("change") > 0).then(nw.col("change")).otherwise(0.0).sum(),
        fall=nw.when(nw.col("change") < 0).then(-nw.col("change")).otherwise(0.0).sum(),
    )
    sums = sums.select(
        "region",
        "complete",
        sum_start=nw.when(nw.col("starts") == len(parts)).then(nw.col("sum_start")),
        sum_end=nw.when(nw.col("ends") == len(parts)).then(nw.col("sum_end")),
        sum_change=nw.when(nw.col("complete")).then(nw.col("sum_end") - nw.col("sum_start")),
        fall=nw.when(nw.col("complete")).then(nw.col("fall")),
        rise="rise",
    )
    sums = sums.with_columns(
        offset_percent=nw.when(_worth_telling()).then(100 * nw.col("rise") / nw.col("fall"))
    )
    table = table.join(sums, on="region", how="left").with_columns(
        sum_of=nw.lit(" + ".join(parts)),
        sum_percent_change=nw.when(nw.col("sum_start") > 0).then(
            100 * nw.col("sum_change") / nw.col("sum_start")
        ),
        moved=_moved(),
        substitution_note=_note(),
        indicator=nw.col("indicator").cast(nw.String),
        region=nw.col("region").cast(nw.String),
    )
    return table.select(*(each["name"] for each in cast("list[dict[str, str]]", RESULT["fields"])))


def _worth_telling() -> nw.Expr:
    """Whether the parts that fell did so by enough to matter for the sum."""
    start = nw.col("sum_start")
    return (start > 0) & (nw.col("fall") > 0) & (nw.col("fall") >= _WORTH_TELLING * start)


def _moved() -> nw.Expr:
    offset = nw.col("offset_percent")
    return nw.when(nw.col("complete")).then(
        nw.when(nw.col("sum_start") <= 0)
        .then(nw.lit("cannot be told: the sum was not above zero at the start"))
        .when(nw.col("fall") == 0)
        .then(nw.lit("no: no part fell"))
        .when(~_worth_telling())
        .then(nw.lit("no: what fell is under 5 % of the sum"))
        .when(nw.col("rise") == 0)
        .then(nw.lit("no: no part rose"))
        .when(offset <= 50)
        .then(nw.lit("no: other parts' rise offsets half of the fall or less"))
        .when(offset < 100)
        .then(nw.lit("may have moved: a part fell, the sum fell less than half as much"))
        .otherwise(nw.lit("may have moved: a part fell, the sum did not"))
    )


def _note() -> nw.Expr:
    whole = ~nw.col("period").is_null() & ~nw.col("change_from").is_null()
    return nw.concat_str(
        nw.when(nw.col("period").is_null()).then(nw.lit("no period to compare")),
        nw.when(nw.col("change_from").is_null()).then(nw.lit("no start of change")),
        nw.col("change_note"),
        nw.when(nw.col("end_value").is_null()).then(nw.concat_str(nw.lit("no value for "), nw.col("period"))),
        nw.when(whole & ~nw.col("complete")).then(nw.lit("no change of the sum: a part has none")),
        separator="; ",
        ignore_nulls=True,
    )
