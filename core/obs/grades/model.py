"""The forms a grade comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Letter = Literal["A", "B", "C", "D"]
PartName = Literal["coverage", "lateness", "revisions", "breaks"]
PARTS: tuple[PartName, ...] = ("coverage", "lateness", "revisions", "breaks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One part of a grade: its *letter*, None where that is not known, and *reason*, which is never empty.

    *value* is the number that the letter follows from, None where there is none; the module of the part says
    what it counts.
    """

    letter: Letter | None
    reason: str
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What the figures of *indicator* are worth: the letter, None where nothing is held, and its parts.

    *reasons* say in words why it is no better.
    """

    indicator: str
    title: str
    letter: Letter | None
    coverage: Mark
    lateness: Mark
    revisions: Mark
    breaks: Mark
    reasons: tuple[str, ...]

    def part(self, name: PartName) -> Mark:
        """The part of that name."""
        return {
            "coverage": self.coverage,
            "lateness": self.lateness,
            "revisions": self.revisions,
            "breaks": self.breaks,
        }[name]


def by_limits(value: float, limits: Sequence[float]) -> Letter:
    """The letter of *value*, of which less is better: A up to the first of three *limits*, D above all."""
    best, good, fair = limits
    return "A" if value <= best else "B" if value <= good else "C" if value <= fair else "D"
