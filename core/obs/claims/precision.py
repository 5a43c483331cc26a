"""How far chance alone may move the numbers that a claim states."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast


def count_ratio(later: float, earlier: float, level: float = 0.95) -> tuple[float, float]:
    """The exact limits of the ratio of two counts, taken as Poisson (Przyborowski & Wilenski 1940).

    Given their sum the later count is binomial; its Clopper-Pearson limits p give p / (1 - p). The upper
    limit is infinite where the earlier count is 0.
    """
    binomtest = cast("Any", import_module("scipy.stats")).binomtest  # SciPy has no types, and is slow to load
    interval = binomtest(round(later), round(later + earlier)).proportion_ci(confidence_level=level)
    low, high = float(interval.low), float(interval.high)
    return low / (1 - low), high / (1 - high) if high < 1 else float("inf")
