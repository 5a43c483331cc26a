"""Vega's SVG made small and fit for a page: flat, coordinates rounded, what is shared said once.

Vega puts every mark in groups with roles, labels and names of classes, and writes each dot as a path. Here
the marks are taken out in their order, placed absolutely and gathered again by what they look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET  # what is read here was written by Vega
from xml.sax.saxutils import escape, quoteattr

from obs.errors import ReportError
from obs.report.charts.paper import legible

_LOOKS = (
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin",
    "stroke-linecap", "opacity", "text-anchor", "font-size", "font-weight", "font-style",
)  # fmt: skip
_USUAL = {"opacity": "1", "text-anchor": "start", "stroke-width": "1", "font-weight": "normal"}
_SHIFT = re.compile(r"translate\((-?[\d.e-]+),\s*(-?[\d.e-]+)\)")
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")
_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_FEW = 8
_HAIR = 0.6  # the many thin lines stand at whole pixels across, which saves a fifth of a large chart

Place = tuple[float, float]
Look = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A mark: its kind, where it is, what it looks like, and its shape or words."""

    kind: str
    at: Place
    look: Look
    shape: str


def slim(svg: str, *, id: str, name: str, title: str, desc: str) -> str:  # noqa: A002
    """*svg* as Vega wrote it, as an image called *title* with the description *desc* in its own namespace."""
    root = ET.fromstring(svg)  # noqa: S314
    prefix = f"{id}-{name}"
    box = " ".join(_short(float(edge)) for edge in root.attrib["viewBox"].split())
    drawn = "".join(_groups(_marks(root, (0.0, 0.0), {})))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {name}" role="img"'
        f' aria-labelledby="{prefix}-title {prefix}-desc" viewBox="{box}">'
        f'<title id="{prefix}-title">{escape(legible(title))}</title>'
        f'<desc id="{prefix}-desc">{escape(legible(desc))}</desc>'
        f'<g aria-hidden="true" font-family="system-ui, sans-serif" fill="none">{drawn}</g></svg>'
    )


def _marks(element: ET.Element, at: Place, inherited: Mapping[str, str]) -> Iterator[_Mark]:
    """The marks in *element*, which stands at *at*, in the order of drawing."""
    at = _shifted(element, at)
    looks = {**inherited, **{key: value for key, value in element.attrib.items() if key in _LOOKS}}
    kind = element.tag.rpartition("}")[2]
    if element.get("display") == "none" or element.get("class") in ("background", "foreground"):
        return
    if kind == "rect":  # the background
        return
    if kind in ("svg", "g"):
        for child in element:
            yield from _marks(child, at, looks)
        return
    shape = _shape(kind, element)
    if shape and looks.get("opacity") != "0":
        yield _Mark(kind=_named(kind, shape), at=at, look=_look(kind, looks), shape=shape)


def _shifted(element: ET.Element, at: Place) -> Place:
    x, y = at
    for found in _SHIFT.finditer(element.get("transform", "")):
        x, y = x + float(found[1]), y + float(found[2])
    return x, y


def _shape(kind: str, element: ET.Element) -> str:
    if kind == "text":
        return "".join(element.itertext())
    if kind == "line":
        return f"M0,0L{element.get('x2', '0')},{element.get('y2', '0')}"
    found = _CIRCLE.fullmatch(element.get("d", ""))
    return found[1] if found else element.get("d", "")


def _named(kind: str, shape: str) -> str:
    if kind == "text":
        return kind
    return "circle" if shape[0].isdigit() else kind


def _look(kind: str, looks: Mapping[str, str]) -> Look:
    kept = {key: value for key, value in looks.items() if _USUAL.get(key) != value}
    if kept.get("fill") in ("none", "transparent"):
        del kept["fill"]
    if kept.get("stroke", "none") in ("none", "transparent"):
        kept = {key: value for key, value in kept.items() if not key.startswith("stroke")}
    if kept.get("stroke-dasharray") in ("", "1,0"):
        del kept["stroke-dasharray"]
    if kind != "text":
        kept = {key: value for key, value in kept.items() if not key.startswith(("font", "text"))}
    return tuple(sorted(kept.items()))


def _groups(marks: Iterator[_Mark]) -> Iterator[str]:
    for (kind, look), run in groupby(marks, key=lambda mark: (mark.kind, mark.look)):
        held = list(run)
        if kind == "line":
            yield f"<path{_said(look)} d={quoteattr(''.join(map(_path, held)))}/>"
        elif kind == "circle" and len(held) >= _FEW and not dict(look).get("stroke"):
            yield _dots(held, dict(look))
        else:
            inner = "".join(map(_WRITERS[kind], held))
            yield f"<g{_said(look)}>{inner}</g>"


def _said(look: Look) -> str:
    return "".join(f" {key}={quoteattr(value)}" for key, value in look)


def _dots(marks: list[_Mark], look: dict[str, str]) -> str:
    """Dots of one look as a single path: lines of no length with round ends."""
    colour = look.pop("fill")
    look |= {"stroke": colour, "stroke-width": _short(2 * float(marks[0].shape)), "stroke-linecap": "round"}
    drawn = "".join(f"M{_pair(*mark.at)}h0" for mark in marks)
    return f"<path{_said(tuple(look.items()))} d={quoteattr(drawn)}/>"


def _circle(mark: _Mark) -> str:
    x, y = mark.at
    return f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(float(mark.shape))}"/>'


def _text(mark: _Mark) -> str:
    x, y = mark.at
    return f'<text x="{_short(x)}" y="{_short(y)}">{escape(mark.shape)}</text>'


def _drawn(mark: _Mark) -> str:
    return f"<path d={quoteattr(_path(mark))}/>"


_WRITERS: Mapping[str, Any] = {"circle": _circle, "text": _text, "path": _drawn}


def _path(mark: _Mark) -> str:
    """The path where it stands; its points are rounded, and lines told from one to the next."""
    out: list[str] = []
    here, pen = (0.0, 0.0), (0.0, 0.0)
    thin = float(dict(mark.look).get("stroke-width", 1)) <= _HAIR
    for command, numbers in _commands(mark.shape):
        if command in "Zz":
            out.append("z")
            continue
        here = _end(command, numbers, here)
        place = _rounded(here[0] + mark.at[0], here[1] + mark.at[1], 0 if thin else 1)
        moves = command in "Mm"
        out.append(f"M{_pair(*place)}" if moves else "l" + _pair(place[0] - pen[0], place[1] - pen[1]))
        pen = place
    return _joined(out)


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """The commands of a path that moves and draws straight lines, with their numbers."""
    tokens = _TOKEN.findall(path)
    starts = [index for index, token in enumerate(tokens) if token.isalpha()]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        yield tokens[start], [float(token) for token in tokens[start + 1 : end]]


def _end(command: str, numbers: list[float], here: Place) -> Place:
    """Where the pen is after *command*, in the mark's own coordinates."""
    x, y = here if command.islower() else (0.0, 0.0)
    if command in "Hh":
        return x + numbers[0], here[1]
    if command in "Vv":
        return here[0], y + numbers[0]
    if command in "MmLl" and len(numbers) == 2:
        return x + numbers[0], y + numbers[1]
    raise ReportError(f"Vega has drawn {command!r}, which charts do not read")


def _joined(parts: list[str]) -> str:
    """Lines that follow one another say so once."""
    text, last = "", ""
    for part in parts:
        if part[0] == last == "l":
            text += part[1:] if part[1] == "-" else f" {part[1:]}"
        else:
            text += part
        last = part[0]
    return text


def _rounded(x: float, y: float, decimals: int) -> Place:
    return round(x, decimals) + 0.0, round(y, 1) + 0.0


def _pair(x: float, y: float) -> str:
    first, second = _short(x), _short(y)
    return first + second if second[0] == "-" else f"{first} {second}"


def _short(number: float) -> str:
    """*number* with one decimal at most, and no needless zeros."""
    text = f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
