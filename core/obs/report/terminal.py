"""A comparison in the terminal: at 80 columns, without colour, and in a pipe.

One table has the same columns for all indicators, and each indicator a heading of its own. Nothing is
said by colour or symbol alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from obs.compare import Comparison, Heading
from obs.models import DERIVED
from obs.regions import name_of
from obs.report.columns import (
    INDENT,
    POLARITIES,
    WIDE,
    Row,
    columns,
    common_start,
    corrected_mark,
    corrected_rows,
    has_provisional,
    line,
    widths,
)
from obs.report.numbers import decimal

_STYLES = {"best": "green", "worst": "red"}


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print *comparison*: what it is, a block for each indicator, how to read it, whom to credit."""
    chosen = columns(comparison, console)
    headings = [heading for heading in comparison.headings if heading.held]
    rows = [_rows(comparison, heading) for heading in headings]
    cells = [
        [[column.cell(row, heading.indicator.decimals) for column in chosen] for row in block]
        for heading, block in zip(headings, rows, strict=True)
    ]
    titles = [[column.above for column in chosen], [column.below for column in chosen]]
    wide = widths([*titles, *(texts for block in cells for texts in block)], console.width)
    heads = [(_what(heading), _circumstances(comparison, heading, console)) for heading in headings]
    edge = _edge(heads, sum(wide) + len(INDENT) * len(wide), console.width)

    for paragraph in _introduction(comparison):
        _say(console, paragraph)
    for title in titles if headings else []:
        _say_line(console, Text(line(title, chosen, wide)))
    for (what, circumstances), block, texts in zip(heads, rows, cells, strict=True):
        _say_heading(console, what, circumstances, edge)
        for row, cells_of_row in zip(block, texts, strict=True):
            if row["period"]:
                _say_line(console, _coloured(line(cells_of_row, chosen, wide), row["band"]))
        for remark in _remarks(block):
            _say(console, remark, indent=INDENT)
    for paragraph in _reading(comparison, corrected_mark(console)):
        _say(console, paragraph)


def _rows(comparison: Comparison, heading: Heading) -> Sequence[Row]:
    return comparison.table.filter(comparison.table["indicator"] == heading.indicator.id).to_dicts()


def _introduction(comparison: Comparison) -> Iterator[str]:
    group = comparison.group
    period = comparison.period or "the latest that half of them have"
    yield f"{comparison.title} ({comparison.study})"
    yield f"Group: {group.title} ({len(group.members)}). Period: {period}."
    yield f"Figures: {comparison.figures}"


def _what(heading: Heading) -> str:
    return f"{heading.indicator.id} {heading.indicator.title_en}, {heading.indicator.unit}"


def _circumstances(comparison: Comparison, heading: Heading, console: Console) -> str:
    """Period, polarity and coverage; where there is room also the levels compared with."""
    polarity = POLARITIES[heading.indicator.polarity]
    if heading.problem:
        return polarity
    since = "" if common_start(comparison) or not heading.start else f" since {heading.start}"
    parts = [f"{heading.period}{since}", polarity, f"n {heading.n}/{heading.group_size}"]
    if console.width >= WIDE:
        decimals = heading.indicator.decimals
        parts.append(f"median {decimal(heading.median, decimals)}")
        if heading.benchmark_value is not None:
            parts.append(f"{name_of(comparison.benchmark)} {decimal(heading.benchmark_value, decimals)}")
    return ", ".join(parts)


def _edge(heads: Sequence[tuple[str, str]], table: int, room: int) -> int:
    """The column at which headings end: that of the *table*, or of the longest heading that fits a line."""
    lengths = [len(what) + len(INDENT) + len(circumstances) for what, circumstances in heads]
    return max(table, *(length for length in lengths if length <= room), 0)


def _remarks(rows: Sequence[Row]) -> Iterator[str]:
    """Each remark on an indicator once, with the regions it is about unless that is all of them."""
    regions: dict[str, list[str]] = {}
    for row in rows:
        for remark in (row["note"] or "").split("; "):
            regions.setdefault(remark, []).append(row["region_name"])
    regions.pop("", None)
    for remark, names in regions.items():
        yield remark if len(names) == len(rows) else f"{', '.join(names)}: {remark}"


def _reading(comparison: Comparison, dagger: str) -> Iterator[str]:
    """What the figures lack, how to read the table, whom to credit, what remains unshown."""
    without = [heading.indicator.id for heading in comparison.headings if not heading.held]
    if without:
        yield f"Not held: {', '.join(without)}; obs fetch asks for them."
    if len(without) < len(comparison.headings):
        yield from _legend(comparison, dagger)
    for credit in comparison.credits:
        yield f"{credit}."
    shown, held = len(comparison.headings), comparison.indicators_in_study
    if shown < held:
        yield f"{shown} of {held} indicators; the rest: obs compare --all"


def _legend(comparison: Comparison, dagger: str) -> Iterator[str]:
    yield "Rank 1 is best, or lowest without polarity. Quarters are of the n with a value."
    yield f"Median: unweighted. {name_of(comparison.benchmark)}: the source's own figure, as a rule weighted."
    yield "Differences are of values before rounding."
    if has_provisional(comparison):
        yield "* provisional"
    if corrected_rows(comparison):
        yield f"{dagger} corrected: not what the source has; the remark says what that is, and why"
    formulas = [
        f"{heading.indicator.id} = {heading.indicator.query['formula']}"
        for heading in comparison.headings
        if heading.indicator.source == DERIVED and heading.held
    ]
    if formulas:
        yield f"Computed by obs, also for {name_of(comparison.benchmark)}: {'; '.join(formulas)}."


def _say(console: Console, text: str, *, indent: str = "") -> None:
    for part in wrap(text, console.width, initial_indent=indent, subsequent_indent=indent or INDENT):
        _say_line(console, Text(part))


def _say_heading(console: Console, what: str, circumstances: str, edge: int) -> None:
    """On one line that ends at column *edge*, or else on lines of their own."""
    gap = edge - len(what) - len(circumstances)
    if gap >= len(INDENT):
        _say_line(console, Text(what, "bold").append(" " * gap + circumstances, "not bold"))
    else:
        for part in wrap(what, console.width, subsequent_indent=INDENT):
            _say_line(console, Text(part, "bold"))
        _say(console, circumstances, indent=INDENT)


def _coloured(text: str, band: str | None) -> Text:
    coloured = Text(text)
    if band:
        coloured.highlight_words([band], _STYLES.get(band.partition(" ")[0], ""))
    return coloured


def _say_line(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True)
