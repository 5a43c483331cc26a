"""All tables of a release as an Excel workbook, value for value what its CSV and Parquet files hold."""

from __future__ import annotations

from obs.publish.workbook.model import ColumnText, Cover, DataSheet, Line
from obs.publish.workbook.reading import Book, read_workbook, workbook_tables
from obs.publish.workbook.writing import write_workbook

__all__ = [
    "Book",
    "ColumnText",
    "Cover",
    "DataSheet",
    "Line",
    "read_workbook",
    "workbook_tables",
    "write_workbook",
]
