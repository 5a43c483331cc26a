"""Running a metric: what core refuses, how it reports one that breaks or gives the wrong table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import polars as pl
import pytest

from obs import ConfigError, Metric, MetricError, MetricInfo, Panel
from obs.compare import Options
from obs.compare.gathering import gather_for
from obs.compare.running import result_of, run
from obs_comparison.level import Level

if TYPE_CHECKING:
    from tests.compare.conftest import Bench


def metric_giving(answer: Callable[[pl.LazyFrame], pl.LazyFrame], **needs: Any) -> type[Metric]:
    """A metric that declares the result of "level", has the *needs* named and changes that result."""

    class Changed(Metric):
        info: ClassVar[MetricInfo] = replace(Level.info, **needs)

        def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
            return answer(Level().compute(panel, parameters))

    return Changed


def unchanged(result: pl.LazyFrame) -> pl.LazyFrame:
    return result


def broken(result: pl.LazyFrame) -> pl.LazyFrame:
    raise ZeroDivisionError("one by nothing")


def without_rank(result: pl.LazyFrame) -> pl.LazyFrame:
    return result.drop("rank")


def ranked_in_words(result: pl.LazyFrame) -> pl.LazyFrame:
    return result.with_columns(rank=pl.lit("first"))


def doubled(result: pl.LazyFrame) -> pl.LazyFrame:
    return pl.concat([result, result])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (broken, "broke: ZeroDivisionError: one by nothing"),
        (without_rank, "without rank"),
        (ranked_in_words, "rank as String, not as the integer"),
        (doubled, "two rows for the same indicator, region"),
    ],
)
def test_a_bad_metric_is_named(
    bench: Bench, answer: Callable[[pl.LazyFrame], pl.LazyFrame], said: str
) -> None:
    """An exception, a missing column, a wrong type, a double key: one error with metric and plugin."""
    bench.put("A1")
    bench.metrics["level"] = metric_giving(answer)
    with pytest.raises(MetricError, match=r"metric level \(") as caught:
        bench.compare()
    assert said in caught.value.message


def test_infinite_numbers_become_empty(bench: Bench) -> None:
    """Neither NaN nor infinity reaches the table."""
    bench.put("A1")
    bench.metrics["level"] = metric_giving(
        lambda result: result.with_columns(percentile=pl.lit(math.nan), difference=pl.lit(math.inf))
    )
    row = bench.rows()[1]
    assert (row["percentile"], row["difference"], row["rank"]) == (None, None, 1)


def test_codes_are_texts_where_they_leave(bench: Bench) -> None:
    """As long as all regions are there they are categories; a column without a word is one of words."""
    bench.put("A1")
    silent = metric_giving(lambda result: result.with_columns(band=pl.lit(None)))
    panel = gather_for(bench.study, bench, Options(), bench.study.indicators).panel
    inside, outside = (each({"level": silent}, "level", panel, {}) for each in (result_of, run))
    assert isinstance(inside.schema["indicator"], pl.Categorical)
    assert inside.schema["band"] == pl.String
    assert {outside.schema[name] for name in ("indicator", "region", "band")} == {pl.String()}
    assert sorted(outside["region"]) == sorted(inside["region"].cast(pl.String))


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        ({"needs_polarity": True}, "polarity, which A1 lacks"),
        ({"minimum_regions": 6}, "needs 6 regions, the group has 5"),
        ({"minimum_periods": 3}, "needs 3 periods"),
        ({"needs_denominator": True}, "needs a denominator, which A1 lacks"),
        ({"kinds": ("count", "amount")}, "takes count or amount, and A1 is of the kind share"),
        ({"measures": ("stock",)}, "takes stock, and A1 is a flow figure"),
    ],
)
def test_core_refuses_what_a_metric_cannot_take(bench: Bench, needs: dict[str, Any], said: str) -> None:
    """The needs a metric declares are checked before it runs, and the reason is given."""
    bench.put("A1", polarity="none")
    bench.metrics["level"] = metric_giving(broken, **needs)
    with pytest.raises(MetricError, match="refuses") as caught:
        bench.compare()
    assert said in caught.value.message


def test_needs_that_are_met_refuse_nothing(bench: Bench) -> None:
    """A polarity, five regions and two periods are there."""
    bench.put("A1")
    bench.metrics["level"] = metric_giving(
        unchanged,
        needs_polarity=True,
        minimum_regions=5,
        minimum_periods=2,
        kinds=("share", "rate"),
        measures=("flow",),
    )
    assert bench.rows()[1]["rank"] == 1


def test_a_metric_that_no_plugin_offers(bench: Bench) -> None:
    """Without the plugin of the metric the message points to obs plugins."""
    bench.put("A1")
    del bench.metrics["change"]
    with pytest.raises(MetricError, match="'change'"):
        bench.compare()


def test_parameters_come_from_the_study(bench: Bench) -> None:
    """[metrics.level] of obs.toml sets the cut points."""
    bench.put("A1")
    bench.study = replace(bench.study, metrics={"level": {"cut_points": [10, 90]}})
    assert bench.rows()[1]["band"] == "middle 80 %"


def test_an_unknown_parameter_is_refused(bench: Bench) -> None:
    """A typing error in obs.toml is no silent default."""
    bench.put("A1")
    bench.study = replace(bench.study, metrics={"level": {"cutpoints": [10, 90]}})
    with pytest.raises(ConfigError, match="cutpoints") as caught:
        bench.compare()
    assert caught.value.suggestion == "did you mean cut_points?"
