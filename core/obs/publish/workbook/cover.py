"""What the cover tells of the sheets, and the sheet that tells of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from obs.publish.workbook.model import COLUMNS, Cover, DataSheet, Line
from obs.publish.workbook.parts import Part


def cover_lines(cover: Cover, sheets: Sequence[DataSheet], parts: Sequence[Part]) -> list[Line]:
    """The lines of *cover*, then how to read the cells, and the sheets with the number of their rows."""
    return [*cover.lines, *_reading(), *_sheets(sheets, parts)]


def _reading() -> Iterator[Line]:
    yield Line(label="Så läses bladen · Reading the sheets")
    yield Line(
        label="Svenska",
        text="Varje blad är en tabell med rubriker på första raden, värde för värde densamma som CSV- "
        "och Parquet-filen med dess namn. Tom cell: inget värde. Koder är text, och datum är text "
        "(ÅÅÅÅ-MM-DD). Tal är oavrundade. Inga celler är formler.",
    )
    yield Line(
        label="English",
        text="Each sheet is a table with its headings in the first row, value for value the same as the CSV "
        "and the Parquet file of its name. Empty cell: no value. Codes are texts, and dates are texts "
        "(YYYY-MM-DD). Numbers are not rounded. No cell is a formula.",
    )


def _sheets(sheets: Sequence[DataSheet], parts: Sequence[Part]) -> Iterator[Line]:
    yield Line(label="Blad · Sheets")
    titles = {sheet.name: sheet.titles for sheet in sheets}
    for part in parts:
        counted = f"{part.frame.height} rader · rows"
        yield Line(label=part.name, text=" · ".join((*titles.get(part.table, ()), counted)))


def columns_sheet(sheets: Sequence[DataSheet]) -> list[DataSheet]:
    """A sheet with a row for each column that somebody told of; none where nobody did."""
    rows = [
        (sheet.name, name, sheet.columns[name].title, sheet.columns[name].description)
        for sheet in sheets
        for name in sheet.frame.columns
        if name in sheet.columns
    ]
    if not rows:
        return []
    frame = pl.DataFrame(rows, schema=["table", "column", "title", "description"], orient="row")
    titles = ("Vad kolumnerna betyder", "What the columns mean")
    return [DataSheet(name=COLUMNS, frame=frame, titles=titles)]
