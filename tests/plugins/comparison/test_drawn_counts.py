"""Counts drawn by chance: they are distributed as SciPy says, however they are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats as scipy_stats  # pyright: ignore[reportMissingTypeStubs]

from obs_comparison.drawn_counts import drawn_counts

stats: Any = scipy_stats
DRAWS = 20_000


def _fits(drawn: np.ndarray, chance: np.ndarray) -> float:
    """The p value of the counts in *drawn*, where k has *chance*[k]; the rare ones are one."""
    seen = np.bincount(drawn.ravel(), minlength=len(chance)).astype(float)
    assert len(seen) == len(chance), "a count beyond all that may come about"
    wanted = chance / chance.sum() * drawn.size
    common = wanted >= 5
    found = np.append(seen[common], seen[~common].sum())
    due = np.append(wanted[common], wanted[~common].sum())
    kept = due > 1e-6
    return float(stats.chisquare(found[kept], due[kept]).pvalue)


@pytest.mark.parametrize(
    ("mean", "cases"),
    [(0.4, 5), (3, 20), (19, 20), (15, 300), (250, 6000), (5_000, 10_000), (40_000, 90_000)],
)
def test_shares_are_binomial(mean: float, cases: int) -> None:
    """Few cases, nearly all, many: each count comes as often as it should."""
    drawn = drawn_counts(np.full(4, float(mean)), np.full(4, float(cases)), DRAWS, np.random.default_rng(1))
    assert drawn.shape == (4, DRAWS)
    assert _fits(drawn, stats.binom.pmf(np.arange(cases + 1), cases, mean / cases)) > 0.001


@pytest.mark.parametrize("mean", [0.4, 3, 15, 250, 5_000, 1e6])
def test_counts_are_poisson(mean: float) -> None:
    """Few and many."""
    drawn = drawn_counts(np.full(4, mean), None, DRAWS, np.random.default_rng(1))
    highest = int(mean + 12 * mean**0.5 + 30)
    assert _fits(drawn, stats.poisson.pmf(np.arange(highest + 1), mean)) > 0.001


@pytest.mark.parametrize("cases", [7.0, 1e6])
def test_none_and_all_are_certain(cases: float) -> None:
    """No case of any number stays none, and all of them all."""
    drawn = drawn_counts(np.array([0.0, cases]), np.full(2, cases), DRAWS, np.random.default_rng(1))
    assert (drawn[0] == 0).all()
    assert (drawn[1] == cases).all()
    assert (drawn_counts(np.zeros(1), None, DRAWS, np.random.default_rng(1)) == 0).all()


@pytest.mark.parametrize(
    ("mean", "cases"), [(10.6, 10.6), (0.6, 0.6), (10.2, 10.4), (0.0, 0.3), (6e5, 6e5 + 0.4)]
)
def test_a_denominator_that_is_not_whole(mean: float, cases: float) -> None:
    """As one computed from others often is: counts come, none of them beyond the next whole number."""
    drawn = drawn_counts(np.array([mean]), np.array([cases]), DRAWS, np.random.default_rng(1))
    assert drawn.min() >= 0
    assert drawn.max() <= np.ceil(cases)
    assert drawn.mean() == pytest.approx(mean, rel=0.02)


@pytest.mark.parametrize("mean", [15.0, 5_000.0])
def test_draws_are_in_no_order_and_units_do_not_follow_each_other(mean: float) -> None:
    """Neither the draw before nor the unit beside says anything of a count."""
    drawn = drawn_counts(np.full(2, mean), None, DRAWS, np.random.default_rng(1))
    beside = np.corrcoef(drawn[0], drawn[1])[0, 1]
    before = np.corrcoef(drawn[0][1:], drawn[0][:-1])[0, 1]
    assert abs(beside) < 4 / DRAWS**0.5
    assert abs(before) < 4 / DRAWS**0.5


def test_equal_seeds_give_equal_counts() -> None:
    """The same from the same seed, other from another."""
    first, again, other = (
        drawn_counts(np.array([3.0, 9e5]), None, 1000, np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert (first == again).all()
    assert (first[0] != other[0]).any()
    assert (first[1] != other[1]).any()
