"""Labels in the margin right of a plot, beside the ends of what they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from obs.report.charts.paper import Paper, width_of, wrapped
from obs.report.charts.placing import spread
from obs.report.charts.sheet import Row, Sheet
from obs.report.charts.styles import BAND, GREY, STYLES

_TEXT = 18  # from the plot to a label; a marker stands between
_KEY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLabel:
    """A label for what ends at *x*, *y* (pixels): a marked series with its style, or a grey line or area."""

    text: str
    x: float
    y: float
    style: int | None = None
    area: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    label: EndLabel
    lines: list[str]
    y: float

    def is_beside(self, width: float) -> bool:
        """Whether the label stands so near to its end that nothing need join them."""
        return abs(self.y - self.label.y) <= 3 and width - self.label.x <= 12


def margin_for(texts: Sequence[str], paper: Paper) -> float:
    """Pixels that labels on the right need, at most a third of the paper."""
    most = paper.width * (0.3 if paper.is_wide else 0.33)
    lines = [line for text in texts for line in wrapped(text, paper.text, most)]
    return _TEXT + 2 + max((width_of(line, paper.text) for line in lines), default=0)


def label_ends(sheet: Sheet, labels: Sequence[EndLabel]) -> None:
    """Labels beside the ends, pushed apart; a leader and a marker where one does not stand by its end."""
    paper, box = sheet.paper, sheet.box
    room = paper.width - box.left - box.width - _TEXT
    lines = [wrapped(label.text, paper.text, room) for label in labels]
    levels = spread(
        [label.y for label in labels],
        [len(texts) * paper.line + 2 for texts in lines],
        -paper.line,
        box.height + paper.line / 2 + 1,
    )
    placed = [
        _Placed(label=label, lines=texts, y=y) for label, texts, y in zip(labels, lines, levels, strict=True)
    ]
    _lead(sheet, placed)
    sheet.texts(
        [
            {"x": box.width + _TEXT, "y": one.y + (at - (len(one.lines) - 1) / 2) * paper.line, "text": line}
            for one in placed
            for at, line in enumerate(one.lines)
        ]
    )


def _lead(sheet: Sheet, placed: Sequence[_Placed]) -> None:
    width = sheet.box.width
    apart = [one for one in placed if not one.is_beside(width)]
    for ends_early in (False, True):  # a leader in colour would look like more of the line
        sheet.stems(
            [
                _leader(one, width, apart=one in apart)
                for one in placed
                if not one.label.area and (width - one.label.x > 12) == ends_early
            ],
            dash=(1, 3) if ends_early else (),
        )
    sheet.keys(
        [
            {"x": width + _KEY, "y": one.y, "style": one.label.style}
            for one in apart
            if one.label.style is not None
        ]
    )
    sheet.boxes(
        [
            {
                "x": width + 5,
                "x2": width + 15,
                "y": one.y - 5 + inset,
                "y2": one.y + 5 - inset,
                "colour": colour,
            }
            for one in placed
            if one.label.area
            for inset, colour in ((0, GREY), (1, BAND))
        ]
    )


def _leader(one: _Placed, width: float, *, apart: bool) -> Row:
    keyed = apart and one.label.style is not None
    early = one.label.style is None or width - one.label.x > 12
    return {
        "x": one.label.x + 4,
        "y": one.label.y,
        "x2": width + (_KEY - 4 if keyed else _TEXT - 3),
        "y2": one.y,
        "colour": GREY if early or one.label.style is None else STYLES[one.label.style].colour,
    }
