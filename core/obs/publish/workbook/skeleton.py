"""The workbook without its rows: all that a reader sees around them, made by XlsxWriter."""

# XlsxWriter's annotations are partial, and it says so by having no py.typed.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from obs.errors import PublishError
from obs.publish.workbook.model import COVER, Cover, Line
from obs.publish.workbook.parts import Part
from obs.publish.workbook.texts import as_texts, text_columns
from obs.report.workbook.cells import cell_text
from obs.report.workbook.heights import height_of

_LABEL, _TEXT = 30, 100
"""The width of the two columns of the cover."""
_NARROW, _NUMBER, _WIDE = 10, 14, 60
_BUTTON = 3
"""So much of a heading's width the button of the filter takes."""
_HEADING = 24.0
_A4 = 9
_INK, _SHADE = "#1a1a1a", "#dce6f0"
_OPTIONS: Mapping[str, object] = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """The *archive* of the workbook; cells of text are of the *style*. The cover is the first sheet."""

    archive: bytes
    style: int


def skeleton(cover: Cover, lines: Sequence[Line], parts: Sequence[Part], *, created: datetime) -> Skeleton:
    """The workbook with *lines* on its cover and a sheet for each of *parts*, with a header and no rows.

    Raises PublishError for a name that a sheet cannot have.
    """
    buffer = BytesIO()
    try:
        with Workbook(buffer, dict(_OPTIONS)) as book:
            pen = _Pen(book)
            book.set_properties(
                {"title": cell_text(cover.title), "author": cell_text(cover.author), "created": _utc(created)}
            )
            pen.write_cover(cover.title, lines)
            for part in parts:
                pen.write_header(part)
    except XlsxWriterException as error:
        raise PublishError(
            f"the workbook cannot be written: {error}", suggestion="give the table a shorter, plainer name"
        ) from error
    return Skeleton(archive=buffer.getvalue(), style=pen.text.xf_index or 0)


class _Pen:
    """Writes the sheets of one *book*."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.text = book.add_format({"num_format": "@"})
        top = {"valign": "top", "num_format": "@", "text_wrap": True}
        self._wrapped = book.add_format({**top, "align": "left"})
        self._label = book.add_format({**top, "bold": True})
        head = {"bold": True, "font_color": _INK, "bg_color": _SHADE, "bottom": 1, "num_format": "@"}
        self._head = book.add_format(head)
        self._heading = book.add_format({**head, "valign": "vcenter"})
        self._title = book.add_format({"bold": True, "font_size": 16, "num_format": "@"})

    def write_cover(self, title: str, lines: Sequence[Line]) -> None:
        """The first sheet: labels and texts side by side below the *title*."""
        page = self._page(COVER)
        page.set_column(0, 0, _LABEL, self.text)
        page.set_column(1, 1, _TEXT)
        page.write_string(0, 0, cell_text(title), self._title)
        for row, line in enumerate(lines, start=1):
            label, text = cell_text(line.label), cell_text(line.text)
            if text:
                page.set_row(row, height_of([(label, _LABEL), (text, _TEXT)]))
                page.write_string(row, 0, label, self._label)
                page.write_string(row, 1, text, self._wrapped)
            else:
                page.set_row(row, _HEADING)
                page.write_string(row, 0, label, self._heading)
                page.write_blank(row, 1, None, self._heading)

    def write_header(self, part: Part) -> None:
        """A sheet with the header of an Excel table, which stays in view and is printed on every page."""
        page = self._page(part.name)
        texts = set(text_columns(part.frame))
        for number, column in enumerate(part.frame.get_columns()):
            style = self.text if column.name in texts else None
            page.set_column(number, number, _width(column, is_text=style is not None), style)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        if part.frame.height:
            self._table(page, part)
            return
        # A table needs a row below its header.
        for number, name in enumerate(part.frame.columns):
            page.write_string(0, number, name, self._head)

    def _table(self, page: Worksheet, part: Part) -> None:
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{part.frame.height + 1}"})
        columns = [{"header": name, "header_format": self._head} for name in part.frame.columns]
        options = {"name": _table_name(part.name), "style": "Table Style Light 1", "columns": columns}
        # XlsxWriter walks through all cells of a table: one row is enough until it is filled.
        page.add_table(0, 0, 1, len(columns) - 1, options)

    def _page(self, name: str) -> Worksheet:
        page = self._book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R&P / &N")
        return page


def _utc(moment: datetime) -> datetime:
    """XlsxWriter writes the hour that it is given, and calls it UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment


def _width(column: pl.Series, *, is_text: bool) -> int:
    """The characters that show what most cells hold."""
    needed = _NUMBER
    if is_text:
        longest = as_texts(column.unique()).str.len_chars().max()
        needed = longest + 1 if isinstance(longest, int) else 0
    return min(max(_NARROW, needed, len(column.name) + _BUTTON), _WIDE)


def _table_name(sheet: str) -> str:
    """A name for the table: with the word before it, it is never that of a cell, such as h2."""
    return "table_" + re.sub(r"\W", "_", sheet)
