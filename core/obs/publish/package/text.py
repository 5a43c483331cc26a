"""A table as texts, before anything is known of its types, and where each row stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import polars as pl

from obs.publish.package.dialect import Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several files that are read as one: its line *first* is line *start* of the whole."""

    file: str
    start: int
    first: int = 1


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a table stands in its *file*: the *labels* of its columns, and where each row is.

    *lines* are the line of each row in the *file*; without, row 0 is on line *first*. *records* are
    the lines of all records, empty ones and the header too. *places* are its parts.
    """

    file: str
    labels: tuple[str, ...]
    first: int = 2
    lines: Sequence[int] | None = None
    places: Sequence[Part] = ()
    records: Sequence[int] | None = None

    def record_line(self, record: int) -> int:
        """The line on which a record begins; records count from 1, the header and empty rows included."""
        if self.records is None or not 0 < record <= len(self.records):
            return record
        return self.records[record - 1]

    def line(self, row: int) -> int:
        """The line on which *row* begins."""
        return self.place(row)[1]

    def place(self, row: int) -> tuple[str, int]:
        """The file and the line of *row*: a table may have several files, which are read as one."""
        line = self.first + row if self.lines is None else self.lines[row]
        for part in reversed(self.places):
            if line >= part.start:
                return part.file, line - part.start + part.first
        return self.file, line


@dataclass(frozen=True, kw_only=True)
class Text(Layout):
    """The rows of a table as texts, in a *frame* with a column c0, c1... for each label."""

    frame: pl.DataFrame

    def layout(self) -> Layout:
        """How the table stands in its file, without its rows, which are large."""
        return Layout(**{each.name: getattr(self, each.name) for each in fields(Layout)})


def frame_of(rows: Sequence[Sequence[str]], width: int, dialect: Dialect) -> pl.DataFrame:
    """*rows* as texts in *width* columns; what the dialect writes for nothing is the empty text."""
    schema = {f"c{place}": pl.String for place in range(width)}
    frame = pl.DataFrame(rows, schema=schema, orient="row") if rows else pl.DataFrame(schema=schema)
    if dialect.null is not None:
        frame = frame.with_columns(pl.all().replace({dialect.null: ""}))
    return frame
