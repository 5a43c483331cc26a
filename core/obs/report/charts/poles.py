"""Labels above a plot, each on a pole that goes down to what it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from obs.report.charts.paper import Paper, cut, width_of
from obs.report.charts.placing import flags
from obs.report.charts.sheet import Sheet
from obs.report.charts.styles import AXIS, INK, RULE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pole:
    """A *text* at *x*; its pole goes down to *foot* (pixels). A *rule* is one that crosses the plot."""

    text: str
    x: float
    foot: float
    colour: str = RULE
    dash: tuple[int, ...] = ()
    rule: bool = False


def rows_above(poles: Sequence[tuple[str, float]], room: float, paper: Paper) -> float:
    """Pixels above a plot that the labels of *poles* (text and place) take; *room* is to the right."""
    placed = flags([x for _, x in poles], [_needed(text, paper) for text, _ in poles], room)
    return paper.line * max((flag.row + 1 for flag in placed), default=0)


def raise_poles(sheet: Sheet, poles: Sequence[Pole]) -> None:
    """The poles with their labels, the lowest just above the plot."""
    paper = sheet.paper
    room = paper.width - sheet.box.left
    placed = flags([pole.x for pole in poles], [_needed(pole.text, paper) for pole in poles], room)
    both = list(zip(poles, placed, strict=True))
    for dash, rule in sorted({(pole.dash, pole.rule) for pole in poles}):
        sheet.stems(
            [
                {"x": p.x, "x2": p.x, "y": 2 - (flag.row + 1) * paper.line, "y2": p.foot, "colour": p.colour}
                for p, flag in both
                if (p.dash, p.rule) == (dash, rule)
            ],
            dash=dash,
            width=1.2 if rule else 0.8,
        )
    for right in (True, False):
        for rule in (True, False):
            sheet.texts(
                [
                    {
                        "x": pole.x + (4 if right else -4),
                        "y": -(flag.row + 0.5) * paper.line,
                        "text": cut(
                            pole.text, paper.text, (room - pole.x if right else pole.x + sheet.box.left) - 6
                        ),
                    }
                    for pole, flag in both
                    if flag.right == right and pole.rule == rule
                ],
                align="left" if right else "right",
                colour=AXIS if rule else INK,
                halo=True,
            )


def _needed(text: str, paper: Paper) -> float:
    return width_of(text, paper.text) + 8
