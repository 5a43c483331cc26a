"""A file of records that is without fault in its form, read by Polars: all but a few are."""

from __future__ import annotations

import csv
import re

import polars as pl

from obs.publish.package.dialect import Dialect, sound_until

_QUOTED = re.compile(rb'"(?:[^"]|"")*+"')


def read_plain(body: bytes, dialect: Dialect) -> tuple[tuple[str, ...], pl.DataFrame] | None:
    """The table, if it is without fault in its form; None if that is not certain."""
    if body.count(b"\r") != body.count(b"\r\n"):
        return None
    within = _quoted_delimiters(body, dialect)
    end = body.find(b"\n")
    head = body[: max(end, 0)].rstrip(b"\r").decode()
    labels = tuple(next(csv.reader([head], delimiter=dialect.delimiter), [""]))
    if within is None:
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
    delimiter, count, at = dialect.delimiter.encode(), 0, body.find(b'"')
    while at >= 0:
        start, end = body.rfind(b"\n", 0, at) + 1, body.find(b"\n", at)
        line = body[start : end if end >= 0 else len(body)].rstrip(b"\r")
        if sound_until(line, dialect) < len(line):
            return None
        count += sum(cell.count(delimiter) for cell in _QUOTED.findall(line))
        at = body.find(b'"', end) if end >= 0 else -1
    return count
