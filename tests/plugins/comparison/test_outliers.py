"""Values that stand out from those beside them."""

from __future__ import annotations

import numpy as np
import pytest

from obs_comparison.outliers import outliers

NAN = float("nan")


def flagged(*values: float) -> list[int]:
    """The positions of the outliers of one series."""
    return np.flatnonzero(outliers(np.array([values], dtype=float))[0]).tolist()


def test_a_value_far_from_both_neighbours() -> None:
    """The others depart by 1, but for its neighbours: the limit is 3 x 1.4826, and 15 is 10 above both."""
    assert flagged(5, 6, 5, 6, 5, 15, 5, 6, 5, 6, 5) == [5]


@pytest.mark.parametrize(("value", "stands_out"), [(9.5, True), (9.4, False), (0.5, True), (0.6, False)])
def test_the_limit_is_three_deviations(value: float, stands_out: bool) -> None:
    """4.4478 times the median departure of the others, which is 1: 9.5 is 4.5 above both, 9.4 4.4."""
    assert flagged(5, 6, 5, 6, 5, value, 5, 6, 5, 6, 5) == ([5] if stands_out else [])


@pytest.mark.parametrize(
    "values",
    [
        (1, 2, 4, 7, 11, 16, 22, 29, 37),  # ever steeper
        (5, 6, 5, 6, 5, 50, 51, 50, 51, 50, 51),  # a step
        (5, 5, 5, 5, 5, 5, 5, 5, 5),
    ],
)
def test_neither_a_trend_nor_a_step_stands_out(values: tuple[float, ...]) -> None:
    """Only a value that is above or below both its neighbours can."""
    assert flagged(*values) == []


def test_the_ends_are_not_judged() -> None:
    """The last value may be the first of a new level."""
    assert flagged(50, 6, 5, 6, 5, 6, 5, 6, 5, 50) == []


@pytest.mark.parametrize(
    "values",
    [
        (5, 50, 6, 5, 6, 5),  # three other departures
        (5, 6, 5, 6, 5, NAN, 50, 6, 5, 6, 5),  # a neighbour is missing
    ],
)
def test_too_little_to_judge_by(values: tuple[float, ...]) -> None:
    """Both neighbours and five other departures are needed."""
    assert flagged(*values) == []


def test_only_what_is_near_counts() -> None:
    """A long spell of wild values over ten periods before does not hide an outlier."""
    assert flagged(*(0, 90) * 30, *(5, 6) * 10, 15, *(6, 5) * 6)[-1:] == [80]
