"""Weights found on few columns are those of all columns, and refitting gives what fitting gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs_comparison import differences, synthetic
from obs_comparison.nonnegative import nearest_mean, nonnegative
from obs_comparison.placebos import Counterfactual

Floats = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def one_by_one(
    values: Floats, before: int, pool: list[int], targets: list[int], method: Counterfactual
) -> Floats:
    """The gaps of the columns *pool* and *targets*, each found alone; others are NaN."""
    found = np.full_like(values, np.nan)
    for each in {*pool, *targets}:
        found[:, each] = values[:, each] - method(values, before, pool, each)
    return found


def panel(seed: int, periods: int = 16, regions: int = 120) -> Floats:
    """Series of invented regions, each a random walk."""
    generator = np.random.default_rng(seed)
    return 50 + generator.normal(size=(periods, regions)).cumsum(axis=0) + generator.normal(0, 5, regions)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), begun=st.lists(st.integers(0, 118), max_size=20, unique=True))
def test_few_columns_give_the_weights_of_all(seed: int, begun: list[int]) -> None:
    """Wherever it begins: no other convex weights come nearer, by SciPy's own solver on all columns."""
    values = panel(seed)
    distance = values[:, 1:] - values[:, :1]
    found = nearest_mean(distance, np.array(begun, dtype=np.int64))
    assert found.min() >= 0
    assert found.sum() == pytest.approx(1)
    heavy = np.vstack([distance, np.full(distance.shape[1], 1e5)])
    full = nonnegative(heavy, np.append(np.zeros(len(distance)), 1e5))
    least = float(np.linalg.norm(distance @ (full / full.sum())))
    assert float(np.linalg.norm(distance @ found)) == pytest.approx(least, rel=1e-6)


def test_equal_regions_have_equal_weights_or_one_of_them_all() -> None:
    """A region equal to all donors is no division by nought."""
    found = nearest_mean(np.zeros((4, 3)))
    assert found.sum() == pytest.approx(1)


def test_refitting_gives_what_fitting_gives() -> None:
    """What is remembered of one start changes nothing at the next."""
    values, pool = panel(3), list(range(1, 60))
    refitted = synthetic.Refitted()
    for before in (12, 10, 14):
        expected = one_by_one(values, before, pool, [0, 70], synthetic.counterfactual)
        assert refitted(values, before, pool, [0, 70]) == pytest.approx(expected, abs=1e-6, nan_ok=True)


def test_all_differences_at_once_are_those_one_by_one() -> None:
    """Targets that are donors and targets that are not."""
    values, pool = panel(5), list(range(40))
    expected = one_by_one(values, 9, pool, [3, 50], differences.counterfactual)
    assert differences.gaps(values, 9, pool, [3, 50]) == pytest.approx(expected, nan_ok=True)
