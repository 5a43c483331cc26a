"""The metrics for those who choose one: all in a table, or everything about one."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from io import StringIO

from rich.console import Console

from obs.models import Example, MetricInfo
from obs.report.fields import Field, fields_of, key_of, setting
from obs.report.layout import INDENT, TextColumn, heading_lines, pieces, row_line, side_by_side
from obs.report.page import Page

_COLUMNS = ("id", "title", "needs", "parameters", "assumptions", "reference")
_HEADINGS = ("metric", "what it tells", "needs")
_NEEDS_WIDTH = 22
_UNITS = {"indicator": "the indicator's unit"}
_TYPES = {"string": "text", "number": "number", "integer": "whole", "boolean": "yes/no"}


def needs(info: MetricInfo) -> list[str]:
    """What must be there for the metric *info*, each need in a few words: parameters, indicators, figures."""
    given = [info.parameters[name] for name in info.uses]
    found = [
        f"parameter {', '.join(info.required)}" if info.required else "",
        ", ".join(text for value in given if (text := setting(value)) != "none"),
        " or ".join(info.kinds),
        " or ".join(info.measures),
        "denominator" if info.needs_denominator else "",
        "polarity" if info.needs_polarity else "",
        f"{info.minimum_regions} regions" if info.minimum_regions > 1 else "",
        f"{info.minimum_periods} periods" if info.minimum_periods > 1 else "",
    ]
    return [need for need in found if need] or ["figures"]


def print_metrics(infos: Iterable[MetricInfo], console: Console) -> None:
    """Print a row for each of *infos*: what it is called, what it tells, what it needs."""
    page = Page(console)
    rows = [
        (info.id, info.title.partition(": ")[2] or info.title, _unbroken("; ".join(needs(info))))
        for info in infos
    ]
    first = max(len(id_) for id_, _, _ in (_HEADINGS, *rows))
    widths = (first, max(20, page.width - first - _NEEDS_WIDTH - 2 * len(INDENT)), _NEEDS_WIDTH)
    for line in side_by_side(_HEADINGS, widths):
        page.line(line, style="bold")
    for row in rows:
        for line in side_by_side(row, widths):
            page.line(line.replace("\u00a0", " "))
    page.say("All about one: obs metrics NAME. Run it: obs compare --metric NAME.")


def _unbroken(text: str) -> str:
    """*text* with its numbers kept beside what they count."""
    return re.sub(r"(?<=\d) ", "\u00a0", text)


def print_metric(info: MetricInfo, about: str, console: Console) -> None:
    """Print everything about the metric *info*; *about* is what it promises, in a sentence or two."""
    page = Page(console)
    page.say(f"{info.title} ({info.id})", style="bold")
    page.say(about)
    page.say(f"Needs: {'; '.join(needs(info))}.")
    if info.parameters:
        page.line("")
        page.say(f"Parameters, by --param NAME=VALUE or [metrics.{info.id}] in obs.toml", style="bold")
        defaults = {
            name: "must be given" if name in info.required else setting(value)
            for name, value in info.parameters.items()
        }
        _print_rows([(name, defaults[name], info.meanings.get(name, "")) for name in info.parameters], page)
    page.line("")
    page.say(f"Columns; a row is named by {', '.join(key_of(info))}", style="bold")
    _print_rows([_column(each) for each in fields_of(info)], page)
    page.line("")
    page.say("Assumptions", style="bold")
    for assumption in info.assumptions:
        page.say(f"- {assumption}")
    page.say(f"Reference: {info.reference}.")
    if info.example:
        _print_example(info.example, key_of(info), page)


def _column(field: Field) -> tuple[str, str, str]:
    """Name, type, and what it holds: its heading in a table, the description, the unit."""
    heading = "" if field.heading == field.name.replace("_", " ") else field.heading.replace("\u00a0", " ")
    said = ": ".join(part for part in (heading, field.description) if part)
    unit = _UNITS.get(field.unit, field.unit.removeprefix("by "))
    return field.name, _TYPES.get(field.type, field.type), f"{said} ({unit})".strip() if unit else said


def _print_rows(rows: Sequence[tuple[str, str, str]], page: Page) -> None:
    """Three columns, the last of which takes the room that there is left and wraps."""
    first, second = (max(len(row[place]) for row in rows) for place in (0, 1))
    room = page.width - len(INDENT) * 3 - first - second
    for row in rows:
        for line in side_by_side(row, (first, second, max(20, room))):
            page.line(f"{INDENT}{line}".rstrip())


def _print_example(example: Example, key: Sequence[str], page: Page) -> None:
    page.line("")
    page.say("Worked example", style="bold")
    page.say(example.text)
    for line in _circumstances(example):
        page.say(line, indent=INDENT)
    names, columns = _figures(example)
    for table in pieces([names], columns, page.width):
        for line in heading_lines(table):
            page.line(line)
        for row in range(len(names.cells)):
            page.line(row_line(table, row))
    page.say("gives", indent=INDENT)
    for line in _expectations(example, key):
        page.say(line, indent=INDENT)


def _circumstances(example: Example) -> Iterator[str]:
    units = ", ".join(f"{each.id} {each.unit}" for each in (*example.indicators, *example.others))
    start = f", start {example.start}" if example.start else ""
    yield f"Invented figures ({units}); period {example.period}{start}."
    if example.parameters:
        given = (f"{name}={setting(value)}" for name, value in example.parameters.items())
        yield f"Parameters: {', '.join(given)}."


def _figures(example: Example) -> tuple[TextColumn, list[TextColumn]]:
    """A row for each region, a column for each indicator and period."""
    held: dict[tuple[str, str, str], float | None] = {
        (indicator, region, period): value
        for indicator, region, period, value, *more in example.figures
        if more[:1] in ([], ["T"])
    }
    regions = list(dict.fromkeys(region for _, region, _ in held))
    order = [each.id for each in (*example.indicators, *example.others)]
    heads = sorted({(order.index(id_), period) for id_, _, period in held})
    columns = [
        TextColumn(
            heading=f"{order[place]} {period}",
            cells=[_figure(held, (order[place], region, period)) for region in regions],
        )
        for place, period in heads
    ]
    return TextColumn(heading="", cells=regions, left=True), columns


def _figure(held: Mapping[tuple[str, str, str], float | None], key: tuple[str, str, str]) -> str:
    value = held.get(key)
    if value is None:
        return "missing" if key in held else ""
    return str(round(value)) if value == round(value) else str(value)


def _expectations(example: Example, key: Sequence[str]) -> Iterator[str]:
    """Each expected row: the parts of its key that tell it from the others, and its values."""
    told = [name for name in key if len({row[name] for row in example.expects}) > 1] or list(key)
    for row in example.expects:
        values = (f"{name} {_value(value)}" for name, value in row.items() if name not in key)
        yield f"{', '.join(str(row[name]) for name in told)}: {'; '.join(values)}"


def _value(value: object) -> str:
    if value is None:
        return "none"
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def csv_text(infos: Iterable[MetricInfo]) -> str:
    """A header and a row for each of *infos*, comma, LF; needs and parameters are divided by "; "."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for info in infos:
        parameters = (f"{name}={_given(value)}" for name, value in info.parameters.items())
        row = (info.id, info.title, "; ".join(needs(info)), "; ".join(parameters))
        writer.writerow((*row, " ".join(info.assumptions), info.reference))
    return out.getvalue()


def _given(value: object) -> str:
    text = setting(value)
    return "" if text == "none" else text


def json_text(infos: MetricInfo | Iterable[MetricInfo]) -> str:
    """What is declared of a metric as an object, of several as a list; *needs* are in words as well."""
    described = _declared(infos) if isinstance(infos, MetricInfo) else [_declared(info) for info in infos]
    return json.dumps(described, indent=2, ensure_ascii=False, allow_nan=False, default=str) + "\n"


def _declared(info: MetricInfo) -> dict[str, object]:
    return {**asdict(info), "needs": needs(info)}
