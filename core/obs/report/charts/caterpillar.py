"""A caterpillar: a row for each place with its value and its interval, in the order given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from obs.report.charts.axes import Axis, snug_axis
from obs.report.charts.drawing import chart, fitted, room_below, room_beside, title_below
from obs.report.charts.margins import EndLabel, label_ends, margin_for
from obs.report.charts.model import Chart, Drawing, Reference, check_marked, number
from obs.report.charts.paper import Paper, width_of, wrapped
from obs.report.charts.poles import Pole, raise_poles, rows_above
from obs.report.charts.sheet import Box, Row, Sheet
from obs.report.charts.styles import AXIS, GREY, INK, STYLES

LABELLED_AT_MOST = 30
_BOLD = 1.12  # how much wider bold letters are
_DENSE = {"wide": 440.0, "narrow": 400.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A row: its value, the ends of its interval (None for none), and its style where it is marked."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    style: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caterpillar(Drawing):
    """*rows* from the top down, values in *unit*. Beyond 30 rows only the marked ones are labelled."""

    unit: str
    rows: tuple[Interval, ...]
    reference: Reference | None = None
    zero: bool = False


def caterpillar(drawing: Caterpillar) -> Chart | None:
    """The chart, or None where no row has a value.

    Plotted: label, value, low, high; a row for each row that has a value, then one for the reference.
    """
    check_marked(row.style for row in drawing.rows if row.style is not None)
    rows = [row for row in drawing.rows if number(row.value) is not None]
    if not rows:
        return None
    reference = (
        drawing.reference if drawing.reference and number(drawing.reference.value) is not None else None
    )
    plotted = pl.DataFrame(
        [
            *((row.label, number(row.value), number(row.low), number(row.high)) for row in rows),
            *([(reference.label, number(reference.value), None, None)] if reference else []),
        ],
        schema={"label": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
        orient="row",
    )
    draw = _labelled if len(rows) <= LABELLED_AT_MOST else _dense
    return chart(drawing, lambda paper: draw(drawing, rows, reference, paper), plotted)


def _axis(drawing: Caterpillar, rows: Sequence[Interval], reference: Reference | None, paper: Paper) -> Axis:
    ends = [number(end) for row in rows for end in (row.value, row.low, row.high)]
    held = [end for end in ends if end is not None] + ([reference.value] if reference else [])
    return fitted(
        lambda at_most: snug_axis(
            held, at_most=at_most, unit=drawing.unit, language=drawing.language, zero=drawing.zero
        ),
        paper.across,
        paper.width * 0.6,
        drawing.language,
        paper,
    )


def _labelled(
    drawing: Caterpillar, rows: Sequence[Interval], reference: Reference | None, paper: Paper
) -> Sheet:
    axis = _axis(drawing, rows, reference, paper)
    most = paper.width * (0.34 if paper.is_wide else 0.36)
    lines = [wrapped(row.label, paper.text * _BOLD, most) for row in rows]
    left = max(width_of(line, paper.text * _BOLD) for texts in lines for line in texts) + 12
    width = paper.width - left - room_beside(axis, drawing.language, paper)
    heights = [len(texts) * paper.line + 5 for texts in lines]
    middles = [sum(heights[:at]) + height / 2 for at, height in enumerate(heights)]
    sheet = _sheet(paper, axis, reference, left=left, width=width, height=sum(heights))
    _rows(sheet, rows, middles, thick=2.2, point=9)
    for marked in (True, False):
        sheet.texts(
            [
                {"x": -10, "y": middle + (at - (len(texts) - 1) / 2) * paper.line, "text": text}
                for row, texts, middle in zip(rows, lines, middles, strict=True)
                for at, text in enumerate(texts)
                if (row.style is not None) == marked
            ],
            align="right",
            bold=marked,
            colour=INK if marked else AXIS,
        )
    title_below(sheet, axis.title)
    return sheet


def _dense(
    drawing: Caterpillar, rows: Sequence[Interval], reference: Reference | None, paper: Paper
) -> Sheet:
    axis = _axis(drawing, rows, reference, paper)
    left = room_beside(axis, drawing.language, paper)
    width = paper.width - left - margin_for([row.label for row in rows if row.style is not None], paper)
    height = _DENSE[paper.name]
    middles = [(at + 0.5) * height / len(rows) for at in range(len(rows))]
    sheet = _sheet(paper, axis, reference, left=left, width=width, height=height)
    _rows(sheet, rows, middles, thick=0.7, point=8)
    label_ends(
        sheet,
        [
            EndLabel(text=row.label, style=row.style, x=sheet.x(_right(row)), y=middle)
            for row, middle in zip(rows, middles, strict=True)
            if row.style is not None
        ],
    )
    title_below(sheet, axis.title)
    return sheet


def _right(row: Interval) -> float:
    return max(end for end in map(number, (row.value, row.low, row.high)) if end is not None)


def _sheet(
    paper: Paper, axis: Axis, reference: Reference | None, *, left: float, width: float, height: float
) -> Sheet:
    """The grid and the reference, on which the rows are drawn."""
    poles = (
        [Pole(text=reference.label, x=axis.at(reference.value, width), foot=height, dash=(4, 3), rule=True)]
        if reference
        else []
    )
    above = rows_above([(pole.text, pole.x) for pole in poles], paper.width - left, paper)
    box = Box(left=left, top=above + 4, width=width, height=height, bottom=room_below(paper, axis.title))
    sheet = Sheet(paper, box, axis, None)
    sheet.grid(x=True, y=False)
    raise_poles(sheet, poles)
    return sheet


def _rows(
    sheet: Sheet, rows: Sequence[Interval], middles: Sequence[float], *, thick: float, point: float
) -> None:
    both = list(zip(rows, middles, strict=True))
    grey = [(row, y) for row, y in both if row.style is None]
    marked = [(row, y) for row, y in both if row.style is not None]
    sheet.spans(_spans(grey), width=thick)
    sheet.grey_points(
        [{"x": row.value or 0.0, "y": y} for row, y in grey], size=min(7, thick * 3), edge=False
    )
    sheet.spans(_spans(marked), width=2.2)
    sheet.points([{"x": row.value or 0.0, "y": y, "style": row.style or 0} for row, y in marked], size=point)


def _spans(rows: Sequence[tuple[Interval, float]]) -> list[Row]:
    return [
        {
            "x": row.low or 0.0,
            "x2": row.high or 0.0,
            "y": y,
            "y2": y,
            "colour": GREY if row.style is None else STYLES[row.style].colour,
        }
        for row, y in rows
        if number(row.low) is not None and number(row.high) is not None
    ]
