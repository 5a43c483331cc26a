"""A strip: every municipality's value of one indicator as a dot, up to six of them marked."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from obs.report.charts.axes import Axis, size_axis, snug_axis
from obs.report.charts.drawing import chart, fitted, room_below, room_beside, title_below
from obs.report.charts.model import Chart, Drawing, MarkedPlace, Place, Reference, check_marked, number
from obs.report.charts.paper import Paper
from obs.report.charts.poles import Pole, raise_poles, rows_above
from obs.report.charts.sheet import Box, Sheet
from obs.report.charts.styles import RULE, STYLES
from obs.report.charts.swarm import dodged

_DOTS = {"wide": 5.0, "narrow": 3.4}
_MOST = {"wide": 90.0, "narrow": 90.0}
_SPAN = 10  # from the smallest to the largest


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip(Drawing):
    """The *others* in grey, the *marked* with their labels, the *references* as rules; values in *unit*.

    *sums* follow the size of a place and need a logarithmic axis.
    """

    unit: str
    marked: tuple[MarkedPlace, ...]
    others: tuple[Place, ...] = ()
    references: tuple[Reference, ...] = ()
    zero: bool = False
    sums: bool = False


def strip(drawing: Strip) -> Chart | None:
    """The chart, or None where no place has a value.

    Plotted: label, role (marked, other or reference), value; a row for each value that is there.
    """
    check_marked(place.style for place in drawing.marked)
    marked = [place for place in drawing.marked if number(place.value) is not None]
    others = [place for place in drawing.others if number(place.value) is not None]
    references = [one for one in drawing.references if number(one.value) is not None]
    if not marked and not others:
        return None
    plotted = pl.DataFrame(
        [
            {"label": one.label, "role": role, "value": number(one.value)}
            for role, group in (("marked", marked), ("other", others), ("reference", references))
            for one in group
        ],
        schema={"label": pl.String, "role": pl.String, "value": pl.Float64},
    )
    return chart(drawing, lambda paper: _draw(drawing, plotted, paper), plotted)


def _axis(drawing: Strip, plotted: pl.DataFrame, at_most: int) -> Axis:
    """A logarithmic axis for sums above zero; it needs a span of ten for its figures to be read."""
    values = sorted(plotted["value"])
    if drawing.sums and values[0] > 0 and values[-1] >= _SPAN * values[0]:
        return size_axis(values, at_most=at_most, unit=drawing.unit)
    return snug_axis(values, at_most=at_most, unit=drawing.unit, language=drawing.language, zero=drawing.zero)


def _draw(drawing: Strip, plotted: pl.DataFrame, paper: Paper) -> Sheet:
    ends = 2 * room_beside(_axis(drawing, plotted, 2), drawing.language, paper)
    axis = fitted(
        lambda at_most: _axis(drawing, plotted, at_most),
        paper.across,
        min(paper.width * 0.95, paper.width - ends),
        drawing.language,
        paper,
    )
    aside = max(12.0, room_beside(axis, drawing.language, paper))
    width = paper.width - 2 * aside
    dot = _DOTS[paper.name]
    marked, others = (
        plotted.filter(pl.col("role") == role)["value"].to_list() for role in ("marked", "other")
    )
    places = [axis.at(value, width) for value in (*marked, *others)]
    radii = [6.0 if paper.is_wide else 5.0] * len(marked) + [dot / 2 + 0.3] * len(others)
    sides = dodged(places, radii, len(marked), _MOST[paper.name])
    middle = max(abs(side) for side in sides) + 12
    styles = [place.style for place in drawing.marked if number(place.value) is not None]
    poles = [
        Pole(text=text, x=places[i], foot=middle + sides[i], colour=STYLES[styles[i]].colour)
        for i, text in enumerate(plotted.filter(pl.col("role") == "marked")["label"])
    ]
    poles += [
        Pole(text=text, x=axis.at(value, width), foot=2 * middle, colour=RULE, dash=(4, 3), rule=True)
        for text, value in plotted.filter(pl.col("role") == "reference").select("label", "value").iter_rows()
    ]
    box = Box(
        left=aside,
        top=rows_above([(pole.text, pole.x) for pole in poles], width + aside, paper) + 4,
        width=width,
        height=2 * middle,
        bottom=room_below(paper, axis.title),
    )
    sheet = Sheet(paper, box, axis, None)
    sheet.grid(x=False, y=False)
    sheet.grey_points(
        [{"x": value, "y": middle + side} for value, side in zip(others, sides[len(marked) :], strict=True)],
        size=dot,
        edge=False,
    )
    raise_poles(sheet, poles)
    sheet.points(
        [
            {"x": value, "y": middle + side, "style": style}
            for value, side, style in zip(marked, sides, styles, strict=False)
        ],
        size=10 if paper.is_wide else 9,
    )
    title_below(sheet, axis.title)
    return sheet
