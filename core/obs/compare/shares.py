"""Panels of some of a panel's indicators, with what a metric may read beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

import polars as pl

from obs.models import MetricInfo, Panel, as_it_is

LEAST = 250
"""Indicators in a share, at least: each looks through the figures of all, which of few gains nothing."""


def shares(panel: Panel, info: MetricInfo, parameters: Mapping[str, object]) -> list[Panel]:
    """*panel* in as many shares as there are threads, if its metric takes indicators apart.

    Ranks within a table go on in one thread, so that two tables take less time than one. Other engines divide
    the work by themselves.
    """
    ids = [*panel.indicators]
    number = min(pl.thread_pool_size(), len(ids) // LEAST)
    if not info.relational or panel.beside is not as_it_is or number < 2:
        return [panel]
    size = -(-len(ids) // number)
    return [share(panel, ids[at : at + size], info, parameters) for at in range(0, len(ids), size)]


def share(panel: Panel, ids: Iterable[str], info: MetricInfo, parameters: Mapping[str, object]) -> Panel:
    """*panel* for these of its indicators; denominators and what *parameters* name come along beside."""
    indicators = {id_: panel.indicators[id_] for id_ in ids}
    needed = {each.denominator for each in indicators.values()}
    needed |= {id_ for name in info.uses for id_ in named_in(parameters.get(name))}
    beside = {id_: each for id_, each in panel.indicators.items() if id_ in needed and id_ not in indicators}
    others = {**panel.others, **beside}
    return replace(
        panel,
        observations=panel.observations.filter(pl.col("indicator").is_in([*indicators, *others])),
        indicators=indicators,
        others=others,
        periods={id_: each for id_, each in panel.periods.items() if id_ in indicators},
        starts={id_: each for id_, each in panel.starts.items() if id_ in indicators},
    )


def named_in(value: object) -> list[str]:
    """The ids that the *value* of a parameter names: none where it is a number in place of an indicator."""
    if isinstance(value, str):
        return [value] if value else []
    listed = cast("Sequence[object]", value) if isinstance(value, list | tuple) else ()
    return [str(each) for each in listed if each]
