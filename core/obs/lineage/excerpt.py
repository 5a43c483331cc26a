"""The place in a raw reply where a figure stands, cut out so that it can be read.

Positions are found by the text itself, apart from the plugin that told them: what is shown is what a reader
who goes there by hand finds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from obs.lineage.rows import cell
from obs.models import Position

LONGEST = 600
"""An excerpt is the largest object or list around the figure with at most so many characters."""

_AROUND = 60
_BLANKS = re.compile(r"[ \t\n\r]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_DECODER = json.JSONDecoder()

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What stands at a position, as it is written: *figure*, with what is *before* and *after* it.

    *found* is the figure read as JSON, or the text of a cell. *figure* is "" where nothing stands at that
    place: a sparse list leaves out what has no value.
    """

    before: str = ""
    figure: str = ""
    after: str = ""
    found: object = None

    @property
    def text(self) -> str:
        """All of it, as it stands in the reply."""
        return self.before + self.figure + self.after


def excerpt(body: bytes, position: Position) -> Excerpt:
    """What *body* has at *position*; ValueError where there is no such place."""
    if position.pointer:
        return _of_json(body.decode("utf-8"), position.pointer)
    if position.line is None:
        raise ValueError("the position names no place")
    lines = _LINE_END.split(decoded(body))
    if not 1 <= position.line <= len(lines):
        raise ValueError(f"there is no line {position.line}")
    line = lines[position.line - 1]
    found = _cut(line, cell(lines, position), (0, len(line)))
    return replace(found, found=position.text)


def decoded(body: bytes) -> str:
    """The text of a file in UTF-8, else in Windows-1252, else in Latin-1, which every file is."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def _of_json(text: str, pointer: str) -> Excerpt:
    spans = list(_spans(text, pointer))
    steps = pointer.count("/")
    if len(spans) < steps:
        raise ValueError(f"there is nothing at {pointer}")
    around = next((span for span in spans if span[1] - span[0] <= LONGEST), None)
    if len(spans) == steps:  # a sparse list has no such member
        return Excerpt() if around is None else Excerpt(before=text[slice(*around)])
    whole = around if around is not None and around != spans[-1] else (0, len(text))
    return replace(_cut(text, spans[-1], whole), found=json.loads(text[slice(*spans[-1])]))


def _cut(text: str, figure: Span, whole: Span) -> Excerpt:
    """The *figure* in *text* with what is around it in *whole*, or the part of that which is near."""
    (start, end), (first, last) = figure, whole
    if last - first > LONGEST:
        first, last = max(first, start - _AROUND), min(last, end + _AROUND)
    return Excerpt(before=text[first:start], figure=text[start:end], after=text[end:last])


def _spans(text: str, pointer: str) -> Iterator[Span]:
    """Where the whole document stands in *text*, then each step of *pointer*, as long as there is one."""
    at = _after_blanks(text, 0)
    yield _span(text, at)
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        found = _member(text, at, key) if text[at] == "{" else _element(text, at, key)
        if found is None:
            return
        at = found
        yield _span(text, at)


def _span(text: str, at: int) -> Span:
    return at, _DECODER.raw_decode(text, at)[1]


def _member(text: str, at: int, key: str) -> int | None:
    """Where the value of the member *key* of the object at *at* begins; of several the last, as is usual."""
    at, found = _after_blanks(text, at + 1), None
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, at)
        at = _after_blanks(text, _after_blanks(text, at) + 1)
        found = at if name == key else found
        at = _after_blanks(text, _span(text, at)[1])
        at = _after_blanks(text, at + 1) if text[at] == "," else at
    return found


def _element(text: str, at: int, key: str) -> int | None:
    """Where the element number *key* begins of the list at *at*; None for what is no list or has none."""
    if text[at] != "[" or not key.isdigit():
        return None
    at = _after_blanks(text, at + 1)
    for _ in range(int(key)):
        if text[at] == "]":
            return None
        at = _after_blanks(text, _span(text, at)[1])
        if text[at] != ",":
            return None
        at = _after_blanks(text, at + 1)
    return None if text[at] == "]" else at


def _after_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    assert match is not None
    return match.end()
