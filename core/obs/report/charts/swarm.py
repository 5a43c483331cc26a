"""Dots on a line moved aside until none lies upon another: always the same way for the same dots."""

from __future__ import annotations

import math
from collections.abc import Sequence

_TOUCH = 1e-6  # pixels


def dodged(places: Sequence[float], radii: Sequence[float], first: int, most: float) -> list[float]:
    """How far each dot at *places* is moved to the side, in pixels.

    The *first* ones stay as near to the line as they can; the others follow from left to right, each to the
    nearest free place. Where they would reach further than *most*, all are drawn together.
    """
    head = sorted(range(first), key=lambda index: (places[index], index))
    tail = sorted(range(first, len(places)), key=lambda index: (places[index], index))
    sides: dict[int, float] = {}
    reach = 2 * max(radii, default=0.0)
    for index in head + tail:
        near = [other for other in sides if abs(places[other] - places[index]) < reach]
        sides[index] = _nearest(index, near, places, radii, sides)
    furthest = max((abs(side) for side in sides.values()), default=0.0)
    shrink = min(1.0, most / furthest) if furthest else 1.0
    return [sides[index] * shrink for index in range(len(places))]


def _nearest(
    index: int,
    near: Sequence[int],
    places: Sequence[float],
    radii: Sequence[float],
    sides: dict[int, float],
) -> float:
    """The side nearest to the line where the dot touches none of the *near* ones."""
    bounds: list[tuple[float, float]] = []
    for other in near:
        across, apart = abs(places[other] - places[index]), radii[other] + radii[index]
        if across < apart:
            half = math.sqrt(apart * apart - across * across)
            bounds.append((sides[other] - half, sides[other] + half))
    for low, high in _merged(bounds):
        if low + _TOUCH < 0 < high - _TOUCH:
            return high if high <= -low else low
    return 0.0


def _merged(bounds: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches that *bounds* take together, from below; those that only touch stay apart."""
    stretches: list[tuple[float, float]] = []
    for low, high in sorted(bounds):
        if stretches and low < stretches[-1][1] - _TOUCH:
            stretches[-1] = (stretches[-1][0], max(high, stretches[-1][1]))
        else:
            stretches.append((low, high))
    return stretches
