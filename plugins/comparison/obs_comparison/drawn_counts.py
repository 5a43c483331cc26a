"""Counts as chance might have made them, many for each unit.

NumPy draws one count at a time, slowest where counts are small. Where a unit has far fewer likely counts than
draws, it is told instead how many of the draws have each count (they are multinomial), and these are dealt in
random order: the same distribution, several times as fast.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy import special  # pyright: ignore[reportMissingTypeStubs]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Further from the expected count than so many standard deviations, and so many counts, lies nothing: < 1e-15.
_DEVIATIONS, _COUNTS = 9, 20
# A likely count costs as much as so many draws.
_COST = 6


def drawn_counts(
    expected: Floats, cases: Floats | None, draws: int, generator: np.random.Generator
) -> Integers:
    """A row of *draws* for each of *expected*: binomial, each of its *cases*, or Poisson without them."""
    drawn = np.empty((len(expected), draws), dtype=np.int64)
    for row, mean in enumerate(expected):
        # A denominator of people need not be whole: of 10.6 there are 11, and never fewer than are expected.
        of = None if cases is None else max(round(float(cases[row])), ceil(float(mean)))
        if of == 0:
            drawn[row] = 0
            continue
        likely = _likely(float(mean), of)
        if len(likely) * _COST < draws:
            drawn[row] = _dealt(likely, _chances(likely, float(mean), of), draws, generator)
        elif of is None:
            drawn[row] = generator.poisson(mean, draws)
        else:
            drawn[row] = generator.binomial(of, mean / of, draws)
    return drawn


def _likely(mean: float, of: int | None) -> Integers:
    """All counts that may come about."""
    reach = _DEVIATIONS * mean**0.5 + _COUNTS
    highest = int(mean + reach) if of is None else min(int(mean + reach), of)
    return np.arange(max(int(mean - reach), 0), highest + 1)


def _chances(counts: Integers, mean: float, of: int | None) -> Floats:
    """The chance of each of *counts*."""
    if of is None:
        logs = special.xlogy(counts, mean) - mean - special.gammaln(counts + 1)
    else:
        ways = special.gammaln(of + 1) - special.gammaln(counts + 1) - special.gammaln(of - counts + 1)
        logs = ways + special.xlogy(counts, mean / of) + special.xlog1py(of - counts, -mean / of)
    chances = np.exp(logs)
    return chances / chances.sum()


def _dealt(counts: Integers, chances: Floats, draws: int, generator: np.random.Generator) -> Integers:
    """*draws* counts in random order, as often as *chances* have it."""
    dealt = np.repeat(counts, generator.multinomial(draws, chances))
    generator.shuffle(dealt)
    return dealt
