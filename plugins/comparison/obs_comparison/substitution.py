"""Accounts that money may move between, beside their sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

import narwhals as nw

from obs import ConfigError, Indicator, Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.substitution import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, REGION, note, number, result, text

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "substitution",
    INDICATOR,
    REGION,
    text("change_from", "", "the start"),
    PERIOD,
    number("start_value", "at the start", "value of the part", unit="indicator"),
    number("end_value", "at the end", "value of the part", unit="indicator"),
    number("change", "", "of the part", unit="indicator"),
    number("percent_change", "change in %", "of the part, of its value at the start", unit="%"),
    text("sum_of", "", "the parts", required=True),
    number("sum_start", "sum at the start", "all parts", unit="indicator"),
    number("sum_end", "at the end", "all parts", unit="indicator"),
    number("sum_change", "change", "of the sum", unit="indicator"),
    number("sum_percent_change", "change in %", "of the sum, of the sum at the start", unit="%"),
    number(
        "offset_percent",
        "offset, % of the fall",
        "the rise of what rose, of the fall of what fell",
        unit="%",
        minimum=0,
    ),
    text("moved", "moved?", "whether the fall of one part may be the rise of another"),
    note("substitution_note"),
    key=("region", "indicator"),
)

_WORTH_TELLING = 0.05


class Substitution(Metric):
    """The change of each part beside the change of the sum: whether a cost fell or may have moved."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="substitution",
        title="Substitution: the parts of a cost beside their sum, before any talk of a fall",
        assumptions=(
            "A rise beside a fall does not show that the one caused the other.",
            "The parts are different money in the same unit per the same population: they may be added.",
            "That they do not overlap is not checked: read their definitions (net with net).",
            "A sum is given only where every part has a value; per cent only of a base above zero.",
            "May have moved: what fell is at least 5 % of the sum, and what rose offsets over half of that.",
            "No change is given across a break in any part.",
        ),
        reference="RiR 2018:7 on allocation between accounts; obs's own rule for the word moved",
        result=_RESULT,
        untouched={"start_value": Untouched(period="change_from"), "end_value": Untouched(period="period")},
        parameters={"parts": ("N31008", "N40011")},
        meanings={
            "parts": "two or more ids of the same unit, denominator, measure and price basis",
        },
        uses=("parts",),
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each part and each shown region and the benchmark; the sum's columns repeat.

        ConfigError for parts that cannot be added.
        """
        from obs_comparison.cells import cells  # noqa: PLC0415
        from obs_comparison.named_indicators import span  # noqa: PLC0415

        parts = _parts(panel, parameters["parts"])
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
        return table.drop("order", "place").to_native()


def beside_sum(
    cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any], parts: Sequence[str]
) -> nw.LazyFrame[Any]:
    """The result table for *cells* (see `obs_comparison.cells.cells`) and the *observations* of one sex.

    Its rows are in no certain order.
    """
    from obs_comparison.cells import with_figures  # noqa: PLC0415
    from obs_comparison.change import movement  # noqa: PLC0415

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
    return table.select(*(each["name"] for each in _fields()))


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


def _parts(panel: Panel, given: object) -> dict[str, Indicator]:
    from obs_comparison.named_indicators import ids, indicator  # noqa: PLC0415

    named = ids("substitution", "parts", given)
    if len(named) < 2:
        raise ConfigError(
            f"metric substitution: parts is {given!r}", suggestion='give two ids, like ["N31008", "N40011"]'
        )
    found = {id_: indicator("substitution", "parts", panel, id_) for id_ in named}
    first = found[named[0]]
    for other in found.values():
        for what in ("unit", "denominator", "measure", "price_basis"):
            mine, theirs = getattr(first, what), getattr(other, what)
            if mine != theirs:
                raise ConfigError(
                    f"metric substitution: {first.id} and {other.id} cannot be added, their "
                    f"{what.replace('_', ' ')} differs: {mine or 'none'} and {theirs or 'none'}",
                    suggestion="name parts of the same unit per the same population",
                )
    if first.kind in {"share", "index"}:
        raise ConfigError(
            f"metric substitution: {first.id} is a {first.kind}: such figures do not add up to a sum"
        )
    return found


def _fields() -> list[dict[str, str]]:
    return cast("list[dict[str, str]]", _RESULT["fields"])
