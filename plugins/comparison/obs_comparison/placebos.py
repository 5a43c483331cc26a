"""How unusual a region's gap is among regions without the programme, treated as if they had one.

p is the rank of the region among itself and its placebos: no smaller than 1 / (placebos + 1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Side = Literal["lower", "higher", "either"]
Counterfactual = Callable[[Floats, int, Sequence[int], int], Floats]
Gaps = Callable[[Floats, int, Sequence[int], Sequence[int]], Floats]

_NOUGHT = 1e-6  # of the largest value: what the solver leaves of a perfect fit
_TIE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """How far one region is from its counterfactual; *ratio* is None where the fit before is perfect."""

    before: float
    after: float
    ratio: float | None
    mean_gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A *rank* among *n*, the region itself included; 1 is the most unusual."""

    rank: int
    n: int

    @property
    def p(self) -> float:
        """The share of the *n* that are at least as unusual."""
        return self.rank / self.n


def misfit(gap: Floats, before: int, scale: float) -> Misfit:
    """The root mean squares of *gap* before and after; *scale* is the region's largest value."""
    return misfits(gap[:, None], before, np.array([scale]))[0]


def misfits(table: Floats, before: int, scales: Floats) -> list[Misfit]:
    """As `misfit`, of each column of *table*."""
    first, then = (np.sqrt(np.mean(part**2, axis=0)) for part in (table[:before], table[before:]))
    perfect = first <= _NOUGHT * scales
    ratios = np.divide(then, first, out=np.zeros_like(first), where=~perfect)
    columns = (first, then, ratios, table[before:].mean(axis=0), perfect)
    return [
        Misfit(before=early, after=late, ratio=None if nought else ratio, mean_gap=gap)
        for early, late, ratio, gap, nought in zip(*(each.tolist() for each in columns), strict=True)
    ]


def by_ratio(own: Misfit, placebos: Sequence[Misfit]) -> Standing | None:
    """The rank of the ratio after / before; None if the region has none.

    A placebo that fits perfectly before counts as more unusual: it cannot be told.
    """
    if own.ratio is None:
        return None
    floor = own.ratio * (1 - _TIE)
    return Standing(
        rank=1 + sum(each.ratio is None or each.ratio >= floor for each in placebos), n=1 + len(placebos)
    )


def by_gap(own: Misfit, placebos: Sequence[Misfit], *, side: Side, cut_off: float) -> Standing:
    """The rank of the mean gap among the placebos whose mean squared error before is not *cut_off* times its.

    *side*: whether a low gap, a high one or a large one of either sign is unusual.
    """
    limit = cut_off * own.before**2
    kept = [each for each in placebos if each.before**2 <= limit]
    floor = _unusual(own.mean_gap, side)
    floor -= _TIE * abs(floor)
    return Standing(rank=1 + sum(_unusual(each.mean_gap, side) >= floor for each in kept), n=1 + len(kept))


def _unusual(gap: float, side: Side) -> float:
    if side == "either":
        return abs(gap)
    return -gap if side == "lower" else gap
