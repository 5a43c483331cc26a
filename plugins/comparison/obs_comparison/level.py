"""Where each region stands in its group: rank, percentile, quarter, distance to benchmark and median."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

import narwhals as nw

from obs import ConfigError, Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.level import EXAMPLE
from obs_comparison.results import INDICATOR, RANKED, REGION, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "level",
    INDICATOR,
    REGION,
    number("value", "", "the source's figure", unit="indicator"),
    text("status", "", "of the value; why there is none"),
    whole(
        "rank", "", "place in the group: 1 is best by polarity, lowest without; equals share it", minimum=1
    ),
    RANKED,
    number("percentile", "", "mid-rank on the scale of the value", minimum=0, maximum=100),
    text("band", "in the group", "the part of the group that the percentile is in"),
    number("median", "", "of the group's values", unit="indicator"),
    number("difference_median", "vs median", "value - median", unit="indicator"),
    number("benchmark_value", "benchmark", "the source's figure for it", unit="indicator"),
    number("difference", "vs benchmark", "value - benchmark_value", unit="indicator"),
    number("ratio", "", "value / benchmark_value; none where either is not above zero", minimum=0),
    note("level_note"),
    key=("indicator", "region"),
)


class Level(Metric):
    """The standing of each region among the members of the group that have a value."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="level",
        title="Level: rank, percentile and quarter in the group, difference to benchmark and median",
        assumptions=(
            "A difference is described, not judged: nothing says whether chance could have made it.",
            "One period and one sex for all; a region without a value has no rank and is not counted in n.",
            "Rank 1 is the best value by polarity, the lowest without one; equal values share the best rank.",
            "Percentile: mid-rank of the value, 100 * (below + equal / 2) / n: high means a high value.",
            "The median counts every member of the group once, however many people live there.",
            "The benchmark's value is the source's own, for a country as a rule weighted by population.",
        ),
        reference="Goldstein & Spiegelhalter (1996) League tables and their limitations",
        result=_RESULT,
        untouched={
            "value": Untouched(),
            "status": Untouched(),
            "benchmark_value": Untouched(region="benchmark"),
        },
        parameters={"cut_points": (25, 75)},
        meanings={
            "cut_points": "percentiles below and above which a value is in an outer band",
        },
        relational=True,
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark.

        ConfigError if the cut points are not two rising numbers between 0 and 100.
        """
        from obs_comparison.cells import cells  # noqa: PLC0415

        low, high = _cut_points(parameters["cut_points"])
        observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
        return standing(nw.from_native(panel.beside(cells(panel))), observations, low, high).to_native()


def standing(
    cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any], low: float, high: float
) -> nw.LazyFrame[Any]:
    """The result table for *cells* (see `obs_comparison.cells.cells`) and the *observations* of one sex."""
    from obs_comparison.cells import with_figures  # noqa: PLC0415

    table = with_figures(cells, observations, at="period").with_columns(
        ranked=nw.when(nw.col("member")).then(nw.col("value"))
    )
    group = table.group_by("indicator").agg(
        n=nw.col("ranked").count().cast(nw.Int64), median=nw.col("ranked").median()
    )
    benchmark = table.filter(nw.col("benchmark")).select("indicator", benchmark_value="value")
    table = table.join(group, on="indicator", how="left").join(benchmark, on="indicator", how="left")
    table = table.with_columns(
        rank=_rank(),
        percentile=100 * (nw.col("ranked").rank("average").over("indicator") - 0.5) / nw.col("n"),
        difference_median=nw.col("value") - nw.col("median"),
        difference=nw.when(~nw.col("benchmark")).then(nw.col("value") - nw.col("benchmark_value")),
        ratio=nw.when(~nw.col("benchmark") & (nw.col("value") > 0) & (nw.col("benchmark_value") > 0)).then(
            nw.col("value") / nw.col("benchmark_value")
        ),
        level_note=_note(),
        status=nw.col("status").cast(nw.String),
    )
    return table.with_columns(band=_band(low, high)).select(*(each["name"] for each in _fields()))


def _rank() -> nw.Expr:
    higher_is_better = nw.col("polarity") == "higher_is_better"
    from_best = nw.when(higher_is_better).then(-nw.col("ranked")).otherwise(nw.col("ranked"))
    return from_best.rank("min").over("indicator").cast(nw.Int64)


def _band(low: float, high: float) -> nw.Expr:
    def band(lowest: str, highest: str) -> nw.Expr:
        return (
            nw.when(nw.col("percentile") < low)
            .then(nw.lit(f"{lowest} {_portion(low)}"))
            .when(nw.col("percentile") > high)
            .then(nw.lit(f"{highest} {_portion(100 - high)}"))
            .otherwise(nw.lit(f"middle {_portion(high - low)}"))
        )

    return nw.when(~nw.col("percentile").is_null()).then(
        nw.when(nw.col("polarity") == "lower_is_better")
        .then(band("best", "worst"))
        .when(nw.col("polarity") == "higher_is_better")
        .then(band("worst", "best"))
        .otherwise(band("lowest", "highest"))
    )


def _portion(width: float) -> str:
    return {25.0: "quarter", 50.0: "half"}.get(width, f"{width:g} %")


def _note() -> nw.Expr:
    has_value, is_benchmark = ~nw.col("value").is_null(), nw.col("benchmark")
    reasons = (
        nw.when(nw.col("period").is_null()).then(nw.lit("no period to compare")),
        nw.when(~nw.col("period").is_null() & nw.col("status").is_null()).then(nw.lit("no observation")),
        nw.when(has_value & ~nw.col("member") & ~is_benchmark).then(nw.lit("not in the group, so no rank")),
        nw.when(has_value & is_benchmark).then(nw.lit("the benchmark itself")),
        nw.when(has_value & ~is_benchmark & nw.col("benchmark_value").is_null()).then(
            nw.lit("benchmark not available")
        ),
    )
    return nw.concat_str(*reasons, separator="; ", ignore_nulls=True)


def _cut_points(given: object) -> tuple[float, float]:
    numbers = list(cast("list[object]", given)) if isinstance(given, list | tuple) else []
    match numbers:
        case [int() | float() as low, int() | float() as high] if 0 < low < high < 100:
            return float(low), float(high)
        case _:
            raise ConfigError(
                f"metric level: cut_points is {given!r}",
                suggestion="give two rising percentiles such as [25, 75]",
            )


def _fields() -> list[dict[str, str]]:
    return cast("list[dict[str, str]]", _RESULT["fields"])
