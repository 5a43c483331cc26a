"""How far series moved over a window, and whether that is what a finding says, for many at once.

Series are the rows of a matrix, the periods of the window its columns; NaN is a missing value.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Test = Literal["change", "steps", "extreme", "level"]
"""What a finding looks at: both ends, every step, the end among all before it, or one period only."""

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Figures that differ by less than this share of the largest are equal: the same change of two regions comes
# out in other last digits.
_EQUAL = 1e-9


class Movement(NamedTuple):
    """Start and end of each series, its change, and the change in per cent of a start above zero."""

    first: Column
    last: Column
    absolute: Column
    percent: Column


def movement(values: Matrix) -> Movement:
    """The movement of each row of *values*."""
    first, last = values[:, 0], values[:, -1]
    absolute = last - first
    percent = np.full_like(absolute, np.nan)
    np.divide(100 * absolute, first, out=percent, where=first > 0)
    return Movement(first, last, absolute, percent)


def moved_so(values: Matrix, test: Test, way: int) -> Flags:
    """Whether each row of *values* moved the *way*, -1 down or 1 up, as *test* asks; strictly.

    "change" looks at both ends, "steps" at every step, "extreme" at the end against all before it. A row that
    lacks what is looked at did not.
    """
    last = values[:, -1:]
    compared = {"steps": np.diff(values, axis=1), "extreme": last - values[:, :-1]}
    steps = compared.get(test, last - values[:, :1])
    return np.asarray((way * steps > 0).all(axis=1))


def equal_percent(*changes: Column) -> Column:
    """How far two *changes* in per cent may differ and still be equal."""
    return _EQUAL * (100 + np.add.reduce([np.nan_to_num(np.abs(each)) for each in changes]))


def equal_values(*values: Column) -> float:
    """How far two differences of *values*, or two of these themselves, may differ and still be equal."""
    return _EQUAL * max(float(np.nanmax(np.abs(each), initial=0.0)) for each in values)
