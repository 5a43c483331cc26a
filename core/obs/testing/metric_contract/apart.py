"""Panels of several indicators, and of each of them alone, as core asks a relational metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from obs.compare.running import parameters_of
from obs.compare.shares import share
from obs.models import Indicator, MetricInfo, Panel
from obs.models.registry import Polarity

_OPPOSITE: Mapping[Polarity, Polarity] = {
    "lower_is_better": "higher_is_better",
    "higher_is_better": "lower_is_better",
}


def with_twins(panel: Panel) -> Panel:
    """*panel* with another indicator beside each, which differs from it in all that it may."""
    rows = panel.observations.with_columns(pl.col("indicator").cast(pl.String)).collect()
    twins = {id_: _twin(each) for id_, each in panel.indicators.items()}
    theirs = [_of_the_twin(rows.filter(pl.col("indicator") == id_), each) for id_, each in twins.items()]
    dtype = panel.observations.collect_schema()["indicator"]
    both = pl.concat([rows, *theirs]).with_columns(pl.col("indicator").cast(dtype))
    earlier = {each.id: _earlier(panel, rows, id_) for id_, each in twins.items()}
    starts = {each.id: panel.starts[id_] for id_, each in twins.items() if id_ in panel.starts}
    return replace(
        panel,
        observations=both.lazy(),
        indicators={**panel.indicators, **{each.id: each for each in twins.values()}},
        periods={**panel.periods, **{id_: each for id_, each in earlier.items() if each}},
        starts={**panel.starts, **starts},
    )


def each_alone(panel: Panel, info: MetricInfo, given: Mapping[str, object]) -> Iterator[Panel]:
    """*panel* for each of its indicators alone, with what a metric may read beside it."""
    parameters = parameters_of(info, given)
    return (share(panel, [id_], info, parameters) for id_ in panel.indicators)


def _twin(indicator: Indicator) -> Indicator:
    polarity = _OPPOSITE.get(indicator.polarity, indicator.polarity)
    return replace(indicator, id=f"{indicator.id}_twin", polarity=polarity)


def _of_the_twin(rows: pl.DataFrame, twin: Indicator) -> pl.DataFrame:
    """The figures of *rows*, each moved on to the next region of its period and sex."""
    following = (pl.int_range(pl.len()) + 1) % pl.len()
    figure = [pl.col(name).gather(following).over("period", "sex") for name in ("value", "status", "note")]
    return rows.sort("period", "sex", "region").with_columns(*figure, indicator=pl.lit(twin.id))


def _earlier(panel: Panel, rows: pl.DataFrame, id_: str) -> str | None:
    """A period with figures between the start of *id_* and the one compared; else that one."""
    compared, start = panel.periods.get(id_), panel.starts.get(id_, "")
    held = rows.filter(pl.col("indicator") == id_, pl.col("value").is_not_null())
    before = [
        each
        for each in held.get_column("period").cast(pl.String).unique().sort().to_list()
        if compared and len(each) == len(compared) and start < each < compared
    ]
    return before[-1] if before else compared
