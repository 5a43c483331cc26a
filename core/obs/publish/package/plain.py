"""A file of records that is without fault in its form, read by Polars: all but a few are."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from obs.publish.package.dialect import Dialect

_Letters = NDArray[np.uint8]
_PART = 1 << 18
"""So many letters are looked at together: what is made of them stays near."""
_QUOTE, _BREAK, _RETURN = b'"\n\r'


class Plain(NamedTuple):
    """A table without fault; *lines* are those on which its rows begin, if other than the next each."""

    labels: tuple[str, ...]
    frame: pl.DataFrame
    lines: Sequence[int] | None = None


class _Quoted(NamedTuple):
    """How many *delimiters* stand within quotation marks, and for each line *break* whether it does."""

    delimiters: int
    breaks: NDArray[np.bool_]


def read_plain(body: bytes, dialect: Dialect) -> Plain | None:
    """The table, if it is without fault in its form; None if that is not certain."""
    letters, delimiter = np.frombuffer(body, dtype=np.uint8), ord(dialect.delimiter)
    quoted = _quoted(body, letters, delimiter)
    if quoted is None or quoted.breaks[:1].any():
        return None
    try:
        labels, frame = _read(body, dialect)
    except (pl.exceptions.PolarsError, UnicodeDecodeError):
        return None
    # Polars refuses rows that are too long: with the right number of cells in all, none is too short.
    gaps = sum(int(np.count_nonzero(part == delimiter)) for part in _parts(letters)) - quoted.delimiters
    if gaps != (frame.height + 1) * (len(labels) - 1) or _has_blank(frame):
        return None
    if not quoted.breaks.any():
        return Plain(labels, frame)
    lines = np.flatnonzero(~quoted.breaks) + 2  # the first line break is that of the labels
    if frame.height != lines.size - body.endswith(b"\n"):
        return None
    return Plain(labels, frame, lines[: frame.height].tolist())


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


def _quoted(body: bytes, letters: _Letters, delimiter: int) -> _Quoted | None:
    """What quotation marks enclose; None unless they and all returns are where RFC 4180 has them.

    Every other mark opens. Before it is the end of a cell or of a line, after one that closes the same; or
    the two are beside one another, and stand for a mark in a cell.
    """
    if b"\r" in body and body.count(b"\r") != body.count(b"\r\n"):
        return None
    if b'"' not in body:
        return _Quoted(0, np.zeros(0, dtype=np.bool_))
    beside = np.zeros(256, dtype=np.bool_)
    beside[[delimiter, _BREAK, _RETURN, _QUOTE]] = True
    opened, delimiters = np.uint8(0), 0
    breaks: list[NDArray[np.bool_]] = []
    for number, part in enumerate(_parts(letters)):
        marks = part == _QUOTE
        within = np.bitwise_xor.accumulate(marks.view(np.uint8)) ^ opened
        opened = within[-1]
        places = np.flatnonzero(marks)
        outer = places + number * _PART + np.where(within[places], -1, 1)
        if not beside[letters.take(outer, mode="clip")].all():  # beyond the ends is none but the mark itself
            return None
        delimiters += int(np.count_nonzero((part == delimiter) & within.view(np.bool_)))
        breaks.append(within.view(np.bool_)[part == _BREAK])
    return None if opened else _Quoted(delimiters, np.concatenate(breaks))


def _parts(letters: _Letters) -> Iterator[_Letters]:
    for start in range(0, letters.size, _PART):
        yield letters[start : start + _PART]
