"""Tables of a package as texts: a plain file is read by Polars, any other record by record."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import polars as pl

from obs.models import Finding
from obs.publish.package.columns import cell_text
from obs.publish.package.model import Resource, problem
from obs.publish.package.parsing import items, mapping, names

LISTED = 100
"""Rows listed for each rule that is broken; the rest are counted."""
_CELL = 50_000_000
_STRICT = rb'(?:(?:"(?:[^"]|"")*+"|[^",\r\n]*+)(?:,|\r?\n|\Z))*+'
_QUOTED = re.compile(rb'"(?:[^"]|"")*+"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a file of records is written."""

    delimiter: str = ","
    quote: str = '"'
    double: bool = True
    escape: str | None = None
    skip_space: bool = False
    header: tuple[int, ...] = (1,)
    join: str = " "
    comment_rows: tuple[int, ...] = ()
    comment: str = ""
    null: str | None = None

    @property
    def is_plain(self) -> bool:
        """Whether Polars reads it as the standard means it."""
        return self == Dialect(delimiter=self.delimiter) and len(self.delimiter.encode()) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several files that are read as one: its line *first* is line *start* of the whole."""

    file: str
    start: int
    first: int = 1


@dataclass(frozen=True, kw_only=True)
class Text:
    """The rows of a table as texts, a column c0, c1... for each label.

    *lines* are the line of each row in the *file*; without, row 0 is on line *first*. *records* are
    the lines of all records, empty ones and the header too. *places* are its parts.
    """

    file: str
    labels: tuple[str, ...]
    frame: pl.DataFrame
    first: int = 2
    lines: Sequence[int] | None = None
    places: Sequence[Part] = ()
    records: Sequence[int] | None = None

    def record_line(self, record: int) -> int:
        """The line on which a record begins; records count from 1, the header and empty rows included."""
        if self.records is None or not 0 < record <= len(self.records):
            return record
        return self.records[record - 1]

    def line(self, row: int) -> int:
        """The line on which *row* begins."""
        return self.place(row)[1]

    def place(self, row: int) -> tuple[str, int]:
        """The file and the line of *row*: a table may have several files, which are read as one."""
        line = self.first + row if self.lines is None else self.lines[row]
        for part in reversed(self.places):
            if line >= part.start:
                return part.file, line - part.start + part.first
        return self.file, line


def dialect_of(resource: Resource) -> Dialect:
    """The dialect of *resource*: what it does not say is as the standard has it."""
    given = resource.dialect
    for kind in ("csv", "tsv"):  # as frictionless wrote it before version 2
        given = {**given, **mapping(given.get(kind))}

    def text(key: str, default: Any) -> Any:  # noqa: ANN401
        value = given.get(key, default)
        return value if isinstance(value, str) else default

    header = tuple(row for row in items(given.get("headerRows", [1])) if isinstance(row, int)) or (1,)
    return Dialect(
        delimiter=text("delimiter", "\t" if resource.format == "tsv" else ","),
        quote=text("quoteChar", '"'),
        double=given.get("doubleQuote", True) is not False,
        escape=text("escapeChar", None),
        skip_space=given.get("skipInitialSpace") is True,
        header=() if given.get("header") is False else header,
        join=text("headerJoin", " "),
        comment_rows=tuple(row for row in items(given.get("commentRows")) if isinstance(row, int)),
        comment=text("commentChar", ""),
        null=text("nullSequence", None),
    )


def read_text(
    body: bytes, resource: Resource, places: Sequence[Part] = ()
) -> tuple[Text | None, list[Finding]]:
    """The table in *body*, with everything wrong in how it is written; None where nothing can be read."""
    file = resource.file
    try:
        text = body.decode(resource.encoding)
        plain = body if codecs.lookup(resource.encoding).name == "utf-8" else text.encode()
    except (LookupError, UnicodeError):
        return None, []  # told where the file is checked
    dialect = dialect_of(resource)
    plain = plain.removeprefix(b"\xef\xbb\xbf")
    if not plain:
        return None, []
    if dialect.is_plain and (fast := _fast(plain, dialect)) is not None:
        labels, frame = fast
        return Text(file=file, labels=labels, frame=frame, places=places), []
    return _slow(plain.decode(), dialect, resource, places)


def _fast(body: bytes, dialect: Dialect) -> tuple[tuple[str, ...], pl.DataFrame] | None:
    """The table, if it is without fault in its form; None if that is not certain."""
    if body.count(b"\r") != body.count(b"\r\n"):
        return None
    within = _quoted_delimiters(body, dialect)
    end = body.find(b"\n")
    head = body[: max(end, 0)].rstrip(b"\r").decode()
    labels = tuple(head.split(dialect.delimiter))
    if within is None or len(labels) < 2 or '"' in head:
        return None
    schema = {f"c{place}": pl.String for place in range(len(labels))}
    try:
        frame = pl.read_csv(
            body,
            has_header=False,
            skip_lines=1,
            schema=schema,
            separator=dialect.delimiter,
            quote_char='"' if b'"' in body else None,
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None
    # Polars refuses rows that are too long: with the right number of cells in all, none is too short.
    gaps = body.count(dialect.delimiter.encode()) - within
    if gaps != (frame.height + 1) * (len(labels) - 1):
        return None
    blank = frame.lazy().filter(pl.all_horizontal(pl.all() == "")).head(1).collect()
    return None if blank.height else (labels, frame)


def _quoted_delimiters(body: bytes, dialect: Dialect) -> int | None:
    """How many delimiters stand within quotes; None unless each line with quotes is sound by itself."""
    strict, delimiter = _strict(dialect), dialect.delimiter.encode()
    count, at = 0, body.find(b'"')
    while at >= 0:
        start, end = body.rfind(b"\n", 0, at) + 1, body.find(b"\n", at)
        line = body[start : end if end >= 0 else len(body)].rstrip(b"\r")
        if cast("re.Match[bytes]", strict.match(line)).end() < len(line):
            return None
        count += sum(cell.count(delimiter) for cell in _QUOTED.findall(line))
        at = body.find(b'"', end) if end >= 0 else -1
    return count


def _strict(dialect: Dialect) -> re.Pattern[bytes]:
    """Records by RFC 4180, as far as they go."""
    mark, gap = re.escape(dialect.quote.encode()), re.escape(dialect.delimiter.encode())
    form = _STRICT.replace(b'"', b"\0").replace(b",", b"\1")
    return re.compile(form.replace(b"\0", mark).replace(b"\1", gap))


def _slow(
    text: str, dialect: Dialect, resource: Resource, places: Sequence[Part]
) -> tuple[Text | None, list[Finding]]:
    file = resource.file
    found = _quoting(text, dialect, file)
    records = list(_records(text, dialect))
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
        frame=_frame(kept, width, dialect),
        lines=lines,
        places=places,
        records=[line for line, _ in records],
    )
    return made, found + _form(wrong, file, width)


def _frame(rows: Sequence[Sequence[str]], width: int, dialect: Dialect) -> pl.DataFrame:
    schema = {f"c{place}": pl.String for place in range(width)}
    frame = pl.DataFrame(rows, schema=schema, orient="row") if rows else pl.DataFrame(schema=schema)
    if dialect.null is not None:
        frame = frame.with_columns(pl.all().replace({dialect.null: ""}))
    return frame


_FORM = {
    "blank-row": ("the row is empty", "remove the row"),
    "extra-cell": (
        "the row has more cells than the {} of the header",
        "put quotes around cells with delimiters",
    ),
    "missing-cell": ("the row has fewer cells than the {} of the header", "complete the row"),
}


def _form(wrong: Mapping[str, Sequence[int]], file: str, width: int) -> list[Finding]:
    found: list[Finding] = []
    for code, lines in wrong.items():
        words, advice = _FORM[code]
        found += [problem(code, words.format(width), advice, file=file, row=line) for line in lines[:LISTED]]
        if len(lines) > LISTED:
            words = f"{words.format(width)}: {len(lines)} rows are so, the first {LISTED} are listed"
            found.append(problem(code, words, advice, file=file))
    return found


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
    end = cast("re.Match[bytes]", _strict(dialect).match(body)).end()
    if end == len(body):
        return []
    line = body.count(b"\n", 0, end) + 1
    words = (
        "a quotation mark is not where it may stand, or is never closed: cells after it may be read wrongly"
    )
    return [problem("quoting", words, "close it, or double those within a cell", file=file, row=line)]


def _records(text: str, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
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


def read_values(data: object, resource: Resource) -> tuple[Text | None, list[Finding]]:
    """The table in the JSON value *data*: a list of rows, each an object or a list (first the labels)."""
    file = resource.file
    located = mapping(data).get(str(resource.dialect.get("property")), data)
    rows = items(located)
    if not rows:
        words = f"resource {resource.name!r} has no rows that can be read"
        return None, [problem("no-rows", words, "write a list of rows", file=file)]
    if isinstance(rows[0], dict):
        given = names(resource.dialect.get("itemKeys"))
        seen = dict.fromkeys(key for row in rows for key in mapping(row))
        wanted = [column.name for column in resource.schema.columns] if resource.schema else []
        head = list(given) or [
            *(name for name in wanted if name in seen),
            *(k for k in seen if k not in wanted),
        ]
        cells = [[cell_text(mapping(row).get(key)) for key in head] for row in rows]
    else:
        labelled = resource.dialect.get("header") is not False
        columns = resource.schema.columns if resource.schema else ()
        head = [cell_text(label) for label in items(rows[0])] if labelled else [each.name for each in columns]
        cells = [[cell_text(value) for value in items(row)] for row in islice(rows, int(labelled), None)]
    wrong: dict[str, list[int]] = {"extra-cell": [], "missing-cell": []}
    for number, row in enumerate(cells, start=2):
        if len(row) != len(head):
            wrong["extra-cell" if len(row) > len(head) else "missing-cell"].append(number)
    fitted = [[*row, *[""] * len(head)][: len(head)] for row in cells]
    return (
        Text(file=file, labels=tuple(head), frame=_frame(fitted, len(head), Dialect())),
        _form(wrong, file, len(head)),
    )


def read_json(body: bytes, resource: Resource) -> tuple[Text | None, list[Finding]]:
    """The table in a JSON file."""
    try:
        data: object = json.loads(body.decode(resource.encoding))
    except (ValueError, RecursionError, LookupError) as error:
        words = f"the file cannot be read as JSON: {error}"
        return None, [problem("unreadable", words, "write it anew", file=resource.file)]
    return read_values(data, resource)
