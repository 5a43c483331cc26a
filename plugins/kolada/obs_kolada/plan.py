"""What is asked of Kolada, one question after the other: metadata of 25 KPIs first, then their data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from obs import Query, Request, UnsupportedQueryError
from obs_kolada.codes import area_of, kpi_of
from obs_kolada.paths import Named, Scope, chunked, data_paths, named_in
from obs_kolada.queries import Zeros, declared_missing, declared_zeros


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """When Kolada publishes the figures of *year*: preliminary ones first for some KPIs, then final ones."""

    year: int | None = None
    preliminary: date | None = None
    final: date | None = None

    def preliminary_year(self, on: date) -> int | None:
        """The year whose figures are preliminary *on* a day, or None."""
        if self.preliminary is None or self.final is None:
            return None
        return self.year if self.preliminary <= on < self.final else None


@dataclass(frozen=True, slots=True, kw_only=True)
class KpisAsked:
    """What a request for metadata is for.

    *indicators* maps all KPIs whose data are to be asked for together to the indicators on them. Of these
    *known* are found, *kpis* asked for by this request and *waiting* next, one by one.
    """

    indicators: Mapping[str, tuple[str, ...]]
    zero_is_missing: Mapping[str, Zeros]
    missing_years: Mapping[str, frozenset[str]]
    scope: Scope
    kpis: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    known: Mapping[str, Publication] = field(default_factory=dict[str, Publication])
    followed: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[str, ...]:
        """The KPIs of this request that are not known."""
        return tuple(kpi for kpi in self.kpis if kpi not in self.known)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataAsked:
    """What a request for data is for: the indicators on each KPI, and what is known about the KPIs.

    *zero_is_missing* has the indicators, by id, for which a 0 stands for missing, *missing_years* the years
    in which everything does. *named* is what the path of the first page names, *came* the rows of the pages
    before.
    """

    indicators: Mapping[str, tuple[str, ...]]
    publications: Mapping[str, Publication]
    scope: Scope
    zero_is_missing: Mapping[str, Zeros] = field(default_factory=dict[str, Zeros])
    missing_years: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    named: Named | None = None
    came: int = 0
    followed: tuple[str, ...] = ()


def metadata_requests(query: Query) -> Iterator[Request]:
    """The first requests for *query*; they are the same for regions and indicators in any order.

    Raises UnknownIndicatorError, UnknownRegionError, and UnsupportedQueryError for a span without a year.
    """
    scope = scope_of(query)
    indicators: dict[str, tuple[str, ...]] = {}
    zeros: dict[str, Zeros] = {}
    missing: dict[str, frozenset[str]] = {}
    for indicator in sorted(query.indicators, key=lambda each: each.id):
        kpi = kpi_of(indicator)
        indicators[kpi] = (*indicators.get(kpi, ()), indicator.id)
        zeros |= declared_zeros(indicator)
        missing |= declared_missing(indicator)
    for kpis in chunked(list(indicators) if scope.areas else ()):
        yield _metadata_request(
            KpisAsked(
                indicators={kpi: indicators[kpi] for kpi in kpis},
                zero_is_missing=zeros,
                missing_years=missing,
                scope=scope,
                kpis=tuple(kpis),
            )
        )


def scope_of(query: Query) -> Scope:
    """The areas and years of *query*; UnknownRegionError, UnsupportedQueryError for a span without a year."""
    scope = Scope(
        areas=tuple(sorted({area_of(region) for region in query.regions})),
        first=int(query.first) if query.first else None,
        last=int(query.last) if query.last else None,
    )
    if scope.first is not None and scope.last is not None and scope.first > scope.last:
        raise UnsupportedQueryError(
            f"no year lies between {scope.first} and {scope.last}", suggestion="swap first and last"
        )
    return scope


def requests_after(asked: KpisAsked, fetched: date) -> Iterator[Request]:
    """What follows when nothing more is to be learnt of *asked.kpis*: the next KPI, or the data of the known.

    *fetched* is when they were looked up.
    """
    if asked.waiting:
        kpi, *waiting = asked.waiting
        yield _metadata_request(replace(asked, kpis=(kpi,), waiting=tuple(waiting), followed=()))
    elif asked.known:
        context = DataAsked(
            indicators={kpi: asked.indicators[kpi] for kpi in asked.known},
            publications=asked.known,
            zero_is_missing=asked.zero_is_missing,
            missing_years=asked.missing_years,
            scope=asked.scope,
        )
        for path in data_paths(sorted(asked.known), asked.scope, fetched.year):
            yield Request(
                path=path,
                purpose="data",
                indicators=_ids(context.indicators),
                context=replace(context, named=named_in(path)),
            )


def _metadata_request(asked: KpisAsked) -> Request:
    path = f"/kpi/{','.join(asked.kpis)}"
    return Request(path=path, purpose="kpi", indicators=_ids(asked.indicators), context=asked)


def _ids(indicators: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted(each for ids in indicators.values() for each in ids))
