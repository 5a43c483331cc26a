"""The two widths that a chart is drawn for, and how wide a text is in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A width in CSS pixels, sizes of text in it, and how many figures an axis may have."""

    name: Literal["wide", "narrow"]
    width: int
    text: float
    small: float
    across: int
    up: int

    @property
    def line(self) -> float:
        """Height of a line of text."""
        return round(self.text * 1.25, 1)

    @property
    def is_wide(self) -> bool:
        """Whether labels may stand beside what they name."""
        return self.name == "wide"


WIDE = Paper(name="wide", width=680, text=13, small=12, across=8, up=6)
NARROW = Paper(name="narrow", width=288, text=11, small=10.5, across=4, up=5)

# Advances of a wide sans-serif face in parts of the size, so that narrower ones fit too.
_THIN = frozenset("ijlI.,:;'|!()[] \u00a0-·")
_BROAD = frozenset("mwMW%@—…")


# What XML 1.0 does not know, not even as a reference.
_ILLEGIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """*text* without the characters that no XML may hold."""
    return _ILLEGIBLE.sub("", text)


def width_of(text: str, size: float) -> float:
    """Pixels that *text* needs at most in a common sans-serif face of *size* pixels."""
    return size * sum(map(_advance, text))


def _advance(letter: str) -> float:
    if letter in _THIN:
        return 0.36
    if letter in _BROAD:
        return 0.98
    return 0.72 if letter.isupper() else 0.62


def wrapped(text: str, size: float, room: float) -> list[str]:
    """*text* in lines no wider than *room* pixels, broken at spaces; a longer word is cut with "…"."""
    lines = [""]
    for word in (cut(word, size, room) for word in text.split(" ") if word):
        longer = f"{lines[-1]} {word}".lstrip()
        if width_of(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line] or [""]


def cut(line: str, size: float, room: float) -> str:
    """*line* no wider than *room* pixels, with "…" for what is left out."""
    if width_of(line, size) <= room:
        return line
    while line and width_of(line + "…", size) > room:
        line = line[:-1]
    return line.rstrip() + "…"
