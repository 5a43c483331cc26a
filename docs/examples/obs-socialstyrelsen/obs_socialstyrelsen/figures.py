"""Figures as Socialstyrelsen writes them: decimal comma, spaces between thousands, marks for no figure."""

from __future__ import annotations

import math
import re

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_FIGURE = re.compile(r"-?[0-9]+(?:,[0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"-?[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?", re.ASCII)
_MARKS = {"": "missing", "--": "missing", "X": "suppressed", "x": "suppressed"}


def figure_of(cell: object) -> float | str:
    """The figure in *cell*, or the status that its mark for no figure stands for.

    ValueError for anything else. A point is no decimal sign here: "1.234" may be a thousand and more.
    """
    if cell is None:
        return "missing"
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if math.isfinite(cell):
            return float(cell)
        raise ValueError(f"{cell!r} is no figure")
    if not isinstance(cell, str):
        raise ValueError(f"{cell!r:.40} is no figure")  # noqa: TRY004  it is the service that is wrong
    text = _SPACES.sub(" ", cell).strip().replace("\u2212", "-")
    if text in _MARKS:
        return _MARKS[text]
    if _FIGURE.fullmatch(text) or _GROUPED.fullmatch(text):
        return float(text.replace(" ", "").replace(",", "."))
    raise ValueError(f"{text!r:.40} is neither a figure with decimal comma nor one of the marks -- and X")
