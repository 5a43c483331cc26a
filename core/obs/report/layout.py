"""Texts side by side: columns under headings, and what to do when there is no room for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from textwrap import wrap

INDENT = "  "


@dataclass(frozen=True, kw_only=True)
class TextColumn:
    """A column of *cells*, one a row, under a *heading* that may take two lines; numbers stand right."""

    heading: str
    cells: Sequence[str]
    left: bool = False

    @cached_property
    def heading_lines(self) -> list[str]:
        """The heading on two lines at most, not wider than it must be."""
        width = max((len(text) for text in (*self.cells, *self.heading.split(" "))), default=0)
        while len(lines := wrap(self.heading, max(1, width), break_long_words=False)) > 2:
            width += 1
        return [line.replace("\u00a0", " ") for line in lines]

    @cached_property
    def width(self) -> int:
        """The characters that the widest cell or line of the heading takes."""
        return max((len(text) for text in (*self.cells, *self.heading_lines)), default=0)

    def placed(self, text: str) -> str:
        """*text* in the width of the column."""
        return text.ljust(self.width) if self.left else text.rjust(self.width)


def pieces(names: Sequence[TextColumn], columns: Sequence[TextColumn], room: int) -> list[list[TextColumn]]:
    """*columns* as tables that each fit into *room* characters and begin with *names*.

    A column headed "of" stays with the one before it. What is too wide for any table has one of its own.
    """
    together: list[list[TextColumn]] = []
    for column in columns:
        if together and column.heading == "of":
            together[-1].append(column)
        else:
            together.append([column])
    tables: list[list[TextColumn]] = []
    for part in together:
        if not tables or width_of([*tables[-1], *part]) > room:
            tables.append(list(names))
        tables[-1].extend(part)
    return tables or [list(names)]


def width_of(columns: Sequence[TextColumn]) -> int:
    """The characters that *columns* take side by side."""
    return sum(len(INDENT) + column.width for column in columns)


def heading_lines(columns: Sequence[TextColumn]) -> list[str]:
    """The headings of *columns* side by side, the last line of each at the bottom."""
    height = max((len(column.heading_lines) for column in columns), default=0)
    padded = [[""] * (height - len(column.heading_lines)) + column.heading_lines for column in columns]
    return [_line(columns, texts) for texts in zip(*padded, strict=True)]


def row_line(columns: Sequence[TextColumn], row: int) -> str:
    """The cells of the *row* of that number side by side."""
    return _line(columns, [column.cells[row] for column in columns])


def _line(columns: Sequence[TextColumn], texts: Sequence[str]) -> str:
    cells = (column.placed(text) for column, text in zip(columns, texts, strict=True))
    return (INDENT + INDENT.join(cells)).rstrip()


def side_by_side(texts: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """The lines of *texts* in columns of these *widths*, each text wrapped in its own."""
    wrapped = [wrap(text, width, break_on_hyphens=False) for text, width in zip(texts, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        cells = (part.ljust(width) for part, width in zip(parts, widths, strict=True))
        yield INDENT.join(cells).rstrip()
