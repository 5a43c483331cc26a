"""Lines over the periods."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from obs.errors import ReportError
from obs.report.charts import STYLES, Band, Line, Moment, Trend, trend

YEARS = ("2015", "2016", "2017", "2018", "2019", "2020")


def drawn(read: Callable[[str], Any], *lines: tuple[float | None, ...], **more: Any) -> Any:
    chart = trend(given(*lines, **more))
    assert chart is not None
    return read(chart.wide)


def given(*lines: tuple[float | None, ...], periods: tuple[str, ...] = YEARS, **more: Any) -> Trend:
    return Trend(
        id="t", title="t", desc="d", language="sv", unit="%", periods=periods,
        lines=tuple(Line(label=f"Påhittat {at}", style=at, values=values) for at, values in enumerate(lines)),
        **more,
    )  # fmt: skip


def line_of(drawing: Any, style: int = 0) -> list[list[tuple[float, float]]]:
    """The lines of a style that are as thick as a series."""
    return drawing.paths(stroke=STYLES[style].colour, stroke_width="2")


def test_the_numbers_are_found_again_in_the_drawing(read: Any) -> None:
    """Read against the figures of the axes, the points of the line are the values, to a pixel."""
    values = (3.1, 4.25, 7.5, 2.0, 5.75, 6.0)
    drawing = drawn(read, values)
    grid = sorted(line[0][1] for line in drawing.paths(stroke="#e3e3e3"))[::-1]
    ends = [text for text in drawing.texts() if (text.text or "").isdigit() and len(text.text) == 1]
    figures = sorted(float(text.text) for text in ends)
    assert len(grid) == len(figures)
    slope = (figures[-1] - figures[0]) / (grid[-1] - grid[0])
    (line,) = line_of(drawing)
    found = [figures[0] + (y - grid[0]) * slope for _, y in line]
    assert found == pytest.approx(values, abs=abs(slope))
    years = {text.text: float(text.attrib["x"]) for text in drawing.texts() if text.text in YEARS}
    assert [x for x, _ in line] == pytest.approx([years[year] for year in YEARS], abs=1)


def test_a_gap_is_not_bridged(read: Any) -> None:
    """A missing value parts the line."""
    drawing = drawn(read, (1.0, 2.0, None, 4.0, 5.0, 6.0))
    assert [len(line) for line in line_of(drawing)] == [2, 3]


def test_a_period_that_is_not_named_is_a_gap_as_well(read: Any) -> None:
    """Without 2017 among the periods no line goes from 2016 to 2018."""
    drawing = drawn(read, (1.0, 2.0, 4.0, 5.0), periods=("2015", "2016", "2018", "2019"))
    assert [len(line) for line in line_of(drawing)] == [2, 2]


def test_a_break_is_not_crossed(read: Any) -> None:
    """The line ends before the period of the break and begins anew with it."""
    drawing = drawn(read, (1.0,) * 6, breaks=(Moment(period="2018", label="brott"),))
    assert [len(line) for line in line_of(drawing)] == [3, 3]
    assert "brott" in drawing.words()


def test_the_band_is_not_bridged_either(read: Any) -> None:
    """A band has a gap where one of its ends is missing, and at a break."""
    band = Band(label="hälften", low=(1.0, 1.0, None, 1.0, 1.0, 1.0), high=(2.0,) * 6)
    drawing = drawn(read, (1.0,) * 6, band=band, breaks=(Moment(period="2019", label="brott"),))
    assert len(drawing.paths(fill="#d9d9d9")) == 4  # three parts, and the key beside the label


def test_a_point_that_stands_alone_is_seen(read: Any) -> None:
    """Between two gaps a value has a marker, also where markers are few."""
    months = tuple(f"{year}-{month:02d}" for year in range(2005, 2023) for month in range(1, 13))
    values = [1.0] * len(months)
    alone: list[float | None] = [*values]
    alone[100] = alone[102] = None
    alone[101] = 1.5
    with_it, without = (
        len(drawn(read, tuple(series), periods=months).circles()) for series in (alone, values)
    )
    assert with_it > without - 2
    (top,) = {min(y for (_, y), _ in drawn(read, tuple(alone), periods=months).circles())}
    assert top < drawn(read, tuple(alone), periods=months).circles()[0][0][1]


def test_nothing_to_draw_is_no_chart() -> None:
    """Without any value there is None; NaN and infinity are no values."""
    assert trend(given((None,) * 6, (float("nan"), float("inf"), None, None, None, None))) is None
    assert trend(given()) is None


def test_no_numbers_are_left_out_of_the_table_or_added() -> None:
    """Plotted is what is there, a row a value."""
    chart = trend(given((1.0, None, float("nan"), 4.0, None, None)))
    assert chart is not None
    assert chart.plotted.select("series", "period", "value").rows() == [
        ("Påhittat 0", "2015", 1.0),
        ("Påhittat 0", "2018", 4.0),
    ]


def test_a_seventh_series_is_refused() -> None:
    """No more are marked than there are styles."""
    with pytest.raises(ReportError, match="at most 6"):
        trend(given(*[(1.0,) * 6] * 7))


def test_values_and_periods_must_be_as_many() -> None:
    """A series that is too short is not drawn at the wrong years."""
    with pytest.raises(ReportError, match="5 values for 6 places"):
        trend(given((1.0,) * 5))


def test_an_id_that_is_none_is_refused() -> None:
    """An id goes into attributes of the page: no blanks, no quotes."""
    with pytest.raises(ReportError, match="no id"):
        Trend(id='a"b', title="", desc="", language="sv", periods=(), unit="", lines=())


@pytest.mark.parametrize("value", [0.0, 4.2, -3.0, 2.5e9])
def test_a_constant_series_is_a_level_line(read: Any, value: float) -> None:
    """Whatever its size, with figures at the axis."""
    drawing = drawn(read, (value,) * 6)
    (line,) = line_of(drawing)
    assert len({y for _, y in line}) == 1
    assert 2 <= len(drawing.paths(stroke="#e3e3e3")) <= 6


def test_one_period_is_a_point(read: Any) -> None:
    """With one period there is a marker, and the year below it."""
    drawing = drawn(read, (3.0,), periods=("2022",))
    (year,) = [float(text.attrib["x"]) for text in drawing.texts() if text.text == "2022"]
    assert [x for (x, _), _ in drawing.circles() if abs(x - year) < 1]


def test_large_figures_are_told_in_millions(read: Any) -> None:
    """Billions of kronor have short figures and the unit says so."""
    assert "miljarder %" in drawn(read, (1e9, 1.2e9, 1.5e9, 2e9, 3e9, 2e9)).words()


def test_labels_at_the_ends_do_not_overlap(read: Any) -> None:
    """Six lines that end together have six labels one below the other."""
    drawing = drawn(read, *[(1.0, 2.0, 3.0, 4.0, 5.0, 5.0 + at / 1000) for at in range(6)])
    levels = sorted(float(t.attrib["y"]) for t in drawing.texts() if (t.text or "").startswith("Påhittat"))
    assert len(levels) == 6
    assert min(b - a for a, b in pairwise(levels)) >= 13


def test_labels_are_reckoned_where_the_values_are_drawn(read: Any) -> None:
    """The leader of a label begins beside the last point of its line."""
    drawing = drawn(read, (1.0, 2.0, 5.0, 3.0, 4.0, 2.5))
    (line,), (leader,) = line_of(drawing), drawing.paths(stroke=STYLES[0].colour, stroke_width="0.8")
    assert leader[0] == pytest.approx((line[-1][0] + 4, line[-1][1]), abs=0.3)
