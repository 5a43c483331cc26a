"""Period codes of SCB."""

from __future__ import annotations

import pytest

from obs_scb.times import period_of, year_fraction


@pytest.mark.parametrize(
    ("code", "period"),
    [
        ("2024", "2024"),
        ("2024K2", "2024-Q2"),
        ("2024M06", "2024-06"),
        ("2026V30", "2026-W30"),
        ("2026V53", "2026-W53"),
    ],
)
def test_period_of_code(code: str, period: str) -> None:
    """A year, a quarter (kvartal), a month and a week (vecka) become ISO periods."""
    assert period_of(code) == period


@pytest.mark.parametrize("code", ["2024M13", "2024K5", "2024V54", "2019/20", "2020-2024", "24", "2024M6", ""])
def test_other_codes_are_no_period(code: str) -> None:
    """Codes of another form are not guessed at."""
    assert period_of(code) is None
    assert year_fraction(code) is None


def test_year_fraction_orders_codes() -> None:
    """A quarter lies a quarter of a year after the one before."""
    assert year_fraction("2024K3") == 2024.5
    assert year_fraction("2024M07") == 2024.5
    assert year_fraction("2024") == 2024.0
