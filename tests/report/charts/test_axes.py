"""Which figures an axis has."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.report.charts.axes import size_axis, snug_axis, value_axis, written
from obs.report.charts.drawing import fitted
from obs.report.charts.paper import NARROW, WIDE, Paper, width_of
from obs.report.charts.periods import period_axis

numbers = st.lists(
    st.floats(-1e10, 1e10).filter(lambda value: value == 0 or abs(value) > 1e-3), min_size=1, max_size=9
)


@given(numbers, st.booleans())
def test_an_axis_holds_its_values_with_few_figures(values: list[float], zero: bool) -> None:
    """From two to six figures; all values between the ends, zero too if asked for."""
    axis = value_axis(values, at_most=6, unit="kr", language="sv", zero=zero)
    assert 2 <= len(axis.ticks) <= 6
    assert axis.low <= min(values) <= max(values) <= axis.high
    assert not zero or axis.low <= 0 <= axis.high


@given(numbers)
def test_an_axis_that_ends_with_its_values_holds_them(values: list[float]) -> None:
    """All values between the ends, and at least two figures."""
    axis = snug_axis(values, at_most=4, unit="kr", language="sv")
    assert axis.low <= min(values) <= max(values) <= axis.high
    assert 2 <= len(axis.ticks) <= 6


@pytest.mark.parametrize(
    ("first", "last", "at_most", "years"),
    [
        (2017, 2022, 8, [2017, 2018, 2019, 2020, 2021, 2022]),
        (2017, 2022, 4, [2018, 2020, 2022]),
        (1994, 2022, 8, [1995, 2000, 2005, 2010, 2015, 2020]),
        (1994, 2022, 4, [2000, 2010, 2020]),
    ],
)
def test_years_are_whole(first: int, last: int, at_most: int, years: list[int]) -> None:
    """Years at equal steps, the last one shown where every second is."""
    axis = period_axis([str(year) for year in range(first, last + 1)], at_most=at_most)
    assert [int(tick) for tick in axis.ticks] == years


def test_counts_have_whole_figures() -> None:
    """Between 0 and 1 household there is no 0.2."""
    assert written(value_axis([0, 1], at_most=6, unit="antal", language="sv"), "sv") == ["0", "1"]


def test_figures_have_the_signs_of_the_language() -> None:
    """Swedish: a comma, a space that does not break, a real minus. English: a point and a comma."""
    low, *_ = written(value_axis([-2500.0, 1000.5], at_most=6, unit="", language="sv"), "sv")
    assert low == "−3\u00a0000"
    assert written(value_axis([0.5, 1.2], at_most=6, unit="", language="sv"), "sv")[0] == "0,4"
    assert written(value_axis([0.5, 1.2], at_most=6, unit="", language="en"), "en")[0] == "0.4"


def test_sizes_have_figures_at_1_2_and_5() -> None:
    """A logarithmic axis."""
    assert size_axis([2400.0, 90_000.0], at_most=8, unit="").ticks == (5e3, 1e4, 2e4, 5e4, 1e5)


@given(st.floats(1e-3, 1e9), st.floats(10, 1e6), st.integers(2, 8))
def test_sizes_have_at_least_two_figures_and_no_more_than_asked(low: float, span: float, most: int) -> None:
    """One figure would not tell how much further right is; from a span of ten there are always two."""
    axis = size_axis([low, low * span], at_most=most, unit="")
    assert 2 <= len(axis.ticks) <= most
    assert all(axis.low <= tick <= axis.high for tick in axis.ticks)


def test_figures_of_sizes_are_known_as_they_will_stand() -> None:
    """With the signs between thousands, which take room, and with their decimals."""
    assert written(size_axis([2e5, 1.5e6], at_most=2, unit=""), "sv") == [
        "300\u00a0000",
        "1\u00a0000\u00a0000",
    ]
    assert written(size_axis([0.3, 4.0], at_most=8, unit=""), "sv") == ["0,5", "1", "2"]


@pytest.mark.parametrize("paper", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("end", [3e4, 1e6, 4e6, 9e8])
def test_figures_of_sizes_stand_apart(paper: Paper, end: float) -> None:
    """They stand unevenly: it is not enough that all together are shorter than the axis."""
    length = paper.width * 0.7
    axis = fitted(lambda most: size_axis([2e3, end], at_most=most, unit=""), 8, length, "sv", paper)
    ends = [
        (axis.at(tick, length) - half, axis.at(tick, length) + half)
        for tick, figure in zip(axis.ticks, written(axis, "sv"), strict=True)
        for half in [width_of(figure, paper.small) / 2]
    ]
    assert len(ends) >= 2
    assert all(after[0] - before[1] >= paper.small / 2 - 1e-6 for before, after in pairwise(ends))
