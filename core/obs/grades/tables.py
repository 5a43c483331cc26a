"""Grades as a table for the terminal, and as rows for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from obs.grades.model import PARTS, Grade

UNKNOWN = "?"
_TITLE = 44


def json_text(grades: Iterable[Grade]) -> str:
    """Each grade with the letter, number and reason of its parts; null is not known."""
    told = [
        {
            "indicator": grade.indicator,
            "title": grade.title,
            "grade": grade.letter,
            **{
                name: {
                    "grade": grade.part(name).letter,
                    "value": grade.part(name).value,
                    "reason": grade.part(name).reason,
                }
                for name in PARTS
            },
            "reasons": list(grade.reasons),
        }
        for grade in grades
    ]
    return json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False)


def csv_text(grades: Iterable[Grade]) -> str:
    """A line for each grade; a letter that is not known is empty."""
    schema: dict[str, pl.DataType] = {name: pl.String() for name in ("indicator", "title", "grade")}
    for name in PARTS:
        schema |= {name: pl.String(), f"{name}_value": pl.Float64(), f"{name}_reason": pl.String()}
    return pl.DataFrame([_row(grade) for grade in grades], schema=schema).write_csv()


def _row(grade: Grade) -> dict[str, Any]:
    row: dict[str, Any] = {"indicator": grade.indicator, "title": grade.title, "grade": grade.letter}
    for name in PARTS:
        mark = grade.part(name)
        row |= {name: mark.letter, f"{name}_value": mark.value, f"{name}_reason": mark.reason}
    return row


def print_grades(grades: Sequence[Grade], console: Console, *, fully: bool) -> None:
    """A line for each grade and why it is no better; *fully* all parts with their reasons."""
    if not fully:
        console.print(_overview(grades))
        console.print(
            "obs grade INDICATOR gives every reason. What is not known (?) makes no A.", markup=False
        )
        return
    for number, grade in enumerate(grades):
        if number:
            console.print()
        console.print(f"[bold]{grade.letter or UNKNOWN}  {grade.indicator}[/]  {escape(grade.title)}")
        table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
        for name in PARTS:
            mark = grade.part(name)
            table.add_row(mark.letter or UNKNOWN, name, escape(mark.reason))
        console.print(table)


def _overview(grades: Iterable[Grade]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("grade", no_wrap=True)
    table.add_column("indicator", no_wrap=True)
    table.add_column("title", overflow="ellipsis", no_wrap=True, max_width=_TITLE)
    for name in PARTS:
        table.add_column(name, no_wrap=True)
    for grade in grades:
        letters = [grade.part(name).letter or UNKNOWN for name in PARTS]
        table.add_row(grade.letter or UNKNOWN, grade.indicator, escape(grade.title), *letters)
    return table
