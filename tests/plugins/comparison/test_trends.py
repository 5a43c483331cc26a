"""The mathematics of trends against published tables and independent code."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs_comparison import trends

# Probability of at least S in one direction: Gilbert (1987) Statistical Methods for Environmental
# Pollution Monitoring, Table A18 (from Kendall 1975), as printed.
GILBERT = {
    4: {0: ".625", 2: ".375", 4: ".167", 6: ".042"},
    5: {0: ".592", 2: ".408", 4: ".242", 6: ".117", 8: ".042", 10: ".0083"},
    6: {1: ".500", 3: ".360", 5: ".235", 7: ".136", 9: ".068", 11: ".028", 13: ".0083", 15: ".0014"},
    8: {4: ".360", 8: ".199", 12: ".089", 16: ".031", 20: ".0071", 22: ".0028", 24: ".00087"},
    10: {1: ".500", 9: ".242", 15: ".108", 21: ".036", 25: ".014", 29: ".0046", 33: ".0011"},
}


def line(values: Any, weights: Any) -> tuple[float, float]:
    """Slope and chi-square of one series."""
    found = trends.weighted_line(np.array([values], float), np.array([weights], float))
    return float(found.slope[0]), float(found.chi_square[0])


def chi_square(cases: list[int], totals: list[int]) -> float:
    """Chi-square for trend of one table."""
    denominators = np.array([totals], float)
    shares = np.array([cases], float) / denominators
    return float(trends.weighted_line(shares, trends.weights_of_shares(shares, denominators)).chi_square[0])


@pytest.mark.parametrize(
    ("cases", "totals", "printed"),
    [
        # Armitage (1955): carriers of Streptococcus pyogenes by size of the tonsils.
        ([19, 29, 24], [516, 589, 293], "7.19"),
        # Altman (1991) p. 229, Caesarean section by shoe size; Dalgaard, Introductory Statistics with R, 7.3.
        ([5, 7, 6, 7, 8, 10], [22, 35, 42, 48, 54, 150], "8.0237"),
        # R, example of prop.trend.test: smokers among patients (Fleiss 1981).
        ([83, 90, 129, 70], [86, 93, 136, 82], "8.2249"),
        # DescTools, example of CochranArmitageTest: Z is -1.8856, its square 16 / 4.5.
        ([0, 1, 0, 3], [10, 10, 10, 10], "3.5556"),
    ],
)
def test_chi_square_for_trend_as_printed(cases: list[int], totals: list[int], printed: str) -> None:
    """Published tables give the published chi-square to the printed digits."""
    decimals = len(printed.partition(".")[2])
    assert f"{chi_square(cases, totals):.{decimals}f}" == printed


def test_chi_square_for_trend_agrees_with_statsmodels() -> None:
    """The statsmodels test of ordinal association gives the same statistic."""
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    cases, totals = [45, 40, 38, 30, 21], [900, 910, 905, 920, 930]
    table = np.array([cases, np.subtract(totals, cases)])
    theirs = tables.Table(table).test_ordinal_association()
    n = sum(totals)
    # Theirs takes the variance with n - 1 in place of n.
    assert chi_square(cases, totals) == pytest.approx(theirs.zscore**2 * n / (n - 1))


def test_weighted_line_by_hand() -> None:
    """5.0, 4.6, 4.1, 3.7, 3.2, each ± 0.3: slope -0.45, its square over 0.0484022 squared is 86.436."""
    weight = (2 * 1.96 / 0.6) ** 2
    slope, chi = line([5.0, 4.6, 4.1, 3.7, 3.2], [weight] * 5)
    assert (slope, chi) == (pytest.approx(-0.45), pytest.approx(86.436, abs=5e-4))
    assert line([5.0, 4.9, 5.1, 4.8, 4.9], [weight] * 5)[1] == pytest.approx(0.38416, abs=5e-6)


def test_one_year_that_makes_the_direction_is_found() -> None:
    """Without its last year 1, 1.2, 1.1, 1.0, 9 falls; 1 to 5 rises whichever year is left out."""
    values = np.array([[1.0, 1.2, 1.1, 1.0, 9.0], [1.0, 2.0, 3.0, 4.0, 5.0]])
    assert trends.same_way_without_any(values, np.ones((2, 5))).tolist() == [False, True]


def test_weights_of_counts_come_from_the_interval() -> None:
    """Byar's interval of 20 is 12.21 to 30.89: error (30.89 - 12.21) / 3.92; of 0 the exact is 0 to 3.689."""
    error = 1 / np.sqrt(trends.weights_of_counts(np.array([[20.0, 0.0]])))[0]
    assert error[0] == pytest.approx((30.89 - 12.21) / 3.92, abs=0.005)
    assert error[1] == pytest.approx(3.689 / 3.92, abs=0.001)


@pytest.mark.parametrize(
    ("n", "s", "printed"), [(n, s, p) for n, row in GILBERT.items() for s, p in row.items()]
)
def test_kendall_s_as_in_the_published_table(n: int, s: int, printed: str) -> None:
    """The exact two-sided p is twice the printed tail, and 1 for S = 0."""
    digits = len(printed) - 1
    two_sided = trends.p_of_s(s, (1,) * n)
    tail = two_sided / 2 if s else None
    if tail is None:
        assert two_sided == 1.0
    else:
        assert tail == pytest.approx(float(printed), abs=0.5000001 * 10**-digits)


def test_four_falling_years_prove_nothing_and_five_do() -> None:
    """The smallest two-sided p is 2 / n!: .083 with four values, .017 with five."""
    assert trends.p_of_s(6, (1,) * 4) == pytest.approx(2 / 24)
    assert trends.p_of_s(10, (1,) * 5) == pytest.approx(2 / 120)


@pytest.mark.parametrize("values", [[1, 1, 2, 3, 3], [2, 1, 1, 1, 5, 4], [1, 1, 1, 1], [3, 1, 2, 2]])
def test_ties_are_exact(values: list[int]) -> None:
    """With ties p is the share of all orders of the values whose S is as far from 0, counted one by one."""

    def s_of(order: tuple[int, ...]) -> int:
        return sum(int(np.sign(b - a)) for i, a in enumerate(order) for b in order[i + 1 :])

    everyone = [abs(s_of(order)) for order in permutations(values)]
    found = trends.mann_kendall(np.array([values], float))
    s = s_of(tuple(values))
    assert found.s[0] == s
    assert found.p[0] == pytest.approx(sum(other >= abs(s) for other in everyone) / len(everyone))


@settings(deadline=None, max_examples=30)  # a busy machine is no failure
@given(values=st.lists(st.integers(-1000, 1000), min_size=3, max_size=30, unique=True))
def test_kendall_and_sen_agree_with_scipy(values: list[int]) -> None:
    """The exact kendalltau of scipy, and its theilslopes, give the same p and slope."""
    stats = pytest.importorskip("scipy.stats")
    found = trends.mann_kendall(np.array([values], float))
    time = np.arange(len(values))
    assert found.p[0] == pytest.approx(stats.kendalltau(time, values, method="exact").pvalue)
    assert found.slope[0] == pytest.approx(stats.theilslopes(values, time).slope)


def test_the_slope_of_sen() -> None:
    """Sen (1968), his example: 9, 15, 19, 20, 45, 55, 78 at 1, 2, 3, 4, 10, 12, 18 have slope 4."""
    values = np.full((1, 18), np.nan)
    values[0, [0, 1, 2, 3, 9, 11, 17]] = [9, 15, 19, 20, 45, 55, 78]
    found = trends.mann_kendall(values)
    assert (found.s[0], found.slope[0]) == (21.0, 4.0)


def test_a_long_series_takes_the_normal_approximation() -> None:
    """For 60 values with ties: Z = (|S| - 1) / sqrt(Var), the variance less for the ties."""
    values = np.array([[float((7 * i) % 13 + i // 6) for i in range(60)]])
    found = trends.mann_kendall(values)
    _, ties = np.unique(values, return_counts=True)
    variance = (60 * 59 * 125 - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    z = (abs(found.s[0]) - 1) / variance**0.5
    stats = pytest.importorskip("scipy.stats")
    assert found.p[0] == pytest.approx(2 * stats.norm.sf(z))


def test_gaps_take_no_part_but_keep_their_time() -> None:
    """1, -, 3, 4: S = 3 of three pairs; the slopes 1, 1, 1 are per period, not per value."""
    found = trends.mann_kendall(np.array([[1.0, np.nan, 3.0, 4.0], [np.nan, np.nan, np.nan, 2.0]]))
    assert (found.s[0], found.slope[0]) == (3.0, 1.0)
    assert found.p[0] == pytest.approx(2 / 6)
    assert np.isnan([found.s[1], found.p[1], found.slope[1]]).all()
