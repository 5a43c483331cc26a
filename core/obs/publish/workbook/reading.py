"""Reading a workbook of a release back, by a reader that knows nothing of how it was written."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import fastexcel
import polars as pl

from obs.errors import PublishError
from obs.publish.workbook.model import COLUMNS, COVER
from obs.publish.workbook.parts import part_names

_SUGGESTION = "write the release again; a workbook of a release is not edited"


class Book:
    """A workbook that is open, and its sheets as they stand. One sheet may be read ahead of its use.

    Raises PublishError for a file that is no workbook.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _readable(path):
            self._reader = fastexcel.read_excel(path)
        self.names: Sequence[str] = self._reader.sheet_names
        self._ahead: dict[str, Future[pl.DataFrame]] = {}

    def begin(self, name: str, threads: ThreadPoolExecutor) -> None:
        """Have the sheet *name* read in *threads* from now on."""
        self._ahead[name] = threads.submit(self._load, name)

    def sheet(self, name: str) -> pl.DataFrame:
        """The cells of the sheet *name*, each column of the one type that all its cells have."""
        for other in self._ahead.values():
            other.exception()  # the reader does one thing at a time
        ahead = self._ahead.pop(name, None)
        return ahead.result() if ahead else self._load(name)

    def _load(self, name: str) -> pl.DataFrame:
        with _silent(), _readable(self.path):
            # A type asked for would be given to any cell. So it is guessed, from all rows, and then compared.
            loaded = self._reader.load_sheet(  # pyright: ignore[reportUnknownMemberType]  # one of its results needs pyarrow
                name, schema_sample_rows=None, dtype_coercion="strict"
            )
            return loaded.to_polars()


@contextmanager
def _readable(path: Path) -> Generator[None]:
    try:
        yield
    except fastexcel.FastExcelError as error:
        raise PublishError(f"cannot read the workbook {path}: {error}", suggestion=_SUGGESTION) from error


def read_workbook(path: Path, schemas: Mapping[str, Mapping[str, pl.DataType]]) -> dict[str, pl.DataFrame]:
    """The tables of the workbook at *path* by name, as `workbook_tables` gives them."""
    return dict(workbook_tables(Book(path), schemas))


def workbook_tables(
    book: Book, schemas: Mapping[str, Mapping[str, pl.DataType]]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each table of *book*, with columns as in *schemas*; an empty cell is null.

    The types of *schemas* may be texts, Float64, whole numbers, Boolean and Date; categories become texts.
    Raises PublishError for a table without all its sheets, a sheet of no table, other columns, and a cell of
    another kind: a code that is a number, a number that is a text.
    """
    sheets = {table: part_names(table, book.names) for table in schemas}
    _check_sheets(book.path, book.names, sheets)
    for table, schema in schemas.items():
        yield table, pl.concat([_sheet(book, table, sheet, schema) for sheet in sheets[table]])


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


def _sheet(book: Book, table: str, sheet: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    frame = book.sheet(sheet)
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
