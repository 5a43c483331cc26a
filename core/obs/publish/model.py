"""What a release is made of before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from obs.study import Dataset, Publisher

if TYPE_CHECKING:
    import polars as pl

TableKind = Literal["figures", "results", "claims", "reference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """What values may be used under: the *path* of its text, and *name*, its id where it is an open licence.

    A source's own terms have no *name*.
    """

    title: str
    path: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Where the values of a column come from, and what must be said beside them.

    *derived* tells whether they are computed; then *credit* names the publisher and never a source as theirs.
    *indicators* are those that the values rest on. *where* says to which rows it applies, "" to all:
    "indicator.source = kolada" names those whose indicator has that source; of revisions
    "cell.source = kolada" names those of a figure from there, "derived" those of a computed one.
    """

    derived: bool
    credit: str
    licence: Licence
    sources: tuple[str, ...]
    indicators: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a release.

    *schema* is its Table Schema; its frame has just those columns, in that order, sorted by the primary key.
    *lineage* is by column: one that is not there holds codes, names or texts. *foreign* maps columns to the
    (table, column) that their values must be in.
    """

    name: str
    kind: TableKind
    title_sv: str
    title_en: str
    description_sv: str
    description_en: str
    schema: Mapping[str, Any]
    frame: pl.DataFrame
    lineage: Mapping[str, tuple[Lineage, ...]] = field(default_factory=dict[str, tuple[Lineage, ...]])

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell rows apart."""
        return tuple(self.schema.get("primaryKey", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUsed:
    """A source that figures of the release come from; *first* and *last* are the days on which they did."""

    id: str
    title: str
    publisher: str
    homepage: str
    licence: Licence
    credit: str
    credit_processed: str
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """With whom the results compare: the *group*, how many *members* it has, and the *benchmark*, a code."""

    group: str
    title_sv: str
    title_en: str
    members: int
    benchmark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """All that a release says.

    *created* is when the newest of its figures came from their source: equal figures give equal bytes.
    *previous* is the version that *revision* compares with, "" for the first. *reason* says why figures were
    revised or are gone, "" where nobody had to say. *provenance* is the document of that name. *licence* is
    that of all that is the publisher's own. *known_by* is the day at whose end the store was seen, None
    for the newest that it had. *compared* is None where nothing is compared.
    """

    version: str
    dataset: Dataset
    publisher: Publisher
    created: datetime
    tables: Sequence[Table]
    sources: Sequence[SourceUsed]
    provenance: Mapping[str, Any]
    licence: Licence
    first_period: str = ""
    last_period: str = ""
    previous: str = ""
    reason: str = ""
    known_by: date | None = None
    compared: Compared | None = None

    def table(self, name: str) -> Table:
        """The table called *name*; KeyError if there is none."""
        for each in self.tables:
            if each.name == name:
                return each
        raise KeyError(name)
