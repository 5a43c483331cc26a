"""Reading a workbook of a release back, by a reader that knows nothing of how it was written."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import fastexcel
import polars as pl

from obs.errors import PublishError
from obs.publish.workbook.model import COLUMNS, COVER
from obs.publish.workbook.parts import part_names

_SUGGESTION = "write the release again; a workbook of a release is not edited"


def read_workbook(path: Path, schemas: Mapping[str, Mapping[str, pl.DataType]]) -> dict[str, pl.DataFrame]:
    """The tables of the workbook at *path* by name, as `workbook_tables` gives them."""
    return dict(workbook_tables(path, schemas))


def workbook_tables(
    path: Path, schemas: Mapping[str, Mapping[str, pl.DataType]]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each table of the workbook at *path*, with columns as in *schemas*; an empty cell is null.

    The types of *schemas* may be texts, Float64, whole numbers, Boolean and Date; categories become texts.
    Raises PublishError for a file that is no workbook, a table without all its sheets, a sheet of no table,
    other columns, and a cell of another kind: a code that is a number, a number that is a text.
    """
    try:
        book = fastexcel.read_excel(path)
        names = book.sheet_names
        sheets = {table: part_names(table, names) for table in schemas}
        _check_sheets(path, names, sheets)
        for table, schema in schemas.items():
            yield table, _table(book, table, sheets[table], schema)
    except fastexcel.FastExcelError as error:
        raise PublishError(f"cannot read the workbook {path}: {error}", suggestion=_SUGGESTION) from error


def _check_sheets(path: Path, names: Sequence[str], sheets: Mapping[str, Sequence[str]]) -> None:
    missing = sorted(table for table, found in sheets.items() if not found)
    if missing:
        raise PublishError(
            f"the workbook {path} lacks sheets of {', '.join(missing)}", suggestion=_SUGGESTION
        )
    strange = sorted(set(names) - {COVER, COLUMNS} - {name for found in sheets.values() for name in found})
    if strange:
        raise PublishError(
            f"the workbook {path} has sheets of no table: {', '.join(strange)}", suggestion=_SUGGESTION
        )


def _table(
    book: fastexcel.ExcelReader, table: str, sheets: Sequence[str], schema: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    return pl.concat([_sheet(book, table, sheet, schema) for sheet in sheets])


def _sheet(
    book: fastexcel.ExcelReader, table: str, sheet: str, schema: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    with _silent():
        # A type asked for would be given to any cell. So it is guessed, from all rows, and then compared.
        loaded = book.load_sheet(  # pyright: ignore[reportUnknownMemberType]  # one of its results needs pyarrow
            sheet, schema_sample_rows=None, dtype_coercion="strict"
        )
    frame = loaded.to_polars()
    del loaded  # it holds each cell of the sheet by itself
    if frame.columns != list(schema):
        raise PublishError(
            f"the sheet {sheet!r} has the columns {', '.join(frame.columns)}, and {table!r} has "
            f"{', '.join(schema)}",
            suggestion=_SUGGESTION,
        )
    return frame.select(_column(frame.get_column(name), dtype, sheet) for name, dtype in schema.items())


def _column(found: pl.Series, wanted: pl.DataType, sheet: str) -> pl.Series:
    if isinstance(wanted, pl.Categorical | pl.Enum):
        wanted = pl.String()
    cells = pl.Float64() if wanted.is_numeric() else pl.Boolean() if wanted == pl.Boolean else pl.String()
    empty = found.null_count() == found.len()
    if not empty and found.dtype != cells:
        raise _differs(found, wanted, sheet)
    try:
        column = found.str.to_date("%Y-%m-%d") if wanted == pl.Date and not empty else found.cast(wanted)
    except pl.exceptions.InvalidOperationError as error:
        raise _differs(found, wanted, sheet) from error
    # Neither half a whole number nor another way to write a day is what was written.
    if not empty and not column.cast(cells).eq_missing(found).all():
        raise _differs(found, wanted, sheet)
    return column


def _differs(found: pl.Series, wanted: pl.DataType, sheet: str) -> PublishError:
    return PublishError(
        f"the column {found.name!r} of the sheet {sheet!r} does not hold {wanted}, but {found.dtype}",
        suggestion=_SUGGESTION,
    )


@contextmanager
def _silent() -> Generator[None]:
    """Without the warning that a column has no values, which is nothing to be warned of."""
    logger = logging.getLogger("fastexcel.types.dtype")
    logger.addFilter(_nothing)
    try:
        yield
    finally:
        logger.removeFilter(_nothing)


def _nothing(_: logging.LogRecord) -> bool:
    return False
