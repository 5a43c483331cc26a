"""The columns of the comparison table in the terminal, and how a line is put together from their cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
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
_CORRECTED, _ASCII_CORRECTED = "†", "#"
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
    corrected = corrected_rows(comparison)
    room = " " * (has_provisional(comparison) + bool(corrected))
    dagger = corrected_mark(console)
    start = common_start(comparison)
    chosen = [
        Column(cell=lambda row, _: row["region_name"], left=True),
        Column(
            below="value" + room,
            cell=lambda row, decimals: (
                _value(row, decimals) + _marks(row, corrected, dagger).ljust(len(room))
            ),
        ),
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


def corrected_rows(comparison: Comparison) -> frozenset[tuple[str, str]]:
    """Indicator and region of the values shown that are, or rest on, corrected ones."""
    periods = {each.indicator.id: each.period for each in comparison.headings}
    return frozenset(
        (id_, each.correction.region)
        for id_, corrected in comparison.corrected.items()
        for each in corrected
        if each.correction.period == periods.get(id_) and each.correction.sex == "T"
    )


def corrected_mark(console: Console) -> str:
    """What stands beside a corrected value, in a sign that the encoding of *console* has."""
    return _CORRECTED if console.encoding.startswith("utf") else _ASCII_CORRECTED


def _fitted(text: str, column: Column, width: int) -> str:
    short = text if len(text) <= width else f"{text[: width - 1]}…"
    return short.ljust(width) if column.left else short.rjust(width)


def _number(name: str) -> Callable[[Row, int], str]:
    return lambda row, decimals: signed(row[name], decimals)


def _value(row: Row, decimals: int) -> str:
    if row["value"] is None:
        return (row["status"] or "-").replace("not_applicable", "n/a")
    return decimal(row["value"], decimals)


def _marks(row: Row, corrected: Collection[tuple[str, str]], dagger: str) -> str:
    star = "*" if row["value"] is not None and row["status"] == "provisional" else ""
    return star + (dagger if (row["indicator"], row["region"]) in corrected else "")


def _rank(row: Row) -> str:
    return "-" if row["rank"] is None else f"{row['rank']}/{row['n']}"


def _band(row: Row, symbols: Mapping[str, str]) -> str:
    band: str | None = row["band"]
    return f"{symbols[band.partition(' ')[0]]} {band}" if band else "-"
