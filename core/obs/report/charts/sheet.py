"""A sheet on which a chart is drawn: layers over two axes, in the order in which they are put down.

Data are given in their own units and placed by Vega's scales; labels and leaders in pixels from the upper
left corner of the plot, since where they find room is reckoned before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from obs.report.charts import layers
from obs.report.charts.axes import Axis
from obs.report.charts.layers import FONT, Align, Dash, Spec
from obs.report.charts.paper import Paper, legible
from obs.report.charts.styles import AXIS, GRID, INK, RULE

Row = Mapping[str, float | int | str]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_PIXELS: Mapping[str, Any] = {"scale": None, "axis": None}
_CONFIG: Mapping[str, Any] = {"aria": False, "view": {"stroke": None}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The plot in its paper: its size, and the room left of, above and below it, in pixels."""

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
        self._layers: list[Spec] = []
        self._data: dict[str, list[Row]] = {}

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
        self._put(layers.nothing(), [{"x": 0, "y": 0}], grids={"x": x, "y": y})

    def band(self, rows: Sequence[Row]) -> None:
        """A grey area from y to y2 along x for each part, with edges that can be seen."""
        self._put(layers.area(), rows)
        for edge in ("y", "y2"):
            edges = [{"x": row["x"], "y": row[edge], "part": row["part"]} for row in rows]
            self._put(layers.grey_line(0.8), edges)

    def grey_lines(self, rows: Sequence[Row], *, width: float) -> None:
        """A grey line for each part."""
        self._put(layers.grey_line(width), rows)

    def curves(self, rows: Sequence[Row], *, dash: Dash = (), width: float = 1.2) -> None:
        """Dark grey lines that carry meaning, one a part."""
        self._put(layers.grey_line(width, colour=RULE, dash=dash), rows)

    def grey_points(self, rows: Sequence[Row], *, size: float, edge: bool) -> None:
        """Grey dots *size* pixels wide, with a white edge where they may lie upon one another."""
        self._put(layers.grey_dot(size, edge=edge), rows)

    def lines(self, rows: Sequence[Row], *, width: float = 2) -> None:
        """Marked lines, one a part, each in its style."""
        self._put(layers.marked_line(width), rows)

    def casings(self, rows: Sequence[Row], *, width: float) -> None:
        """White lines below marked ones, which set these off from a crowd."""
        self._put(layers.grey_line(width, colour="#ffffff"), rows)

    def points(self, rows: Sequence[Row], *, size: float = 8) -> None:
        """Marked points, each in its style, with a white edge."""
        self._put(layers.marker(size, edge=True), rows)

    def keys(self, rows: Sequence[Row]) -> None:
        """Markers beside labels: x and y in pixels."""
        self._put(layers.marker(7, edge=False), rows, pixels=True)

    def spans(self, rows: Sequence[Row], *, width: float) -> None:
        """Straight lines from x, y to x2, y2 in the row's colour."""
        self._put(layers.straight(width), rows)

    def stems(self, rows: Sequence[Row], *, dash: Dash = (), width: float = 0.8) -> None:
        """Straight lines from x, y to x2, y2, all in pixels, in the row's colour."""
        self._put(layers.straight(width, dash=dash), rows, pixels=True)

    def boxes(self, rows: Sequence[Row]) -> None:
        """Filled boxes from x, y to x2, y2, all in pixels, in the row's colour."""
        self._put(layers.box(), rows, pixels=True)

    def texts(
        self, rows: Sequence[Row], *, align: Align = "left", size: float = 0, colour: str = INK,
        bold: bool = False, halo: bool = False,
    ) -> None:  # fmt: skip
        """The *text* of each row: its middle at y, its side at x (pixels); a *halo* keeps lines off it."""
        for edge in (True, False) if halo else (False,):
            made = layers.text(size or self.paper.text, align=align, colour=colour, bold=bold, halo=edge)
            self._put(made, [{**row, "text": legible(str(row["text"]))} for row in rows], pixels=True)

    def spec(self) -> Spec:
        """The Vega-Lite specification."""
        paper, box = self.paper, self.box
        right = paper.width - box.left - box.width
        return {
            "$schema": _SCHEMA,
            "width": box.width,
            "height": box.height,
            "padding": {"left": box.left, "top": box.top, "right": right, "bottom": box.bottom},
            "autosize": {"type": "none"},
            "config": dict(_CONFIG),
            "datasets": self._data,
            "layer": self._layers,
        }

    def _put(
        self,
        layer: Spec,
        rows: Sequence[Row],
        *,
        pixels: bool = False,
        grids: Mapping[str, bool] | None = None,
    ) -> None:
        """A *layer* of *rows* upon the others; without rows it would only make the drawing slow."""
        if not rows:
            return
        name = f"rows{len(self._data)}"
        self._data[name] = list(rows)
        places = {
            channel: {**layer["encoding"][channel], **(_PIXELS if pixels else self._scale(channel, grids))}
            for channel in ("x", "y")
        }
        self._layers.append({**layer, "data": {"name": name}, "encoding": {**layer["encoding"], **places}})

    def _scale(self, channel: str, grids: Mapping[str, bool] | None) -> Mapping[str, Any]:
        """How a channel is placed; only the layer of the grid draws its axis."""
        axis = self._axes[channel]
        if axis is None:
            return _PIXELS
        scale = {"type": axis.kind, "domain": [axis.low, axis.high], "nice": False, "zero": False}
        if axis.kind == "log":
            del scale["zero"]
        drawn = {} if grids is None else {"axis": self._drawn(axis, grid=grids[channel])}
        return {"title": None, "scale": scale, **drawn}

    def _drawn(self, axis: Axis, *, grid: bool) -> Mapping[str, Any]:
        return {
            "values": list(axis.ticks), "labelExpr": axis.label, "grid": grid, "gridColor": GRID,
            "domain": not grid, "domainColor": RULE, "ticks": not grid, "tickColor": RULE, "tickSize": 4,
            "labelColor": AXIS, "labelFont": FONT, "labelFontSize": self.paper.small,
            "labelPadding": 7 if grid else 4, "tickRound": False, "translate": 0,
            "labelOverlap": False, "labelFlush": False, "labelBound": False,
        }  # fmt: skip
