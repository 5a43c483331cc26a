"""Replies spoilt in every way that services are known to spoil them."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any, cast

from obs.models import Reply

_HTML = (
    b"<!DOCTYPE html>\n<html><head><title>Underh\xc3\xa5ll</title></head><body>Strax tillbaka</body></html>"
)
_WRITTEN = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_NAME = re.compile(r"[A-Za-z_]\w*")

SPOILT: dict[str, Callable[[Reply], Reply]] = {
    "html": lambda reply: replace(reply, body=_HTML, headers={"content-type": "text/html"}),
    "plain text": lambda reply: replace(reply, body=b"The service is busy."),
    "empty": lambda reply: replace(reply, body=b""),
    "half of it": lambda reply: replace(reply, body=reply.body[: len(reply.body) // 2]),
    "refused": lambda reply: replace(reply, status=403, body=_HTML),
    "not found": lambda reply: replace(reply, status=404, body=b'{"detail":"Not Found"}'),
    "bad request": lambda reply: replace(reply, status=400, body=b'{"detail":"Bad Request"}'),
    "server error": lambda reply: replace(reply, status=500, body=_HTML),
}
"""Ways to spoil a whole reply, by name."""


def spoilt(reply: Reply, way: str) -> Reply:
    """*reply* spoilt in one of the ways of `SPOILT`; KeyError for another."""
    return SPOILT[way](reply)


def cut_off(reply: Reply, places: int = 12) -> Iterator[Reply]:
    """*reply* cut off at so many *places* spread over its body, the last just before its end."""
    length = len(reply.body.rstrip())
    for end in sorted({max(1, (length - 1) * number // places) for number in range(1, places + 1)}):
        if end < length:
            yield replace(reply, body=reply.body[:end])


def renamed(reply: Reply) -> Iterator[tuple[str, Reply]]:
    """Each field's name that occurs in *reply*, and the reply with that field under another name.

    In JSON the names of objects that could be a field's, in rows of text the headings; a workbook has none.
    """
    if _is_binary(reply):
        return
    document = _json(reply)
    if document is not None:
        for name in sorted(set(_names(document))):
            yield name, _with_json(reply, _renamed(document, name))
        return
    text, encoding = _text(reply)
    first, end, rest = text.partition("\n")
    for name in [
        cell for row in csv.reader([first.strip("\r")], delimiter=_delimiter(first)) for cell in row
    ]:
        if name:
            changed = first.replace(name, f"{name}_renamed", 1) + end + rest
            yield name, replace(reply, body=changed.encode(encoding))


def with_figure(reply: Reply, figure: float, other: float | str | None) -> Reply | None:
    """*reply* with *other* (None: nothing) where *figure* stands; None unless it stands there just once."""
    document = _json(reply)
    if document is not None:
        places = list(_places(document, figure)) or list(_places(document, figure, written=True))
        if len(places) != 1:
            return None
        changed = deepcopy(document)
        at = changed
        for step in places[0][:-1]:
            at = at[step]
        written = isinstance(at[places[0][-1]], str) and isinstance(other, (int, float))
        at[places[0][-1]] = _as_text(other) if written else other
        return _with_json(reply, changed)
    return _with_cell(reply, figure, _as_text(other))


def _as_text(other: float | str | None) -> str:
    if isinstance(other, bool):
        return str(other).lower()
    return other if isinstance(other, str) else "" if other is None else f"{other:g}"


def _with_cell(reply: Reply, figure: float, cell: str) -> Reply | None:
    text, encoding = _text(reply)
    cells = list(re.finditer(r"(?<![^;,\t\r\n|])[-+]?\d+(?:[.,]\d+)?(?![^;,\t\r\n|])", text))
    if _delimiter(text) == ",":
        cells = [each for each in cells if "," not in each[0]]
    found = [each for each in cells if math.isclose(float(each[0].replace(",", ".")), figure)]
    if len(found) != 1:
        return None
    start, end = found[0].span()
    return replace(reply, body=(text[:start] + cell + text[end:]).encode(encoding))


def _json(reply: Reply) -> Any:  # noqa: ANN401
    try:
        document = json.loads(reply.body)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, (dict, list)) else None  # pyright: ignore[reportUnknownVariableType]


def _with_json(reply: Reply, document: object) -> Reply:
    return replace(reply, body=json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def _is_binary(reply: Reply) -> bool:
    return b"\x00" in reply.body


def _text(reply: Reply) -> tuple[str, str]:
    try:
        return reply.body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return reply.body.decode("latin-1"), "latin-1"  # every byte stays what it is


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(";\t|,", key=head.count)


def _names(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in cast("dict[str, object]", value).items():
            if _NAME.fullmatch(name):
                yield name
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _names(inner)


def _renamed(value: object, name: str) -> object:
    if isinstance(value, dict):
        inner = cast("dict[str, object]", value)
        return {
            (f"{key}_renamed" if key == name else key): _renamed(part, name) for key, part in inner.items()
        }
    if isinstance(value, list):
        return [_renamed(part, name) for part in cast("list[object]", value)]
    return value


def _places(value: object, figure: float, *, written: bool = False) -> Iterator[tuple[Any, ...]]:
    """Where *figure* stands in *value* as a number or, where *written*, as a text such as "12,5"."""
    if isinstance(value, dict):
        for name, inner in cast("dict[str, object]", value).items():
            yield from ((name, *rest) for rest in _places(inner, figure, written=written))
    elif isinstance(value, list):
        for place, inner in enumerate(cast("list[object]", value)):
            yield from ((place, *rest) for rest in _places(inner, figure, written=written))
    elif written and isinstance(value, str):
        if _WRITTEN.fullmatch(value) and math.isclose(float(value.replace(",", ".")), figure):
            yield ()
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and math.isclose(value, figure):
        yield ()
