"""The publications as a table for the terminal, and as rows for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from obs.calendar.dates import Due

_SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(("indicator", "title", "source", "state", "figures", "period"), pl.String()),
    "period_told": pl.Boolean(),
    "day": pl.String(),
    "days": pl.Int64(),
    **dict.fromkeys(("held", "seen", "successor", "remarks", "metadata", "read_at"), pl.String()),
    "recorded": pl.Boolean(),
}
_TITLE = 44
_HEADINGS = {
    "late": "Late: the day has passed, and a later fetch did not find them",
    "fetch": "Not held, and not known to have been asked for since their day (obs fetch asks)",
    "due": "To come",
}


def json_text(entries: Iterable[Due], today: date) -> str:
    """All fields of all entries, and the day on which they hold."""
    rows = [_row(entry) for entry in entries]
    return json.dumps({"on": today.isoformat(), "due": rows}, indent=2, ensure_ascii=False)


def csv_text(entries: Iterable[Due]) -> str:
    """A line for each entry; remarks are divided by "; "."""
    rows = [{**_row(entry), "remarks": "; ".join(entry.remarks)} for entry in entries]
    return pl.DataFrame(rows, schema=_SCHEMA).write_csv()


def print_due(entries: Sequence[Due], console: Console) -> None:
    """The dated entries in tables by their state, then what is held, the remarks and when this was read."""
    tables = {state: [each for each in entries if each.state == state] for state in _HEADINGS}
    for state, theirs in tables.items():
        if theirs:
            console.print(f"[bold]{_HEADINGS[state]}[/]")
            console.print(_table(theirs))
    if not any(tables.values()):
        console.print("No publication to come is known.")
    for line in (*_remarks(entries), *_held(entries), *_read(entries)):
        console.print(line, soft_wrap=True, markup=False)


def _row(entry: Due) -> dict[str, Any]:
    return {
        **asdict(entry),
        "day": entry.day.isoformat() if entry.day else None,
        "seen": entry.seen.isoformat() if entry.seen else None,
        "read_at": entry.read_at.isoformat(timespec="seconds") if entry.read_at else None,
    }


def _table(dated: Iterable[Due]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
    for column in ("day", "days", "figures", "indicator"):
        table.add_column(column, no_wrap=True, justify="right" if column == "days" else "left")
    table.add_column("title", overflow="ellipsis", no_wrap=True, max_width=_TITLE)
    table.add_column("here", no_wrap=True)
    for entry in dated:
        period = entry.period if entry.period_told else f"{entry.period}?"
        table.add_row(
            str(entry.day),
            _from_today(entry.days or 0),
            f"{period} {entry.figures}".strip(),
            entry.indicator,
            escape(entry.title),
            f"held to {entry.held}" if entry.held else "nothing held",
        )
    return table


def _from_today(days: int) -> str:
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"{count} ago" if days < 0 else f"in {count}" if days else "today"


def _remarks(entries: Iterable[Due]) -> Iterable[str]:
    """Each remark once, with the indicators that it is about."""
    about: dict[str, list[str]] = {}
    for entry in entries:
        for remark in entry.remarks:
            about.setdefault(remark, []).append(entry.indicator)
    for remark, indicators in about.items():
        yield f"{', '.join(dict.fromkeys(indicators))}: {remark}."


def _held(entries: Iterable[Due]) -> Iterable[str]:
    held = [entry.indicator for entry in entries if entry.state == "held"]
    outside = [entry.indicator for entry in entries if entry.state == "outside"]
    if held:
        yield f"Published and held, with no later date: {', '.join(held)}."
    if outside:
        yield f"Outside the years of the study: {', '.join(outside)}."


def _read(entries: Iterable[Due]) -> Iterable[str]:
    """When each source said it, the oldest of its replies; and whether it was asked now."""
    told: dict[tuple[str, bool], list[Due]] = {}
    for entry in entries:
        if entry.read_at is not None:
            told.setdefault((entry.source, entry.recorded), []).append(entry)
    for (source, recorded), theirs in told.items():
        oldest = min(each.read_at for each in theirs if each.read_at is not None)
        how = "recorded metadata" if recorded else "metadata"
        yield f"By the {how} of {source}, read {oldest:%Y-%m-%d %H:%M} UTC."
