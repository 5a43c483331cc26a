"""What is particular to each kind but the trend."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from obs.errors import ReportError
from obs.report.charts.bars import LESS, MORE, Bars, Part, bars
from obs.report.charts.caterpillar import Caterpillar, Interval, caterpillar
from obs.report.charts.funnel import Funnel, Limits, Sized, funnel
from obs.report.charts.gaps import Gaps, Placebo, gaps
from obs.report.charts.model import Line, MarkedPlace, Moment, Place, Reference
from obs.report.charts.paper import width_of
from obs.report.charts.scatter import Pair, Scatter, scatter
from obs.report.charts.strip import Strip, strip
from obs.report.charts.styles import GREY, STYLES

HEAD: dict[str, Any] = {"id": "k", "title": "t", "desc": "d", "language": "sv", "unit": "%"}
NOTHING = float("nan")


def rows(count: int, marked: int = 1) -> tuple[Interval, ...]:
    return tuple(
        Interval(
            label=f"Påhittat {at}", value=at, low=at - 0.5, high=at + 0.5, style=at if at < marked else None
        )
        for at in range(count)
    )


def pairs_of(*values: tuple[float | None, float | None]) -> Scatter:
    return Scatter(
        **HEAD, expected_title="väntat", actual_title="faktiskt", equal_label="lika",
        pairs=tuple(Pair(label=f"Påhittat {at}", expected=x, actual=y) for at, (x, y) in enumerate(values)),
    )  # fmt: skip


def test_nothing_to_draw_is_no_chart() -> None:
    """Values that are None or no number are none, whatever the kind."""
    limits = Limits(label="95 %", low=(1.0,), high=(2.0,))
    centre = Reference(label="medel", value=1.0)
    gone = Sized(label="Påhittat", size=0, value=3)
    empty = Line(label="Påhittat", style=0, values=(None,))
    assert strip(Strip(**HEAD, marked=(), others=(Place(label="Påhittat", value=NOTHING),))) is None
    assert caterpillar(Caterpillar(**HEAD, rows=(Interval(label="x", value=None, low=1, high=2),))) is None
    assert scatter(pairs_of((1.0, None), (NOTHING, 2.0))) is None
    assert bars(Bars(**HEAD, parts=(Part(label="x", value=None, text=""),))) is None
    assert (
        funnel(
            Funnel(
                **HEAD,
                size_title="n",
                places=(gone,),
                centre=centre,
                sizes=(9.0,),
                inner=limits,
                outer=limits,
            )
        )
        is None
    )
    assert (
        gaps(
            Gaps(
                **HEAD,
                periods=("2020",),
                own=empty,
                placebos=(Placebo(label="x", values=(1.0,)),),
                placebos_label="övriga",
                start=Moment(period="2020", label="start"),
            )
        )
        is None
    )


def test_equal_values_lie_on_the_line_of_equality(read: Any) -> None:
    """Both axes of a scatter have one scale: what is as expected is on the line, what is above lies above."""
    chart = scatter(pairs_of((1.0, 1.0), (4.0, 4.0), (2.0, 3.0), (9.0, 9.0)))
    assert chart is not None
    drawing = read(chart.wide)
    ((low, high),) = drawing.paths(stroke="#6b6b6b", stroke_dasharray="4,3")
    (first, second, above, last) = [at for at, colour in drawing.circles() if colour == GREY]
    for x, y in (first, second, last):
        assert abs((x - low[0]) - (low[1] - y)) < 0.3
    assert above[1] < low[1] - (above[0] - low[0]) - 10
    assert high[0] - low[0] == pytest.approx(low[1] - high[1], abs=0.2)


def test_rows_are_labelled_as_long_as_there_are_few(read: Any) -> None:
    """Up to 30 rows all have their labels, of more only the marked ones."""
    few, many = (
        caterpillar(Caterpillar(**HEAD, rows=rows(30))),
        caterpillar(Caterpillar(**HEAD, rows=rows(31))),
    )
    assert few is not None
    assert many is not None
    counts = [sum(text.startswith("Påhittat") for text in read(c.wide).words()) for c in (few, many)]
    assert counts == [30, 1]


def test_a_row_without_an_interval_is_a_point(read: Any) -> None:
    """An end that is missing is not drawn as zero."""
    chart = caterpillar(
        Caterpillar(**HEAD, rows=(Interval(label="Påhittat", value=5.0, low=None, high=6.0, style=1),))
    )
    assert chart is not None
    assert not read(chart.wide).paths(stroke=STYLES[1].colour)
    assert chart.plotted.rows() == [("Påhittat", 5.0, None, 6.0)]


def test_parts_stand_on_their_side_of_zero(read: Any) -> None:
    """Less goes to the left, more to the right, as long as they are large."""
    chart = bars(
        Bars(
            **HEAD,
            parts=(Part(label="a", value=-4.0, text="−4"), Part(label="b", value=2.0, text="+2")),
            total=Part(label="c", value=-2.0, text="−2"),
        )
    )
    assert chart is not None
    drawing = read(chart.wide)
    (less,), (more,) = drawing.paths(fill=LESS), drawing.paths(fill=MORE)
    assert max(x for x, _ in less) == pytest.approx(min(x for x, _ in more), abs=0.2)
    lengths = [max(x for x, _ in bar) - min(x for x, _ in bar) for bar in (less, more)]
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.3)
    assert {"−4", "+2", "−2"} <= set(drawing.words())


def test_the_gap_path_has_its_zero_and_no_bridges(read: Any) -> None:
    """Zero is on the axis though all gaps are above, and a missing year parts the line."""
    chart = gaps(
        Gaps(
            **HEAD,
            periods=("2017", "2018", "2019", "2020", "2021"),
            own=Line(label="Påhittat", style=2, values=(5.0, 6.0, None, 7.0, 8.0)),
            placebos_label="övriga",
            start=Moment(period="2020", label="start"),
        )
    )
    assert chart is not None
    drawing = read(chart.wide)
    assert "0" in drawing.words()
    assert [len(line) for line in drawing.paths(stroke=STYLES[2].colour, stroke_width="2.6")] == [2, 2]


def test_a_style_is_taken_once() -> None:
    """Two places that look the same would be one to the reader."""
    twice = tuple(MarkedPlace(label=f"Påhittat {at}", style=1, value=at) for at in range(2))
    with pytest.raises(ReportError, match="different"):
        strip(Strip(**HEAD, marked=twice))


@pytest.mark.parametrize(("low", "high"), [(269.5, 455.6), (12, 98_765)])
def test_the_axis_of_sums_can_be_read(low: float, high: float, read: Any) -> None:
    """Sums stand on a logarithmic axis, but never on one with less than three figures."""
    others = tuple(Place(label=f"Påhittat {at}", value=value) for at, value in enumerate((low, high)))
    drawn = strip(Strip(**HEAD, marked=(), others=others, sums=True))
    assert drawn is not None
    for svg in (drawn.wide, drawn.narrow):
        assert len([word for word in read(svg).words() if word.replace("\u00a0", "").isdigit()]) >= 3


def figures_below(drawing: Any) -> list[tuple[float, str]]:
    """The figures of the horizontal axis with their middles, from left to right."""
    figures = [
        (float(text.attrib["x"]), float(text.attrib["y"]), text.text or "")
        for text in drawing.texts()
        if (text.text or "").replace("\u00a0", "").isdigit()
    ]
    lowest = max(y for _, y, _ in figures)
    return sorted((x, text) for x, y, text in figures if y == lowest)


def sizes_of(*sizes: float, title: str = "n") -> Funnel:
    limits = {"low": (1.0, 1.0), "high": (9.0, 9.0)}
    return Funnel(
        **HEAD, size_title=title, centre=Reference(label="genomsnitt för alla", value=5.0),
        places=tuple(Sized(label="Påhittat", size=size, value=4.0) for size in sizes),
        sizes=(min(sizes), max(sizes)), inner=Limits(label="95 %", **limits),
        outer=Limits(label="99,8 %", **limits),
    )  # fmt: skip


@pytest.mark.parametrize("high", [90_000.0, 1_000_000.0, 1_700_000.0, 30_000_000.0])
def test_figures_of_a_logarithmic_axis_stand_apart(high: float, read: Any) -> None:
    """In a funnel and in a strip of sums, though they stand closer at one place than at another."""
    others = tuple(Place(label="Påhittat", value=value) for value in (2400.0, high))
    for chart in (funnel(sizes_of(2400.0, high)), strip(Strip(**HEAD, marked=(), others=others, sums=True))):
        assert chart is not None
        for svg, size in ((chart.wide, 12), (chart.narrow, 10.5)):
            figures = figures_below(read(svg))
            assert len(figures) >= 2
            for (x, text), (x_after, after) in pairwise(figures):
                assert x_after - x >= (width_of(text, size) + width_of(after, size)) / 2 + 3


@pytest.mark.parametrize("title", ["Storlek (Folkmängd vid årets slut)", "Storlek " * 20])
def test_the_title_of_sizes_is_on_the_paper(title: str, read: Any) -> None:
    """It ends where the axis ends if it has room there, else further right, and is cut where it has none."""
    chart = funnel(sizes_of(2400.0, 1e6, title=title))
    assert chart is not None
    for svg, size in ((chart.wide, 12), (chart.narrow, 10.5)):
        (told,) = [text for text in read(svg).texts() if (text.text or "").startswith("Storlek")]
        assert told.text == title or (told.text or "").endswith("…")
        assert float(told.attrib["x"]) >= width_of(told.text or "", size)
