"""Sheets as they stand in the file: a table longer than a sheet is split, and nothing is ever left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from obs.errors import PublishError
from obs.publish.workbook.model import COLUMNS, COVER, DataSheet

MOST_ROWS = 1_048_575
"""So many rows fit below the header of a sheet."""
MOST_CELLS = 12_000_000
"""A sheet of more takes too much memory to be read back; up to eleven columns the rows run out first."""
MOST_COLUMNS = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The rows of *frame* under the *name* of their sheet; the *first* of them is that row of the *table*."""

    name: str
    table: str
    first: int
    frame: pl.DataFrame


def parts_of(sheets: Iterable[DataSheet]) -> list[Part]:
    """The *sheets* with those that are too long as "NAME 1", "NAME 2", ...

    Raises PublishError for a table without columns or with columns that Excel cannot tell apart, for two
    sheets with the same name, and for one that Excel keeps for itself.
    """
    parts = [part for sheet in sheets for part in _split(sheet)]
    names = ["history", COVER.casefold(), COLUMNS.casefold(), *(part.name.casefold() for part in parts)]
    for number, part in enumerate(parts, start=3):
        if part.name.casefold() in names[:number]:
            raise PublishError(
                f"no other sheet of the workbook can be called {part.name!r}: the name is taken",
                suggestion="rename the table",
            )
    return parts


def part_names(table: str, names: Sequence[str]) -> list[str]:
    """Those of the sheets with *names* that hold *table*, in order; [] unless they are all of its parts."""
    if table in names:
        return [table]
    numbers = sorted(
        int(name[len(table) + 1 :]) for name in names if re.fullmatch(_PART.format(re.escape(table)), name)
    )
    return [f"{table} {number}" for number in numbers] if numbers == list(range(1, len(numbers) + 1)) else []


_PART = r"{} [1-9][0-9]*"


def _split(sheet: DataSheet) -> list[Part]:
    _check_columns(sheet)
    frame = sheet.frame
    rows = min(MOST_ROWS, MOST_CELLS // frame.width)
    if frame.height <= rows:
        return [Part(name=sheet.name, table=sheet.name, first=0, frame=frame)]
    return [
        Part(name=f"{sheet.name} {number}", table=sheet.name, first=first, frame=frame.slice(first, rows))
        for number, first in enumerate(range(0, frame.height, rows), start=1)
    ]


def _check_columns(sheet: DataSheet) -> None:
    columns = sheet.frame.columns
    if not 1 <= len(columns) <= MOST_COLUMNS:
        raise PublishError(
            f"the table {sheet.name!r} has {len(columns)} columns, and a sheet has 1 to {MOST_COLUMNS}",
            suggestion="leave it out, or let it have a row for each of them",
        )
    if len({name.casefold() for name in columns}) < len(columns) or not all(columns):
        raise PublishError(
            f"the table {sheet.name!r} has columns that Excel cannot tell apart: {', '.join(columns)}",
            suggestion="name them differently, not only in capitals",
        )
