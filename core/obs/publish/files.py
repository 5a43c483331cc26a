"""A file of a release, as it was written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file at *path* within the release's folder: *bytes* long, with the hex digest *sha256*.

    *table* is the name of the table that it holds and *rows* how many rows of it, "" and None for any other
    file; a workbook with all tables has no one table.
    """

    path: str
    bytes: int
    sha256: str
    mediatype: str
    table: str = ""
    rows: int | None = None
