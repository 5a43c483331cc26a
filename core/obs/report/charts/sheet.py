"""A sheet on which a chart is drawn: Altair layers over two axes, in the order in which they are put down.

Data are given in their own units and placed by Vega's scales; labels and leaders in pixels from the upper
left corner of the plot, since where they find room is reckoned before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from obs.language import Language
from obs.report.charts.axes import LOCALES, Axis
from obs.report.charts.paper import Paper
from obs.report.charts.styles import AXIS, BAND, GREY, GRID, INK, RULE, STYLES

if TYPE_CHECKING:
    import altair as alt

Align = Literal["left", "center", "right"]
Row = Mapping[str, float | int | str]
FONT = "system-ui, sans-serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The plot in its paper: its size, and the room left of and above it, in pixels."""

    left: float
    top: float
    width: float
    height: float
    bottom: float


class Sheet:
    """Layers over the axes *x* and *y*; None for an axis that is in pixels and not drawn."""

    def __init__(self, paper: Paper, box: Box, x: Axis | None, y: Axis | None) -> None:
        self.paper, self.box = paper, box
        self._axes = {"x": x, "y": y}
        self._layers: list[alt.Chart] = []
        self._data: dict[str, list[dict[str, Any]]] = {}

    def x(self, value: float) -> float:
        """Pixels from the left edge of the plot to *value*."""
        axis = self._axes["x"]
        return value if axis is None else axis.at(value, self.box.width)

    def y(self, value: float) -> float:
        """Pixels from the upper edge of the plot to *value*."""
        axis = self._axes["y"]
        return value if axis is None else self.box.height - axis.at(value, self.box.height)

    def grid(self, *, x: bool, y: bool) -> None:
        """The axes with their figures, and lines across the plot at those of *x* or *y*."""
        import altair as alt

        chart = self._on([{"x": 0, "y": 0}] if None in self._axes.values() else []).mark_point(opacity=0)
        self._layers.append(
            chart.encode(x=self._place(alt.X, "x", grid=x), y=self._place(alt.Y, "y", grid=y))
        )

    def band(self, rows: Sequence[Row]) -> None:
        """A grey area from y to y2 along x, with an edge that can be seen."""
        import altair as alt

        area = self._on(rows).mark_area(color=BAND)
        self._put(self._encoded(area, detail="part:N", y2=alt.Y2("y2")))
        for edge in ("y", "y2"):
            edges = [{"x": row["x"], "y": row[edge], "part": row["part"]} for row in rows]
            line = self._on(edges).mark_line(color=GREY, strokeWidth=0.8)
            self._put(self._encoded(line, detail="part:N"))

    def grey_lines(self, rows: Sequence[Row], *, width: float = 0.6, opacity: float = 1) -> None:
        """A grey line for each part."""
        line = self._on(rows).mark_line(color=GREY, strokeWidth=width, strokeOpacity=opacity)
        self._put(self._encoded(line, detail="part:N"))

    def curves(self, rows: Sequence[Row], *, dash: Sequence[int] = (), width: float = 1.2) -> None:
        """Dark grey lines that carry meaning, one a part."""
        line = self._on(rows).mark_line(color=RULE, strokeWidth=width, strokeDash=list(dash))
        self._put(self._encoded(line, detail="part:N"))

    def grey_points(self, rows: Sequence[Row], *, size: float, edge: bool) -> None:
        """Grey dots *size* pixels wide, with a white edge where they may lie upon one another."""
        mark = self._on(rows).mark_point(
            filled=True, color=GREY, size=size * size, shape="circle", opacity=1,
            stroke="#fff" if edge else None, strokeWidth=0.5 if edge else 0,
        )  # fmt: skip
        self._put(self._encoded(mark))

    def lines(self, rows: Sequence[Row], *, width: float = 2) -> None:
        """Marked lines, one a part, each in its style."""
        mark = self._on(rows).mark_line(strokeWidth=width, strokeJoin="round")
        self._put(self._encoded(mark, detail="part:N", color=_colour(), strokeDash=_dash()))

    def points(self, rows: Sequence[Row], *, size: float = 8) -> None:
        """Marked points, each in its style, with a white edge."""
        mark = self._on(rows).mark_point(
            filled=True, size=size * size, opacity=1, stroke="#fff", strokeWidth=0.8
        )
        self._put(self._encoded(mark, color=_colour(), shape=_shape()))

    def keys(self, rows: Sequence[Row]) -> None:
        """Markers beside labels: x and y in pixels."""
        mark = self._on(rows).mark_point(filled=True, size=49, opacity=1)
        self._put(self._encoded(mark, pixels=True, color=_colour(), shape=_shape()))

    def spans(self, rows: Sequence[Row], *, width: float = 1.5) -> None:
        """Straight lines from x, y to x2, y2 in the row's colour."""
        self._straight(rows, pixels=False, strokeWidth=width)

    def stems(self, rows: Sequence[Row], *, dash: Sequence[int] = (), width: float = 0.8) -> None:
        """Straight lines from x, y to x2, y2, all in pixels, in the row's colour."""
        self._straight(rows, pixels=True, strokeWidth=width, strokeDash=list(dash))

    def _straight(self, rows: Sequence[Row], *, pixels: bool, **mark: Any) -> None:  # noqa: ANN401
        import altair as alt

        ends = {"x2": alt.X2("x2"), "y2": alt.Y2("y2"), "color": alt.Color("colour:N").scale(None)}
        self._put(self._encoded(self._on(rows).mark_rule(**mark), pixels=pixels, **ends))

    def boxes(self, rows: Sequence[Row]) -> None:
        """Filled bars from x to x2 and y to y2 in pixels, in the row's colour."""
        import altair as alt

        mark = self._on(rows).mark_rect()
        self._put(
            self._encoded(
                mark, pixels=True, x2=alt.X2("x2"), y2=alt.Y2("y2"), color=alt.Color("colour:N").scale(None)
            )
        )

    def texts(
        self, rows: Sequence[Row], *, align: Align = "left", size: float = 0, colour: str = INK,
        bold: bool = False, halo: bool = False,
    ) -> None:  # fmt: skip
        """The *text* of each row, its middle at y and its side at x, in pixels; *halo* keeps lines off it."""
        for edge in (True, False) if halo else (False,):
            mark = self._on(rows).mark_text(
                align=align, baseline="middle", fontSize=size or self.paper.text, font=FONT,
                fontWeight="bold" if bold else "normal", color="#fff" if edge else colour,
                **({"stroke": "#fff", "strokeWidth": 3, "strokeJoin": "round"} if edge else {}),
            )  # fmt: skip
            self._put(self._encoded(mark, pixels=True, text="text:N"))

    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification."""
        import altair as alt

        paper, box = self.paper, self.box
        chart = alt.layer(*self._layers).properties(
            width=box.width,
            height=box.height,
            padding={
                "left": box.left,
                "top": box.top,
                "right": paper.width - box.left - box.width,
                "bottom": box.bottom,
            },
            autosize=alt.AutoSizeParams(type="none"),
        )
        spec = chart.configure(aria=False).configure_view(stroke=None).to_dict(validate=False)
        return spec | {"datasets": self._data}

    def svg(self, language: Language) -> str:
        """The drawing as Vega gives it."""
        import vl_convert

        return vl_convert.vegalite_to_svg(self.spec(), format_locale=LOCALES[language], allowed_base_urls=[])

    def _put(self, chart: alt.Chart) -> None:
        """*chart* upon the others; without rows it would only make the drawing slow."""
        if self._data[str(chart.data.name)]:
            self._layers.append(chart)

    def _on(self, rows: Sequence[Row]) -> alt.Chart:
        import altair as alt

        name = f"rows{len(self._data)}"
        self._data[name] = [dict(row) for row in rows]
        return alt.Chart(alt.NamedData(name=name))

    def _encoded(self, chart: alt.Chart, *, pixels: bool = False, **channels: Any) -> alt.Chart:  # noqa: ANN401
        import altair as alt

        if pixels:
            return chart.encode(
                x=alt.X("x:Q").scale(None).axis(None), y=alt.Y("y:Q").scale(None).axis(None), **channels
            )
        return chart.encode(x=self._place(alt.X, "x"), y=self._place(alt.Y, "y"), **channels)

    def _place(self, channel: Any, name: str, *, grid: bool | None = None) -> Any:  # noqa: ANN401
        """The channel of an axis: only the layer of the grid draws it."""
        axis = self._axes[name]
        placed = channel(f"{name}:Q")
        if axis is None:
            return placed.scale(None).axis(None)
        scaled = placed.scale(type=axis.kind, domain=[axis.low, axis.high], nice=False, zero=False)
        if grid is None:
            return scaled.title(None)
        return scaled.title(None).axis(
            values=list(axis.ticks), labelExpr=axis.label, grid=grid, gridColor=GRID,
            domain=not grid, domainColor=RULE, ticks=not grid, tickColor=RULE, tickSize=4, labelColor=AXIS,
            labelFont=FONT, labelFontSize=self.paper.small, labelPadding=4, labelOverlap=False,
            labelFlush=False, labelBound=False,
        )  # fmt: skip


def _colour() -> alt.Color:
    import altair as alt

    return alt.Color("style:N").scale(domain=_numbers(), range=[s.colour for s in STYLES]).legend(None)


def _dash() -> alt.StrokeDash:
    import altair as alt

    dashes = [list(style.dash) or [1, 0] for style in STYLES]
    return alt.StrokeDash("style:N").scale(domain=_numbers(), range=dashes).legend(None)


def _shape() -> alt.Shape:
    import altair as alt

    return alt.Shape("style:N").scale(domain=_numbers(), range=[s.marker for s in STYLES]).legend(None)


def _numbers() -> list[int]:
    return list(range(len(STYLES)))
