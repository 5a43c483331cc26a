"""All that differs between two releases."""

from __future__ import annotations

from dataclasses import dataclass

from obs.models import Finding
from obs.publish.conclusions import ChangedConclusion, Names
from obs.publish.revision import Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two releases: the *name* of its dataset and its *version*."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorCount:
    """How many rows of one indicator in a *table* are new, removed or have another cell."""

    table: str
    indicator: str
    new: int = 0
    removed: int = 0
    revised: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeRevision:
    """A figure that both releases have with another value; *relative* to the larger of the two, 0 to 2."""

    table: str
    indicator: str
    region: str
    period: str
    sex: str
    old: float
    new: float
    relative: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDays:
    """The first and last day on which the figures of a source came, then and now; "" without figures."""

    source: str
    old: tuple[str, str]
    new: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataChange:
    """*what* is said of the *places* otherwise: tables, table.column, none for the whole dataset."""

    what: str
    places: tuple[str, ...]
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between *before* and *after*.

    *largest* are the largest revisions of figures, the largest first. *breaks* are those of the schema.
    *conclusions* come by weight: verdicts first, those on the regions shown before others.
    """

    before: Side
    after: Side
    revision: Revision
    breaks: tuple[Finding, ...]
    indicators: tuple[IndicatorCount, ...]
    largest: tuple[LargeRevision, ...]
    sources: tuple[SourceDays, ...]
    metadata: tuple[MetadataChange, ...]
    conclusions: tuple[ChangedConclusion, ...]
    names: Names
