"""Remarks beside the rows of a result: why something is missing, how something is to be read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IMPOSSIBLE = "cannot be calculated"


class Remarks:
    """Remarks on *rows* rows, and which of them are still fit to be calculated."""

    def __init__(self, rows: int) -> None:
        self._said: list[list[str]] = [[] for _ in range(rows)]
        self.fit = np.ones(rows, dtype=np.bool_)

    def add(self, text: str, where: NDArray[np.bool_] | None = None) -> None:
        """Says *text* of the rows *where*, or of all."""
        for row in range(len(self._said)) if where is None else np.flatnonzero(where):
            self._said[row].append(text)

    def refuse(self, reason: str, where: NDArray[np.bool_] | None = None) -> None:
        """Says of the rows *where* that are still fit why they cannot be calculated: they no longer are."""
        refused = self.fit if where is None else self.fit & where
        self.add(f"{IMPOSSIBLE}: {reason}", refused)
        self.fit = self.fit & ~refused

    def copy(self) -> Remarks:
        """The same remarks, to say more of elsewhere."""
        other = Remarks(0)
        other._said = [list(said) for said in self._said]
        other.fit = self.fit.copy()
        return other

    def column(self) -> list[str | None]:
        """The remarks of each row, divided by "; "; None where there is none."""
        return ["; ".join(said) or None for said in self._said]
