"""What the store hands out and takes in, apart from frames. Times are aware datetimes in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from obs.models import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One fetch, from its plan to its end. *plan* is the plan's hash; *resumed*: an earlier one goes on."""

    id: int
    plan: str
    started: datetime
    resumed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedReply:
    """One reply as the ledger knows it.

    *key* names the request, which *method*, *path* (within the source) and *body* are enough to repeat.
    *bytes* is the length of the reply's own body, *sha256* its hash.
    """

    source: str
    key: str
    method: str
    path: str
    body: bytes | None
    url: str
    status: int
    sha256: str
    fetched_at: datetime
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a series was asked for: these regions, and the years *first* to *last* (None: no bound)."""

    regions: tuple[str, ...]
    first: str | None = None
    last: str | None = None

    def overlap(self, other: Scope) -> Scope:
        """What both asked for."""
        theirs = set(other.regions)
        return Scope(
            regions=tuple(region for region in self.regions if region in theirs),
            first=max((year for year in (self.first, other.first) if year is not None), default=None),
            last=min((year for year in (self.last, other.last) if year is not None), default=None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    """The plugin that made observations of replies: its name, and the package and version it came in."""

    plugin: str
    distribution: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One fetch that found the content of a vintage: when its last reply came, of what, and who parsed it.

    *parser* is None where that is not known: stores did not note it before format 2.
    """

    fetched_at: datetime
    scope: Scope
    parser: Parser | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """One series as fetched at one time.

    *number* counts from 1 within the indicator. *fetched_at* is when the content came that made the vintage,
    *parser* who made observations of it (None: not known). *last_seen* and *scope* belong to the latest reply
    that said the same. *content* is the hash of the observations, *file* that of their Parquet file.
    *last_period* is the last one with a value, "" when there is none.
    """

    indicator: str
    number: int
    fetched_at: datetime
    last_seen: datetime
    content: str
    file: str
    rows: int
    query_hash: str
    scope: Scope
    last_period: str
    parser: Parser | None = None

    @property
    def path(self) -> Path:
        """Where the Parquet file lies within the store."""
        return series_path(self.indicator, self.file)


def series_path(indicator_id: str, file: str) -> Path:
    """Where the Parquet file of a series lies within a store.

    The hash in its name keeps "N1" and "n1" apart also where file names that differ in case are one, and
    makes "con" and "nul" names that Windows takes.
    """
    return Path("series", f"{indicator_id}-{file}.parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of a series that was put into the store.

    *new* tells whether it made a vintage. *added*, *revised* and *removed* count keys against the vintage
    before, within what both were asked for; of a first vintage all rows are added. *findings* tell of
    figures that are gone, of damage to that earlier vintage, which then could not be compared with, and of
    figures that were not stored because those held are newer.
    """

    vintage: Vintage
    new: bool
    rows: int
    added: int = 0
    revised: int = 0
    removed: int = 0
    findings: tuple[Finding, ...] = ()
