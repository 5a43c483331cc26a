"""A sheet before it is written: columns, each with its meaning and how its cells come of a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from obs.errors import ReportError
from obs.report.workbook.cells import Cell

MOST_ROWS = 1_048_575
"""So many rows fit below the header of a sheet."""

Row = Mapping[str, Any]

_ASCII = str.maketrans("åäöé", "aaoe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column by its *heading* and what it *means*, *width* characters wide; *cell* makes a row's cell."""

    heading: str
    means: str
    width: int
    cell: Callable[[Row], Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table under its *name*. The first *fixed* columns stay in view; *about* says what it holds.

    *wraps* is whether long texts take several lines, which readers like and programs do not mind.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    fixed: int = 0
    wraps: bool = True


def sheet_of(
    name: str,
    about: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    fixed: int = 0,
    wraps: bool = True,
) -> Sheet:
    """The sheet with a row for each of *rows*; ReportError where Excel has no room for them."""
    cells = [[column.cell(row) for column in columns] for row in rows]
    if len(cells) > MOST_ROWS:
        raise ReportError(
            f"the sheet {name!r} would have {len(cells)} rows, and Excel holds {MOST_ROWS}",
            suggestion="show fewer municipalities or indicators, or take the CSV or Parquet file",
        )
    return Sheet(name=name, about=about, columns=tuple(columns), rows=cells, fixed=fixed, wraps=wraps)


def plain_name(heading: str) -> str:
    """*heading* as the name of a field: lower case, ASCII letters, "_" between words."""
    return re.sub(r"[^a-z0-9]+", "_", heading.casefold().translate(_ASCII)).strip("_")
