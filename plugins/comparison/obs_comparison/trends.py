"""The mathematics of trends, for many series of equal length at once.

Series are the rows of a matrix, their periods, equally far apart, its columns; NaN is a missing value.
"""

from __future__ import annotations

from functools import lru_cache
from math import erfc, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from obs_comparison import intervals

Matrix = NDArray[np.float64]
Column = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIVE = 5
THRESHOLD = 9.54953570608324
"""The 99.8 % point of chi-square with one degree of freedom."""
LARGEST_EXACT = 40
"""The longest series for which the p value of Kendall's S is exact, as far as the published tables go."""


class Line(NamedTuple):
    """Weighted regression on the position: *slope* a period, *chi_square* of the slope (1 df)."""

    slope: Column
    chi_square: Column


class Kendall(NamedTuple):
    """Kendall's *s*, its two-sided *p* and Sen's *slope* a period."""

    s: Column
    p: Column
    slope: Column


def weighted_line(values: Matrix, weights: Matrix, positions: Column | None = None) -> Line:
    """The least squares line through each row of *values*, known with variance 1 / *weights*."""
    x = np.arange(1.0, values.shape[1] + 1) if positions is None else positions
    total = weights.sum(axis=1, keepdims=True)
    from_mean = x - (weights * x).sum(axis=1, keepdims=True) / total
    spread = (weights * from_mean**2).sum(axis=1)
    slope = (weights * from_mean * values).sum(axis=1) / spread
    return Line(slope, slope**2 * spread)


def same_way_without_any(values: Matrix, weights: Matrix) -> Flags:
    """Whether the sign of the slope survives without each column in turn; a slope of 0 counts as rising."""
    rising = weighted_line(values, weights).slope >= 0
    same = np.ones(len(values), dtype=np.bool_)
    for out in range(values.shape[1]):
        kept = np.array([each for each in range(values.shape[1]) if each != out])
        line = weighted_line(values[:, kept], weights[:, kept], kept + 1.0)
        same &= (line.slope >= 0) == rising
    return same


def weights_of_shares(shares: Matrix, denominators: Matrix) -> Matrix:
    """Weights with which the line's chi-square is the one for trend of Cochran and Armitage.

    *shares* are from 0 to 1; the share of all periods together, which may be neither, gives the variance.
    """
    overall = (shares * denominators).sum(axis=1, keepdims=True) / denominators.sum(axis=1, keepdims=True)
    return denominators / (overall * (1 - overall))


def weights_of_counts(counts: Matrix) -> Matrix:
    """1 / variance, the standard error being the width of the 95 % Poisson interval / (2 * 1.96).

    The interval is Byar's, below ten the exact one.
    """
    lower, upper = intervals.poisson(counts)
    return (2 * intervals.normal_quantile(0.95) / (upper - lower)) ** 2


def mann_kendall(values: Matrix) -> Kendall:
    """Kendall's S of each row against time, its p value and Sen's slope.

    Missing values take no part. p is exact up to `LARGEST_EXACT` values, ties included; beyond, normal with
    a continuity correction. A row with fewer than two values gives NaN.
    """
    earlier, later = np.triu_indices(values.shape[1], 1)
    differences = values[:, later] - values[:, earlier]
    s = np.nansum(np.sign(differences), axis=1)
    held = ~np.isnan(values)
    enough = held.sum(axis=1) >= 2
    p, slope = np.full(len(values), np.nan), np.full(len(values), np.nan)
    slope[enough] = np.nanmedian(differences[enough] / (later - earlier), axis=1)
    for row in np.flatnonzero(enough):
        _, ties = np.unique(values[row][held[row]], return_counts=True)
        p[row] = p_of_s(abs(int(s[row])), tuple(sorted(ties.tolist())))
    return Kendall(np.where(enough, s, np.nan), p, slope)


@lru_cache(maxsize=4096)
def p_of_s(s: int, ties: tuple[int, ...]) -> float:
    """The chance of an S at least as far from 0 as *s* if all orders of the values are equally likely.

    *ties* says how often each different value occurs, in rising order.
    """
    n = sum(ties)
    if n > LARGEST_EXACT:
        variance = (_pairs_and_more(n) - sum(_pairs_and_more(each) for each in ties)) / 18
        return erfc((s - 1) / sqrt(2 * variance)) if s else 1.0
    orders = _orders_by_inversions(ties)
    untied = len(orders) - 1
    extreme = sum(number for i, number in enumerate(orders) if abs(untied - 2 * i) >= s)
    return extreme / sum(orders)


def _pairs_and_more(n: int) -> int:
    return n * (n - 1) * (2 * n + 5)


@lru_cache(maxsize=4096)
def _orders_by_inversions(ties: tuple[int, ...]) -> list[int]:
    """How many orders of a multiset have 0, 1, 2... inversions: the coefficients of a q-multinomial."""
    n = sum(ties)
    numbers = [1] + [0] * ((n * n - sum(each * each for each in ties)) // 2)
    for factor in range(1, n + 1):  # times 1 - q^factor
        for i in range(len(numbers) - 1, factor - 1, -1):
            numbers[i] -= numbers[i - factor]
    for factor in (each for tie in ties for each in range(1, tie + 1)):  # divided by 1 - q^factor
        for i in range(factor, len(numbers)):
            numbers[i] += numbers[i - factor]
    return numbers
