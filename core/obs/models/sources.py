"""What a source is, what it is asked for, and what comes of the replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from obs.models.findings import Finding
from obs.models.registry import Group, Indicator

if TYPE_CHECKING:
    import polars as pl

Transport = Literal["http", "file"]
Redistribution = Literal["all", "processed", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a source is asked for: these indicators, for these regions, for this span of years.

    *regions* are SCB codes: municipalities ("0114"), counties ("01") and the country ("00"), mixed. A source
    asks for those that its service has, and names the others in a finding. *first* and *last* are years
    ("1994") or None for no bound.
    """

    indicators: tuple[Indicator, ...]
    regions: tuple[str, ...]
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that core shall send for a source.

    *path* is relative to the source's base address and starts with "/", query string included and
    percent-encoded; for a source that reads files it is a path relative to the study file.
    *indicators* are the ids that depend on the answer. *purpose* and *context* are the plugin's own:
    core hands them back with the reply and stores neither.
    """

    path: str
    method: Literal["GET", "POST"] = "GET"
    body: bytes | None = None
    accept: str = "application/json"
    purpose: str = "data"
    indicators: tuple[str, ...] = ()
    context: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to one request, decoded from transfer compression but otherwise untouched.

    *url* is the full address asked; header names are lower-case. *fetched_at* (UTC) is when the bytes
    came from the service, also when they are read again later: use it in place of the clock.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where in a reply an observation stands, for anyone who wants to see it there.

    In JSON *pointer* leads to the figure (RFC 6901: "/values/37/values/2/value"). In rows of text *line*
    does, counted from 1 as editors do, with *column*, its heading, and *text*, the cell as it is written.
    *says* tells in the reply's own words whose figure it is ("kpi N31807, municipality 0767, period 2022").
    """

    pointer: str = ""
    line: int | None = None
    column: str = ""
    text: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a service allows: *connections* at once, and *calls* in any *seconds* (None: no limit known)."""

    connections: int = 4
    calls: int | None = None
    seconds: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One entry of a source's catalogue, as a search or `Source.everything` finds it.

    *query* is the query table of an indicator on it, empty where an entry by itself does not tell one.
    """

    source: str
    id: str
    title: str
    description: str = ""
    first_period: str = ""
    last_period: str = ""
    discontinued: bool = False
    published: str = ""
    query: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a source's own metadata say about the publication of one indicator; empty is what they do not say.

    *preliminary* and *final* are the days on which the figures of *period* come; *period_told* is False where
    the source names no period and its plugin went on by the ones before. *updated* is the day on which the
    source last changed its figures, *last_period* the newest period that these have. *title* is the source's
    own, where a study is expected to quote it. *gone*: the source no longer knows what was asked for.
    *ended* says, as a clause, why nothing more is to be expected ("its title ends with 2023"), *successor*
    what goes on from there by the source's id, and *joining* how the two are put together.
    """

    indicator: str
    period: str = ""
    period_told: bool = True
    preliminary: date | None = None
    final: date | None = None
    last_period: str = ""
    updated: date | None = None
    title: str = ""
    gone: bool = False
    ended: str = ""
    successor: str = ""
    joining: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a source made of one reply.

    *observations* is a frame in the shape of `obs.observations.SCHEMA`, or None when the reply held
    none. *more* are requests that follow from this reply (a next page; data after metadata). *limits*
    replaces the source's limits from now on. *groups*, *entries* and *announcements* answer requests for a
    group, a search and the calendar.
    """

    observations: pl.DataFrame | None = None
    findings: tuple[Finding, ...] = ()
    more: tuple[Request, ...] = ()
    limits: Limits | None = None
    groups: tuple[Group, ...] = ()
    entries: tuple[CatalogueEntry, ...] = ()
    announcements: tuple[Announcement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A source's terms of use. *licence* is a name or "" where the source names none.

    *credit* is required beside untouched values; processed values must carry *credit_processed* and
    must not carry *credit*. *redistribution* is what may be passed on to others: "all", the figures
    themselves and what is made of them; "processed", only that; or "none". None is what nobody has stated,
    and `obs publish` passes nothing on then.
    """

    licence: str
    licence_url: str
    credit: str
    credit_processed: str
    redistribution: Redistribution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What a source is. *base_url* is "" for a source that reads files."""

    id: str
    title: str
    publisher: str
    homepage: str
    base_url: str
    terms: Terms
    limits: Limits = field(default_factory=Limits)
    transport: Transport = "http"
