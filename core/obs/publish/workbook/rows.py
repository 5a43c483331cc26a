"""Rows as the XML of a sheet, made by Polars for many at a time: XlsxWriter takes 6 µs for a cell."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from obs.errors import PublishError
from obs.publish.workbook.parts import Part
from obs.publish.workbook.texts import as_texts, text_columns

STEP = 50_000
"""So many rows are in memory as XML at a time."""
LARGEST = 2**53
"""Numbers of a workbook are floating point: beyond it, whole ones are not told apart."""


def rows_xml(part: Part, codes: pl.Enum, *, first: int, style: int) -> Iterator[str]:
    """The rows of *part* in pieces. The first text of *codes* has the number *first*, its cells have *style*.

    Raises PublishError for a type without a cell, a number that is none or too large, and a row without a
    value, which no reader would find at the end of a sheet.
    """
    _check_numbers(part)
    texts = text_columns(part.frame)
    numbered = part.frame.with_columns(
        as_texts(part.frame.get_column(name)).cast(codes).to_physical() + first for name in texts
    )
    cells = [
        _cell(letters(number), name, dtype, style)
        for number, (name, dtype) in enumerate(part.frame.schema.items())
    ]
    for start in range(0, numbered.height, STEP):
        piece = numbered.slice(start, STEP)
        row = pl.int_range(start + 2, start + 2 + piece.height, dtype=pl.UInt32).cast(pl.String)
        written = piece.with_columns(row.alias(_ROW)).select(_ROW, cells=pl.concat_str(cells))
        _check_empty(written, part, start)
        line = pl.concat_str(pl.lit('<row r="'), _ROW, pl.lit('">'), "cells", pl.lit("</row>"))
        yield written.select(line.str.join("")).item()


_ROW = "\x00row"


def _cell(column: str, name: str, dtype: pl.DataType, style: int) -> pl.Expr:
    """The cell of each row; nothing where there is no value."""
    value, kind = pl.col(name), ""
    if isinstance(dtype, pl.Boolean):
        value, kind = value.cast(pl.UInt8), ' t="b"'
    elif not dtype.is_numeric():
        kind = f' s="{style}" t="s"'
    head = f'"{kind}><v>'
    parts = (pl.lit(f'<c r="{column}'), pl.col(_ROW), pl.lit(head), value.cast(pl.String), pl.lit("</v></c>"))
    return pl.concat_str(parts).fill_null("")


def letters(number: int) -> str:
    """The name of a column by its *number* from 0: A, Z, AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _check_numbers(part: Part) -> None:
    for name, dtype in part.frame.schema.items():
        column = part.frame.get_column(name)
        if dtype.is_integer():
            # In a type that has room for both limits.
            large = ~column.cast(pl.Int128).is_between(-LARGEST, LARGEST)
            _refuse(part, name, large, "is too large for a workbook")
        elif isinstance(dtype, pl.Float64):
            _refuse(part, name, ~column.is_finite(), "is no number")
        elif not isinstance(dtype, pl.Boolean) and name not in text_columns(part.frame):
            raise PublishError(
                f"the column {name!r} of {part.table!r} is of the type {dtype}, which no cell can hold",
                suggestion="make it texts, Float64, Int64, Boolean or Date",
            )


def _refuse(part: Part, name: str, wrong: pl.Series, why: str) -> None:
    if wrong.any():
        row = wrong.arg_true().item(0)
        raise PublishError(
            f"{part.frame.get_column(name).item(row)} in the column {name!r} of {part.table!r}, "
            f"row {part.first + row + 1}, {why}",
            suggestion="leave out what was not computed, or take another unit",
        )


def _check_empty(written: pl.DataFrame, part: Part, start: int) -> None:
    empty = (written.get_column("cells") == "").arg_true()
    if not empty.is_empty():
        raise PublishError(
            f"row {part.first + start + empty.item(0) + 1} of {part.table!r} has no value at all",
            suggestion="leave it out",
        )
