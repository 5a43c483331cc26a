"""Bars: the parts of a change to the left and right of zero, and their total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from obs.report.charts.axes import Axis, snug_axis
from obs.report.charts.drawing import chart, fitted, room_below, room_beside, title_below
from obs.report.charts.model import Chart, Drawing, number
from obs.report.charts.paper import Paper, width_of, wrapped
from obs.report.charts.sheet import Box, Sheet

MORE, LESS, TOTAL = "#0072B2", "#D55E00", "#333333"
_BAR = 20.0
_APART = 8.0  # between the parts and their total


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a change: its *value*, and the *text* that stands by its bar."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars(Drawing):
    """*parts* from the top down in *unit*, then the *total*."""

    unit: str
    parts: tuple[Part, ...]
    total: Part | None = None


def bars(drawing: Bars) -> Chart | None:
    """The chart, or None where no part has a value.

    Plotted: label, value; a row for each part that has one, then the total.
    """
    parts = [part for part in drawing.parts if number(part.value) is not None]
    total = [part for part in (drawing.total,) if part is not None and number(part.value) is not None]
    if not parts:
        return None
    plotted = pl.DataFrame(
        [(part.label, number(part.value)) for part in (*parts, *total)],
        schema={"label": pl.String, "value": pl.Float64},
        orient="row",
    )
    return chart(drawing, lambda paper: _draw(drawing, parts, total, paper), plotted)


def _draw(drawing: Bars, parts: Sequence[Part], total: Sequence[Part], paper: Paper) -> Sheet:
    shown = [*parts, *total]
    values = [part.value or 0.0 for part in shown]
    axis = fitted(
        lambda at_most: snug_axis(
            values, at_most=at_most, unit=drawing.unit, language=drawing.language, zero=True
        ),
        paper.across,
        paper.width * 0.5,
        drawing.language,
        paper,
    )
    beside = paper.is_wide
    lines = [
        wrapped(part.label, paper.text, paper.width * 0.3 if beside else paper.width - 8) for part in shown
    ]
    tags = [width_of(part.text, paper.text) + 8 for part in shown]
    names = max(width_of(line, paper.text) for texts in lines for line in texts) + 14 if beside else 4.0
    least = room_beside(axis, drawing.language, paper)
    left, right = _overhang(axis, values, tags, room=paper.width - names, least=least)
    width = paper.width - names - left - right
    rows = [len(texts) * paper.line for texts in lines]
    heights = [max(_BAR + 10, row + 6) if beside else _BAR + row + 12 for row in rows]
    tops = [sum(heights[:at]) + (_APART if at >= len(parts) else 0) for at in range(len(shown))]
    box = Box(
        left=names + left,
        top=6,
        width=width,
        height=sum(heights) + (_APART if total else 0),
        bottom=room_below(paper, axis.title),
    )
    sheet = Sheet(paper, box, axis, None)
    sheet.grid(x=True, y=False)
    levels = [
        top + ((height - _BAR) / 2 if beside else height - _BAR - 5)
        for top, height in zip(tops, heights, strict=True)
    ]
    _bars(sheet, shown, len(parts), levels)
    _names(sheet, lines, tops, heights, names + left)
    title_below(sheet, axis.title)
    return sheet


def _overhang(
    axis: Axis, values: Sequence[float], tags: Sequence[float], *, room: float, least: float
) -> tuple[float, float]:
    """Pixels left and right of the plot for texts (*tags* wide) that stand beyond the longest bars."""
    left = right = least
    for _ in range(4):  # the bars grow shorter with the plot
        width = room - left - right
        ends = [(axis.at(value, width), tag, value < 0) for value, tag in zip(values, tags, strict=True)]
        left = max(least, *(tag - end for end, tag, is_left in ends if is_left), least)
        right = max(least, *(end + tag - width for end, tag, is_left in ends if not is_left), least)
    return left, right


def _names(
    sheet: Sheet, lines: Sequence[list[str]], tops: Sequence[float], heights: Sequence[float], left: float
) -> None:
    paper = sheet.paper
    rows = [
        {
            "x": 4 - left,
            "y": top
            + ((height - (len(texts) - 1) * paper.line) / 2 if paper.is_wide else 2 + paper.line / 2)
            + at * paper.line,
            "text": text,
        }
        for texts, top, height in zip(lines, tops, heights, strict=True)
        for at, text in enumerate(texts)
    ]
    sheet.texts(rows, halo=not paper.is_wide)


def _bars(sheet: Sheet, shown: Sequence[Part], parts: int, tops: Sequence[float]) -> None:
    zero = sheet.x(0)
    both = list(zip(shown, tops, strict=True))
    sheet.boxes(
        [
            {
                "x": min(zero, sheet.x(part.value or 0.0)),
                "x2": max(zero, sheet.x(part.value or 0.0)),
                "y": top,
                "y2": top + _BAR,
                "colour": TOTAL if at >= parts else MORE if (part.value or 0.0) >= 0 else LESS,
            }
            for at, (part, top) in enumerate(both)
        ]
    )
    sheet.stems([{"x": zero, "x2": zero, "y": 0, "y2": sheet.box.height, "colour": TOTAL}], width=1.2)
    for right in (True, False):
        sheet.texts(
            [
                {
                    "x": sheet.x(part.value or 0.0) + (5 if right else -5),
                    "y": top + _BAR / 2,
                    "text": part.text,
                }
                for part, top in both
                if ((part.value or 0.0) >= 0) == right
            ],
            align="left" if right else "right",
        )
