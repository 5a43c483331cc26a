"""What neighbours are chosen by, from the parameters of `peers` and `peer_mean`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from obs import ConfigError, MetricError, Panel
from obs_comparison.named_indicators import Values, ids, indicator, latest_period, positive, values
from obs_comparison.neighbours import Space, space


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What neighbours are chosen by: the *weights* of the variables, how many (*k*), in which *year*."""

    weights: Mapping[str, float]
    k: int
    year: str


def choice(metric: str, panel: Panel, parameters: Mapping[str, object]) -> Choice:
    """The choice that *parameters* make; ConfigError for a wrong one."""
    variables = ids(metric, "variables", parameters["variables"])
    if not variables:
        raise ConfigError(
            f"metric {metric}: no variables to choose neighbours by",
            suggestion=f'name them, in obs.toml: [metrics.{metric}] variables = ["N03920", "N01984"]',
        )
    for id_ in variables:
        indicator(metric, "variables", panel, id_)
    k = parameters["k"]
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        raise ConfigError(f"metric {metric}: k is {k!r}", suggestion="give a whole number, such as 7")
    given = parameters["year"]
    year = latest_period(panel, variables, "T") if given is None else period(metric, "year", given)
    if year is None:
        raise MetricError(
            f"metric {metric} refuses: in no period half of the group has all of {', '.join(variables)}",
            suggestion="give a year, or fewer variables",
        )
    return Choice(weights=_weights(metric, variables, parameters["weights"]), k=k, year=year)


def _weights(metric: str, variables: Sequence[str], given: object) -> dict[str, float]:
    listed = list(cast("Sequence[object]", given)) if isinstance(given, list | tuple) else None
    if listed == []:
        return dict.fromkeys(variables, 1.0)
    if listed is None or len(listed) != len(variables):
        raise ConfigError(
            f"metric {metric}: weights is {given!r}",
            suggestion=f"give one number for each of {', '.join(variables)}",
        )
    pairs = zip(variables, listed, strict=True)
    return {name: positive(metric, "weights", each) for name, each in pairs}


def period(metric: str, parameter: str, given: object) -> str:
    """*given* as a period; ConfigError if it is none."""
    text = str(given)
    if not re.match(r"[0-9]{4}", text):
        raise ConfigError(f"metric {metric}: {parameter} has {given!r}", suggestion="give years, like 2022")
    return text


def space_of(metric: str, panel: Panel, chosen: Choice, year: str) -> tuple[Space, Values]:
    """The regions as points in *year*, and the values; MetricError where there is no such space."""
    held = values(panel, chosen.weights, year, "T")
    try:
        return space(held, weights=chosen.weights, members=panel.group.members, others=panel.shown), held
    except MetricError as error:
        raise MetricError(
            f"metric {metric} refuses {year}: {error.message}", suggestion=error.suggestion
        ) from error


def candidates(metric: str, panel: Panel, chosen: Choice) -> tuple[Space, Values]:
    """The space of the chosen year; MetricError unless it has more than k members."""
    points, held = space_of(metric, panel, chosen, chosen.year)
    if len(points.members) <= chosen.k:
        raise MetricError(
            f"metric {metric} refuses: {len(points.members)} regions have every variable in {chosen.year}, "
            f"too few to choose {chosen.k} neighbours among",
            suggestion="give a smaller k, a larger group or fewer variables",
        )
    return points, held
