"""What the plugin keeps in mind from a request to its reply: the contexts of its requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from obs_scb.metadata import Table
from obs_scb.table_query import Sex, TableQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An indicator by its id, and its query table."""

    indicator: str
    query: TableQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is asked of every table. *max_cells* is what SCB allows in one reply."""

    regions: tuple[str, ...]
    first: str | None
    last: str | None
    max_cells: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataStep:
    """The metadata of one table are on their way, for these indicators."""

    wanted: tuple[Wanted, ...]
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class CodelistStep:
    """The first code list of *left* (variable and id) is on its way; *table* has those before it applied."""

    table: Table
    wanted: tuple[Wanted, ...]
    scope: Scope
    left: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The cells that one data request asks for, and what they are.

    *selection* has the codes asked for by variable. *region* and *sex* are variables
    or None; *sexes* has the sex by code, and is empty where all cells are totals.
    """

    wanted: Wanted
    selection: Mapping[str, tuple[str, ...]]
    time: str
    region: str | None = None
    sex: str | None = None
    sexes: Mapping[str, Sex] = field(default_factory=dict[str, Sex])
