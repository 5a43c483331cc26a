"""The columns of the comparison table in the terminal, and how a line is put together from their cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from obs.compare import Comparison
from obs.regions import name_of
from obs.report.numbers import decimal, signed

INDENT = "  "
WIDE = 100
"""From this many characters on there is room for more than the essentials."""

POLARITIES = {
    "lower_is_better": "lower is better",
    "higher_is_better": "higher is better",
    "none": "no polarity",
}
_SYMBOLS = {"best": "▲", "middle": "●", "worst": "▼", "highest": "↑", "lowest": "↓"}
_ASCII_SYMBOLS = {"best": "+", "middle": "=", "worst": "-", "highest": "^", "lowest": "v"}
_SHORTEST_NAME = 10

Row = Mapping[str, Any]
"""A row of the comparison table, by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its title on two lines, and a cell's text from a row and the indicator's decimals."""

    above: str = ""
    below: str = ""
    cell: Callable[[Row, int], str]
    left: bool = False


def columns(comparison: Comparison, console: Console) -> list[Column]:
    """The columns for *comparison* that fit into *console*, with symbols that its encoding has."""
    symbols = _SYMBOLS if console.encoding.startswith("utf") else _ASCII_SYMBOLS
    mark = " " if has_provisional(comparison) else ""
    start = common_start(comparison)
    chosen = [
        Column(cell=lambda row, _: row["region_name"], left=True),
        Column(below="value" + mark, cell=lambda row, decimals: _value(row, decimals, mark)),
        Column(above="rank", below="of n", cell=lambda row, _: _rank(row)),
        Column(below="in the group", cell=lambda row, _: _band(row, symbols), left=True),
        Column(above="vs", below=name_of(comparison.benchmark), cell=_number("difference")),
        Column(above="vs", below="median", cell=_number("difference_median")),
        Column(above="since" if start else "", below=start or "change", cell=_number("change")),
    ]
    if console.width >= WIDE:
        chosen.append(Column(below="in %", cell=lambda row, _: signed(row["percent_change"], 0)))
    return chosen


def widths(lines: Sequence[Sequence[str]], room: int) -> list[int]:
    """The width of each column; that of the names gives way where there is no *room* for all."""
    needed = [max(map(len, column)) for column in zip(*lines, strict=True)]
    excess = sum(needed) + len(INDENT) * len(needed) - room
    names = max(min(needed[0], _SHORTEST_NAME), needed[0] - max(0, excess))
    return [names, *needed[1:]]


def line(texts: Sequence[str], chosen: Sequence[Column], wide: Sequence[int]) -> str:
    """The cells *texts* side by side, each as wide as *wide* says."""
    cells = [_fitted(*each) for each in zip(texts, chosen, wide, strict=True)]
    return (INDENT + INDENT.join(cells)).rstrip()


def common_start(comparison: Comparison) -> str:
    """The start of change if all indicators have the same, else nothing."""
    starts = {heading.start or "" for heading in comparison.headings if not heading.problem}
    return starts.pop() if len(starts) == 1 else ""


def has_provisional(comparison: Comparison) -> bool:
    """Whether any value shown is provisional."""
    return "provisional" in comparison.table["status"]


def _fitted(text: str, column: Column, width: int) -> str:
    short = text if len(text) <= width else f"{text[: width - 1]}…"
    return short.ljust(width) if column.left else short.rjust(width)


def _number(name: str) -> Callable[[Row, int], str]:
    return lambda row, decimals: signed(row[name], decimals)


def _value(row: Row, decimals: int, mark: str) -> str:
    if row["value"] is None:
        return (row["status"] or "-").replace("not_applicable", "n/a") + mark
    return decimal(row["value"], decimals) + ("*" if row["status"] == "provisional" else mark)


def _rank(row: Row) -> str:
    return "-" if row["rank"] is None else f"{row['rank']}/{row['n']}"


def _band(row: Row, symbols: Mapping[str, str]) -> str:
    band: str | None = row["band"]
    return f"{symbols[band.partition(' ')[0]]} {band}" if band else "-"
