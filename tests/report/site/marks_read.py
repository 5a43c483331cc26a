"""The marks of the regions shown in a drawing: each stands where a figure of its region is on the axes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.report.site.figures_again import COUNTRY
from tests.report.site.reading import Element, Finding, value_of, wrong

from obs.report.charts.styles import STYLES

if TYPE_CHECKING:
    from tests.report.site.checking import Checker

_NEAR = 1.0
"""Pixels: coordinates and figures of axes have one decimal."""
_LARGE = {"miljoner": 1e6, "million": 1e6, "miljarder": 1e9, "billion": 1e9}
_COLUMNS: Mapping[str, tuple[str | None, str | None]] = {
    "level": ("value", None),
    "uncertainty": ("value", None),
    "funnel": ("denominator", "value"),
    "expected": ("predicted", "value"),
    "observations": ("period", "value"),
    "effect_path": ("period", "gap"),
}
"""What stands across and upwards in the chart of a table of results."""

Scale = Callable[[float], float]
Point = tuple[float | None, float | None]


def figure_of(text: str, language: str) -> float | None:
    """The figure of an axis: a year, or a number of the language."""
    return float(text) if re.fullmatch(r"\d{4}", text) else value_of(text, language)


def place_of(text: Element) -> tuple[float, float]:
    """Where a text stands."""
    return float(text.get("x")), float(text.get("y"))


def mark_findings(checker: Checker, svg: Element, refs: Sequence[str]) -> Iterator[Finding]:
    """Marks of a region that stand at none of its figures, and regions that have figures and no mark."""
    table = refs[0].partition("/")[0] if refs else ""
    if table not in _COLUMNS:
        return
    across, upwards = _scales(svg, checker.language)
    points = _points(checker, refs, _COLUMNS[table])
    for region, colour in _colours(checker).items():
        wanted = [
            (
                across(x) if x is not None and across else None,
                upwards(y) if y is not None and upwards else None,
            )
            for x, y in points.get(region, ())
        ]
        marks = list(_marks(svg, colour))
        if wanted and not marks and region != COUNTRY:  # which may be a rule
            yield wrong(svg, f"{checker.truth.names[region]} has figures and no mark")
        for element, mark in marks:
            if not any(_is_at(mark, point) for point in wanted):
                yield wrong(svg, f"a mark of {checker.truth.names[region]} is at none of its figures: {mark}")
                del element
                break


def _is_at(mark: tuple[float, float], point: Point) -> bool:
    return all(want is None or abs(have - want) <= _NEAR for have, want in zip(mark, point, strict=True))


def _colours(checker: Checker) -> Mapping[str, str]:
    regions = zip(checker.truth.study.regions, STYLES, strict=False)
    return {**{code: style.colour for code, style in regions}, COUNTRY: STYLES[-1].colour}


def _points(
    checker: Checker, refs: Sequence[str], columns: tuple[str | None, str | None]
) -> dict[str, list[Point]]:
    """The figures of each region shown, as the chart has them across and upwards."""
    found: dict[str, list[Point]] = {}
    drawn = columns[1] or columns[0]
    for ref in refs:
        table, *key, column = ref.split("/")
        if column != drawn or table == "comparison":
            continue
        value = checker.truth.find(ref)
        if value is None:
            continue
        region = key[3] if table == "effect_path" else key[1]
        if table == "effect_path" and region != key[0]:
            continue  # the others are grey
        if columns[1] is None:
            found.setdefault(region, []).append((float(value), None))
        elif columns[0] == "period":
            period = key[-1]
            place = float(period) if re.fullmatch(r"\d{4}", period) else None
            found.setdefault(region, []).append((place, float(value)))
        else:
            other = checker.truth.find("/".join([table, *key, columns[0] or ""]))
            if other:
                found.setdefault(region, []).append((float(other), float(value)))
    return found


def _marks(svg: Element, colour: str) -> Iterator[tuple[Element, tuple[float, float]]]:
    """The middles of the marks of a *colour*: circles, or what a path draws around its middle."""
    for group in svg.all("g"):
        if group.get("fill") != colour or group.get("stroke") != "#fff":
            continue
        for each in group.children():
            if each.tag == "circle":
                yield each, (float(each.get("cx")), float(each.get("cy")))
            elif each.tag == "path":
                yield each, _middle(each.get("d"))


def _middle(path: str) -> tuple[float, float]:
    x = y = 0.0
    points: list[tuple[float, float]] = []
    for command, rest in re.findall(r"([Ml])([^Mlz]*)", path):
        numbers = [float(each) for each in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = (right, down) if command == "M" else (x + right, y + down)
            points.append((x, y))
    across, upwards = [x for x, _ in points], [y for _, y in points]
    return (min(across) + max(across)) / 2, (min(upwards) + max(upwards)) / 2


def _scales(svg: Element, language: str) -> tuple[Scale | None, Scale | None]:
    """Pixels by value, across and upwards, as the figures of the axes have it."""
    found: dict[str, Scale] = {}
    large = [
        factor for each in svg.all("text") for word, factor in _LARGE.items() if each.text.startswith(word)
    ]
    for group in svg.all("g"):
        texts = list(group.children("text"))
        figures = [value for each in texts if (value := figure_of(each.text, language)) is not None]
        if len(figures) != len(texts) or len(texts) < 2 or figures[0] >= figures[-1]:
            continue
        places = [place_of(each) for each in texts]
        if len({y for _, y in places}) == 1:
            found.setdefault(
                "across", _scale([x for x, _ in places], figures, 0.0, large[0] if large else 1.0)
            )
        elif len({x for x, _ in places}) == 1:
            size = float(group.get("font-size").removesuffix("px"))
            found.setdefault(
                "upwards", _scale([y for _, y in places], figures, -0.35 * size, large[0] if large else 1.0)
            )
    return found.get("across"), found.get("upwards")


def _scale(places: Sequence[float], figures: Sequence[float], shift: float, factor: float) -> Scale:
    """Where a value is: evenly between the figures, or by the logarithm where the figures grow so."""
    steps = [high - low for low, high in pairwise(figures)]
    is_log = len(steps) > 1 and min(figures) > 0 and max(steps) > 1.5 * min(steps)
    bend: Scale = math.log10 if is_log else float

    def at(value: float) -> float:
        first, last = bend(figures[0]), bend(figures[-1])
        share = (bend(value / factor) - first) / (last - first)
        return places[0] + share * (places[-1] - places[0]) + shift

    return at
