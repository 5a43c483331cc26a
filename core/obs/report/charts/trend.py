"""A trend: up to six lines over the periods, with a grey band, breaks and the start of a programme.

A line joins neighbouring periods only: not across a gap, and not across a break of the series.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from obs.report.charts.axes import Axis, value_axis
from obs.report.charts.drawing import chart, room_below, room_left, title_above
from obs.report.charts.margins import EndLabel, label_ends, margin_for
from obs.report.charts.model import Chart, Drawing, Line, Moment, Values, check_length, check_marked, number
from obs.report.charts.paper import Paper
from obs.report.charts.periods import begin, middle, period_axis
from obs.report.charts.poles import Pole, raise_poles, rows_above
from obs.report.charts.runs import joined
from obs.report.charts.sheet import Box, Row, Sheet
from obs.report.charts.styles import INK, RULE

_HEIGHTS = {"wide": 270.0, "narrow": 200.0}
_APART = 13  # pixels between markers on a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A grey area from *low* to *high* in each period, such as the middle half of the municipalities."""

    label: str
    low: Values
    high: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend(Drawing):
    """Lines over *periods* (ISO 8601, in order, of one form) in *unit*; *zero* begins the axis there.

    A break is drawn before its period, and so is the *start* of a programme.
    """

    periods: tuple[str, ...]
    unit: str
    lines: tuple[Line, ...]
    band: Band | None = None
    breaks: tuple[Moment, ...] = ()
    start: Moment | None = None
    zero: bool = False


def trend(drawing: Trend) -> Chart | None:
    """The chart, or None where there is no value.

    Plotted: series, period, value, and of the band low and high; a row for each value that is there.
    """
    check_marked(line.style for line in drawing.lines)
    _check(drawing)
    rows = list(_points(drawing))
    area = list(_area(drawing))
    if not rows and not area:
        return None
    return chart(drawing, lambda paper: _draw(drawing, rows, area, paper), _plotted(drawing))


def _check(drawing: Trend) -> None:
    for line in drawing.lines:
        check_length(line.label, line.values, len(drawing.periods))
    if drawing.band is not None:
        for values in (drawing.band.low, drawing.band.high):
            check_length(drawing.band.label, values, len(drawing.periods))


def _points(drawing: Trend) -> Iterator[dict[str, float | int | str]]:
    breaks = [begin(moment.period) for moment in drawing.breaks]
    for line in drawing.lines:
        for part, run in enumerate(joined(drawing.periods, line.values, breaks)):
            for index in run:
                value = number(line.values[index])
                if value is not None:
                    yield {
                        "x": middle(drawing.periods[index]),
                        "y": value,
                        "part": f"{line.style}-{part}",
                        "style": line.style,
                        "alone": int(len(run) == 1),
                        "index": index,
                    }


def _area(drawing: Trend) -> Iterator[dict[str, float | int | str]]:
    band = drawing.band
    if band is None:
        return
    both = tuple(
        None if number(low) is None or number(high) is None else low
        for low, high in zip(band.low, band.high, strict=True)
    )
    breaks = [begin(moment.period) for moment in drawing.breaks]
    for part, run in enumerate(joined(drawing.periods, both, breaks)):
        for index in run:
            low, high = number(band.low[index]), number(band.high[index])
            if low is not None and high is not None:
                yield {"x": middle(drawing.periods[index]), "y": low, "y2": high, "part": part}


def _plotted(drawing: Trend) -> pl.DataFrame:
    rows: list[tuple[str, str, float | None, float | None, float | None]] = [
        (line.label, period, number(value), None, None)
        for line in drawing.lines
        for period, value in zip(drawing.periods, line.values, strict=True)
        if number(value) is not None
    ]
    band = drawing.band
    if band is not None:
        rows += [
            (band.label, period, None, number(low), number(high))
            for period, low, high in zip(drawing.periods, band.low, band.high, strict=True)
            if number(low) is not None and number(high) is not None
        ]
    figures = dict.fromkeys(("value", "low", "high"), pl.Float64)
    return pl.DataFrame(rows, schema={"series": pl.String, "period": pl.String, **figures}, orient="row")


def _draw(drawing: Trend, rows: Sequence[Row], area: Sequence[Row], paper: Paper) -> Sheet:
    held = [float(row[key]) for row in (*rows, *area) for key in ("y", "y2") if key in row]
    y = value_axis(held, at_most=paper.up, unit=drawing.unit, language=drawing.language, zero=drawing.zero)
    x = period_axis(_used(drawing, rows, area), at_most=paper.across)
    texts = [line.label for line in drawing.lines] + ([drawing.band.label] if drawing.band else [])
    left = room_left(y, drawing.language, paper)
    width = paper.width - left - margin_for(texts, paper)
    poles = _moments(drawing, x, width, _HEIGHTS[paper.name])
    above = rows_above([(pole.text, pole.x) for pole in poles], paper.width - left, paper)
    box = Box(
        left=left,
        top=paper.line + 8 + above,
        width=width,
        height=_HEIGHTS[paper.name],
        bottom=room_below(paper, ""),
    )
    sheet = Sheet(paper, box, x, y)
    sheet.grid(x=False, y=True)
    sheet.band(area)
    raise_poles(sheet, poles)
    sheet.lines(rows)
    sheet.points(_marked(rows, sheet))
    title_above(sheet, y.title, above)
    label_ends(sheet, list(_ends(drawing, rows, area, sheet)))
    return sheet


def _used(drawing: Trend, rows: Sequence[Row], area: Sequence[Row]) -> list[str]:
    """The periods from the first to the last that has anything."""
    places = sorted(float(row["x"]) for row in (*rows, *area))
    return [period for period in drawing.periods if places[0] <= middle(period) <= places[-1]]


def _moments(drawing: Trend, x: Axis, width: float, height: float) -> list[Pole]:
    """Rules through the plot at the breaks and at the start, where these lie between its ends."""
    breaks = [(moment, RULE, (2, 3)) for moment in drawing.breaks]
    start = [(drawing.start, INK, ())] if drawing.start else []
    return [
        Pole(
            text=moment.label,
            x=x.at(begin(moment.period), width),
            foot=height,
            colour=colour,
            dash=dash,
            rule=True,
        )
        for moment, colour, dash in (*breaks, *start)
        if x.low < begin(moment.period) < x.high
    ]


def _marked(rows: Sequence[Row], sheet: Sheet) -> list[Row]:
    """The points that get a marker: all, or where there is no room some, the last and the lone ones."""
    places = sorted({float(row["x"]) for row in rows})
    apart = min((sheet.x(b) - sheet.x(a) for a, b in pairwise(places)), default=sheet.box.width)
    every = max(1, -(-_APART // max(1, int(apart))))
    last = {row["style"]: row["index"] for row in rows}
    return [
        row
        for row in rows
        if row["alone"] or row["index"] == last[row["style"]] or int(row["index"]) % every == 0
    ]


def _ends(drawing: Trend, rows: Sequence[Row], area: Sequence[Row], sheet: Sheet) -> Iterator[EndLabel]:
    for line in drawing.lines:
        own = [row for row in rows if row["style"] == line.style]
        if own:
            last = own[-1]
            yield EndLabel(
                text=line.label, style=line.style, x=sheet.x(float(last["x"])), y=sheet.y(float(last["y"]))
            )
    if drawing.band is not None and area:
        last = area[-1]
        y = (sheet.y(float(last["y"])) + sheet.y(float(last["y2"]))) / 2
        yield EndLabel(text=drawing.band.label, area=True, x=sheet.x(float(last["x"])), y=y)
