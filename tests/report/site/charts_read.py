"""The figures in a drawing: each must stand on an axis where its value is, or be the label of a value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.report.site.marks_read import figure_of, mark_findings, place_of
from tests.report.site.page_read import Page
from tests.report.site.reading import Element, Finding, refs_of, wrong

if TYPE_CHECKING:
    from tests.report.site.checking import Checker

_NEAR = 0.7
"""Pixels by which a figure may stand beside its place: coordinates have one decimal."""
_ROUND = tuple(f"{digit}.000000000" for digit in (1, 2, 3, 5))
_LIMITS = {"sv": ("95 %", "99,8 %"), "en": ("95 %", "99.8 %")}


def chart_findings(checker: Checker, svg: Element, page: Page) -> Iterator[Finding]:
    """What is wrong in the words and figures of a chart."""
    if page.figure is None:
        yield wrong(svg, "a chart without a figure around it has no table")
        return
    heading, title = next(page.figure.all("h3"), None), next(svg.all("title"))
    if heading is None or _squeezed(title.text) != _squeezed(heading.text):
        yield wrong(title, "the title is not the heading of the figure")
    for desc in svg.all("desc"):
        for run in desc.runs():
            yield from checker.texts(run)
    refs = refs_of(page.figure)
    labels = _labels(checker, refs)
    for group in svg.all("g"):
        yield from _group(checker, group, labels)
    yield from mark_findings(checker, svg, refs)


def _labels(checker: Checker, refs: Sequence[str]) -> set[str]:
    """The figures that may stand in the drawing itself: beside bars, and at the limits of a funnel."""
    if refs and refs[0].startswith("funnel/"):
        return {*_LIMITS[checker.language]}
    parts = [ref for ref in refs if ref.startswith("decomposition/")]
    drawn = [ref for ref in parts if ref.endswith(("/part", "/total_change"))]
    return {form for ref in drawn for form in checker.forms(float(checker.truth.find(ref)), ref)}


def _group(checker: Checker, group: Element, labels: set[str]) -> Iterator[Finding]:
    texts = list(group.children("text"))
    figures = [value for each in texts if (value := figure_of(each.text, checker.language)) is not None]
    if len(figures) == len(texts) > 1 and not {each.text for each in texts} <= labels:
        places = zip(map(place_of, texts), figures, strict=True)
        if not _is_axis(list(places)):
            yield from (wrong(each, "does not stand at its place on an axis") for each in texts)
        return
    for each in texts:
        if each.text not in labels and checker.known.unexplained(each.text):
            yield wrong(each, "stands on no axis and is no label of a value")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _is_axis(figures: Sequence[tuple[tuple[float, float], float]]) -> bool:
    """Whether all stand on one line and grow with their place: evenly, or by their logarithm or root."""
    across = len({y for (_, y), _ in figures}) == 1
    upright = len({x for (x, _), _ in figures}) == 1
    if across == upright:
        return False
    points = [(x if across else -y, value) for (x, y), value in figures]
    rising = all(a < b and low < high for (a, low), (b, high) in pairwise(points))
    return rising and any(_even(points, bend) and _round(points, bend) for bend in (_plain, _log))


def _round(points: Sequence[tuple[float, float]], bend: Callable[[float], float]) -> bool:
    """Whether the figures are those that one would write: 1, 2, 5, 10, 20; 0, 50, 100; every second year."""
    values = [value for _, value in points]
    steps = values if bend is _log else [high - low for low, high in pairwise(values)]
    return all(f"{step:.9e}"[:11] in _ROUND for step in steps)


def _plain(value: float) -> float:
    return value


def _log(value: float) -> float:
    return math.log10(value) if value > 0 else math.nan


def _even(points: Sequence[tuple[float, float]], bend: Callable[[float], float]) -> bool:
    """Whether the places lie on a rising line over the bent values."""
    bent = [(place, bend(value)) for place, value in points]
    if any(math.isnan(value) for _, value in bent):
        return False
    (first, low), (last, high) = bent[0], bent[-1]
    if high <= low or last <= first:
        return False
    slope = (last - first) / (high - low)
    return all(abs(first + (value - low) * slope - place) <= _NEAR for place, value in bent)
