"""Whether a figure is the one that somebody wrote down."""

from __future__ import annotations

import pytest

from obs.lineage.words import agrees, figure


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        *(("1.003344", 1.003344), ("1.0", 1.003344), ("1", 1.003344), ("1,00", 1.003344), ("9", 9)),
        *(("\u22121.8", -1.847004), ("12 345", 12345.0), ("12,345.6", 12345.6), ("1e3", 1000.4)),
        *(("none", None), ("", None), ("Supported", "supported"), ("true", True)),
    ],
)
def test_it_is(asked: str, value: object) -> None:
    """To the digits that are written, with either decimal sign."""
    assert agrees(asked, value)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        *(("1.004", 1.003344), ("1.1", 1.003344), ("2", 1.003344), ("10", 9), ("-1", 1.0)),
        *(("0", None), ("none", 0.0), ("nan", 1.0), ("inf", 1.0), ("x", 1.0), ("1", True)),
    ],
)
def test_it_is_not(asked: str, value: object) -> None:
    assert not agrees(asked, value)


def test_a_figure_is_written_in_full() -> None:
    assert [figure(each) for each in (0.1, 12345678.0, 3, None, True)] == [
        "0.1",
        "12345678",
        "3",
        "none",
        "true",
    ]
