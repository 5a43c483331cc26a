"""Figures as they were before the changes of a span of days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from obs.models import Group, Indicator
from obs.store import Store, Vintage
from obs.store.series import query_hash

if TYPE_CHECKING:
    import polars as pl


class Before:
    """The figures of *store* without what changed on *day* or later; see `obs.figures.Figures`.

    Of each series the last vintage that was first seen before *day*. A first vintage is no change: where all
    are of *day* or later, or no day is named, the first one.
    """

    def __init__(self, store: Store, day: date | None) -> None:
        self._store = store
        self._day = day

    @property
    def label(self) -> str:
        """Where the figures come from, and before which day."""
        since = f" from {self._day} on" if self._day else " since each series was fetched first"
        return f"{self._store.label}, without what changed{since}"

    @property
    def known_by(self) -> date | None:
        """None: a series that was new on the day, or later, is there with its first figures."""
        return None

    def vintage(self, indicator: Indicator) -> Vintage | None:
        """The vintage of *indicator* that is taken."""
        query = query_hash(indicator)
        held = [each for each in self._store.vintages(indicator.id) if each.query_hash == query]
        earlier = [each for each in held if each.fetched_at.date() < (self._day or date.min)]
        return (earlier[-1:] or held[:1] or [None])[0]

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        """The observations of *indicator*; None when nothing is held for its query."""
        vintage = self.vintage(indicator)
        return None if vintage is None else self._store.read(indicator, vintage)

    def as_of(self, indicator: Indicator) -> date | None:
        """The day on which the figures of *indicator* were first seen."""
        vintage = self.vintage(indicator)
        return None if vintage is None else vintage.fetched_at.date()

    def size(self, indicator: Indicator) -> int:
        """How many observations `read` gives."""
        vintage = self.vintage(indicator)
        return 0 if vintage is None else vintage.rows

    def groups(self) -> Mapping[str, Group]:
        """The groups as last fetched before the day, or as first fetched where that was later."""
        return self._store.groups_before(self._day or date.min)
