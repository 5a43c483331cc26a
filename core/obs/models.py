"""The frozen values that cross the border between core and plugins.

Bulk data cross it as Polars frames (see `obs.observations`); everything else is one of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

Severity = Literal["error", "warning", "info"]
Kind = Literal["count", "share", "rate", "amount", "index"]
Polarity = Literal["lower_is_better", "higher_is_better", "none"]
Measure = Literal["stock", "flow", "ever"]
Transport = Literal["http", "file"]
RegionKind = Literal["country", "county", "municipality"]

DERIVED = "derived"
"""The source of an indicator that is a formula of others; no plugin may have this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a finding was made; every part is optional and empty when it does not apply."""

    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    indicator: str = ""
    region: str = ""
    period: str = ""

    def __str__(self) -> str:
        parts = [
            self.file,
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column else "",
            f"value {self.value!r}" if self.value else "",
            self.indicator,
            f"region {self.region}" if self.region else "",
            self.period,
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong or worth knowing in the data; a value, never raised.

    *code* is stable and kebab-case (``duplicate-key``); *message* says what, *suggestion* what to do.
    """

    code: str
    severity: Severity
    message: str
    suggestion: str = ""
    place: Place = field(default_factory=Place)

    def __str__(self) -> str:
        where = f" [{self.place}]" if str(self.place) else ""
        advice = f" -> {self.suggestion}" if self.suggestion else ""
        return f"{self.severity}: {self.message}{where}{advice}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first *period* of a series that is not comparable with what came before, and why.

    *reason_sv* is the reason in Swedish, "" where there is none: *reason* serves.
    """

    period: str
    reason: str
    reason_sv: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator of a study, from the reviewed registry (neither service gives unit or polarity).

    *query* is what the source needs to find it (a KPI; a table and its selection; a file and column).
    *unit* is the unit of the value as printed ("%", "kr/inv", "antal"). *measure* tells a stock (at one
    time) from a flow (during a period) from "ever" (at least once in the period). *label_sv* is what tables
    and sentences call it in Swedish, *title_sv* where it is "".

    One that is derived from others has the source `DERIVED` and its formula as the query's "formula".
    *successor* is the indicator of the study that goes on where this one has ended, "" where none is known.
    """

    id: str
    source: str
    query: Mapping[str, object]
    title_sv: str
    title_en: str
    unit: str
    kind: Kind
    polarity: Polarity
    producer: str
    definition_sv: str = ""
    definition_en: str = ""
    label_sv: str = ""
    decimals: int = 1
    measure: Measure = "flow"
    denominator: str | None = None
    price_basis: str | None = None
    breaks: tuple[Break, ...] = ()
    headline: bool = False
    successor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """An area with its SCB code: "00" Sweden, "17" county, "1783" municipality."""

    code: str
    name: str
    kind: RegionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A named set of municipalities to compare with; *origin* says who drew it up.

    A source gives its own id ("G175965"); elsewhere the group is known as "kolada:G175965". *around* is the
    municipality that the members were chosen to resemble, "" where there is none. *title_sv* and *title_en*
    are the title in a language, "" where it has none of its own: *title* serves. A source gives *title* only.
    """

    id: str
    title: str
    members: tuple[str, ...]
    origin: str = ""
    around: str = ""
    title_sv: str = ""
    title_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Something a municipality says it started: *start* and *end* are periods, *source* says who states them.

    A region may have several when its sources disagree about the start. *title_sv*, *title_en*, *source_sv*
    and *source_en* are these in a language, "" where there is none of its own: *title* and *source* serve.
    """

    region: str
    start: str
    title: str
    end: str | None = None
    source: str = ""
    title_sv: str = ""
    title_en: str = ""
    source_sv: str = ""
    source_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence that the author of a study wrote, in both languages, and what must be true for it to stand.

    Each {name} in the texts is one of *figures*, which are references to results; *holds* are comparisons of
    these names and of numbers ("value < country"). *region* is the page that it stands on, "" the front page.
    """

    text_sv: str
    text_en: str
    figures: Mapping[str, str]
    holds: tuple[str, ...]
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a source is asked for: these indicators, for these regions, for this span of years.

    *regions* are SCB codes. *first* and *last* are years ("1994") or None for no bound.
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
    """One hit of a catalogue search."""

    source: str
    id: str
    title: str
    description: str = ""
    first_period: str = ""
    last_period: str = ""
    discontinued: bool = False
    published: str = ""


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
    must not carry *credit*.
    """

    licence: str
    licence_url: str
    credit: str
    credit_processed: str


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


Figure = tuple[str, str, str, float | None, *tuple[str, ...]]
"""A figure of an example: indicator, region, period, value; then sex and status, if not T and reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A case of a metric that can be checked by hand. It is data, so that it can be run as well as read.

    *text* is the arithmetic. The metric is asked for *indicators* in the *group* (region codes) and reads
    *others* besides; shown is the whole group unless *shown* names some of it. A *value* of None is missing.
    *expects* are rows of the result, each by the columns of its key, with the values that must be there: a
    whole number, a text and None exactly, a decimal number to the digits that are written.
    """

    text: str
    indicators: tuple[Indicator, ...]
    figures: tuple[Figure, ...]
    group: tuple[str, ...]
    period: str
    expects: tuple[Mapping[str, object], ...]
    others: tuple[Indicator, ...] = ()
    shown: tuple[str, ...] = ()
    benchmark: str = "00"
    start: str | None = None
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Untouched:
    """Of what the figures are that a column of a result holds just as they were observed.

    Each is a column of the result that says it, unless it is: of *indicator* "denominator", the registered
    one of the row's indicator, or a parameter of `MetricInfo.uses`; of *region* "benchmark" or an SCB code;
    of *period* "compared", the one of `Panel.periods`.
    """

    indicator: str = "indicator"
    region: str = "region"
    period: str = "compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricInfo:
    """What a metric is and needs. *result* is a Table Schema descriptor of its result table.

    *untouched* are the columns of it with figures, or their status, as they were observed: of any other it is
    said that it was computed, so that the source's name never stands beside what the metric made.

    The first of *assumptions* is the one that nobody may miss: it stands beside every result.
    *parameters* maps each parameter to its default, *meanings* says in a line what it sets. Those that are
    *required* have none: their default stands for nothing given. *uses* are those whose values name further
    indicators of the study (an id or a list of ids; a number names none), which the metric reads besides the
    ones it is asked for.
    Core refuses an indicator without a polarity (*needs_polarity*) or a denominator (*needs_denominator*), of
    another kind than *kinds* or another measure than *measures* (empty: any). *example* can be checked by
    hand.
    """

    id: str
    title: str
    assumptions: tuple[str, ...]
    reference: str
    result: Mapping[str, object]
    untouched: Mapping[str, Untouched] = field(default_factory=dict[str, Untouched])
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    meanings: Mapping[str, str] = field(default_factory=dict[str, str])
    required: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    needs_polarity: bool = False
    needs_denominator: bool = False
    kinds: tuple[Kind, ...] = ()
    measures: tuple[Measure, ...] = ()
    minimum_regions: int = 1
    minimum_periods: int = 1
    example: Example | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What a metric gets: observations of the indicators for the group, the shown regions and the benchmark.

    *observations* is lazy and holds total, women's and men's rows as stored (`obs.observations.SCHEMA`), of
    *indicators*, which the metric is asked for, and of *others*: their denominators, and what the metric's
    parameters name (`MetricInfo.uses`).
    *periods* maps each indicator to the one period in which all regions are compared, *starts* to the
    period from which change is counted (absent where the study has none). *groups* are all groups of the
    study that are held, by their name in it; *programmes* what municipalities are known to have begun.
    """

    observations: pl.LazyFrame
    indicators: Mapping[str, Indicator]
    group: Group
    shown: tuple[str, ...]
    benchmark: str
    periods: Mapping[str, str]
    starts: Mapping[str, str]
    others: Mapping[str, Indicator] = field(default_factory=dict[str, Indicator])
    sex: Literal["T", "F", "M"] = "T"
    groups: Mapping[str, Group] = field(default_factory=dict[str, Group])
    programmes: tuple[Programme, ...] = ()
