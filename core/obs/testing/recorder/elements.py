"""The parts of a reply that may be left out: elements of JSON lists, lines of text. Nothing else changes.

What stays is cut from the reply itself, byte by byte: a number keeps its digits, an object the order of its
names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]')  # a text is one mark, whatever stands in it
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(slots=True)
class Element:
    """A part that may be left out, with the lists inside it; *start* and *end* are places in the text."""

    start: int
    end: int
    lists: list[Elements] = field(default_factory=list["Elements"])
    kept: bool = True


@dataclass(slots=True)
class Elements:
    """A list; its elements stand between *start* and *end*, with *between* them."""

    start: int
    end: int
    items: list[Element]
    between: str = ","


@dataclass(slots=True)
class Document:
    """A reply as text with the lists in it; in rows of text the lines are the only list."""

    text: str
    encoding: str
    lists: list[Elements]

    def body(self) -> bytes:
        """The reply without what is not kept."""
        return _kept(self.text, self.lists, 0, len(self.text)).encode(self.encoding)

    def walk(self) -> Iterator[Elements]:
        """Each list that is left, outer ones before inner ones; what is left out meanwhile is not met."""
        waiting = [*self.lists]
        while waiting:
            each = waiting.pop(0)
            yield each
            waiting += [inner for item in each.items if item.kept for inner in item.lists]


def document_of(body: bytes) -> Document | None:
    """*body* with its lists; None for what is neither JSON nor text, such as a workbook."""
    try:
        text = body.decode("utf-8")
        if isinstance(json.loads(text), (dict, list)):
            return Document(text, "utf-8", _json_lists(text))
    except (ValueError, RecursionError):
        pass
    if _NO_TEXT.search(body):
        return None
    text = body.decode("latin-1")  # every byte stays what it is, whatever the encoding
    lines = [Element(*found.span()) for found in re.finditer(r"[^\n]*\n|[^\n]+\Z", text)]
    return Document(text, "latin-1", [Elements(0, len(text), lines, between="")])


def _json_lists(text: str) -> list[Elements]:
    """The lists of a JSON text that is sound."""
    outermost: list[Elements] = []
    # For each list or object that is open: the list it is (None for an object), where its element begins.
    opened: list[tuple[Elements | None, list[Elements]]] = [(None, outermost)]
    for mark in _MARKS.finditer(text):
        sign, place = mark[0], mark.end()
        if sign == "[":
            element = Element(place, place)
            inside = Elements(place, place, [element])
            opened[-1][1].append(inside)
            opened.append((inside, element.lists))
        elif sign == "{":
            opened.append((None, opened[-1][1]))
        elif sign in "]}":
            closed, _ = opened.pop()
            if closed is not None:
                closed.items[-1].end = closed.end = mark.start()
                if not text[closed.items[0].start : closed.end].strip():
                    closed.items.clear()
        elif sign == "," and (inside := opened[-1][0]) is not None:
            inside.items[-1].end = mark.start()
            element = Element(place, place)
            inside.items.append(element)
            opened[-1] = (inside, element.lists)
    return outermost


def _kept(text: str, lists: list[Elements], start: int, end: int) -> str:
    """*text* from *start* to *end*, which holds *lists*, without what is not kept."""
    parts: list[str] = []
    for each in lists:
        parts.append(text[start : each.start])
        kept = [_kept(text, item.lists, item.start, item.end) for item in each.items if item.kept]
        parts.append(each.between.join(kept))
        start = each.end
    return "".join([*parts, text[start:end]])
