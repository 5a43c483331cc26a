"""The answer of one metric in the terminal: at 80 columns, without colour and in a pipe.

Each indicator has a table of its own. What holds for all its rows stands above it once, remarks stand below;
a table that is too wide becomes several, each with the names of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from rich.console import Console

from obs.compare import Measurement
from obs.language import PLAIN
from obs.models import Indicator
from obs.report.blocks import Block, blocks_of
from obs.report.columns import POLARITIES
from obs.report.corrections import each_once, told
from obs.report.fields import Field, key_of, setting
from obs.report.layout import INDENT, TextColumn, heading_lines, pieces, row_line
from obs.report.outline import Outline, Path, about, outline, remarks
from obs.report.page import Page
from obs.report.texts import Texts


def print_measurement(measurement: Measurement, console: Console) -> None:
    """Print *measurement*: what was measured how, a table for each indicator, what must be read with it."""
    page = Page(console)
    for line in _introduction(measurement):
        page.say(line)
    if key_of(measurement.metric)[0] != "indicator" and "indicator" in measurement.table.columns:
        for id_ in measurement.table["indicator"].unique(maintain_order=True):
            page.say(_title(measurement, id_), indent=INDENT)
    for block in blocks_of(measurement):
        if block.indicator not in measurement.problems:
            _print_block(measurement, block, page)
    for line in (*problem_lines(measurement), *corrected_lines(measurement), *_reading(measurement)):
        page.say(line)


def _introduction(measurement: Measurement) -> Iterator[str]:
    group = measurement.group
    yield f"{measurement.metric.title} ({measurement.metric.id})"
    yield f"Study {measurement.study}. Group: {group.title} ({len(group.members)})."
    given = {name: setting(value) for name, value in measurement.parameters.items()}
    told = [f"{name}={value}" for name, value in given.items() if value != "none"]
    if told:
        yield f"Parameters: {', '.join(told)}."
    yield f"Figures: {measurement.figures}"


def problem_lines(measurement: Measurement) -> Iterator[str]:
    """The indicators of which nothing can be told, those with the same reason together."""
    found: dict[str, list[str]] = {}
    for id_, problem in measurement.problems.items():
        found.setdefault(problem.replace(id_, "it"), []).append(id_)
    for problem, ids in found.items():
        yield f"{', '.join(ids)}: {problem}"


def corrected_lines(measurement: Measurement) -> Iterator[str]:
    """The corrections that the result rests on."""
    for each in told(each_once(measurement.corrected)):
        yield f"Corrected: {PLAIN.say(each)}"


def _reading(measurement: Measurement) -> Iterator[str]:
    info = measurement.metric
    if info.assumptions:
        yield info.assumptions[0]
    yield f"Columns, assumptions and reference: obs metrics {info.id}"
    for credit in measurement.credits:
        yield f"{credit}."


def _known(measurement: Measurement) -> Mapping[str, Indicator]:
    return {**measurement.others, **measurement.indicators}


def _title(measurement: Measurement, id_: str) -> str:
    known = _known(measurement).get(id_)
    return f"{id_} {known.title_en}, {known.unit}" if known else id_


def _print_block(measurement: Measurement, block: Block, page: Page) -> None:
    """A table, or as many as it takes, with what stands above and below it."""
    if block.indicator:
        page.say(_title(measurement, block.indicator), style="bold")
    benchmark = [row.get("region") == measurement.benchmark for row in block.rows]
    plan = outline(block.rows, block.paths, block.headed, _telling(measurement, block), benchmark)
    texts = Texts(block.rows, block.fields, _known(measurement))
    said = [*_circumstances(measurement, block.indicator), *texts.named(0, (*block.common, *plan.common))]
    page.say("; ".join(said), indent=INDENT)
    if plan.but_one:
        names = {path[0]: None for path, is_it in zip(block.paths, benchmark, strict=True) if is_it}
        told = "; ".join(texts.named(benchmark.index(False), plan.but_one))
        page.say(f"{told} (not {', '.join(names)})", indent=INDENT)
    if plan.columns or plan.by_group:
        _print_tables(block, plan, texts, page)
    every = list(dict.fromkeys(block.paths))
    for remark, paths in remarks(block.rows, block.paths, plan.remarks):
        whom = about(paths, every, block.names)
        page.say(f"{whom}: {remark}" if whom else remark, indent=INDENT)


def _telling(measurement: Measurement, block: Block) -> list[Field]:
    """The fields of *block* that say more than its heading does."""
    known = _known(measurement).get(block.indicator)
    told = {"period": measurement.periods.get(block.indicator), "unit": known.unit if known else None}
    return [
        each
        for each in block.fields
        if each.name not in told or any(row[each.name] != told[each.name] for row in block.rows)
    ]


def _circumstances(measurement: Measurement, id_: str) -> Iterator[str]:
    known, period = measurement.indicators.get(id_), measurement.periods.get(id_)
    if known and period:
        yield f"{period}, {POLARITIES[known.polarity]}"


def _print_tables(block: Block, plan: Outline, texts: Texts, page: Page) -> None:
    margin = INDENT * block.headed
    names = [
        TextColumn(heading=heading, cells=[path[place] for path in block.paths], left=True)
        for place, heading in enumerate(block.names)
        if place >= block.headed
    ]
    columns = [
        TextColumn(heading=each.heading, cells=texts.of(each), left=not each.is_number)
        for each in plan.columns
    ]
    tables = pieces(names, columns, page.width - len(margin))
    numbers = range(len(block.rows))
    regions = [list(rows) for _, rows in groupby(numbers, lambda row: block.paths[row][:1])]
    # Several tables of several regions would tear a region apart.
    for part in regions if block.headed and len(tables) > 1 else [list(numbers)]:
        for table in tables:
            for line in heading_lines(table):
                page.line(margin + line)
            before: Path = ()
            for row in part:
                for depth in _new_headings(block, row, before):
                    shared = plan.by_group.get(depth, ()) if table is tables[0] else ()
                    told = "; ".join(texts.named(row, shared))
                    name = f"{block.names[depth - 1]} {block.paths[row][depth - 1]}".lstrip()
                    page.say(f"{name}: {told}" if told else name, indent=INDENT * depth)
                before = block.paths[row]
                page.line(margin + row_line(table, row))


def _new_headings(block: Block, row: int, before: Path) -> Iterator[int]:
    """The depths of the headings of the *row* that are not those of the row *before*."""
    path = block.paths[row]
    return (depth for depth in range(1, block.headed + 1) if path[:depth] != before[:depth])
