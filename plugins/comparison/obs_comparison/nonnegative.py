"""Least squares with weights of zero or more, quickly where few of many columns are needed."""

from __future__ import annotations

from math import sqrt
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy import optimize  # pyright: ignore[reportMissingTypeStubs]

Floats = NDArray[np.float64]

_FIRST, _MORE = 30, 15
_ENOUGH = 1e-12


def nearest_mean(distance: Floats, begun: NDArray[np.int64] | None = None) -> Floats:
    """The weights *w* of zero or more that sum to one with the least |distance w|.

    *begun* are columns that are probably among those with a weight: it ends sooner and gives the same.

    It is that of |distance u|² + (1 - sum of u)² with *u* of zero or more, divided by its sum: with its best
    length any *w* gives |distance w|² / (1 + |distance w|²), which grows with |distance w|.
    """
    scale = sqrt(np.vdot(distance, distance) / distance.size) or 1.0
    system, aim = np.ones((len(distance) + 1, distance.shape[1])), np.zeros(len(distance) + 1)
    np.divide(distance, scale, out=system[:-1])
    aim[-1] = 1.0
    found = _by_columns(system, aim, begun)
    return found / found.sum()


def _by_columns(system: Floats, aim: Floats, begun: NDArray[np.int64] | None) -> Floats:
    """As `nonnegative`, begun on the columns *begun*, or without any on the nearest ones.

    Those that would still improve it come in until the conditions of Karush, Kuhn and Tucker hold for all.
    """
    if begun is not None and len(begun):
        chosen = begun
    else:
        chosen = np.argsort(np.sum((system - aim[:, None]) ** 2, axis=0), kind="stable")[:_FIRST]
    while True:
        part = system[:, chosen]
        x = nonnegative(part, aim)
        gradient = (aim - part @ x) @ system
        gradient[chosen] = 0.0
        better = (gradient > _ENOUGH).nonzero()[0]
        if not len(better):
            found = np.zeros(system.shape[1])
            found[chosen] = x
            return found
        steepest = better[(-gradient[better]).argsort(kind="stable")[:_MORE]]
        chosen = np.concatenate([chosen[x > 0], steepest])


def nonnegative(system: Floats, aim: Floats) -> Floats:
    """The *x* of zero or more with the least |system x - aim| (Lawson & Hanson 1974)."""
    return cast("Floats", cast("Any", optimize).nnls(system, aim)[0])  # SciPy comes without types
