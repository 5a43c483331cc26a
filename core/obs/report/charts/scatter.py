"""Expected against actual: a dot for each place, and the line on which both are equal."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from obs.report.charts.axes import value_axis
from obs.report.charts.drawing import (
    chart,
    fitted,
    room_below,
    room_beside,
    room_left,
    title_above,
    title_below,
)
from obs.report.charts.model import Chart, Drawing, check_marked, number
from obs.report.charts.paper import Paper
from obs.report.charts.pointing import point_out
from obs.report.charts.sheet import Box, Sheet
from obs.report.charts.styles import AXIS

_SIDES = {"wide": 440.0, "narrow": 236.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What was expected of a place and what was found; marked where it has a *style*."""

    label: str
    expected: float | None
    actual: float | None
    style: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter(Drawing):
    """Pairs on two axes of the same scale in *unit*; the titles say which is which."""

    unit: str
    pairs: tuple[Pair, ...]
    expected_title: str
    actual_title: str
    equal_label: str


def scatter(drawing: Scatter) -> Chart | None:
    """The chart, or None where no place has both values.

    Plotted: label, expected, actual; a row for each place that has both.
    """
    check_marked(pair.style for pair in drawing.pairs if pair.style is not None)
    plotted = pl.DataFrame(
        [
            (pair.label, number(pair.expected), number(pair.actual), pair.style)
            for pair in drawing.pairs
            if number(pair.expected) is not None and number(pair.actual) is not None
        ],
        schema={"label": pl.String, "expected": pl.Float64, "actual": pl.Float64, "style": pl.Int64},
        orient="row",
    )
    if plotted.is_empty():
        return None
    return chart(drawing, lambda paper: _draw(drawing, plotted, paper), plotted.drop("style"))


def _draw(drawing: Scatter, plotted: pl.DataFrame, paper: Paper) -> Sheet:
    held = [*plotted["expected"], *plotted["actual"]]
    axis = fitted(
        lambda at_most: value_axis(held, at_most=at_most, unit=drawing.unit, language=drawing.language),
        paper.up + 1,
        _SIDES[paper.name],
        drawing.language,
        paper,
    )
    left = room_left(axis, drawing.language, paper)
    beside = room_beside(axis, drawing.language, paper)
    side = min(_SIDES[paper.name], paper.width - left - beside)
    box = Box(
        left=left + max(0.0, (paper.width - left - side - beside) / 2),
        top=2 * paper.line + 8,
        width=side,
        height=side,
        bottom=room_below(paper, drawing.expected_title),
    )
    sheet = Sheet(paper, box, axis, axis)
    sheet.grid(x=True, y=True)
    sheet.curves([{"x": end, "y": end, "part": 0} for end in (axis.low, axis.high)], dash=(4, 3))
    sheet.texts(
        [{"x": side, "y": -paper.line / 2, "text": drawing.equal_label}],
        align="right",
        size=paper.small,
        colour=AXIS,
    )
    places = [
        (label, x, y, style)
        for label, x, y, style in plotted.select("label", "expected", "actual", "style").iter_rows()
    ]
    point_out(sheet, places)
    title_above(sheet, _with(drawing.actual_title, axis.title), paper.line, left=left)
    title_below(sheet, _with(drawing.expected_title, axis.title))
    return sheet


def _with(title: str, unit: str) -> str:
    return f"{title}, {unit}" if unit else title
