"""What is asked for, in the service's own terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Cell = tuple[str, str, str]
"""The region's id, the sex (T, F or M) and the year of a figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a variable, as the catalogue has it; *code* is "" where it has none."""

    id: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The SCB codes of the regions and the span of years that a fetch is for."""

    regions: tuple[str, ...]
    first: str | None
    last: str | None

    def has_year(self, year: str) -> bool:
        """Whether *year* is within the span."""
        return (self.first or "0000") <= year <= (self.last or "9999")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to the service, and the page of its answer that is asked for.

    *fixed* are variables with their one value, *regions* SCB codes by the region's id, *sexes* T, F and M by
    the id. *fields* are the ids that each row must have. *seen* are the cells on the pages before this one.
    """

    indicator: str
    fixed: Mapping[str, str]
    region: str
    regions: Mapping[str, str]
    sex: str
    sexes: Mapping[str, str]
    years: tuple[str, ...]
    fields: frozenset[str]
    path: str
    page: int = 1
    pages: int = 0
    seen: frozenset[Cell] = frozenset()

    @property
    def cells(self) -> frozenset[Cell]:
        """Every figure that is asked for."""
        sexes = self.sexes.values() or ("T",)
        return frozenset((id_, sex, year) for id_ in self.regions for sex in sexes for year in self.years)
