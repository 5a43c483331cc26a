"""A correction beside the figure that it is about: whether it is used, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from obs.study import Correction

State = Literal["used", "mended", "expired", "not_yet", "no_figure"]
"""Used; the source gives another figure now; its last day is over; made later; no such row is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What became of one *correction*, and what its source gives: *given*, *given_status* and *given_note*.

    *value* and *status* are what is used: those of the correction where its *state* is "used", otherwise
    the source's own.
    """

    correction: Correction
    state: State
    given: float | None = None
    given_status: str = ""
    given_note: str = ""
    value: float | None = None
    status: str = ""

    @property
    def note(self) -> str:
        """The remark beside a figure that is used; remarks are divided by "; ", so that it is one."""
        return f"corrected: {self.correction.reason_in_note} (the source has {self.given_words})"

    @property
    def given_words(self) -> str:
        """What the source gives, in full: a number, or its status."""
        return self.given_status if self.given is None else f"{self.given:.15g}"
