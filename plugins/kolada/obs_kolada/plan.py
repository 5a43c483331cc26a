"""Which requests answer a query: the fewest that Kolada's limits allow.

A path segment takes 25 ids and a page 5,000 rows, so a set of requests costs the sum of its pages. Every
request ends in a page that is half empty on average, whatever its size: the fewest and largest requests
win, and segments are filled to 25 ids. (Smaller segments that would fill pages exactly if no KPI had a
gap cost more on real series, which start and end in different years.)

- Up to 25 years are named. More are asked for by leaving the years out: a second segment of years would
  need as many requests again, while the rows outside the span rarely fill another page.
- A few KPIs and years for many regions are asked for without naming regions, because one KPI and year is
  less than one page although it holds some 3,600 groups as well. That is done only where it is certain
  to be fewer pages.

There is no third way: the other path that leaves a segment out holds all 6,000 KPIs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from obs import Query, Request, UnsupportedQueryError
from obs_kolada.codes import area_of, kpi_of

MAX_IDS = 25
PAGE_ROWS = 5000
ALL_AREAS = 4000
"""Upper bound of the areas in a reply that names none: 312 areas and 3,630 groups in March 2026."""
FORESIGHT = 5
"""Years after the fetch that an open span still asks for; publ_period ran three years ahead in 2026."""


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
class Scope:
    """The *areas* (Kolada's ids) and years asked for; None is no bound."""

    areas: tuple[str, ...]
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KpisAsked:
    """What a request for metadata is for: KPI -> the indicators that stand on it."""

    indicators: Mapping[str, tuple[str, ...]]
    scope: Scope
    followed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataAsked:
    """What a request for data is for: the indicators on each KPI, and what is known about the KPIs."""

    indicators: Mapping[str, tuple[str, ...]]
    publications: Mapping[str, Publication]
    scope: Scope
    followed: tuple[str, ...] = ()


def metadata_requests(query: Query) -> Iterator[Request]:
    """The first requests for *query*; they are the same for regions and indicators in any order.

    Raises UnknownIndicatorError, UnknownRegionError, and UnsupportedQueryError for a span without a year.
    """
    scope = Scope(
        areas=tuple(sorted({area_of(region) for region in query.regions})),
        first=int(query.first) if query.first else None,
        last=int(query.last) if query.last else None,
    )
    if scope.first is not None and scope.last is not None and scope.first > scope.last:
        raise UnsupportedQueryError(
            f"no year lies between {scope.first} and {scope.last}", suggestion="swap first and last"
        )
    indicators: dict[str, tuple[str, ...]] = {}
    for indicator in sorted(query.indicators, key=lambda each: each.id):
        kpi = kpi_of(indicator)
        indicators[kpi] = (*indicators.get(kpi, ()), indicator.id)
    for kpis in _chunks(list(indicators) if scope.areas else ()):
        asked = KpisAsked(indicators={kpi: indicators[kpi] for kpi in kpis}, scope=scope)
        yield Request(
            path=f"/kpi/{','.join(kpis)}",
            purpose="kpi",
            indicators=_ids(asked.indicators),
            context=asked,
        )


def data_requests(asked: KpisAsked, known: Mapping[str, Publication], fetched: date) -> Iterator[Request]:
    """The requests for the data of the *known* KPIs (25 at most); *fetched* is when these were looked up."""
    context = DataAsked(
        indicators={kpi: asked.indicators[kpi] for kpi in known}, publications=known, scope=asked.scope
    )
    for path in _data_paths(sorted(known), asked.scope, fetched.year):
        yield Request(path=path, purpose="data", indicators=_ids(context.indicators), context=context)


def _data_paths(kpis: Sequence[str], scope: Scope, this_year: int) -> Iterator[str]:
    if not kpis:
        return
    years = _years(scope, this_year)
    by_kpi = f"/data/kpi/{','.join(kpis)}"
    by_year = f"/year/{','.join(years)}" if years else ""
    chunks = list(_chunks(scope.areas))
    if years and ceil(len(kpis) * len(years) * ALL_AREAS / PAGE_ROWS) < len(chunks):
        yield by_kpi + by_year
        return
    for areas in chunks:
        yield f"{by_kpi}/municipality/{','.join(areas)}{by_year}"


def _years(scope: Scope, this_year: int) -> tuple[str, ...]:
    """The years to name, or none where the segment is better left out."""
    if scope.first is None:
        return ()
    last = max(scope.first, this_year + FORESIGHT) if scope.last is None else scope.last
    years = range(scope.first, last + 1)
    return tuple(map(str, years)) if len(years) <= MAX_IDS else ()


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), MAX_IDS):
        yield ids[start : start + MAX_IDS]


def _ids(indicators: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted(each for ids in indicators.values() for each in ids))
