"""Intervals of ranks: every region's value is drawn many times from its own chance, and ranked each time.

Reference: Goldstein & Spiegelhalter (1996) League tables and their limitations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from obs_comparison.drawn_counts import drawn_counts

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# As many draws as are ranked at once: their values fit in the processor's cache.
_BLOCK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """What is known of the chance behind the *values* of the regions; all arrays have one entry a region.

    Where *counts* is not NaN, a value is *worth* times a count drawn by *process* (a binomial one of
    *denominators*). Elsewhere it is normal with the standard deviation *sigmas*, or fixed where that is NaN.
    """

    values: Floats
    worth: Floats
    counts: Floats
    denominators: Floats
    sigmas: Floats
    process: Literal["binomial", "poisson"]


def rank_intervals(
    chance: Chance, *, highest_first: bool, draws: int, seed: int, level: float = 0.95
) -> tuple[Integers, Integers]:
    """The lowest and highest rank that hold *level* of each region's ranks in *draws* simulations.

    Equal values share the best rank. Seeded, and drawn in the order of the values: neither the order of
    the regions nor their codes matter.
    """
    size = len(chance.values)
    order = np.lexsort((chance.sigmas, chance.denominators, chance.counts, chance.values))
    in_order = Chance(
        values=chance.values[order],
        worth=chance.worth[order],
        counts=chance.counts[order],
        denominators=chance.denominators[order],
        sigmas=chance.sigmas[order],
        process=chance.process,
    )
    tally = np.zeros((size, size + 1), dtype=np.int64)
    for drawn in _draw(in_order, draws, np.random.default_rng(seed)):
        region, rank = _ranks(-drawn if highest_first else drawn)
        cell = region * (size + 1) + rank
        tally += np.bincount(cell.ravel(), minlength=tally.size).reshape(tally.shape)
    share = np.cumsum(tally, axis=1) / draws
    tail = (1 - level) / 2
    lower, upper = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    lower[order] = np.argmax(share >= tail, axis=1)
    upper[order] = np.argmax(share >= 1 - tail, axis=1)
    return lower, upper


def _draw(chance: Chance, draws: int, generator: np.random.Generator) -> Iterator[Floats]:
    """Blocks with one row a draw: the values of all regions as chance might have made them."""
    counted = ~np.isnan(chance.counts)
    cases = chance.denominators[counted] if chance.process == "binomial" else None
    counts = drawn_counts(chance.counts[counted], cases, draws, generator)
    spread = np.where(counted | np.isnan(chance.sigmas), 0.0, chance.sigmas)
    for first in range(0, draws, _BLOCK):
        rows = min(_BLOCK, draws - first)
        if spread.any():
            drawn = generator.standard_normal((rows, len(spread)))
            drawn *= spread
            drawn += chance.values
        else:
            drawn = np.tile(chance.values, (rows, 1))
        if counted.any():
            drawn[:, counted] = counts[:, first : first + rows].T * chance.worth[counted]
        yield drawn


def _ranks(drawn: Floats) -> tuple[Integers, Integers]:
    """The regions (by number) of each draw from the lowest to the highest value, and their ranks."""
    order = np.argsort(drawn, axis=1)
    in_order = np.take_along_axis(drawn, order, axis=1)
    rank = np.empty(drawn.shape, dtype=np.int64)
    rank[:] = np.arange(1, drawn.shape[1] + 1)
    equal = in_order[:, 1:] == in_order[:, :-1]
    some = equal.any(axis=1)
    tied = rank[some]
    tied[:, 1:][equal[some]] = 0
    rank[some] = np.maximum.accumulate(tied, axis=1)
    return order, rank
