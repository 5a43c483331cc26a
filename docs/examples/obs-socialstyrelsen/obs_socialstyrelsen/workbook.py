"""A workbook's bytes to sheets of cells, within bounds: a small file can hold a huge one."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import cast

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

LARGEST = 8_000_000
"""Bytes of a file. The service gives at most 50,000 cells, which is a twentieth of this."""

_UNPACKED = 60_000_000
_CELLS = 400_000
_PARTS = 500
_RANGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?)"')
_RANGES = re.compile(rb"<(?:\w+:)?mergeCell\s")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")


class UnclearError(Exception):
    """Something in a workbook that is not understood: *message* says what, *advice* what to do.

    *sheet*, *row* (from 1) and *column* (letters) are where, *value* what stands there.
    """

    def __init__(
        self, message: str, advice: str, *, sheet: str = "", row: int = 0, column: int = 0, value: object = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.sheet = sheet
        self.row = row
        self.column = get_column_letter(column) if column else ""
        self.value = "" if value is None else str(value)[:60]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The cells of a sheet, row by row from A1; a merged cell stands in each of its places."""

    name: str
    rows: list[list[object]]

    def unclear(self, message: str, advice: str, row: int, column: int) -> UnclearError:
        """The error for the cell in *row* and *column*, both from 0."""
        value = self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""
        return UnclearError(message, advice, sheet=self.name, row=row + 1, column=column + 1, value=value)


def read_sheets(body: bytes) -> list[Sheet]:
    """The sheets of a workbook that have cells; UnclearError for one that cannot be read or is too large."""
    _check_bounds(body)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and the like, which do not matter here
            book = load_workbook(io.BytesIO(body), data_only=False, keep_links=False)
    except Exception as error:
        raise UnclearError(f"the workbook cannot be read: {error}", "open it and save it anew") from error
    sheets = [_sheet(each) for each in book.worksheets]
    book.close()
    return [each for each in sheets if any(cell is not None for row in each.rows for cell in row)]


def text_of(cell: object) -> str:
    """A cell as a heading or a word: blanks made single; "" for a cell that holds a date or nothing."""
    if cell is None or isinstance(cell, (bool, date, time)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def plain(text: str) -> str:
    """*text* to be compared with another: in small letters, blanks made single."""
    return " ".join(text.casefold().split())


def _check_bounds(body: bytes) -> None:
    if len(body) > LARGEST:
        raise UnclearError(f"the file has {len(body):,} bytes, {LARGEST:,} are allowed", "download a part")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            _check_parts(archive)
    except UnclearError:
        raise
    except Exception as error:
        message = f"the file is no .xlsx workbook, or is cut off: {error}"
        raise UnclearError(message, "download it anew; save an old .xls or a web page as .xlsx") from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise UnclearError("the file unpacks to more than a table can be", "download it anew")
    # Whatever a part is called: a sheet may have any name.
    if sum(_cells(archive.read(part)) for part in parts) > _CELLS:
        raise UnclearError(f"it has more than {_CELLS:,} cells", "download a part: fewer years or regions")


def _cells(xml: bytes) -> int:
    """How many cells a part has, merged ones counted in full.

    UnclearError for what no table of the service has and a reader of workbooks may choke on.
    """
    ranges = [match[1].decode() for match in _RANGE.finditer(xml)]
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or len(ranges) != len(_RANGES.findall(xml)):
        raise UnclearError("the workbook has parts that no table has", "download it anew")
    merged = sum((right - left + 1) * (last - top + 1) for left, top, right, last in map(_corners, ranges))
    return merged + sum(1 for _ in _CELL.finditer(xml))


def _corners(reference: str) -> tuple[int, int, int, int]:
    return cast("tuple[int, int, int, int]", range_boundaries(reference))


def _sheet(sheet: Worksheet) -> Sheet:
    if sheet.max_row * sheet.max_column > _CELLS:
        raise UnclearError(
            f"a sheet is wider than {_CELLS:,} cells", "delete empty rows and columns", sheet=sheet.title
        )
    rows: list[list[object]] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for reference in sheet.merged_cells.ranges:
        left, top, right, last = _corners(str(reference.coord))
        for row, column in _inside(top, last, left, right):
            rows[row - 1][column - 1] = rows[top - 1][left - 1]
    return Sheet(name=sheet.title, rows=rows)


def _inside(top: int, last: int, left: int, right: int) -> Iterator[tuple[int, int]]:
    for row in range(top, last + 1):
        for column in range(left, right + 1):
            yield row, column
