"""A gap path: what a municipality differs from its synthetic one, among the same of all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from obs.report.charts.axes import value_axis
from obs.report.charts.drawing import chart, room_below, room_left, title_above
from obs.report.charts.margins import EndLabel, label_ends, margin_for
from obs.report.charts.model import Chart, Drawing, Line, Moment, Values, check_length, check_marked, number
from obs.report.charts.paper import Paper
from obs.report.charts.periods import begin, middle, period_axis
from obs.report.charts.poles import Pole, raise_poles, rows_above
from obs.report.charts.runs import joined
from obs.report.charts.sheet import Box, Row, Sheet
from obs.report.charts.styles import INK

_HEIGHTS = {"wide": 270.0, "narrow": 210.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebo:
    """The gap of another municipality, fitted as if it had begun the same."""

    label: str
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps(Drawing):
    """The *own* gap (actual minus synthetic) over *periods* in *unit*, and the *placebos* in grey."""

    periods: tuple[str, ...]
    unit: str
    own: Line
    placebos: tuple[Placebo, ...] = ()
    placebos_label: str
    start: Moment


def gaps(drawing: Gaps) -> Chart | None:
    """The chart, or None where the own gap has no value.

    Plotted: series, period, value; a row for each value that is there, the own ones first.
    """
    check_marked([drawing.own.style])
    series = [(drawing.own.label, drawing.own.values)]
    series += [(placebo.label, placebo.values) for placebo in drawing.placebos]
    for label, values in series:
        check_length(label, values, len(drawing.periods))
    if not any(number(value) is not None for value in drawing.own.values):
        return None
    plotted = pl.DataFrame(
        [
            (label, period, number(value))
            for label, values in series
            for period, value in zip(drawing.periods, values, strict=True)
            if number(value) is not None
        ],
        schema={"series": pl.String, "period": pl.String, "value": pl.Float64},
        orient="row",
    )
    return chart(drawing, lambda paper: _draw(drawing, plotted, paper), plotted)


def _draw(drawing: Gaps, plotted: pl.DataFrame, paper: Paper) -> Sheet:
    y = value_axis(
        plotted["value"], at_most=paper.up, unit=drawing.unit, language=drawing.language, zero=True
    )
    held = set(plotted["period"])
    x = period_axis([period for period in drawing.periods if period in held], at_most=paper.across)
    left = room_left(y, drawing.language, paper)
    texts = [drawing.own.label] + ([drawing.placebos_label] if drawing.placebos else [])
    width = paper.width - left - margin_for(texts, paper)
    at = begin(drawing.start.period)
    height = _HEIGHTS[paper.name]
    poles = (
        [Pole(text=drawing.start.label, x=x.at(at, width), foot=height, colour=INK, rule=True)]
        if x.low < at < x.high
        else []
    )
    above = rows_above([(pole.text, pole.x) for pole in poles], paper.width - left, paper)
    box = Box(left=left, top=paper.line + 8 + above, width=width, height=height, bottom=room_below(paper, ""))
    sheet = Sheet(paper, box, x, y)
    sheet.grid(x=False, y=True)
    placebos = [
        row
        for number_of, placebo in enumerate(drawing.placebos)
        for row in _points(drawing.periods, placebo.values, number_of, 0)
    ]
    own = list(_points(drawing.periods, drawing.own.values, 0, drawing.own.style))
    sheet.grey_lines(placebos, width=0.6)
    sheet.casings(own, width=5)
    sheet.curves([{"x": end, "y": 0, "part": 0} for end in (x.low, x.high)])
    raise_poles(sheet, poles)
    sheet.lines(own, width=2.6)
    sheet.points([row for row in own if row["alone"] or row is own[-1]])
    title_above(sheet, y.title, above)
    label_ends(sheet, list(_ends(drawing, own, placebos, sheet)))
    return sheet


def _points(periods: Sequence[str], values: Values, name: int, style: int) -> Iterator[Row]:
    for part, run in enumerate(joined(periods, values)):
        for index in run:
            value = number(values[index])
            if value is not None:
                yield {
                    "x": middle(periods[index]),
                    "y": value,
                    "part": f"{name}-{part}",
                    "style": style,
                    "alone": int(len(run) == 1),
                }


def _ends(drawing: Gaps, own: Sequence[Row], placebos: Sequence[Row], sheet: Sheet) -> Iterator[EndLabel]:
    x, y = sheet.x(float(own[-1]["x"])), sheet.y(float(own[-1]["y"]))
    yield EndLabel(text=drawing.own.label, style=drawing.own.style, x=x, y=y)
    last = max((float(row["x"]) for row in placebos), default=0.0)
    ends = sorted(float(row["y"]) for row in placebos if row["x"] == last)
    if ends:
        yield EndLabel(text=drawing.placebos_label, x=sheet.x(last) - 4, y=sheet.y(ends[3 * len(ends) // 4]))
