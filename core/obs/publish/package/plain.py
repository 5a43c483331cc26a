"""A file of records that is without fault in its form, read by Polars: all but a few are."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from obs.publish.package.dialect import Dialect

_Marks = NDArray[np.bool_]
_PART = 1 << 16
"""So many letters are looked at together: what is made of them stays near."""
_QUOTE, _BREAK, _RETURN = b'"\n\r'


class Plain(NamedTuple):
    """A table without fault; *lines* are those on which its rows begin, if other than the next each."""

    labels: tuple[str, ...]
    frame: pl.DataFrame
    lines: Sequence[int] | None = None


def read_plain(body: bytes, dialect: Dialect) -> Plain | None:
    """The table, if it is without fault in its form; None if that is not certain."""
    end = body.find(b"\n")
    count = counted(body, ord(dialect.delimiter))
    if count is None or body.count(b'"', 0, max(end, 0)) % 2:
        return None
    try:
        labels, frame = _read(body, dialect)
    except (pl.exceptions.PolarsError, UnicodeDecodeError):
        return None
    # Polars refuses rows that are too long: with the right number of cells in all, none is too short.
    delimiters, breaks = count
    if delimiters != (frame.height + 1) * (len(labels) - 1) or _has_blank(frame):
        return None
    if not breaks:
        return Plain(labels, frame)
    lines = _lines(body)
    return Plain(labels, frame, lines.tolist()) if frame.height == lines.size else None


def _read(body: bytes, dialect: Dialect) -> tuple[tuple[str, ...], pl.DataFrame]:
    head = body[: max(body.find(b"\n"), 0)].rstrip(b"\r").decode()
    labels = tuple(next(csv.reader([head], delimiter=dialect.delimiter), [""]))
    frame = pl.read_csv(
        body,
        has_header=False,
        skip_lines=1,
        schema={f"c{place}": pl.String for place in range(len(labels))},
        separator=dialect.delimiter,
        quote_char='"' if b'"' in body else None,
        empty_string_is_null=False,
    )
    return labels, frame


def _has_blank(frame: pl.DataFrame) -> bool:
    """Whether a row of *frame* is empty in all columns: after the first few are left."""
    rows: pl.Series | None = None
    for column in frame.iter_columns():
        if rows is None:
            rows = (column == "").arg_true()
        elif rows.len():
            rows = rows.filter(column[rows] == "")
    return rows is not None and rows.len() > 0


def counted(body: bytes, delimiter: int) -> tuple[int, int] | None:
    """How many delimiters stand outside quotation marks, and how many line breaks inside.

    None unless all marks and returns are where RFC 4180 has them. Every other mark opens. Before it is the
    end of a cell or of a line, after one that closes the same; or the two are beside one another, and stand
    for a mark in a cell.
    """
    if b"\r" in body and body.count(b"\r") != body.count(b"\r\n"):
        return None
    delimiters, breaks, is_open = 0, 0, np.uint8(0)
    if b'"' not in body:
        letters = np.frombuffer(body, dtype=np.uint8)
        parts = (letters[start : start + _PART] for start in range(0, letters.size, _PART))
        return sum(int(np.count_nonzero(part == delimiter)) for part in parts), 0
    letters = np.frombuffer(b"\n%b\n" % body, dtype=np.uint8)
    for start in range(0, len(body), _PART):
        part = letters[start : start + _PART + 2]  # with one letter before and one behind
        marks, gaps, ends = part == _QUOTE, part == delimiter, part == _BREAK
        within = are_within(marks[1:-1], is_open)
        is_open = within[-1:].view(np.uint8)[0]
        beside = marks | gaps | ends | (part == _RETURN)
        opening, closing = marks[1:-1] & within, marks[1:-1] & ~within
        if (opening & ~beside[:-2]).any() or (closing & ~beside[2:]).any():
            return None
        delimiters += int(np.count_nonzero(gaps[1:-1] & ~within))
        breaks += int(np.count_nonzero(ends[1:-1] & within))
    return None if is_open else (delimiters, breaks)


def are_within(marks: _Marks, is_open: np.uint8) -> _Marks:
    """Which letters are in quotation marks, of which the one that opens counts as in and the other as out."""
    return (np.bitwise_xor.accumulate(marks.view(np.uint8)) ^ is_open).view(np.bool_)


def _lines(body: bytes) -> NDArray[np.intp]:
    """The lines on which the rows of *body* begin, the first after the labels."""
    letters = np.frombuffer(body, dtype=np.uint8)
    outside = ~are_within(letters == _QUOTE, np.uint8(0))[letters == _BREAK]
    lines = np.flatnonzero(outside) + 2
    return lines[: lines.size - body.endswith(b"\n")]
