"""Intervals and exact tests: published tables, independent code, and what always holds."""

from __future__ import annotations

import math
from importlib import import_module
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import ConfigError, MetricError
from obs_comparison import intervals

COUNTS = st.integers(0, 5_000)
LEVELS = st.floats(0.5, 0.999)


def floats(array: Any) -> list[float]:
    """The entries of an array."""
    return [float(each) for each in np.ravel(array)]


@pytest.mark.parametrize(
    ("count", "denominator", "lower", "upper"),
    [
        # Newcombe (1998) Statistics in Medicine 17: 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_in_newcombe(count: int, denominator: int, lower: float, upper: float) -> None:
    """Newcombe's four examples, to his four decimals."""
    assert floats(intervals.wilson(count, denominator)) == pytest.approx([lower, upper], abs=5e-5)


@pytest.mark.parametrize(
    ("count", "denominator", "lower", "upper"),
    [
        # The same table, method 5 (Clopper and Pearson).
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_clopper_pearson_as_in_newcombe(count: int, denominator: int, lower: float, upper: float) -> None:
    """Newcombe's four examples, to his four decimals."""
    assert floats(intervals.clopper_pearson(count, denominator)) == pytest.approx([lower, upper], abs=5e-5)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # The usual table of exact 95 % limits of a Poisson count (Garwood 1936).
    [
        (0, 0.0, 3.689),
        (1, 0.0253, 5.572),
        (2, 0.242, 7.225),
        (3, 0.619, 8.767),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (20, 12.217, 30.888),
        (50, 37.111, 65.919),
        (100, 81.364, 121.627),
    ],
)
def test_exact_poisson_as_in_the_table_of_garwood(count: int, lower: float, upper: float) -> None:
    """The limits of the table, to its three decimals."""
    assert floats(intervals.exact_poisson(count)) == pytest.approx([lower, upper], abs=6e-4)


def test_exact_poisson_as_r_prints_it() -> None:
    """R, example of poisson.test: 137 deaths of 24.19893 expected. DescTools: 15 events in 400.

    The latter as statsmodels' tests print it. What DescTools and epitools call Byar's is another formula, of
    the count + 1/2.
    """
    deaths = [each / 24.19893 for each in floats(intervals.exact_poisson(137))]
    assert deaths == pytest.approx([4.753125, 6.692709], abs=5e-7)
    events = [each / 400 for each in floats(intervals.exact_poisson(15))]
    assert events == pytest.approx([0.0209884653319583, 0.0618505471787146], rel=1e-12)


def test_shares_as_in_other_books() -> None:
    """None of 25 vegetarians (Agresti, Categorical Data Analysis), and Mendel's peas in R's binom.test."""
    assert floats(intervals.wilson(0, 25)) == pytest.approx([0, 0.133], abs=5e-4)
    assert floats(intervals.clopper_pearson(0, 25)) == pytest.approx([0, 0.137], abs=5e-4)
    peas = floats(intervals.clopper_pearson(682, 925))
    assert peas == pytest.approx([0.7076683, 0.7654066], abs=5e-8)
    assert float(intervals.exact_test(682, 925, 0.75)) == pytest.approx(0.3825, abs=5e-5)


def test_byar_by_hand() -> None:
    """Of 64: 64 (1 - 1/576 - z/24)^3 and 65 (1 - 1/585 + z / (3 sqrt 65))^3, with z = 1.959964."""
    lower = 64 * (1 - 1 / 576 - 1.959964 / 24) ** 3
    upper = 65 * (1 - 1 / 585 + 1.959964 / (3 * math.sqrt(65))) ** 3
    assert floats(intervals.byar(64)) == pytest.approx([lower, upper], rel=1e-6)


@given(count=st.integers(10, 100_000))
def test_byar_is_within_a_fifth_of_a_per_cent_of_the_exact_limits(count: int) -> None:
    """From ten events at 95 %, as the technical guide of Public Health England states."""
    assert floats(intervals.byar(count)) == pytest.approx(floats(intervals.exact_poisson(count)), rel=2e-3)


def test_few_events_get_exact_limits_and_many_byar() -> None:
    """Nine are exact, ten are Byar's."""
    lower, upper = intervals.poisson([9, 10])
    # Not to the last bit: NumPy 1 takes another way through a list than through a number.
    assert [lower[0], upper[0]] == pytest.approx(floats(intervals.exact_poisson(9)), rel=1e-14)
    assert [lower[1], upper[1]] == pytest.approx(floats(intervals.byar(10)), rel=1e-14)


@settings(deadline=None)  # loading statsmodels takes a second
@given(count=COUNTS, more=st.integers(0, 5_000), level=LEVELS)
def test_limits_as_in_statsmodels(count: int, more: int, level: float) -> None:
    """Independent code gives the same Wilson, Clopper-Pearson and exact Poisson limits."""
    share = cast("Any", import_module("statsmodels.stats.proportion")).proportion_confint
    rate = cast("Any", import_module("statsmodels.stats.rates")).confint_poisson
    n, alpha = count + more + 1, 1 - level
    wilson = [max(0.0, float(each)) for each in share(count, n, alpha, method="wilson")]
    assert floats(intervals.wilson(count, n, level)) == pytest.approx(wilson, abs=1e-12)
    exact = floats(share(count, n, alpha, method="beta"))
    assert floats(intervals.clopper_pearson(count, n, level)) == pytest.approx(exact, abs=1e-9)
    garwood = [0.0 if math.isnan(each) else each for each in floats(rate(count, 1, "exact-c", alpha))]
    assert floats(intervals.exact_poisson(count, level)) == pytest.approx(garwood, rel=1e-9)


def test_two_rates_as_in_the_documentation_of_r() -> None:
    """poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)): ratio 1.971488 (0.8584264-4.2772659), p 0.07967."""
    exposures = {"later_exposure": 800, "earlier_exposure": 3011}
    ratio = floats(intervals.count_ratio(11, 21, **exposures))
    assert ratio == pytest.approx([1.971488, 0.8584264, 4.2772659], rel=1e-6)
    assert floats(intervals.count_ratio_test(11, 21, **exposures)) == pytest.approx([0.07967], abs=5e-6)


@pytest.mark.parametrize(
    ("earlier", "later", "ratio", "p_value"),
    [(200, 105, (0.525, 0.411, 0.668), 6e-8), (98, 57, (0.582, 0.412, 0.814), 0.0012)],
)
def test_falls_that_were_claimed(earlier: int, later: int, ratio: tuple[float, ...], p_value: float) -> None:
    """Hagfors' 200 to 105 households and Markaryd's 98 to 57 are falls, with these intervals."""
    assert floats(intervals.count_ratio(later, earlier)) == pytest.approx(ratio, abs=6e-4)
    assert floats(intervals.count_ratio_test(later, earlier)) == pytest.approx([p_value], rel=0.05)


def test_half_widths_and_smallest_falls_of_counts() -> None:
    """In per cent: 44, 26, 20, 19, 14, 9 of 20, 57, 98, 105, 200, 500; falls of 60, 35, 28, 19 from four."""
    counts = np.array([20, 57, 98, 105, 200, 500])
    lower, upper = intervals.poisson(counts)
    # These widths are z / sqrt(n); the exact interval of 20 is three points wider, of 500 the same.
    assert floats(100 * (upper - lower) / 2 / counts) == pytest.approx([44, 26, 20, 19, 14, 9], abs=3)
    assert floats(100 * intervals.smallest_fall([20, 57, 98, 200])) == pytest.approx(
        [60, 35, 28, 19], abs=0.51
    )
    # One household less of a fall is not significant any more: 161 of 200 is, 162 is not.
    assert floats(intervals.count_ratio_test([161, 162], 200) <= 0.05) == [1.0, 0.0]


def test_too_few_for_any_fall() -> None:
    """From five to none is not significant (p = 1/16); from six it is (1/32)."""
    assert floats(intervals.count_ratio_test([0, 0], [5, 6])) == [1 / 16, 1 / 32]
    assert floats(intervals.smallest_fall([5, 6])) == [pytest.approx(math.nan, nan_ok=True), 1.0]


def test_wilson_of_the_target_of_sixty_per_cent() -> None:
    """60 % of 20, 40 and 100 is 39-78, 45-74 and 50-69 %; 80 % of 50, 100 and 200 is 67-89, 71-87, 74-85."""
    lower, upper = intervals.wilson([12, 24, 60, 40, 80, 160], [20, 40, 100, 50, 100, 200])
    assert [round(100 * each) for each in lower] == [39, 45, 50, 67, 71, 74]
    assert [round(100 * each) for each in upper] == [78, 74, 69, 89, 87, 85]


def test_how_many_show_more_than_sixty_per_cent() -> None:
    """17 of 20, 30 of 40, 69 of 100, one-sided at 5 %; of five not even all."""
    found = floats(intervals.fewest_above([20, 40, 100, 5], 0.6))
    assert found == [17, 30, 69, pytest.approx(math.nan, nan_ok=True)]
    shown = floats(intervals.exact_test([17, 16], 20, 0.6, "greater"))
    assert shown[0] <= 0.05 < shown[1]


@settings(deadline=None)  # loading scipy.stats takes a second
@given(cases=st.one_of(st.integers(1, 300), st.integers(10**6, 10**7)), target=st.floats(0.01, 0.99))
def test_fewest_as_in_scipy(cases: int, target: float) -> None:
    """Of a few cases or a country's: the fewest whose binomial tail is at most 5 % by independent code."""
    tail = cast("Any", import_module("scipy.stats")).binom.sf
    fewest = float(intervals.fewest_above(cases, target))
    if math.isnan(fewest):
        assert tail(cases - 1, cases, target) > 0.05
    else:
        assert tail(fewest - 1, cases, target) <= 0.05 * (1 + 1e-6)
        assert tail(fewest - 2, cases, target) > 0.05


def test_exactly_five_per_cent_is_shown() -> None:
    """One of one at a share of 5 %, or of 1 - 0.95, which is not quite the same number."""
    assert floats([intervals.fewest_above(1, 0.05), intervals.fewest_above(1, 1 - 0.95)]) == [1, 1]


def test_none_and_all() -> None:
    """No event has a lower limit of exactly 0, all have an upper one of exactly 1; no case, no limits."""
    assert floats(intervals.wilson([0, 7], 7)[0])[0] == 0.0
    assert floats(intervals.wilson([0, 7], 7)[1])[1] == 1.0
    for limits in (intervals.wilson(0, 0), intervals.clopper_pearson(0, 0)):
        assert all(math.isnan(each) for each in floats(limits))
    assert floats(intervals.count_ratio(3, 0)[0]) == [math.inf]
    assert math.isnan(floats(intervals.count_ratio_test(0, 0))[0])


@given(count=COUNTS, later=COUNTS, level=LEVELS)
def test_a_ratio_turned_round_has_the_limits_turned_round(count: int, later: int, level: float) -> None:
    """Swapping the two counts gives the reciprocals."""
    _, lower, upper = intervals.count_ratio(later + 1, count + 1, level)
    _, low, high = intervals.count_ratio(count + 1, later + 1, level)
    assert [float(lower), float(upper)] == pytest.approx([1 / float(high), 1 / float(low)], rel=1e-7)


@pytest.mark.parametrize(("count", "denominator"), [(-1, 5), (6, 5), (math.inf, math.inf), (2, -1)])
def test_impossible_counts_are_refused(count: float, denominator: float) -> None:
    """A count below zero, above its denominator or infinite."""
    with pytest.raises(MetricError, match="count"):
        intervals.wilson(count, denominator)


def test_an_exact_test_wants_whole_counts() -> None:
    """One and a half events is no count."""
    with pytest.raises(MetricError, match="whole"):
        intervals.exact_test(1.5, 4, 0.5)


def test_an_impossible_level_is_refused() -> None:
    """95 is no share."""
    with pytest.raises(ConfigError, match="95"):
        intervals.byar(10, 95)
