"""A chart of every kind, of invented places, and what is drawn in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Literal
from xml.etree import ElementTree as ET

import pytest

from obs.language import Language
from obs.report.charts import (
    Band,
    Bars,
    Caterpillar,
    Chart,
    Funnel,
    Gaps,
    Interval,
    Limits,
    Line,
    MarkedPlace,
    Moment,
    Pair,
    Part,
    Place,
    Placebo,
    Reference,
    Scatter,
    Sized,
    Strip,
    Trend,
    bars,
    caterpillar,
    funnel,
    gaps,
    scatter,
    strip,
    trend,
)

Kind = Literal["trend", "strip", "caterpillar", "funnel", "scatter", "gaps", "bars"]
KINDS: tuple[Kind, ...] = ("trend", "strip", "caterpillar", "funnel", "scatter", "gaps", "bars")
Point = tuple[float, float]
YEARS = tuple(str(year) for year in range(1994, 2023))


class Drawn:
    """What an SVG holds, read as any reader of SVG would."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)
        self.elements = list(self.root.iter())

    def texts(self) -> list[ET.Element]:
        return [element for element in self.elements if element.tag.endswith("}text")]

    def words(self) -> list[str]:
        return [element.text or "" for element in self.texts()]

    def paths(self, **attributes: str) -> list[list[Point]]:
        """The lines with these attributes (an underscore for a dash), each from one M to the next."""
        wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
        looks = [{**parent.attrib, **child.attrib} for parent in self.elements for child in parent]
        return [
            line
            for look in looks
            if "d" in look and all(look.get(key) == value for key, value in wanted.items())
            for line in lines_of(look["d"])
        ]

    def circles(self) -> list[tuple[Point, str]]:
        """The middles of the circles with the colour they are filled with."""
        return [
            (
                (float(child.attrib["cx"]), float(child.attrib["cy"])),
                {**parent.attrib, **child.attrib}["fill"],
            )
            for parent in self.elements
            for child in parent
            if "cx" in child.attrib
        ]


def lines_of(path: str) -> list[list[Point]]:
    """The points of each line of a path that has M, l, h and z only."""
    out: list[list[Point]] = []
    for command, numbers in re.findall(r"([Mlhz])([^Mlhz]*)", path):
        values = [float(found) for found in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        pairs = list(zip(values[::2], values[1::2], strict=False))
        if command == "M":
            out.append([pairs[0]])
        elif command == "l":
            for x, y in pairs:
                out[-1].append((out[-1][-1][0] + x, out[-1][-1][1] + y))
    return out


@pytest.fixture
def read() -> Callable[[str], Drawn]:
    return Drawn


@pytest.fixture
def years() -> tuple[str, ...]:
    return YEARS


@pytest.fixture(scope="session")
def draw() -> Callable[..., Chart]:
    """A chart of the kind, whose every text that comes from data is *text*."""

    @cache
    def made(kind: Kind, *, text: str = "Påhittat", language: Language = "sv") -> Chart:
        chart = _CHARTS[kind](text, language)
        assert chart is not None
        return chart

    return made


def a_trend(text: str, language: Language) -> Chart | None:
    return trend(
        Trend(
            id="trend", title=text, desc=text, language=language, unit=text, periods=YEARS,
            lines=tuple(
                Line(label=text, style=style, values=tuple(style + 0.1 * at for at in range(29)))
                for style in range(6)
            ),
            band=Band(label=text, low=(1.0,) * 29, high=(2.0,) * 29),
            breaks=(Moment(period="2004", label=text),), start=Moment(period="2020", label=text),
        )
    )  # fmt: skip


def a_strip(text: str, language: Language) -> Chart | None:
    return strip(
        Strip(
            id="strip", title=text, desc=text, language=language, unit=text,
            marked=tuple(MarkedPlace(label=text, style=at, value=at * 1.7) for at in range(6)),
            others=tuple(Place(label=text, value=at * 37 % 101 / 10) for at in range(284)),
            references=(Reference(label=text, value=4.2),),
        )
    )  # fmt: skip


def a_caterpillar(text: str, language: Language) -> Chart | None:
    return caterpillar(
        Caterpillar(
            id="caterpillar", title=text, desc=text, language=language, unit=text,
            rows=tuple(
                Interval(label=text, value=at, low=at - 0.5, high=at + 1.5, style=at if at < 6 else None)
                for at in range(12)
            ),
            reference=Reference(label=text, value=4.2),
        )
    )  # fmt: skip


def a_funnel(text: str, language: Language) -> Chart | None:
    sizes = tuple(1000.0 * 1.2**at for at in range(38))
    return funnel(
        Funnel(
            id="funnel", title=text, desc=text, language=language, unit=text, size_title=text,
            places=tuple(
                Sized(label=text, size=1e3 * 1.02**at, value=at * 37 % 101 / 10, style=at if at < 6 else None)
                for at in range(290)
            ),
            centre=Reference(label=text, value=5.0), sizes=sizes,
            inner=Limits(label=text, low=tuple(5 - 60 / size**0.5 for size in sizes),
                         high=tuple(5 + 60 / size**0.5 for size in sizes)),
            outer=Limits(label=text, low=tuple(5 - 90 / size**0.5 for size in sizes),
                         high=tuple(5 + 90 / size**0.5 for size in sizes)),
        )
    )  # fmt: skip


def a_scatter(text: str, language: Language) -> Chart | None:
    return scatter(
        Scatter(
            id="scatter", title=text, desc=text, language=language, unit=text, expected_title=text,
            actual_title=text, equal_label=text,
            pairs=tuple(
                Pair(label=text, expected=at * 53 % 97 / 10, actual=at * 37 % 101 / 10,
                     style=at if at < 6 else None)
                for at in range(290)
            ),
        )
    )  # fmt: skip


def a_gap_path(text: str, language: Language) -> Chart | None:
    return gaps(
        Gaps(
            id="gaps", title=text, desc=text, language=language, unit=text, periods=YEARS,
            own=Line(label=text, style=3, values=tuple(0.1 * at - 1 for at in range(29))),
            placebos=tuple(
                Placebo(label=text, values=tuple((at * 37 + year * 53) % 101 / 25 - 2 for year in range(29)))
                for at in range(290)
            ),
            placebos_label=text, start=Moment(period="2020", label=text),
        )
    )  # fmt: skip


def some_bars(text: str, language: Language) -> Chart | None:
    return bars(
        Bars(
            id="bars", title=text, desc=text, language=language, unit=text,
            parts=(Part(label=text, value=-3.0, text=text), Part(label=text, value=2.0, text=text)),
            total=Part(label=text, value=-1.0, text=text),
        )
    )  # fmt: skip


_CHARTS: dict[Kind, Callable[[str, Language], Chart | None]] = {
    "trend": a_trend,
    "strip": a_strip,
    "caterpillar": a_caterpillar,
    "funnel": a_funnel,
    "scatter": a_scatter,
    "gaps": a_gap_path,
    "bars": some_bars,
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param
