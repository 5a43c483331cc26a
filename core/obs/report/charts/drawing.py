"""Both papers, and what stands around a plot: titles of axes and the room that their figures need."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import polars as pl

from obs.language import Language
from obs.report.charts.axes import Axis, written
from obs.report.charts.layers import render
from obs.report.charts.model import Chart, Drawing
from obs.report.charts.paper import NARROW, WIDE, Paper, cut, width_of
from obs.report.charts.sheet import Sheet
from obs.report.charts.slimming import slim
from obs.report.charts.styles import AXIS


def chart(drawing: Drawing, draw: Callable[[Paper], Sheet], plotted: pl.DataFrame) -> Chart:
    """The *drawing* on both papers."""
    wide, narrow = (
        slim(
            render(draw(paper).spec(), drawing.language),
            id=drawing.id,
            name=paper.name,
            title=drawing.title,
            desc=drawing.desc,
        )
        for paper in (WIDE, NARROW)
    )
    return Chart(id=drawing.id, wide=wide, narrow=narrow, plotted=plotted)


def title_above(sheet: Sheet, text: str, rows: float = 0, *, left: float | None = None) -> None:
    """The unit of the vertical axis, above its figures (*left* wide) and *rows* pixels of labels."""
    if text:
        y = -rows - sheet.paper.line / 2 - 6
        sheet.texts(
            [{"x": 2 - (sheet.box.left if left is None else left), "y": y, "text": text}],
            size=sheet.paper.small,
            colour=AXIS,
        )


def title_below(sheet: Sheet, text: str) -> None:
    """The unit of the horizontal axis, at its end below its figures.

    One that is wider than what lies left of the end goes beyond it, one wider than the paper is cut.
    """
    if text:
        paper, box = sheet.paper, sheet.box
        told = cut(text, paper.small, paper.width - 4)
        end = max(box.width, width_of(told, paper.small) + 2 - box.left)
        x = min(end, paper.width - box.left - 2)
        y = box.height + paper.small * 2 + 10
        sheet.texts([{"x": x, "y": y, "text": told}], align="right", size=paper.small, colour=AXIS)


def room_below(paper: Paper, title: str) -> float:
    """Pixels below a plot for the figures of its horizontal axis and a title."""
    return paper.small + 12 + (paper.small + 6 if title else 0)


def fitted(make: Callable[[int], Axis], most: int, length: float, language: Language, paper: Paper) -> Axis:
    """The horizontal axis that *make* gives, with as many figures, at *most*, as stand apart on *length*."""
    for at_most in range(most, 2, -1):
        axis = make(at_most)
        if _needed(axis, language, paper) <= length:
            return axis
    return make(2)


def _needed(axis: Axis, language: Language, paper: Paper) -> float:
    """Pixels that a horizontal axis must have for its figures to stand apart, however unevenly they stand."""
    room = [width_of(figure, paper.small) + paper.small / 2 for figure in written(axis, language)]
    places = [axis.at(tick, 1) for tick in axis.ticks]
    apart = [
        (one + other) / 2 / (after - before)
        for (one, before), (other, after) in pairwise(zip(room, places, strict=True))
    ]
    return max(sum(room), *apart, 0)


def room_beside(axis: Axis, language: Language, paper: Paper) -> float:
    """Pixels that the first and last figure of a horizontal axis may need beyond its ends."""
    return max(width_of(figure, paper.small) for figure in written(axis, language)) / 2 + 3


def room_left(axis: Axis, language: Language, paper: Paper) -> float:
    """Pixels that the figures of a vertical axis need, and half the first figure of the horizontal one."""
    figures = max(width_of(figure, paper.small) for figure in written(axis, language)) + 11
    return max(figures, width_of("2022", paper.small) / 2 + 2)
