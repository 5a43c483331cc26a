"""Dots on two axes: the many in grey, the marked ones with labels where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from obs.report.charts.paper import width_of, wrapped
from obs.report.charts.placing import Spot, callouts
from obs.report.charts.sheet import Row, Sheet
from obs.report.charts.styles import STYLES

Dot = tuple[str, float, float, int | None]  # label, x, y, style


def point_out(sheet: Sheet, dots: Sequence[Dot]) -> None:
    """The *dots*; those with a style get a marker and a label, joined where they stand apart."""
    paper = sheet.paper
    grey = [dot for dot in dots if dot[3] is None]
    marked = [(label, x, y, style) for label, x, y, style in dots if style is not None]
    sheet.grey_points([{"x": x, "y": y} for _, x, y, _ in grey], size=5.5 if paper.is_wide else 4, edge=True)
    texts = [wrapped(label, paper.text, paper.width * 0.4) for label, *_ in marked]
    sizes = [(max(width_of(line, paper.text) for line in lines), len(lines) * paper.line) for lines in texts]
    points = [(sheet.x(x), sheet.y(y)) for _, x, y, _ in marked]
    crowd = [(sheet.x(x), sheet.y(y)) for _, x, y, _ in grey]
    spots = callouts(points, sizes, crowd, (sheet.box.width, sheet.box.height))
    sheet.stems(
        [_leader(point, spot, style) for point, spot, (*_, style) in zip(points, spots, marked, strict=True)]
    )
    sheet.points(
        [{"x": x, "y": y, "style": style} for _, x, y, style in marked], size=10 if paper.is_wide else 9
    )
    sheet.texts(
        [
            {"x": spot.x + 2, "y": spot.y + (at - (len(lines) - 1) / 2) * paper.line, "text": line}
            for lines, spot in zip(texts, spots, strict=True)
            for at, line in enumerate(lines)
        ],
        halo=True,
    )


def _leader(point: tuple[float, float], spot: Spot, style: int) -> Row:
    """From the dot to the nearest point of the label's box."""
    x = min(max(point[0], spot.x), spot.x + spot.width)
    y = min(max(point[1], spot.y - spot.height / 2), spot.y + spot.height / 2)
    return {"x": point[0], "y": point[1], "x2": x, "y2": y, "colour": STYLES[style].colour}
