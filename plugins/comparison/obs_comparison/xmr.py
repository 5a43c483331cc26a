"""XmR: the chart of individual values and moving ranges (Wheeler), for many series at once.

Series are the rows of a matrix, their periods its columns; NaN is a missing value.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Column = NDArray[np.float64]
Flags = NDArray[np.bool_]

_LIMIT, _RANGE_LIMIT = 2.66, 3.267
_RUN = 7


class Limits(NamedTuple):
    """The *mean* of each series, its *lower* and *upper* limit, and how many ranges were *screened* out."""

    mean: Column
    lower: Column
    upper: Column
    screened: NDArray[np.int64]


def limits(values: Matrix) -> Limits:
    """The natural process limits: mean ± 2.66 times the mean moving range.

    A range is between neighbouring periods that both have a value. Ranges above 3.267 times their mean are
    left out once and the mean is taken again. Each series needs a value and a range.
    """
    mean = np.nanmean(values, axis=1)
    ranges = np.abs(np.diff(values, axis=1))
    wild = ranges > _RANGE_LIMIT * np.nanmean(ranges, axis=1, keepdims=True)
    width = _LIMIT * np.nanmean(np.where(wild, np.nan, ranges), axis=1)
    return Limits(mean, mean - width, mean + width, wild.sum(axis=1))


def signals(values: Matrix, chart: Limits) -> dict[str, Flags]:
    """For each kind of signal, in which period each series completes one.

    Comparison with a missing value is false, so that a gap ends every run.
    """
    mean, upper = chart.mean[:, None], chart.upper[:, None]
    above, below = values > mean, values < mean
    # Two thirds of the way from the mean to a limit.
    near = 2 * (upper - mean) / 3
    high, low = values > mean + near, values < mean - near
    steps = np.diff(values, axis=1, prepend=np.nan)
    return {
        "above the upper limit": values > upper,
        "below the lower limit": values < chart.lower[:, None],
        f"{_RUN} on one side of the mean": _of_last(above, _RUN, _RUN) | _of_last(below, _RUN, _RUN),
        # Seven values in a row that rise make six steps.
        f"{_RUN} rising": _of_last(steps > 0, _RUN - 1, _RUN - 1),
        f"{_RUN} falling": _of_last(steps < 0, _RUN - 1, _RUN - 1),
        "2 of 3 near a limit": (high & _of_last(high, 2, 3)) | (low & _of_last(low, 2, 3)),
    }


def _of_last(flags: Flags, wanted: int, width: int) -> Flags:
    """Where at least *wanted* of the last *width* columns, this one included, are set."""
    before = np.zeros((len(flags), width), dtype=np.int64)
    total = np.cumsum(np.hstack([before, flags.astype(np.int64)]), axis=1)
    return total[:, width:] - total[:, :-width] >= wanted
