"""Workbooks of invented tables, written and opened by a reader that shares nothing with the writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl import Workbook

from obs.publish.workbook import Cover, DataSheet, Line, write_workbook

CREATED = datetime(2026, 3, 14, 16, 9, tzinfo=timezone(timedelta(hours=1)))
COVER = Cover(
    title="Påhittade nyckeltal",
    lines=[Line(label="Om"), Line(label="Källa · Source", text="Påhittsverket & Co")],
    author="Påhittats kommun",
)

Write = Callable[..., Path]
Open = Callable[[Path], Workbook]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes frames by the names of their sheets."""

    def made(**frames: pl.DataFrame) -> Path:
        path = tmp_path / "made.xlsx"
        sheets = [DataSheet(name=name, frame=frame) for name, frame in frames.items()]
        write_workbook(path, sheets, COVER, created=CREATED)
        return path

    return made


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens with openpyxl."""
    books: list[Workbook] = []

    def open_book(path: Path) -> Workbook:
        books.append(openpyxl.load_workbook(path))
        return books[-1]

    yield open_book
    for book in books:
        book.close()
