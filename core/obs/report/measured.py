"""The answer of one metric in the terminal: a block for each indicator, a paragraph for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any, cast

from rich.console import Console
from rich.text import Text

from obs.compare import Measurement
from obs.report.numbers import decimal

_HEADS = ("indicator", "region", "region_name")
_INDENT = "  "


def print_measurement(measurement: Measurement, console: Console) -> None:
    """Print *measurement*: what was measured how, every row with its named values, and what it assumes."""
    for line in _introduction(measurement):
        _say(console, line)
    for indicator, rows in _blocks(measurement):
        if indicator:
            known = measurement.indicators.get(indicator)
            period = measurement.periods.get(indicator, "no period")
            title = f" {known.title_en}, {known.unit}, {period}" if known else ""
            console.print(Text(f"{indicator}{title}", "bold"), soft_wrap=True)
        for row in rows:
            _say(console, _named_values(row), indent=_INDENT)
    for indicator, problem in measurement.problems.items():
        _say(console, f"{indicator}: {problem}")
    _say(console, "Assumes: " + " ".join(measurement.metric.assumptions))
    _say(console, f"Method: {measurement.metric.reference}.")
    for credit in measurement.credits:
        _say(console, f"{credit}.")


def _introduction(measurement: Measurement) -> Iterator[str]:
    group = measurement.group
    yield f"{measurement.metric.title} ({measurement.metric.id})"
    yield f"Study {measurement.study}. Group: {group.title} ({len(group.members)})."
    given = ", ".join(f"{name} = {value}" for name, value in measurement.parameters.items())
    if given:
        yield f"Parameters: {given}"
    yield f"Figures: {measurement.figures}"


def _blocks(measurement: Measurement) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    rows = cast("list[Mapping[str, Any]]", measurement.table.to_dicts())
    for indicator in dict.fromkeys(row.get("indicator", "") for row in rows):
        yield indicator, [row for row in rows if row.get("indicator", "") == indicator]


def _named_values(row: Mapping[str, Any]) -> str:
    """The region, then each value that there is with its column's name."""
    parts = [
        f"{name} {_text(value)}"
        for name, value in row.items()
        if name not in _HEADS and value not in (None, "")
    ]
    where = f"{row['region_name']}: " if "region_name" in row else ""
    return where + " · ".join(parts)


def _text(value: object) -> str:
    if isinstance(value, float):
        size = abs(value)
        return decimal(value, 0 if size >= 1000 else 2 if size >= 1 else 4)
    return str(value)


def _say(console: Console, text: str, *, indent: str = "") -> None:
    for part in wrap(text, console.width, initial_indent=indent, subsequent_indent=indent + _INDENT):
        console.print(Text(part), soft_wrap=True)
