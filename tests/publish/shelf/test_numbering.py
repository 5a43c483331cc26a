"""Versions are compared by their numbers, and the next one tells whether the dataset has grown."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.errors import PublishError
from obs.publish.shelf import is_version, next_version, precedence

NUMBERS = st.tuples(*[st.integers(min_value=0, max_value=999_999)] * 3)


def test_the_order_is_that_of_the_standard() -> None:
    """Semantic Versioning 2.0.0, clause 11.2: 1.0.0 < 2.0.0 < 2.1.0 < 2.1.1; as numbers, not as texts."""
    rising = ["1.0.0", "2.0.0", "2.1.0", "2.1.1", "2.2.0", "2.10.0", "10.0.0"]
    assert all(precedence(one) < precedence(other) for one, other in pairwise(rising))


@pytest.mark.parametrize(
    "text",
    [
        *("", "1", "1.0", "1.0.0.0", "01.0.0", "1.00.0", "1.0.0-rc.1", "1.0.0+a", "v1.0.0", " 1.0.0"),
        *("1.0.0\n", "-1.0.0", "1..0", "١.0.0", "1.0.0/..", "1.0.1234567"),
    ],
)
def test_what_is_not_three_plain_numbers_is_refused(text: str) -> None:
    assert not is_version(text)
    with pytest.raises(PublishError, match="is no version"):
        precedence(text)


@pytest.mark.parametrize(
    ("previous", "year", "grown", "expected"),
    [
        (None, 2026, True, "2026.1.0"),
        (None, 2026, False, "2026.1.0"),
        ("2026.1.0", 2026, True, "2026.2.0"),
        ("2026.1.3", 2026, True, "2026.2.0"),
        ("2026.9.0", 2026, True, "2026.10.0"),
        ("2026.9.0", 2027, True, "2027.1.0"),
        ("2026.2.0", 2026, False, "2026.2.1"),
        ("2026.2.1", 2027, False, "2026.2.2"),
        ("2027.1.0", 2026, True, "2027.2.0"),
    ],
)
def test_the_next_version(previous: str | None, year: int, grown: bool, expected: str) -> None:
    """A new year begins only with new figures: a correction belongs to the version that it corrects."""
    assert next_version(previous, year=year, grown=grown) == expected


@given(numbers=NUMBERS, year=st.integers(min_value=1990, max_value=2100), grown=st.booleans())
def test_the_next_version_is_always_higher(numbers: tuple[int, int, int], year: int, grown: bool) -> None:
    previous = ".".join(map(str, (numbers[0], numbers[1] // 10, numbers[2] // 10)))
    assert precedence(next_version(previous, year=year, grown=grown)) > precedence(previous)
