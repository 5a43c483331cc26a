"""Values that stand out from those beside them, for many series at once.

The rule of Hampel's identifier (Hampel 1974; Davies & Gather 1993, The identification of multiple outliers),
three deviations by the median absolute one, for series that move: a value is held against its two neighbours,
and the deviations are those of the values from the mean of their neighbours. Neither a trend nor a step, nor
the neighbour of an outlier, stands out by it.

Series are the rows of a matrix, their periods, equally far apart, its columns; NaN is a missing value.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

REACH = 10
"""How many periods before and after a value its departure is held against."""

_FEWEST = 5
_DEVIATIONS = 3.0
# The median absolute deviation of a normal distribution times this is its standard deviation.
_TO_SIGMA = 1.4826


def outliers(values: Matrix) -> NDArray[np.bool_]:
    """Where a value is above both neighbours, or below both, by far more than values depart here.

    Far more is over 3 x 1.4826 times the median departure from the mean of two neighbours, sign aside, within
    `REACH` periods, the value's own left out. A value without both neighbours, or with fewer than five other
    departures, is not judged.
    """
    departures, beyond = np.full_like(values, np.nan), np.zeros_like(values)
    before, after = values[:, 1:-1] - values[:, :-2], values[:, 1:-1] - values[:, 2:]
    departures[:, 1:-1] = (before + after) / 2
    beyond[:, 1:-1] = np.where(before * after > 0, np.fmin(np.abs(before), np.abs(after)), 0)
    found = np.zeros(values.shape, dtype=np.bool_)
    for row, column in zip(*np.nonzero(beyond), strict=True):
        others = departures[row, max(0, column - REACH) : column + REACH + 1]
        others = np.abs(np.delete(others, min(column, REACH)))
        others = others[~np.isnan(others)]
        limit = _DEVIATIONS * _TO_SIGMA * np.median(others) if len(others) >= _FEWEST else np.inf
        found[row, column] = beyond[row, column] > limit
    return found
