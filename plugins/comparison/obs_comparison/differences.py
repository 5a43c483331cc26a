"""Difference in differences: a region's own mean before, plus how the group's mean moved since.

Worked example (Card & Krueger 1994, table 3): from 20.44 to 21.03 where the group went from 23.33 to 21.17:
0.59 - (-2.16) = 2.75 against a path of 20.44 - 2.16 = 18.28.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def counterfactual(values: Floats, before: int, pool: Sequence[int], target: int) -> Floats:
    """The path of column *target* of *values* (periods x regions), had it moved with the mean of *pool*.

    The group is the columns of *pool* but *target* itself, each counting the same; the two agree on average
    over the first *before* periods.
    """
    group = values[:, [each for each in pool if each != target]].mean(axis=1)
    return group + (values[:before, target].mean() - group[:before].mean())


def gaps(values: Floats, before: int, pool: Sequence[int], targets: Sequence[int]) -> Floats:
    """Actual less `counterfactual`, periods x regions, of all columns *pool* and *targets* at once."""
    found = np.full_like(values, np.nan)
    columns = sorted({*pool, *targets})
    donors, others = list(pool), np.isin(columns, list(pool))
    # Whoever is a donor is taken out of the mean of its own group.
    group = (values[:, donors].sum(axis=1, keepdims=True) - values[:, columns] * others) / (
        len(donors) - others
    )
    difference = values[:, columns] - group
    found[:, columns] = difference - difference[:before].mean(axis=0)
    return found
