"""The looks of what is marked: one style a series, the same on every chart of a report.

Every colour has a contrast of 3:1 to white (WCAG 1.4.11), no two styles share dash or marker, and no red
stands beside a green.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Marker = Literal["circle", "square", "triangle-up", "diamond", "triangle-down", "cross"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A colour, and the dash (pixels on, pixels off; empty for a whole line) and marker that go with it."""

    colour: str
    dash: tuple[int, ...]
    marker: Marker


STYLES = (
    Style(colour="#0072B2", dash=(), marker="circle"),
    Style(colour="#D55E00", dash=(8, 3), marker="square"),
    Style(colour="#801650", dash=(2, 2), marker="triangle-up"),
    Style(colour="#28A197", dash=(8, 3, 2, 3), marker="diamond"),
    Style(colour="#12436D", dash=(4, 2), marker="triangle-down"),
    Style(colour="#333333", dash=(14, 3), marker="cross"),
)
BENCHMARK = 5  # the style that is kept for Sweden

INK = "#1a1a1a"  # labels of what is marked
AXIS = "#4d4d4d"  # figures of the axes, labels of rules
RULE = "#6b6b6b"  # rules that carry meaning
GREY = "#8a8a8a"  # all others
GRID = "#e3e3e3"  # helps the eye, tells nothing
BAND = "#d9d9d9"  # a grey area; its edges are drawn in GREY
