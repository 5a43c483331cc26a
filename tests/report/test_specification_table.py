"""The table of the specifications behind a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from obs.claims import Specification
from obs.report.specification_table import specification_lines


def row(
    method: str, against: str = "itself", part: Literal["direction", "size"] = "direction"
) -> Specification:
    """An invented specification."""
    return Specification(
        part=part,
        indicator="aid",
        region="9901",
        window="2019/2022",
        against=against,
        method=method,
        estimate=-4.0,
        unit="%",
        holds=True,
    )


def test_nothing_is_cut_and_what_all_share_stands_once() -> None:
    """Two methods that begin alike stay apart at 60 columns; the window is told above them."""
    methods = ("per cent, nominal prices of each year", "per cent, real prices of the last year")
    lines = list(specification_lines([row(each) for each in methods], 60))
    assert [line for line in lines if "2019/2022" in line] == [
        "  The direction: indicator aid; window 2019/2022; against",
    ]
    assert all(any(method in line for line in lines) for method in methods)
    assert max(map(len, lines)) <= 60


def test_each_part_has_a_table() -> None:
    """What is said of a size is not read as of a cause."""
    lines = list(specification_lines([row("a"), row("b"), row("c", part="size"), row("d", part="size")], 80))
    assert [line.split(":")[0] for line in lines if ":" in line] == ["  The direction", "  The size"]


def test_what_is_too_wide_has_a_table_for_each_that_it_is_held_against() -> None:
    """A row keeps its estimate beside it."""
    long = "difference in differences of logarithms, as declared"
    rows = [row(f"{long} {number}", against) for against in ("one", "two") for number in (1, 2)]
    wide = list(specification_lines(rows, 90))
    narrow = list(specification_lines(rows, 75))
    assert len([line for line in wide if "The direction" in line]) == 1
    assert len([line for line in narrow if "The direction" in line]) == 2
    assert all("-4.00 %" in line for line in narrow if long in line)


def test_what_no_row_has_is_no_column() -> None:
    """Neither in the table nor above it: two windows held against a benchmark by no method of their own."""
    rows = [replace(row("", "benchmark"), window=window) for window in ("2021", "2022")]
    lines = list(specification_lines(rows, 80))
    assert lines[0] == "  The direction: indicator aid; against benchmark"
    assert not any("method" in line for line in lines)
    assert any("method real" in line for line in specification_lines([row("real"), row("real")], 80))
