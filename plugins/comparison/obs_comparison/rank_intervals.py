"""Intervals of ranks: every region's value is drawn many times from its own chance, and ranked each time.

Reference: Goldstein & Spiegelhalter (1996) League tables and their limitations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from obs_comparison.drawn_counts import drawn_counts

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# As many draws as are ranked at once: their values fit in the processor's cache.
_BLOCK = 400
# So many normal draws are kept, 10,000 for each region of Sweden, since most indicators use the same.
_KEPT = 10_000 * 320


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
    tally = np.zeros((size, size), dtype=np.int64)
    may_tie = _may_tie(chance)
    for drawn in _draw(in_order, draws, seed):
        tally += _tallied(-drawn if highest_first else drawn, may_tie=may_tie)
    share = np.cumsum(tally, axis=1) / draws
    tail = (1 - level) / 2
    lower, upper = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    lower[order] = np.argmax(share >= tail, axis=1) + 1
    upper[order] = np.argmax(share >= 1 - tail, axis=1) + 1
    return lower, upper


def _may_tie(chance: Chance) -> bool:
    """Whether two regions may be drawn equal: two counts may, and two that stay as they are."""
    fixed = chance.values[~(chance.sigmas > 0)]
    return not np.isnan(chance.counts).all() or len(np.unique(fixed)) < len(fixed)


def _draw(chance: Chance, draws: int, seed: int) -> Iterator[Floats]:
    """Blocks with one row a draw: the values of all regions as chance might have made them."""
    counted = ~np.isnan(chance.counts)
    if not counted.any():
        yield from _draw_normal(chance, draws, seed)
        return
    generator = np.random.default_rng(seed)
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
        drawn[:, counted] = counts[:, first : first + rows].T * chance.worth[counted]
        yield drawn


def _draw_normal(chance: Chance, draws: int, seed: int) -> Iterator[Floats]:
    size = len(chance.values)
    spread = np.nan_to_num(chance.sigmas)
    if draws * size <= _KEPT:
        whole = _first_draws(seed)[: draws * size].reshape(draws, size)
        blocks = (whole[first : first + _BLOCK] for first in range(0, draws, _BLOCK))
    else:
        generator = np.random.default_rng(seed)
        sizes = (min(_BLOCK, draws - first) for first in range(0, draws, _BLOCK))
        blocks = (generator.standard_normal((rows, size)) for rows in sizes)
    for normal in blocks:
        yield normal * spread + chance.values


@lru_cache(maxsize=1)
def _first_draws(seed: int) -> Floats:
    """The first standard normal draws from *seed*, which are half of the work."""
    stream = np.random.default_rng(seed).standard_normal(_KEPT)
    stream.setflags(write=False)
    return stream


def _tallied(drawn: Floats, *, may_tie: bool) -> Integers:
    """How often each region (row) has each rank (column, from the first).

    Equal draws share the best rank; draws are equal where their first 13 digits are.
    """
    size = drawn.shape[1]
    bits = size.bit_length()
    places = np.arange(size, dtype=np.int64)
    # Doubles sort as whole numbers do, but for those below zero. So a region's number can stand in the last
    # bits of its draw, and what is sorted says at once which region it was: a third of the time of argsort.
    whole: Integers = (drawn + 0.0).view(np.int64)  # there is one zero only
    turned: Integers = whole ^ ((whole >> 63) & np.int64(2**63 - 1))
    keys: Integers = (turned & np.int64(-(2**bits))) | places
    keys.sort(axis=1)
    regions: Integers = keys & np.int64(2**bits - 1)
    cells: Integers = regions * size + (_ranks(keys >> bits) if may_tie else places)
    return np.bincount(cells.ravel(), minlength=size * size).reshape(size, size)


def _ranks(in_order: Integers) -> Integers:
    """The rank, from 0, of each of the rows' values, which are in order; equal ones have the best."""
    ranks = np.empty(in_order.shape, dtype=np.int64)
    ranks[:] = np.arange(in_order.shape[1])
    equal = in_order[:, 1:] == in_order[:, :-1]
    some = equal.any(axis=1)
    tied = ranks[some]
    tied[:, 1:][equal[some]] = 0
    ranks[some] = np.maximum.accumulate(tied, axis=1)
    return ranks
