"""Text to a table: the delimiter, the header, and rows with the line they begin on."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from obs import Finding, Place

_DELIMITERS = (";", ",", "\t", "|")
_SEP_LINE = re.compile(r"sep=(.)\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file's rows that have a cell for every column.

    *lines* are the line numbers of *rows*, as an editor shows them; *findings* are about other rows.
    """

    file: str
    header: list[str]
    rows: list[list[str]] = field(default_factory=list[list[str]])
    lines: list[int] = field(default_factory=list[int])
    findings: list[Finding] = field(default_factory=list[Finding])

    def cells(self, column: str) -> list[str]:
        """The cells of one column, from top to bottom."""
        at = self.header.index(column)
        return [row[at] for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A row as it was read, and the lines it fills; where it cannot be read, the *fault* says why."""

    first: int
    last: int
    cells: list[str] = field(default_factory=list[str])
    fault: str = ""

    @property
    def name(self) -> str:
        """How a finding calls it: an open quote swallows the rows that follow, which are named too."""
        joined = f" (rows {self.first} to {self.last}, joined by a quote)"
        return "the row" + (joined if self.last > self.first else "")


def read_table(text: str, *, file: str, delimiter: str, needed: Collection[str]) -> Table:
    """The table in *text*; without rows when one of the columns *needed* is missing or there twice.

    *delimiter* is what the study says, or "": then it is the one that makes the header have the columns
    needed. Empty rows are passed over; cells beyond the header are only allowed to be empty.
    """
    told = _SEP_LINE.match(text)  # the first line that Excel writes for itself
    text_after, line = (text[told.end() :], 2) if told else (text, 1)
    delimiter = delimiter or (told[1] if told else _delimiter(text_after, needed))
    records = _records(text_after, delimiter, line)
    empty = _Record(first=line, last=line)
    header = next((record for record in records if record.fault or any(record.cells)), empty)
    table = Table(file=file, header=header.cells)
    if header.fault:
        table.findings.append(_broken_row(file, header))
    else:
        table.findings.extend(_header_findings(header.cells, needed, file, header.first))
    if not table.findings:
        for record in records:
            _take(table, record)
    return table


def _delimiter(text: str, needed: Collection[str]) -> str:
    """The delimiter by which most of the columns needed, then most columns at all, are in the header."""

    def evidence(delimiter: str) -> tuple[int, int]:
        for record in _records(text, delimiter, 1):
            if record.fault:
                break
            if any(record.cells):
                return len(set(needed) & set(record.cells)), len(record.cells)
        return 0, 0

    return max(_DELIMITERS, key=evidence)


def _records(text: str, delimiter: str, line: int) -> Iterator[_Record]:
    """The records of *text*, of which the first begins on *line*."""
    # Strict: else a quote that is never closed swallows the rest of the file into one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        first, cells, fault = line + reader.line_num, list[str](), ""
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            fault = str(error)
        yield _Record(first=first, last=line + reader.line_num - 1, cells=cells, fault=fault)


def _header_findings(header: list[str], needed: Collection[str], file: str, line: int) -> Iterator[Finding]:
    count = Counter(header)
    spelt = {cell.casefold(): cell for cell in header if cell}
    for name in needed:
        if count[name] == 1:
            continue
        near = get_close_matches(name.casefold(), spelt, n=1, cutoff=0.5)
        yield Finding(
            code="duplicate-column" if count[name] else "missing-column",
            severity="error",
            message=f"the column {name!r} is {'there twice' if count[name] else 'missing'}",
            suggestion="rename one of them"
            if count[name]
            else (f"did you mean {spelt[near[0]]!r}? " if near else "")
            + f"the header has {', '.join(filter(None, header))}",
            place=Place(file=file, row=line, column=name),
        )


def _take(table: Table, record: _Record) -> None:
    cells, width = record.cells, len(table.header)
    if record.fault:
        table.findings.append(_broken_row(table.file, record))
    elif not any(cells):
        return
    elif len(cells) < width:
        place = Place(file=table.file, row=record.first, column=table.header[len(cells)])
        table.findings.append(_ragged("missing-cell", record, width, place))
    elif any(cells[width:]):
        place = Place(file=table.file, row=record.first, value=cells[width])
        table.findings.append(_ragged("extra-cell", record, width, place))
    else:
        table.rows.append(cells[:width])
        table.lines.append(record.first)


def _ragged(code: str, record: _Record, width: int, place: Place) -> Finding:
    return Finding(
        code=code,
        severity="error",
        message=f"{record.name} has {len(record.cells)} cells, the header has {width}",
        suggestion="complete the row; put quotes around cells with delimiters; remove titles and footnotes",
        place=place,
    )


def _broken_row(file: str, record: _Record) -> Finding:
    return Finding(
        code="unreadable-row",
        severity="error",
        message=f"{record.name} cannot be read: {record.fault}",
        suggestion='close the quotes of the cell; a quote inside quotes is written twice ("")',
        place=Place(file=file, row=record.first),
    )
