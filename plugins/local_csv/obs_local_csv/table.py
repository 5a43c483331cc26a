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


def read_table(text: str, *, file: str, delimiter: str, needed: Collection[str]) -> Table:
    """The table in *text*; without rows when one of the columns *needed* is missing or there twice.

    *delimiter* is what the study says, or "": then it is the one that makes the header have the columns
    needed. Empty rows are passed over; cells beyond the header are only allowed to be empty.
    """
    told = _SEP_LINE.match(text)  # the first line that Excel writes for itself
    text_after, line = (text[told.end() :], 2) if told else (text, 1)
    delimiter = delimiter or (told[1] if told else _delimiter(text_after, needed))
    records = _records(text_after, delimiter, line)
    line, header = next(
        ((at, row) for at, row in records if isinstance(row, str) or any(row)), (line, list[str]())
    )
    if isinstance(header, str):
        return Table(file=file, header=[], findings=[_broken_row(file, line, header)])
    table = Table(file=file, header=header)
    table.findings.extend(_header_findings(header, needed, file, line))
    if not table.findings:
        for at, row in records:
            _take(table, at, row)
    return table


def _delimiter(text: str, needed: Collection[str]) -> str:
    """The delimiter by which most of the columns needed, then most columns at all, are in the header."""

    def evidence(delimiter: str) -> tuple[int, int]:
        for _, row in _records(text, delimiter, 1):
            if isinstance(row, str):
                break
            if any(row):
                return len(set(needed) & set(row)), len(row)
        return 0, 0

    return max(_DELIMITERS, key=evidence)


def _records(text: str, delimiter: str, line: int) -> Iterator[tuple[int, list[str] | str]]:
    """Each record with the line it begins on; in place of a record that cannot be read, why."""
    # Strict: else a quote that is never closed swallows the rest of the file into one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    offset = line
    while True:
        begins = offset + reader.line_num
        try:
            yield begins, [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield begins, str(error)


def _header_findings(header: list[str], needed: Collection[str], file: str, line: int) -> Iterator[Finding]:
    count = Counter(header)
    for name in needed:
        if count[name] == 1:
            continue
        near = get_close_matches(name, header, n=1, cutoff=0.5) or [""]
        yield Finding(
            code="duplicate-column" if count[name] else "missing-column",
            severity="error",
            message=f"the column {name!r} is {'there twice' if count[name] else 'missing'}",
            suggestion="rename one of them"
            if count[name]
            else (f"did you mean {near[0]!r}? " if near[0] else "")
            + f"the header has {', '.join(filter(None, header))}",
            place=Place(file=file, row=line, column=name),
        )


def _take(table: Table, line: int, row: list[str] | str) -> None:
    if isinstance(row, str):
        table.findings.append(_broken_row(table.file, line, row))
        return
    if not any(row):
        return
    width = len(table.header)
    if len(row) < width:
        place = Place(file=table.file, row=line, column=table.header[len(row)])
        table.findings.append(_ragged("missing-cell", len(row), width, place))
    elif any(row[width:]):
        place = Place(file=table.file, row=line, value=row[width])
        table.findings.append(_ragged("extra-cell", len(row), width, place))
    else:
        table.rows.append(row[:width])
        table.lines.append(line)


def _ragged(code: str, cells: int, width: int, place: Place) -> Finding:
    return Finding(
        code=code,
        severity="error",
        message=f"the row has {cells} cells, the header has {width}",
        suggestion="complete the row; put quotes around cells with delimiters; remove titles and footnotes",
        place=place,
    )


def _broken_row(file: str, line: int, why: str) -> Finding:
    return Finding(
        code="unreadable-row",
        severity="error",
        message=f"the row cannot be read: {why}",
        suggestion='close the quotes of the cell; a quote inside quotes is written twice ("")',
        place=Place(file=file, row=line),
    )
