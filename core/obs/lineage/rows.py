"""Where a cell stands in a line of text, told by the heading of its column and not by a plugin."""

from __future__ import annotations

import re
from collections.abc import Sequence

from obs.models import Position

Span = tuple[int, int]

_DELIMITERS = (";", ",", "\t", "|")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def cell(lines: Sequence[str], position: Position) -> Span:
    """Where the text of *position* stands in its line: below its heading, where one of *lines* has that.

    Where none has, as in rows without headings, the line must hold the text once. ValueError where it stands
    elsewhere, or where nothing tells which of several it is.
    """
    assert position.line is not None
    line, text = lines[position.line - 1], position.text
    for delimiter in _DELIMITERS if position.column else ():
        place = _heading(lines[: position.line - 1], position.column, delimiter)
        spans = _cells(line, delimiter)
        if place is None or len(spans) <= place:
            continue
        if _plain(line, spans[place]) != text.strip():
            raise ValueError(
                f"line {position.line} has {_plain(line, spans[place])!r} in the column {position.column!r}, "
                f"and not {text!r}"
            )
        return _inside(line, spans[place], text)
    first = line.find(text)
    if first < 0:
        raise ValueError(f"line {position.line} does not hold {text!r}")
    if line.find(text, first + 1) >= 0:
        raise ValueError(
            f"line {position.line} holds {text!r} more than once, and no heading tells which it is"
        )
    return first, first + len(text)


def _heading(lines: Sequence[str], column: str, delimiter: str) -> int | None:
    """The place of *column* among the cells of the first of *lines* that has it, once."""
    for line in lines:
        named = [_plain(line, span) for span in _cells(line, delimiter)]
        if named.count(column.strip()) == 1 and len(named) > 1:
            return named.index(column.strip())
    return None


def _cells(line: str, delimiter: str) -> list[Span]:
    """Where the cells of *line* stand, with their quotation marks; none where a quoted one does not end."""
    spans: list[Span] = []
    at = 0
    while True:
        quoted = _QUOTED.match(line, at)
        end = quoted.end() if quoted else line.find(delimiter, at)
        end = len(line) if end < 0 else end
        if line[end : end + 1] not in ("", delimiter):
            return []
        spans.append((at, end))
        if end == len(line):
            return spans
        at = end + 1


def _plain(line: str, span: Span) -> str:
    """What a cell says, without its quotation marks and the blanks around it."""
    text = line[slice(*span)].strip().lstrip("\ufeff")
    return text[1:-1].replace('""', '"').strip() if len(text) > 1 and text[0] == text[-1] == '"' else text


def _inside(line: str, span: Span, text: str) -> Span:
    """Where *text* itself stands in the cell; all of the cell where it is written with doubled marks."""
    at = line.find(text, *span)
    return (at, at + len(text)) if at >= 0 else span
