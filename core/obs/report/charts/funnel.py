"""A funnel: values against the size they are reckoned from, with the limits of what chance explains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from obs.report.charts.axes import Axis, size_axis, value_axis
from obs.report.charts.drawing import chart, fitted, room_below, room_left, title_above, title_below
from obs.report.charts.margins import EndLabel, label_ends, margin_for
from obs.report.charts.model import Chart, Drawing, Reference, Values, check_length, check_marked, number
from obs.report.charts.paper import Paper
from obs.report.charts.pointing import point_out
from obs.report.charts.sheet import Box, Row, Sheet

_HEIGHTS = {"wide": 330.0, "narrow": 260.0}
_STEP = 4.0  # pixels between two points of a limit
_DASHES: dict[int, tuple[int, ...]] = {0: (6, 3), 1: ()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """A place with its denominator and its value; marked where it has a *style*."""

    label: str
    size: float | None
    value: float | None
    style: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A pair of limits at the chart's *sizes*, such as those of 95 %."""

    label: str
    low: Values
    high: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel(Drawing):
    """Places by their size, named by *size_title* (on a logarithmic axis), and their value in *unit*.

    *sizes*, rising, are where the limits are known; the *inner* ones are dashed, the *outer* ones whole.
    """

    unit: str
    size_title: str
    places: tuple[Sized, ...]
    centre: Reference
    sizes: tuple[float, ...]
    inner: Limits
    outer: Limits


def funnel(drawing: Funnel) -> Chart | None:
    """The chart, or None where no place has a value and a size above zero.

    Plotted: label, size, value; a row for each place that has both. The limits are curves: a table has
    them beside the places, from where the places come.
    """
    check_marked(place.style for place in drawing.places if place.style is not None)
    for limits in (drawing.inner, drawing.outer):
        check_length(limits.label, limits.low, len(drawing.sizes))
        check_length(limits.label, limits.high, len(drawing.sizes))
    plotted = pl.DataFrame(
        [
            (place.label, number(place.size), number(place.value), place.style)
            for place in drawing.places
            if number(place.value) is not None and (number(place.size) or 0) > 0
        ],
        schema={"label": pl.String, "size": pl.Float64, "value": pl.Float64, "style": pl.Int64},
        orient="row",
    )
    if plotted.is_empty():
        return None
    return chart(drawing, lambda paper: _draw(drawing, plotted, paper), plotted.drop("style"))


def _draw(drawing: Funnel, plotted: pl.DataFrame, paper: Paper) -> Sheet:
    def sizes(at_most: int) -> Axis:
        return size_axis(plotted["size"], at_most=at_most, unit=drawing.size_title)

    heights = _heights(drawing, plotted, sizes(paper.across))
    y = value_axis(heights, at_most=paper.up, unit=drawing.unit, language=drawing.language)
    left = room_left(y, drawing.language, paper)
    labels = [drawing.centre.label, drawing.inner.label, drawing.outer.label]
    width = paper.width - left - margin_for(labels, paper)
    x = fitted(sizes, paper.across, width, drawing.language, paper)
    box = Box(
        left=left,
        top=paper.line + 8,
        width=width,
        height=_HEIGHTS[paper.name],
        bottom=room_below(paper, drawing.size_title),
    )
    sheet = Sheet(paper, box, x, y)
    sheet.grid(x=False, y=True)
    curves = [_apart(list(_curve(drawing, limits, x, y)), sheet) for limits in (drawing.inner, drawing.outer)]
    for at, rows in enumerate(curves):
        sheet.curves(rows, dash=_DASHES[at])
    sheet.curves([{"x": end, "y": drawing.centre.value, "part": 0} for end in (x.low, x.high)], width=1.8)
    places = [
        (label, size, value, style)
        for label, size, value, style in plotted.select("label", "size", "value", "style").iter_rows()
    ]
    point_out(sheet, places)
    title_above(sheet, y.title)
    title_below(sheet, x.title)
    label_ends(sheet, list(_ends(drawing, curves, sheet)))
    return sheet


def _heights(drawing: Funnel, plotted: pl.DataFrame, x: Axis) -> list[float]:
    """What the vertical axis must hold: the values, and limits that do not lie far beyond them."""
    held = [*plotted["value"], drawing.centre.value]
    beyond = 0.5 * max(abs(value) for value in held)
    low, high = min(held) - beyond, max(held) + beyond
    limits = (drawing.inner.low, drawing.inner.high, drawing.outer.low, drawing.outer.high)
    near = [
        limit
        for values in limits
        for size, limit in zip(drawing.sizes, map(number, values), strict=True)
        if limit is not None and x.low <= size <= x.high and low <= limit <= high
    ]
    return held + near


def _curve(drawing: Funnel, limits: Limits, x: Axis, y: Axis) -> Iterator[Row]:
    """The limits within the plot; those that lie outside are not drawn."""
    for part, values in enumerate((limits.low, limits.high)):
        for size, value in zip(drawing.sizes, values, strict=True):
            held = number(value)
            if held is not None and x.low <= size <= x.high and y.low <= held <= y.high:
                yield {"x": size, "y": held, "part": part}


def _apart(rows: list[Row], sheet: Sheet) -> list[Row]:
    """Of the points of each curve those that stand apart on the paper, and its ends."""
    kept: list[Row] = []
    for at, row in enumerate(rows):
        is_last = at + 1 == len(rows) or rows[at + 1]["part"] != row["part"]
        before = kept[-1] if kept and kept[-1]["part"] == row["part"] else None
        if before is None or is_last or sheet.x(float(row["x"])) - sheet.x(float(before["x"])) >= _STEP:
            kept.append(row)
    return kept


def _ends(drawing: Funnel, curves: list[list[Row]], sheet: Sheet) -> Iterator[EndLabel]:
    """The upper limits and the centre are labelled where they end on the right."""
    yield EndLabel(text=drawing.centre.label, x=sheet.box.width - 4, y=sheet.y(drawing.centre.value))
    for limits, rows in zip((drawing.inner, drawing.outer), curves, strict=True):
        upper = [row for row in rows if row["part"] == 1] or rows
        if upper:
            yield EndLabel(
                text=limits.label, x=sheet.x(float(upper[-1]["x"])), y=sheet.y(float(upper[-1]["y"]))
            )
