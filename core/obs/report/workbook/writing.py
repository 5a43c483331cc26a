"""Writing: formats, tables and pages. No cell is ever left to guessing what a text might be."""

# XlsxWriter's annotations are partial, and it says so by having no py.typed.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from obs.language import Number
from obs.report.workbook.cells import Cell, cell_text, number_format
from obs.report.workbook.heights import height_of
from obs.report.workbook.readme import Readme
from obs.report.workbook.sheet import Sheet, plain_name

_LABEL, _TEXT = 30, 100
"""The width of the two columns of the first sheet."""
_HEADING = 24.0
_A4 = 9
_INK, _SHADE = "#1a1a1a", "#dce6f0"


_OPTIONS: Mapping[str, object] = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def written(readme: Readme, sheets: Sequence[Sheet], *, language: str, created: datetime) -> bytes:
    """The XLSX file with *readme* and *sheets*; *language* (sv-SE) and *created* are told of it."""
    buffer = BytesIO()
    with Workbook(buffer, dict(_OPTIONS)) as book:
        pen = Pen(book)
        pen.describe(readme.title, language, created)
        pen.write_readme(readme)
        for sheet in sheets:
            pen.write_table(sheet)
    return buffer.getvalue()


class Pen:
    """Writes the sheets of one *book*."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._formats: dict[str, Format] = {}
        text = {"valign": "top", "num_format": "@"}
        # A text stands off from the number to the left of it.
        self._text = book.add_format({**text, "align": "left", "indent": 1})
        self._wrapped = book.add_format({**text, "align": "left", "indent": 1, "text_wrap": True})
        self._label = book.add_format({**text, "text_wrap": True, "bold": True})
        head = {"bold": True, "font_color": _INK, "bg_color": _SHADE, "bottom": 1, "num_format": "@"}
        self._heading = book.add_format({**head, "valign": "vcenter"})
        head |= {"text_wrap": True, "valign": "bottom"}
        self._head = book.add_format({**head, "align": "left", "indent": 1})
        self._head_of_numbers = book.add_format({**head, "align": "right"})
        self._title = book.add_format({"bold": True, "font_size": 16, "num_format": "@"})

    def describe(self, title: str, language: str, created: datetime) -> None:
        """The properties of the file."""
        self._book.set_properties({"title": cell_text(title), "author": "obs", "created": created})
        self._book.set_custom_property("Language", language)

    def write_readme(self, readme: Readme) -> None:
        """The first sheet: labels and texts side by side below the title."""
        page = self._page(readme.name)
        page.set_column(0, 0, _LABEL)
        page.set_column(1, 1, _TEXT)
        page.write_string(0, 0, cell_text(readme.title), self._title)
        for row, line in enumerate(readme.lines, start=1):
            label, text = cell_text(line.label), cell_text(line.text)
            if text:
                page.set_row(row, height_of([(label, _LABEL), (text, _TEXT)]))
                page.write_string(row, 0, label, self._label)
                page.write_string(row, 1, text, self._wrapped)
            else:
                page.set_row(row, _HEADING)
                page.write_string(row, 0, label, self._heading)
                page.write_blank(row, 1, None, self._heading)

    def write_table(self, sheet: Sheet) -> None:
        """A sheet with one table, whose header stays in view and is printed on every page."""
        page = self._page(sheet.name)
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width)
        self._header(page, sheet)
        for number, cells in enumerate(sheet.rows, start=1):
            self._row(page, number, cells, sheet)
        page.freeze_panes(1, sheet.fixed)
        page.repeat_rows(0)
        if sheet.fixed:
            page.repeat_columns(0, sheet.fixed - 1)
            page.fit_to_pages(2, 0)

    def _page(self, name: str) -> Worksheet:
        page = self._book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R&P / &N")
        return page

    def _header(self, page: Worksheet, sheet: Sheet) -> None:
        """The headings as the header of an Excel table, which needs a row below it."""
        headings = [cell_text(column.heading) for column in sheet.columns]
        # The button of the filter takes some of the room.
        texts = [(heading, each.width - 3) for heading, each in zip(headings, sheet.columns, strict=True)]
        page.set_row(0, height_of(texts))
        last = len(sheet.rows)
        if not last:
            for number, heading in enumerate(headings):
                page.write_string(0, number, heading, self._head)
            return
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        heads = [self._head_of_numbers if isinstance(cell, Number) else self._head for cell in sheet.rows[0]]
        columns = [
            {"header": heading, "header_format": head} for heading, head in zip(headings, heads, strict=True)
        ]
        options = {"name": plain_name(sheet.name), "style": "Table Style Light 1", "columns": columns}
        page.add_table(0, 0, last, len(headings) - 1, options)

    def _row(self, page: Worksheet, row: int, cells: Sequence[Cell], sheet: Sheet) -> None:
        text = self._wrapped if sheet.wraps else self._text
        for number, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    page.write_string(row, number, cell_text(cell), text)
            elif cell.value is not None:
                page.write_number(row, number, cell.value, self._number(number_format(cell)))
        if sheet.wraps:
            texts = zip(cells, sheet.columns, strict=True)
            page.set_row(row, height_of((cell, each.width) for cell, each in texts if isinstance(cell, str)))

    def _number(self, pattern: str) -> Format:
        if pattern not in self._formats:
            self._formats[pattern] = self._book.add_format({"valign": "top", "num_format": pattern})
        return self._formats[pattern]
