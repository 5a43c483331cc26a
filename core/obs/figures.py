"""Where a comparison gets its figures: a store and an embedded snapshot both do what is said here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Protocol

from obs.models import Group, Indicator

if TYPE_CHECKING:
    import polars as pl


class Figures(Protocol):
    """Observations at rest."""

    @property
    def label(self) -> str:
        """One line for the user: where the figures come from, their date and their last period."""
        ...

    @property
    def known_by(self) -> date | None:
        """The day at whose end the figures are seen; None for the newest there are."""
        ...

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        """The newest observations of *indicator* in `obs.observations.SCHEMA`; None when there are none.

        Raises `StoreError` when what is held is damaged.
        """
        ...

    def as_of(self, indicator: Indicator) -> date | None:
        """The day on which the figures of *indicator* were last seen at the source; None without any."""
        ...

    def size(self, indicator: Indicator) -> int:
        """How many observations of *indicator* `read` gives, or about so many: to know what fits into memory.

        0 where there are none.
        """
        ...

    def groups(self) -> Mapping[str, Group]:
        """The groups fetched from sources, keyed by source and id: "kolada:G175965"."""
        ...


class FiguresUpon(ABC):
    """Figures that rest on *figures* and answer as they do, but for what is read; see `Figures`.

    What tells of the figures is passed on. What gives figures is not, so that none slips past those who alter
    them.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    @property
    def label(self) -> str:
        """Where the figures come from."""
        return self._figures.label

    @property
    def known_by(self) -> date | None:
        """The day at whose end the figures are seen."""
        return self._figures.known_by

    @abstractmethod
    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        """The observations of *indicator*."""

    def as_of(self, indicator: Indicator) -> date | None:
        """The day as of which the figures of *indicator* hold."""
        return self._figures.as_of(indicator)

    def size(self, indicator: Indicator) -> int:
        """How many observations of *indicator* there are, or about so many."""
        return self._figures.size(indicator)

    def groups(self) -> Mapping[str, Group]:
        """The groups fetched from sources."""
        return self._figures.groups()


def remembered(figures: Figures) -> Figures:
    """*figures* as they are now, each read once: for work that asks for the same ones many times.

    All that is read stays in memory, 40 bytes an observation.
    """
    return _Remembered(figures)


class _Remembered(FiguresUpon):
    """Figures that have been read, by indicator."""

    def __init__(self, figures: Figures) -> None:
        super().__init__(figures)
        self._read: dict[tuple[str, str], tuple[Indicator, pl.DataFrame | None]] = {}
        self._groups: Mapping[str, Group] | None = None

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        """The observations of *indicator*."""
        key = (indicator.source, indicator.id)
        if key not in self._read or self._read[key][0] != indicator:
            self._read[key] = (indicator, self._figures.read(indicator))
        return self._read[key][1]

    def groups(self) -> Mapping[str, Group]:
        """The groups fetched from sources."""
        if self._groups is None:
            self._groups = self._figures.groups()
        return self._groups
