"""The tables of the metrics `peers` and `peer_mean`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import polars as pl

from obs import ConfigError, MetricError, Panel
from obs_comparison.named_indicators import Values, ids, indicator, values
from obs_comparison.named_regions import name_of, named
from obs_comparison.neighbours import Neighbour, Space, nearest
from obs_comparison.peer_choice import Choice, candidates, choice, period, space_of

_PEERS = {
    "indicator": pl.String(),
    "region": pl.String(),
    "rank": pl.Int64(),
    "neighbour": pl.String(),
    "neighbour_name": pl.String(),
    "year": pl.String(),
    "distance": pl.Float64(),
    "share_of_distance": pl.Float64(),
    "value": pl.Float64(),
    "neighbour_value": pl.Float64(),
    "weight": pl.Float64(),
    "candidates": pl.Int64(),
    "earlier_years": pl.Int64(),
    "stability": pl.String(),
    "peers_note": pl.String(),
}
_MEANS = {
    "indicator": pl.String(),
    "region": pl.String(),
    "value": pl.Float64(),
    "unweighted_mean": pl.Float64(),
    "weighted_mean": pl.Float64(),
    "difference_unweighted": pl.Float64(),
    "difference_weighted": pl.Float64(),
    "lowest": pl.Float64(),
    "highest": pl.Float64(),
    "n": pl.Int64(),
    "neighbours": pl.String(),
    "peer_mean_note": pl.String(),
}


def peer_list(panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
    """The result of the metric `peers`."""
    chosen = choice("peers", panel, parameters)
    points, held = candidates("peers", panel, chosen)
    before = _earlier(panel, chosen, parameters["stability_years"])
    rows = [row for region in panel.shown for row in _listed(region, points, held, chosen, before)]
    return pl.LazyFrame(rows, schema=_PEERS)


def _earlier(panel: Panel, chosen: Choice, given: object) -> dict[str, Space | str]:
    """The space of each year in *given*, or why there is none."""
    listed = cast("Sequence[object]", given) if isinstance(given, list | tuple) else [given]
    spaces: dict[str, Space | str] = {}
    for each in listed:
        year = period("peers", "stability_years", each)
        if year >= chosen.year:
            raise ConfigError(f"metric peers: stability_years has {year}, not before {chosen.year}")
        try:
            spaces[year] = space_of("peers", panel, chosen, year)[0]
        except MetricError as error:
            spaces[year] = error.message
    return spaces


def _listed(
    region: str, points: Space, held: Values, chosen: Choice, before: Mapping[str, Space | str]
) -> list[dict[str, object]]:
    found = nearest(points, region, chosen.k)
    if found is None:
        lacks = [name for name, column in held.items() if region not in column]
        note = f"cannot be calculated: no value of {', '.join(lacks)} in {chosen.year}"
        return [_row(points, name, region, chosen, peers_note=note) for name in chosen.weights]
    stability, kept = _stability(region, found, chosen.k, before)
    return [
        _row(
            points,
            name,
            region,
            chosen,
            rank=rank,
            neighbour=each.region,
            neighbour_name=name_of(each.region),
            distance=each.distance,
            share_of_distance=None if each.shares is None else each.shares[name],
            value=held[name][region],
            neighbour_value=held[name][each.region],
            earlier_years=kept[each.region] if before else None,
            stability=stability,
            peers_note=_remark(region, each, points),
        )
        for rank, each in enumerate(found, start=1)
        for name in chosen.weights
    ]


def _row(points: Space, variable: str, region: str, chosen: Choice, **known: object) -> dict[str, object]:
    return {
        **dict.fromkeys(_PEERS),
        "indicator": variable,
        "region": region,
        "rank": 1,
        "year": chosen.year,
        "weight": chosen.weights[variable],
        "candidates": len(points.members) - (region in points.members),
        **known,
    }


def _remark(region: str, each: Neighbour, points: Space) -> str | None:
    remarks: list[str] = []
    if region not in points.members:
        remarks.append("not in the group, measured by its mean and SD")
    if each.shares is None:
        remarks.append("alike in every variable, so the distance has no parts")
    return "; ".join(remarks) or None


def _stability(
    region: str, found: Sequence[Neighbour], k: int, before: Mapping[str, Space | str]
) -> tuple[str | None, dict[str, int]]:
    """In words how many of *found* were among the *k* in each year, and for each in how many years."""
    kept = {each.region: 0 for each in found}
    words: list[str] = []
    for year, points in before.items():
        then = None if isinstance(points, str) else nearest(points, region, k)
        if then is None:
            words.append(f"{year}: cannot be calculated")
            continue
        same = [each.region for each in then if each.region in kept]
        for name in same:
            kept[name] += 1
        words.append(f"{year}: {len(same)} of {len(found)}")
    return "; ".join(words) or None, kept


def peer_means(panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
    """The result of the metric `peer_mean`."""
    chosen = choice("peer_mean", panel, parameters)
    given = parameters["population"]
    population = None if given is None else ids("peer_mean", "population", given)
    if population is not None and len(population) != 1:
        raise ConfigError(f"metric peer_mean: population is {given!r}", suggestion="give one id")
    if population:
        indicator("peer_mean", "population", panel, population[0])
    points, _ = candidates("peer_mean", panel, chosen)
    neighbours = {region: nearest(points, region, chosen.k) for region in panel.shown}
    rows: list[dict[str, object]] = []
    for id_ in panel.indicators:
        when = panel.periods.get(id_)
        if when is None:
            rows += [_mean_row(id_, region, peer_mean_note="no period to compare") for region in panel.shown]
            continue
        held = values(panel, (id_,), when, panel.sex)[id_]
        people = values(panel, population, when, "T")[population[0]] if population else None
        rows += [
            _mean_row(id_, region, **_means(held.get(region), neighbours[region], held, people, chosen))
            for region in panel.shown
        ]
    return pl.LazyFrame(rows, schema=_MEANS)


def _mean_row(id_: str, region: str, **known: object) -> dict[str, object]:
    return {**dict.fromkeys(_MEANS), "indicator": id_, "region": region, "n": 0, **known}


def _means(
    value: float | None,
    found: Sequence[Neighbour] | None,
    held: Mapping[str, float],
    people: Mapping[str, float] | None,
    chosen: Choice,
) -> dict[str, Any]:
    if found is None:
        note = f"cannot be calculated: the region lacks a variable in {chosen.year}, so it has no neighbours"
        return {"value": value, "peer_mean_note": note}
    names = [each.region for each in found]
    figures = {name: held[name] for name in names if name in held}
    result: dict[str, Any] = {"value": value, "n": len(figures), "neighbours": ", ".join(map(named, names))}
    if not figures:
        return result | {"peer_mean_note": "cannot be calculated: no neighbour has a value"}
    unweighted = sum(figures.values()) / len(figures)
    weighted, reason = _weighted(figures, people)
    remarks = [reason] if reason else []
    if len(figures) < len(names):
        remarks.append(f"{len(names) - len(figures)} of {len(names)} neighbours have no value")
    if value is None:
        remarks.append("the region itself has no value")
    return result | {
        "unweighted_mean": unweighted,
        "weighted_mean": weighted,
        "difference_unweighted": None if value is None else value - unweighted,
        "difference_weighted": None if value is None or weighted is None else value - weighted,
        "lowest": min(figures.values()),
        "highest": max(figures.values()),
        "peer_mean_note": "; ".join(remarks) or None,
    }


def _weighted(
    figures: Mapping[str, float], people: Mapping[str, float] | None
) -> tuple[float | None, str | None]:
    """The mean weighted by *people*, or why there is none."""
    if people is None:
        return None, "no weighted mean: the parameter population names no indicator"
    unknown = [name for name in figures if people.get(name, 0.0) <= 0]
    if unknown:
        return None, f"no weighted mean: no population of {', '.join(map(named, unknown))}"
    total = sum(people[name] for name in figures)
    return sum(figures[name] * people[name] for name in figures) / total, None
