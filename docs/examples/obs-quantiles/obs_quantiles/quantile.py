"""In which fifth, or other k-th part, of its group each region stands.

The rule is that of `phe_quantile` in PHEindicatormethods (2.1.0, invert = FALSE), which public health in
England uses: rank the m regions with a value from the lowest, equal ones with the first of their places, and
give rank r the quantile floor((k + 1) - ceil(((m + 1) - r) / (m / k))). In whole numbers that is
1 + floor((r - 1) k / m): the share of the group with a lower value, in k parts. Written so, no rounding moves
a region across a border.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from obs import ConfigError, Metric, MetricInfo, Panel, Untouched
from obs_quantiles.example import EXAMPLE

if TYPE_CHECKING:
    import polars as pl

_MOST = 100
_FIVE = {
    "none": ("lowest", "low", "middle", "high", "highest"),
    "higher_is_better": ("worst", "worse", "middle", "better", "best"),
    "lower_is_better": ("best", "better", "middle", "worse", "worst"),
}
_RESULT: Mapping[str, object] = {
    "name": "quantile",
    "fields": [
        {
            "name": "indicator",
            "type": "string",
            "description": "its id in the study",
            "constraints": {"required": True},
        },
        {"name": "region", "type": "string", "description": "SCB code", "constraints": {"required": True}},
        {"name": "period", "type": "string", "description": "the period compared"},
        {"name": "value", "type": "number", "unit": "indicator", "description": "the source's figure"},
        {"name": "status", "type": "string", "description": "of the value; why there is none"},
        {
            "name": "quantile",
            "type": "integer",
            "description": "the part of the group, 1 has the lowest values",
            "constraints": {"minimum": 1},
        },
        {
            "name": "label",
            "type": "string",
            "title": "in the group",
            "description": "what the quantile means by polarity; between is neither end",
        },
        {
            "name": "rank",
            "type": "integer",
            "title": "rank from the lowest",
            "description": "equal values share the first of their places",
            "constraints": {"minimum": 1},
        },
        {
            "name": "n",
            "type": "integer",
            "title": "n",
            "description": "regions of the group with a value",
            "constraints": {"required": True, "minimum": 0},
        },
        {"name": "quantile_note", "type": "string", "description": "why something is empty or unusual"},
    ],
    "primaryKey": ["indicator", "region"],
}


class Quantile(Metric):
    """The quantile of each region among the members of the group that have a value."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="quantile",
        title="Quantile: in which fifth of the group a region stands, equal values always in the same",
        assumptions=(
            "A place in an order, no judgement: some region is in the last fifth however good all are.",
            "A region without a value has no quantile and is not counted in n.",
            "Equal values share the first of their places, so the lower quantile: parts differ in size.",
            "No quantiles where fewer regions have a value than there are quantiles.",
            "Quantile 1 has the lowest values; polarity turns the words and never the numbers.",
        ),
        reference="Anderson et al. (2024) PHEindicatormethods 2.1.0, function phe_quantile",
        result=_RESULT,
        untouched={"value": Untouched(), "status": Untouched()},
        parameters={"k": 5},
        meanings={"k": "how many quantiles the group is divided into: 4 for quarters, 10 for tenths"},
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark.

        ConfigError unless k is a whole number from 2 to 100.
        """
        import polars as pl  # noqa: PLC0415  takes a while, and `obs --help` shall not wait for it

        k = _parts(parameters["k"])
        ranked = pl.when("member").then("value")
        table = _cells(panel).with_columns(
            rank=ranked.rank("min").over("indicator").cast(pl.Int64),
            n=ranked.count().over("indicator").cast(pl.Int64),
        )
        table = table.with_columns(
            quantile=pl.when(pl.col("n") >= k).then(1 + (pl.col("rank") - 1) * k // pl.col("n"))
        )
        table = table.with_columns(label=_label(k), quantile_note=_note(k))
        return table.select(each["name"] for each in cast("list[dict[str, str]]", _RESULT["fields"]))


def _parts(given: object) -> int:
    if isinstance(given, int) and not isinstance(given, bool) and 2 <= given <= _MOST:
        return given
    raise ConfigError(f"metric quantile: k is {given!r}", suggestion=f"give a whole number from 2 to {_MOST}")


def _cells(panel: Panel) -> pl.LazyFrame:
    """A row for each indicator and region with period, value, status, *member*, *benchmark*, polarity."""
    import polars as pl  # noqa: PLC0415

    members = frozenset(panel.group.members)
    rows = [
        {
            "indicator": id_,
            "region": region,
            "period": panel.periods.get(id_),
            "member": region in members,
            "benchmark": region == panel.benchmark,
            "polarity": indicator.polarity,
        }
        for id_, indicator in panel.indicators.items()
        for region in dict.fromkeys((*panel.group.members, *panel.shown, panel.benchmark))
    ]
    schema = {
        **dict.fromkeys(("indicator", "region", "period", "polarity"), pl.String()),
        **dict.fromkeys(("member", "benchmark"), pl.Boolean()),
    }
    keys = ["indicator", "region", "period"]
    figures = panel.observations.filter(pl.col("sex").cast(pl.String) == panel.sex).select(
        *(pl.col(name).cast(pl.String) for name in (*keys, "status")), "value"
    )
    return pl.LazyFrame(rows, schema=schema).join(figures, on=keys, how="left", maintain_order="left")


def _label(k: int) -> pl.Expr:
    """The words for a quantile by polarity; of other parts than fifths only the ends have their own."""
    import polars as pl  # noqa: PLC0415

    label = pl.lit(None, pl.String)
    for polarity, five in _FIVE.items():
        words = five if k == len(five) else (five[0], *["between"] * (k - 2), five[-1])
        named = pl.col("quantile").replace_strict(
            list(range(1, k + 1)), words, default=None, return_dtype=pl.String
        )
        label = pl.when(pl.col("polarity") == polarity).then(named).otherwise(label)
    return label


def _note(k: int) -> pl.Expr:
    import polars as pl  # noqa: PLC0415

    has_value, has_period = pl.col("value").is_not_null(), pl.col("period").is_not_null()
    outside = has_value & ~pl.col("member")
    return pl.concat_str(
        pl.when(~has_period).then(pl.lit("no period to compare")),
        pl.when(has_period & pl.col("status").is_null()).then(pl.lit("no observation")),
        pl.when(outside & pl.col("benchmark")).then(pl.lit("the benchmark itself")),
        pl.when(outside & ~pl.col("benchmark")).then(pl.lit("not in the group, so no quantile")),
        pl.when(has_value & pl.col("member") & (pl.col("n") < k)).then(
            pl.format("only {} regions with a value for {} quantiles", pl.col("n"), pl.lit(k))
        ),
        separator="; ",
        ignore_nulls=True,
    )
