"""Intervals and exact tests for counts, shares and rates: what chance alone does to a small number.

Every function takes numbers or arrays of one shape (or shapes that broadcast), and gives arrays. A missing
count (NaN) gives NaN; a count below zero or above its denominator raises MetricError.

References: Wilson (1927), Clopper & Pearson (1934), Garwood (1936), Breslow & Day (1987) for Byar's
approximation, Przyborowski & Wilenski (1940) for two Poisson counts.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from obs import ConfigError, MetricError

# SciPy has no types: this is the border to it.
special = cast("Any", import_module("scipy.special"))

Array = NDArray[np.float64]
Alternative = Literal["two-sided", "less", "greater"]

# Below ten events Byar's approximation leaves the exact limits by more than a fifth of a per cent
# (Breslow & Day 1987; the practice of Fingertips).
FEWEST_FOR_BYAR = 10


def wilson(count: ArrayLike, denominator: ArrayLike, level: float = 0.95) -> tuple[Array, Array]:
    """Wilson's score limits of the share count / denominator, between 0 and 1; NaN for no denominator."""
    x, n = _share(count, denominator)
    z = normal_quantile(level)
    spread = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    lower, upper = (2 * x + z**2 - spread), (2 * x + z**2 + spread)
    width = 2 * (n + z**2)
    return np.where(_none_of(x, n), 0.0, lower / width), np.where(x == n, 1.0, upper / width)


def clopper_pearson(count: ArrayLike, denominator: ArrayLike, level: float = 0.95) -> tuple[Array, Array]:
    """Clopper and Pearson's exact limits of the share, never too narrow; NaN for no denominator."""
    x, n = _share(count, denominator)
    tail = _tail(level)
    # The beta distribution has no parameter 0: there the limit is the end of the scale itself.
    lower = special.betaincinv(np.maximum(x, 1.0), n - x + 1, tail)
    upper = special.betaincinv(x + 1, np.maximum(n - x, 1.0), 1 - tail)
    return np.where(_none_of(x, n), 0.0, lower), np.where(x == n, 1.0, upper)


def exact_poisson(count: ArrayLike, level: float = 0.95) -> tuple[Array, Array]:
    """Garwood's exact limits of the mean behind a Poisson count; the lower one is 0 for none."""
    x = _count(count)
    tail = _tail(level)
    lower = np.where(x == 0, 0.0, special.gammaincinv(np.maximum(x, 1e-9), tail))
    return lower, np.asarray(special.gammaincinv(x + 1, 1 - tail))


def byar(count: ArrayLike, level: float = 0.95) -> tuple[Array, Array]:
    """Byar's approximation to `exact_poisson`, good from ten events; the lower limit is 0 for none."""
    x = _count(count)
    z = normal_quantile(level)
    above = np.maximum(x, 1e-9)
    lower = above * np.maximum(0.0, 1 - 1 / (9 * above) - z / (3 * np.sqrt(above))) ** 3
    upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return np.where(x == 0, 0.0, lower), upper


def poisson(count: ArrayLike, level: float = 0.95) -> tuple[Array, Array]:
    """Limits of the mean behind a Poisson count: exact below ten events, Byar's from there."""
    x = _count(count)
    few = x < FEWEST_FOR_BYAR
    (low, high), (byar_low, byar_high) = exact_poisson(x, level), byar(x, level)
    return np.where(few, low, byar_low), np.where(few, high, byar_high)


def count_ratio(
    later: ArrayLike,
    earlier: ArrayLike,
    level: float = 0.95,
    *,
    later_exposure: ArrayLike = 1.0,
    earlier_exposure: ArrayLike = 1.0,
) -> tuple[Array, Array, Array]:
    """The ratio of two independent Poisson counts (rates, with exposures) and its exact conditional limits.

    Given their sum, the later count is binomial: its Clopper-Pearson limits p give p / (1 - p). The ratio
    and its upper limit are infinite where the earlier count is 0, all three NaN where both are.
    """
    after, before = _count(later), _count(earlier)
    exposures = np.asarray(earlier_exposure, dtype=float) / np.asarray(later_exposure, dtype=float)
    lower, upper = clopper_pearson(after, after + before, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = after / before * exposures
        return ratio, lower / (1 - lower) * exposures, upper / (1 - upper) * exposures


def count_ratio_test(
    later: ArrayLike,
    earlier: ArrayLike,
    *,
    later_exposure: ArrayLike = 1.0,
    earlier_exposure: ArrayLike = 1.0,
) -> Array:
    """The exact two-sided p-value of "both Poisson counts have the same rate"; NaN where both are 0."""
    after, before = np.broadcast_arrays(_count(later), _count(earlier))
    now, then = np.asarray(later_exposure, dtype=float), np.asarray(earlier_exposure, dtype=float)
    return exact_test(after, after + before, now / (now + then))


def exact_test(
    count: ArrayLike, denominator: ArrayLike, share: ArrayLike, alternative: Alternative = "two-sided"
) -> Array:
    """The exact binomial p-value of "the true share is *share*", of whole counts; NaN for no denominator."""
    x, n = _share(count, denominator)
    if np.any(x[n > 0] % 1 != 0) or np.any(n[n > 0] % 1 != 0):
        raise MetricError("an exact test needs whole counts")
    # Loaded here, for it costs most of a second and few need it.
    binomtest = cast("Any", import_module("scipy.stats")).binomtest

    def p_value(events: float, cases: float, expected: float) -> float:
        if np.isnan(events + cases):
            return float("nan")
        return float(binomtest(int(events), int(cases), expected, alternative).pvalue)

    return np.vectorize(p_value, otypes=[float])(x, n, share)


def smallest_fall(earlier: ArrayLike, alpha: float = 0.05) -> Array:
    """The smallest fall from each Poisson count, as a share of it, that a two-sided exact test detects.

    1.0 is a fall to nothing; NaN where not even that is significant at *alpha*.
    """
    before = _count(earlier)

    # The binomial tails, as incomplete beta functions: P(X <= k of n) = I(n - k, k + 1; 1 - p).
    def fall(count: float) -> float:
        after = np.arange(0.0, np.ceil(count))
        detected = 2 * special.betainc(count, after + 1, 0.5) <= alpha
        return float(1 - after[detected].max() / count) if detected.any() else float("nan")

    return np.vectorize(fall, otypes=[float])(before)


def fewest_above(denominator: ArrayLike, target: float, alpha: float = 0.05) -> Array:
    """The fewest of *denominator* cases that show, one-sided at *alpha*, a true share above *target*.

    NaN where not even all of them do.
    """
    n = _count(denominator)
    # Halving, for a country has millions of cases: *low* are too few to show it, *high* enough.
    low, high = np.zeros_like(n), np.floor(n) + 1
    # One of one at 5 % is at the level, also where the target is 1 - 0.95, a hair above 0.05.
    level = alpha * (1 + 1e-9)
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        shown = special.betainc(middle, n - middle + 1, target) <= level
        low, high = np.where(shown, low, middle), np.where(shown, middle, high)
    return np.where(high > n, np.nan, high)


def normal_quantile(level: float) -> float:
    """How many standard errors hold *level* of a normal distribution: 1.96 for 0.95."""
    return float(special.ndtri(1 - _tail(level)))


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ConfigError(f"the confidence level is {level}", suggestion="give a share such as 0.95")
    return (1 - level) / 2


def _count(given: ArrayLike) -> Array:
    count = np.asarray(given, dtype=float)
    if np.any(count < 0):
        raise MetricError(f"a count is below zero: {np.nanmin(count):g}")
    if np.any(np.isinf(count)):
        raise MetricError("a count is infinite")
    return count


def _none_of(x: Array, n: Array) -> NDArray[np.bool_]:
    return (x == 0) & (n > 0)


def _share(count: ArrayLike, denominator: ArrayLike) -> tuple[Array, Array]:
    x, n = np.broadcast_arrays(_count(count), _count(denominator))
    if np.any(x > n):
        raise MetricError(f"a count is above its denominator: {x[x > n][0]:g} of {n[x > n][0]:g}")
    return x, np.where(n == 0, np.nan, n)
