"""The specifications behind a verdict in the terminal: nothing is cut, what all rows share stands once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from obs.claims import Specification
from obs.regions import name_of
from obs.report.layout import INDENT, TextColumn, heading_lines, pieces, row_line
from obs.report.numbers import signed
from obs.report.texts import NONE

_HEADS = ("indicator", "window", "against", "method", "estimate", "agrees")
_ANSWERS = ("estimate", "agrees")
_NAMES = 2
"""So many columns stand again in the second table where one is too wide."""


def specification_lines(specifications: Sequence[Specification], width: int) -> Iterator[str]:
    """A table for each part of the claim, in lines of *width* characters where the texts allow it.

    A part that is too wide has a table for each that it is held against, and if need be each indicator.
    """
    for part, rows in _by(specifications, "part"):
        for own in _fitting(rows, ("against", "indicator"), width):
            yield from _lines(part, own, width)


def _fitting(rows: list[Specification], keys: tuple[str, ...], width: int) -> Iterator[list[Specification]]:
    """*rows* as they are if they fit into one table, else by the first of *keys*, and so on."""
    if not keys or len(_tables(rows, width)[1]) == 1:
        yield rows
        return
    for _, own in _by(rows, keys[0]):
        yield from _fitting(own, keys[1:], width)


def _by(specifications: Iterable[Specification], key: str) -> Iterable[tuple[str, list[Specification]]]:
    found: dict[str, list[Specification]] = {}
    for each in specifications:
        found.setdefault(getattr(each, key), []).append(each)
    return found.items()


def _lines(part: str, specifications: Sequence[Specification], width: int) -> Iterator[str]:
    common, tables = _tables(specifications, width)
    told = f"The {part}: {common}" if common else f"The {part}"
    yield from wrap(told, width, initial_indent=INDENT, subsequent_indent=2 * INDENT)
    for table in tables:
        yield from (INDENT + line for line in heading_lines(table))
        yield from (INDENT + row_line(table, row) for row in range(len(specifications)))


def _tables(specifications: Sequence[Specification], width: int) -> tuple[str, list[list[TextColumn]]]:
    """What all rows share, in words, and the other columns as tables."""
    columns = [
        TextColumn(heading=head, cells=cells, left=head != "estimate")
        for head, cells in zip(_HEADS, zip(*map(_cells, specifications), strict=True), strict=True)
        if any(cells)
    ]
    shared = [each for each in columns if each.heading not in _ANSWERS and len({*each.cells}) == 1]
    if len(shared) == len(columns) - len(_ANSWERS):
        del shared[0]  # a row needs a name
    told = [each for each in columns if each not in shared]
    common = "; ".join(f"{each.heading} {each.cells[0]}" for each in shared)
    return common, pieces(told[:_NAMES], told[_NAMES:], width - len(INDENT))


def _cells(each: Specification) -> tuple[str, ...]:
    agrees = {True: "yes", False: "no", None: NONE}[each.holds]
    size = abs(each.estimate) if each.estimate is not None else 0.0
    decimals = 0 if size >= 1000 else 1 if size >= 10 else 2
    estimate = f"{signed(each.estimate, decimals)} {each.unit}" if each.estimate is not None else NONE
    own = f" ({name_of(each.region)})" if each.region else ""
    against = f"itself{own}" if each.against == "itself" else each.against
    return each.indicator, each.window, against, each.method, estimate, agrees
