"""Where each region stands among the others by a figure that a model gave."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping


def places(figures: Mapping[str, float]) -> dict[str, tuple[int, float]]:
    """Rank (1 is the lowest, equals share the lowest rank) and percentile (mid-rank) of each region.

    Figures that differ by less than a billionth of the largest are equal: a model gives the same figure by
    different ways, which differ in their last digits.
    """
    largest = max((abs(figure) for figure in figures.values()), default=0.0) or 1.0
    rounded = {region: round(figure / largest, 9) for region, figure in figures.items()}
    order = sorted(rounded.values())
    found: dict[str, tuple[int, float]] = {}
    for region, figure in rounded.items():
        below, up_to = bisect_left(order, figure), bisect_right(order, figure)
        found[region] = (below + 1, 100 * (below + up_to) / 2 / len(order))
    return found
