"""How high a row must be for its texts: Excel finds out itself, other programs take what the file says."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

LINE = 15.0
"""The height of a line in points."""
HIGHEST = 409.0
"""No row can be higher."""
_NARROW = 1.1
"""A letter is narrower than the digit that the width of a column is counted in, with some room to spare."""


def height_of(texts: Iterable[tuple[str, int]]) -> float | None:
    """The height for *texts*, each with the characters of its column; None where all fit on one line."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return min(LINE * lines, HIGHEST) if lines > 1 else None


def _lines(text: str, width: int) -> int:
    """How many lines *text* takes; one that ends close to the edge may not fit there."""
    return sum(max(1, len(wrap(part, max(1, round(_NARROW * width) - 1)))) for part in text.split("\n"))
