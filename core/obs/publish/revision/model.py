"""The differences between two releases, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

COLUMNS = ("table", "key", "column", "change", "old", "new", "reason")
"""The columns of a revision, all texts; `revision.schema.json` describes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCount:
    """How many rows of one table there were and are, and how many came, went or have another cell now."""

    rows_before: int
    rows_after: int
    new: int = 0
    removed: int = 0
    revised: int = 0

    @property
    def share(self) -> float:
        """The rows revised or removed as a share, 0 to 1, of those there were; 0 where there were none."""
        return (self.revised + self.removed) / self.rows_before if self.rows_before else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Every difference between two releases.

    *frame* has the columns `COLUMNS`, all texts, null for what is empty, sorted by table, key, column and
    change. *counts* is by table.
    """

    frame: pl.DataFrame
    counts: Mapping[str, TableCount]
    reason: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return self.frame.is_empty()

    @property
    def share(self) -> float:
        """The rows revised or removed as a share, 0 to 1, of all rows there were."""
        before = sum(each.rows_before for each in self.counts.values())
        gone = sum(each.revised + each.removed for each in self.counts.values())
        return gone / before if before else 0.0
