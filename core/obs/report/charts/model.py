"""What every chart is given and what it is: the same drawing twice, and the numbers in it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from obs.errors import ReportError
from obs.language import Language
from obs.report.charts.styles import STYLES

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is told of every chart; all texts are in the reader's language already.

    *id* is unique on the page (ASCII letters, digits, "-" and "_"), *title* states the message, *desc* says
    what is to be seen. *language* sets the figures of the axes.
    """

    id: str
    title: str
    desc: str
    language: Language

    def __post_init__(self) -> None:
        if _ID.fullmatch(self.id) is None:
            raise ReportError(
                f"{self.id!r} is no id of a chart", suggestion="take ASCII letters, digits, - and _"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart for a page.

    *wide* is an `<svg>` for a column of 680 CSS pixels, *narrow* the same drawn anew for 288. *plotted* are
    exactly the numbers in it; each kind says which columns it has.
    """

    id: str
    wide: str
    narrow: str
    plotted: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A marked series: a value or None for each period of its chart; *style* is a place in `STYLES`."""

    label: str
    style: int
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that began with a *period* (of any form): a rule across the chart with a short *label*."""

    period: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A value that is told beside the others: a rule with a *label*."""

    value: float
    label: str


def number(value: float | None) -> float | None:
    """*value*, or None where it is no finite number."""
    return float(value) if value is not None and math.isfinite(value) else None


def check_marked(styles: Iterable[int]) -> None:
    """Raises ReportError for more marked series than styles, an unknown style, or one taken twice."""
    taken = list(styles)
    if len(taken) > len(STYLES):
        raise ReportError(
            f"a chart marks at most {len(STYLES)} series, not {len(taken)}",
            suggestion="draw the rest in grey",
        )
    if len(set(taken)) < len(taken) or not set(taken) <= set(range(len(STYLES))):
        raise ReportError(f"the styles {taken} are not different numbers from 0 to {len(STYLES) - 1}")


def check_length(what: str, values: Sequence[object], length: int) -> None:
    """Raises ReportError where *values* of *what* are not as many as the places they are drawn at."""
    if len(values) != length:
        raise ReportError(f"{what} has {len(values)} values for {length} places")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One of the many: drawn in grey, named in the table only."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPlace:
    """One that is named in the drawing; *style* is a place in `STYLES`."""

    label: str
    style: int
    value: float | None
