"""The XmR chart against published examples and by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from obs_comparison import xmr


def chart(values: Sequence[float]) -> xmr.Limits:
    """The limits of one series."""
    return xmr.limits(np.array([values], float))


def signals(values: Sequence[float]) -> dict[str, list[int]]:
    """The positions of the signals of one series, by kind."""
    matrix = np.array([values], float)
    found = xmr.signals(matrix, xmr.limits(matrix))
    return {kind: np.flatnonzero(flags[0]).tolist() for kind, flags in found.items() if flags.any()}


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        # Montgomery, Introduction to Statistical Quality Control, example of individuals charts (cost of
        # processing mortgage loan applications, weeks 1-20).
        (
            [
                310,
                288,
                297,
                298,
                307,
                303,
                294,
                297,
                308,
                306,
                294,
                299,
                297,
                299,
                314,
                295,
                293,
                306,
                301,
                304,
            ],
            ["300.5", "279.78", "321.22"],
        ),
        # The same book, viscosity of aircraft primer paint, batches 1-15.
        (
            [
                33.75,
                33.05,
                34.00,
                33.81,
                33.46,
                34.02,
                33.68,
                33.27,
                33.49,
                33.20,
                33.62,
                33.00,
                33.54,
                33.12,
                33.84,
            ],
            ["33.52", "32.24", "34.80"],
        ),
        # NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rate of ten batches. It prints
        # 45.8159 and 55.8041 with 3 / 1.128 in place of 2.66.
        ([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1], ["50.81", "45.82", "55.80"]),
    ],
)
def test_limits_as_printed(values: list[float], printed: list[str]) -> None:
    """Published charts give the published mean and limits to the printed digits."""
    found = chart(values)
    numbers = [float(found.mean[0]), float(found.lower[0]), float(found.upper[0])]
    for number, text in zip(numbers, printed, strict=True):
        assert f"{number:.{len(text.partition('.')[2])}f}" == text
    assert found.screened[0] == 0


def test_a_wild_range_is_screened() -> None:
    """Nine ranges of 1 and one of 19 have mean 2.8; 19 is above 3.267 times that: the ones alone count."""
    values = [10.0, 11, 10, 11, 10, 30, 31, 30, 31, 30, 31]
    found = chart(values)
    assert found.screened[0] == 1
    assert found.upper[0] - found.mean[0] == pytest.approx(2.66)


def test_a_gap_is_no_range_and_ends_a_run() -> None:
    """Only neighbouring periods make a range, and a run of seven does not reach over a gap."""
    assert chart([1.0, np.nan, 9.0, 10.0]).upper[0] == pytest.approx(20 / 3 + 2.66)
    rising = [1.0, 2, 3, 4, 5, 6, 7]
    assert signals(rising)["7 rising"] == [6]
    assert "7 rising" not in signals([1.0, 2, 3, np.nan, 5, 6, 7, 8])


def test_outside_the_limits() -> None:
    """Of 10, 11, 10, 11... only the 20 is above the upper limit, and nothing is below the lower one."""
    found = signals([10.0, 11, 10, 11, 10, 11, 10, 11, 10, 11, 20])
    assert found["above the upper limit"] == [10]
    assert "below the lower limit" not in found


@pytest.mark.parametrize(("length", "found"), [(7, [6]), (6, [])])
def test_seven_falling_is_seven_values(length: int, found: list[int]) -> None:
    """Six values in a row that fall are no signal, seven are."""
    values = [float(-step) for step in range(length)] + [5.0, 4.0, 6.0]
    assert signals(values).get("7 falling", []) == found


def test_seven_on_one_side() -> None:
    """Seven values below the mean are a signal from the seventh on; a value on the mean ends the run."""
    low = [1.0, 2, 1, 2, 1, 2, 1]
    assert signals([*low, 9.0, 8, 9, 8, 9])["7 on one side of the mean"] == [6]
    broken = [1.0, 2, 1, 5, 1, 2, 1, 9.0, 8, 9, 10, 11]
    assert np.mean(broken) == 5
    assert "7 on one side of the mean" not in signals(broken)


def test_two_of_three_near_a_limit_are_on_the_same_side() -> None:
    """Two of three beyond two thirds of the way to one limit are a signal; one on each side is none."""
    wave = [0.0, 3, -3, 3, 0, -3, 0, 3, -3, 0]
    width = 2.66 * np.abs(np.diff(wave)).mean()
    limits = xmr.Limits(np.array([0.0]), np.array([-width]), np.array([width]), np.array([0]))
    near = 0.8 * width

    def found(*values: float) -> list[int]:
        flags = xmr.signals(np.array([values]), limits)["2 of 3 near a limit"][0]
        return np.flatnonzero(flags).tolist()

    assert found(near, 0.0, near) == [2]
    assert found(near, 0.0, 0.0, near) == []
    assert found(near, 0.0, -near) == []
    assert found(0.6 * width, 0.6 * width, 0.6 * width) == []
