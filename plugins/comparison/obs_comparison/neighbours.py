"""Nearest neighbours by standardised characteristics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial.distance import cdist

from obs import MetricError


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A neighbour: its *distance*, and each variable's share of the squared distance in per cent.

    *shares* is None for one that is alike in everything: a distance of zero has no parts.
    """

    region: str
    distance: float
    shares: Mapping[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Regions as points: a row of *points* for each of *regions*, a column for each of *variables*.

    A point holds z-scores, each times the root of its variable's weight, so that distances between points
    are weighted Euclidean ones.
    """

    variables: tuple[str, ...]
    members: tuple[str, ...]
    points: Mapping[str, np.ndarray]


def space(
    values: Mapping[str, Mapping[str, float]],
    *,
    weights: Mapping[str, float],
    members: Sequence[str],
    others: Sequence[str],
) -> Space:
    """The space of *members* and *others* that have a value of every variable in *values*.

    z-scores use mean and population SD (divisor n) of those members. MetricError where a variable is the
    same for all of them, or fewer than two are left.
    """
    variables = tuple(values)
    complete = [region for region in dict.fromkeys(members) if _complete(values, region)]
    if len(complete) < 2:
        raise MetricError(
            f"{len(complete)} of the group's {len(members)} regions have a value of every variable",
            suggestion="take another year or fewer variables",
        )
    # Regions in code order: sums of floats, and so distances, do not hang on the order of the group.
    base = _matrix(values, sorted(complete))
    mean, deviation = base.mean(axis=0), base.std(axis=0)
    constant = [name for name, sd in zip(variables, np.ptp(base, axis=0), strict=True) if sd == 0]
    if constant:
        raise MetricError(
            f"{', '.join(constant)} is the same in the whole group and tells no regions apart",
            suggestion="take it out of the variables",
        )
    roots = np.sqrt([weights[name] for name in variables])
    regions = [region for region in dict.fromkeys((*members, *others)) if _complete(values, region)]
    points = (_matrix(values, regions) - mean) / deviation * roots
    return Space(
        variables=variables,
        members=tuple(sorted(complete)),
        points=dict(zip(regions, points, strict=True)),
    )


def nearest(space: Space, region: str, k: int) -> tuple[Neighbour, ...] | None:
    """The *k* members nearest to *region*, itself left out, nearest first; None if it lacks a variable.

    Members at the same distance come in the order of their codes. Fewer than *k* where there are no more.
    """
    point = space.points.get(region)
    if point is None:
        return None
    candidates = [member for member in space.members if member != region]
    matrix = np.array([space.points[member] for member in candidates])
    distances = cdist(point[np.newaxis, :], matrix)[0]
    # Distances that are equal by the figures differ in their last digits.
    order = sorted(range(len(candidates)), key=lambda i: (round(distances[i], 9), candidates[i]))[:k]
    return tuple(
        Neighbour(
            region=candidates[i],
            distance=float(distances[i]),
            shares=_shares(space.variables, point - matrix[i]),
        )
        for i in order
    )


def _shares(variables: Sequence[str], gap: np.ndarray) -> dict[str, float] | None:
    squares = gap**2
    if squares.sum() == 0:
        return None
    return {name: float(share) for name, share in zip(variables, 100 * squares / squares.sum(), strict=True)}


def _complete(values: Mapping[str, Mapping[str, float]], region: str) -> bool:
    return all(region in column for column in values.values())


def _matrix(values: Mapping[str, Mapping[str, float]], regions: Sequence[str]) -> np.ndarray:
    return np.array([[column[region] for column in values.values()] for region in regions], dtype=float)
