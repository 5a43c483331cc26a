"""Any file of records, read one by one, with everything that is wrong in its form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from obs.models import Finding
from obs.publish.package.dialect import Dialect, sound_until
from obs.publish.package.form import told_of_form
from obs.publish.package.model import Resource, problem
from obs.publish.package.text import Part, Text, frame_of

_CELL = 50_000_000


def read_records(
    text: str, dialect: Dialect, resource: Resource, places: Sequence[Part]
) -> tuple[Text | None, list[Finding]]:
    """The table in *text*, and what is wrong in how it is written."""
    file = resource.file
    found = _quoting(text, dialect, file)
    records = list(records_of(text, dialect))
    if not records:
        return None, found
    head, rows = _header(records, dialect, resource)
    width = len(head)
    kept: list[list[str]] = []
    lines: list[int] = []
    wrong: dict[str, list[int]] = {"blank-row": [], "extra-cell": [], "missing-cell": []}
    for line, cells in rows:
        if not any(cells):
            wrong["blank-row"].append(line)
            continue
        if len(cells) != width:
            wrong["extra-cell" if len(cells) > width else "missing-cell"].append(line)
            cells = [*cells, *[""] * width][:width]  # noqa: PLW2901
        kept.append(cells)
        lines.append(line)
    made = Text(
        file=file,
        labels=tuple(head),
        frame=frame_of(kept, width, dialect),
        lines=lines,
        places=places,
        records=[line for line, _ in records],
    )
    return made, found + told_of_form(wrong, file, width)


def _quoting(text: str, dialect: Dialect, file: str) -> list[Finding]:
    """The first place where quotation marks are not as RFC 4180 has them: the rest may be read wrongly."""
    if (
        not dialect.quote
        or dialect.quote not in text
        or dialect.escape
        or not dialect.double
        or dialect.skip_space
    ):
        return []
    if (
        dialect.comment
        or dialect.comment_rows
        or not dialect.quote.isascii()
        or not dialect.delimiter.isascii()
    ):
        return []
    body = text.encode()
    end = sound_until(body, dialect)
    if end == len(body):
        return []
    line = body.count(b"\n", 0, end) + 1
    words = (
        "a quotation mark is not where it may stand, or is never closed: cells after it may be read wrongly"
    )
    return [problem("quoting", words, "close it, or double those within a cell", file=file, row=line)]


def records_of(text: str, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """The records with their lines."""
    delimiter = dialect.delimiter
    if len(delimiter) > 1:  # the csv module knows single letters only
        stand_in = "\x1f"
        text, delimiter = text.replace(stand_in, " ").replace(delimiter, stand_in), stand_in
    before = csv.field_size_limit(_CELL)
    try:
        reader = csv.reader(
            io.StringIO(text, newline=""),
            delimiter=delimiter,
            quotechar=dialect.quote or None,
            quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
            doublequote=dialect.double,
            escapechar=dialect.escape,
            skipinitialspace=dialect.skip_space,
        )
        line = 1
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    finally:
        csv.field_size_limit(before)


def _header(
    records: list[tuple[int, list[str]]], dialect: Dialect, resource: Resource
) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    columns = resource.schema.columns if resource.schema else ()
    told = [
        (place, line, cells)
        for place, (line, cells) in enumerate(records, start=1)
        if place not in dialect.comment_rows
        and not (dialect.comment and cells and cells[0].startswith(dialect.comment))
    ]
    if not dialect.header:
        head = [column.name for column in columns] or [f"field{n}" for n in range(1, len(told[0][2]) + 1)]
        return head, ((line, cells) for _, line, cells in told)
    parts = [cells for place, _, cells in told if place in dialect.header]
    width = max((len(cells) for cells in parts), default=0)
    head = [
        dialect.join.join(cells[n] for cells in parts if n < len(cells) and cells[n]) for n in range(width)
    ]
    last = max(dialect.header)
    return head, ((line, cells) for place, line, cells in told if place > last)
