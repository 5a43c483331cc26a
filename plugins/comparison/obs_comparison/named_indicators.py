"""The indicators that a metric's parameters name, and their values in one period."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import polars as pl

from obs import ConfigError, Indicator, Panel
from obs_comparison.cells import cells

if TYPE_CHECKING:
    from typing import Literal

Values = Mapping[str, Mapping[str, float]]
"""The value of each indicator for each region that has one."""


def ids(metric: str, parameter: str, given: object) -> tuple[str, ...]:
    """*given*, an id or a list of ids, as a tuple; ConfigError if it is neither or names one twice."""
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list | tuple):
        raise ConfigError(
            f"metric {metric}: {parameter} is {given!r}", suggestion='give ids, like ["N31008", "N40011"]'
        )
    found = tuple(str(each) for each in cast("Sequence[object]", listed))
    if len(set(found)) < len(found):
        raise ConfigError(f"metric {metric}: {parameter} names an indicator twice: {', '.join(found)}")
    return found


def indicator(metric: str, parameter: str, panel: Panel, id_: str) -> Indicator:
    """The indicator that *parameter* names; ConfigError if it is not in the panel."""
    found = panel.others.get(id_) or panel.indicators.get(id_)
    if found is None:
        raise ConfigError(
            f"metric {metric}: {parameter} names {id_!r}, which the study does not have",
            suggestion=f"add [indicators.{id_}] to obs.toml, or name another one",
        )
    return found


def values(panel: Panel, wanted: Iterable[str], period: str, sex: Literal["T", "F", "M"]) -> Values:
    """The values of the indicators *wanted* in *period*, by indicator and region; empty where none are."""
    found: dict[str, dict[str, float]] = {id_: {} for id_ in wanted}
    rows = (
        panel.observations.filter(
            pl.col("sex") == sex,
            pl.col("value").is_finite(),
            # As categories: to make texts of a million rows takes longer than all else.
            pl.col("period") == period,
            pl.col("indicator").is_in(list(found)),
        )
        .select(pl.col("indicator", "region").cast(pl.String), "value")
        .collect()
    )
    for id_, region, value in rows.iter_rows():
        found[id_][region] = value
    return found


def latest_period(panel: Panel, wanted: Sequence[str], sex: Literal["T", "F", "M"]) -> str | None:
    """The latest period in which at least half of the group has a value of each of the indicators."""
    members = list(panel.group.members)
    complete = (
        panel.observations.filter(
            pl.col("sex") == sex,
            pl.col("value").is_finite(),
            pl.col("indicator").cast(pl.String).is_in(list(wanted)),
            pl.col("region").cast(pl.String).is_in(members),
        )
        .group_by(pl.col("period").cast(pl.String), "date", "region")
        .agg(held=pl.col("indicator").n_unique())
        .filter(pl.col("held") == len(wanted))
        .group_by("period", "date")
        .len()
        .filter(pl.col("len") * 2 >= len(members))
        .sort("date", "period")
        .collect()
    )
    return complete["period"][-1] if len(complete) else None


def span(panel: Panel, wanted: Iterable[str]) -> tuple[str | None, str | None]:
    """Start and compared period for *wanted*: theirs where the metric is asked for them, else the others'.

    Where they differ the earliest is taken, since no indicator has a value after its own.
    """
    known = [id_ for id_ in wanted if id_ in panel.periods] or list(panel.periods)
    starts = [panel.starts[id_] for id_ in known if id_ in panel.starts]
    return min(starts, default=None), min((panel.periods[id_] for id_ in known), default=None)


def hindrance(
    panel: Panel, named: Mapping[str, Indicator], start: str | None, period: str | None
) -> str | None:
    """Why no change of the indicators *named* can be told between *start* and *period*; None if it can."""
    if period is None:
        return "cannot be calculated: no period to compare"
    if start is None:
        return "cannot be calculated: the study has no start of change"
    asked = replace(
        panel,
        indicators=named,
        periods=dict.fromkeys(named, period),
        starts=dict.fromkeys(named, start),
        group=replace(panel.group, members=()),
        shown=(),
    )
    found = cells(asked).select(pl.col("indicator").cast(pl.String), "hindrance").drop_nulls().collect()
    return "; ".join(f"{id_}: {reason}" for id_, reason in found.iter_rows()) or None


def earlier(period: str, years: int) -> str:
    """The same part of the year *years* before: 2 before "2022-07" is "2020-07"."""
    return f"{int(period[:4]) - years:04}{period[4:]}"


def positive(metric: str, parameter: str, given: object) -> float:
    """*given* as a number above zero; ConfigError if it is none."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < math.inf:
        raise ConfigError(f"metric {metric}: {parameter} is {given!r}", suggestion="give a number above zero")
    return float(given)


def number(metric: str, parameter: str, given: object) -> float:
    """*given* as a finite number; ConfigError if it is none."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) < 1e300:
        raise ConfigError(
            f"metric {metric}: {parameter} is {given!r}",
            suggestion="give a number, with a point for decimals",
        )
    return float(given)


def one_unit(metric: str, parameter: str, panel: Panel) -> None:
    """ConfigError unless all indicators that the metric is asked for have the one unit of *parameter*."""
    units = dict.fromkeys(each.unit for each in panel.indicators.values())
    if len(units) > 1:
        raise ConfigError(
            f"metric {metric}: one {parameter} is given for indicators in {', '.join(units)}",
            suggestion="ask for indicators of one unit, with --indicator",
        )
