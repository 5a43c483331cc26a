"""What a workbook is made of before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

COVER, COLUMNS = "Läs mig", "Kolumner"
"""The sheets that are no table: what to read first, and what the columns mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the cover: a *label* and its *text*; without a text it heads those that follow."""

    label: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first sheet, "Läs mig", and what the file says of itself.

    Its *lines* come first; which sheets there are, and how their cells are to be read, follows by itself.
    *language* is that of the *title*, as a tag such as sv-SE.
    """

    title: str
    lines: Sequence[Line]
    author: str = ""
    language: str = "sv-SE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnText:
    """What a column is called, and what it means, in as many languages as its text has."""

    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSheet:
    """One table under its *name*, at most 31 characters with the number of a part.

    *frame* has columns of texts or categories, Float64, whole numbers, Boolean and Date. *titles* say on the
    cover what it holds, a title for each language; *columns* tell of its columns, on a sheet of their own.
    """

    name: str
    frame: pl.DataFrame
    titles: Sequence[str] = ()
    columns: Mapping[str, ColumnText] = field(default_factory=dict[str, ColumnText])
