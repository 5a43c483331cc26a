"""Difference in differences and the rank among placebos against published tables."""

from __future__ import annotations

import numpy as np
import pytest

from obs_comparison.differences import counterfactual, gaps
from obs_comparison.placebos import Misfit, Side, Standing, by_gap, by_ratio, misfit


def test_card_and_krueger() -> None:
    """Table 3 of Card & Krueger (1994): New Jersey 20.44 to 21.03, Pennsylvania 23.33 to 21.17.

    The paper prints 2.76 from figures not yet rounded; those of the table themselves give 2.75.
    """
    values = np.array([[20.44, 23.33], [21.03, 21.17]])
    gap = values[:, 0] - counterfactual(values, 1, [1], 0)
    assert gap == pytest.approx([0.0, 2.75])
    assert gap[1] == pytest.approx(2.76, abs=0.011)


def test_logarithms_give_a_ratio_of_ratios() -> None:
    """(4 / 8) / (9 / 12) = 2/3: the region halved where the other fell by a quarter."""
    values = np.log(np.array([[8.0, 12.0], [4.0, 9.0]]))
    gap = values[:, 0] - counterfactual(values, 1, [1], 0)
    assert np.exp(gap[1]) == pytest.approx(2 / 3)


def test_a_parallel_group_leaves_no_gap() -> None:
    """Whatever the level, a region that moves with the group's mean has no gap; it then gains 1."""
    values = np.array([[1, 10, 30], [2, 12, 30], [6, 14, 34]], dtype=np.float64)
    table = gaps(values, 2, [1, 2], [0])
    assert table[:, 0] == pytest.approx([0.0, 0.0, 1.0])


def test_a_target_is_no_donor_of_placebos() -> None:
    """The gaps of the donors do not depend on the region with the programme; without a place they are NaN."""
    values = np.array([[1, 10, 30, 7], [2, 12, 30, 8], [5, 14, 34, 9]], dtype=np.float64)
    other = values.copy()
    other[:, 0] = 100
    first, second = (gaps(each, 2, [1, 2], [0]) for each in (values, other))
    assert first[:, 1:3] == pytest.approx(second[:, 1:3])
    assert np.isnan(first[:, 3]).all()


def of(before: float, gap: float, after: float = 1.0) -> Misfit:
    """A misfit with these figures."""
    return Misfit(before=before, after=after, ratio=after / before if before else None, mean_gap=gap)


@pytest.mark.parametrize(("side", "rank"), [("lower", 2), ("higher", 3), ("either", 3)])
def test_the_rank_by_gap_has_a_side(side: Side, rank: int) -> None:
    """Of -3, -2, 1 and 4 the gap -2 is second from below, third from above and third in size."""
    placebos = [of(1, -3), of(1, 1), of(1, 4)]
    assert by_gap(of(1, -2), placebos, side=side, cut_off=5) == Standing(rank=rank, n=4)


def test_placebos_that_fit_worse_than_the_cut_off_are_not_ranked() -> None:
    """The mean squared error counts: an error of 2 is four times that of 1."""
    placebos = [of(2, -3), of(2.3, -3), of(0.1, -3)]
    found = [by_gap(of(1, -2), placebos, side="lower", cut_off=cut_off) for cut_off in (2, 5, 20)]
    assert [each.n for each in found] == [2, 3, 4]
    assert found[2].p == 1.0


def test_the_smallest_p() -> None:
    """With J placebos p is at least 1 / (J + 1), and equal ratios count as at least as unusual."""
    own = of(1, -2, after=5)
    assert by_ratio(own, [of(1, 0, after=2)] * 19) == Standing(rank=1, n=20)
    assert by_ratio(own, [of(1, 0, after=5)] * 3) == Standing(rank=4, n=4)


def test_a_perfect_fit_has_no_ratio() -> None:
    """Nothing is divided by nought: such a region is not ranked, such a placebo counts as more unusual."""
    perfect = misfit(np.array([0.0, 1e-9, 2.0]), 2, 10.0)
    assert perfect.ratio is None
    assert by_ratio(perfect, [of(1, 0)]) is None
    assert by_ratio(of(1, 0), [perfect]) == Standing(rank=2, n=2)
