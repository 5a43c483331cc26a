"""What is particular to each kind but the trend."""

from __future__ import annotations

from typing import Any

import pytest

from obs.errors import ReportError
from obs.report.charts.bars import LESS, MORE, Bars, Part, bars
from obs.report.charts.caterpillar import Caterpillar, Interval, caterpillar
from obs.report.charts.funnel import Funnel, Limits, Sized, funnel
from obs.report.charts.gaps import Gaps, Placebo, gaps
from obs.report.charts.model import Line, MarkedPlace, Moment, Place, Reference
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
