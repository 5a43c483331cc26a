"""What a page is made of: its place, its title, and the parts that templates lay out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from obs.language import msg
from obs.report.charts.model import Chart

NOTHING = Markup("")
NOTHING_HELD = msg("There are no figures here yet.")
"""What a page says of a study of which no indicator is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column or a row, with the *key* by which references name it."""

    told: Markup
    key: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its *head* and what is in each column; *marked* rows are the ones to look at."""

    head: Head
    cells: Sequence[Markup]
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table under a *caption*; *corner* says what the rows are.

    *pattern* is the reference of each figure, with {row} and {column} for the keys of its heads.
    """

    id: str
    caption: Markup
    corner: Markup
    heads: Sequence[Head]
    rows: Sequence[Row]
    pattern: str = ""
    credit: Markup = NOTHING

    def beside(self, other: Grid) -> Grid:
        """One table of both, which have the same rows; its credit is that of *other*, which is computed.

        The keys of its heads are whole references, with {row}.
        """
        heads = [
            replace(head, key=table.pattern.replace("{column}", head.key))
            for table in (self, other)
            for head in table.heads
        ]
        rows = [
            replace(row, cells=[*row.cells, *beside.cells])
            for row, beside in zip(self.rows, other.rows, strict=True)
        ]
        return replace(self, heads=heads, rows=rows, pattern="{column}", credit=other.credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustration:
    """A *chart* under a *heading* that states its message, its numbers as a *grid*, and a *note* on it."""

    heading: Markup
    chart: Chart
    grid: Grid
    note: Markup = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """One of the circumstances that every page states: period, group, n, day, credit."""

    word: Markup
    told: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page before it is laid out: *context* is what its *template* asks for."""

    path: str
    title: str
    template: str
    kind: str
    circumstances: Sequence[Circumstance]
    context: Mapping[str, object] = field(default_factory=dict[str, object])
