"""Which data requests answer a question: the fewest that Kolada's limits allow.

A path segment takes 25 ids and a page 5,000 rows, so a set of requests costs the sum of its pages. Every
request ends in a page that is half empty on average, whatever its size: the fewest and largest requests
win, and segments are filled to 25 ids. (Smaller segments that would fill pages exactly if no KPI had a
gap cost more on real series, which start and end in different years.)

- Up to 25 years are named. A longer span that reaches the present is asked for by leaving the years out: a
  second segment of years would need as many requests again, while the rows outside the span rarely fill
  another page. One that ended long ago would bring all later years that way: it is named 25 years at a
  time if that is estimated to be fewer pages.
- Years and KPIs are asked for without naming regions where that is certain to be fewer pages, although one
  KPI and year then holds some 3,600 groups as well: few of them, or years so old that nothing is expected.

There is no third way: the other path that leaves a segment out holds all 6,000 KPIs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

MAX_IDS = 25
PAGE_ROWS = 5000
ALL_AREAS = 4000
"""Upper bound of the areas in a reply that names none: 312 areas and 3,630 groups in March 2026."""
FORESIGHT = 5
"""Years after the fetch that an open span still asks for; publ_period ran three years ahead in 2026."""
OLDEST = 1900
"""The oldest year that is asked for by a span without a beginning, and that is believed of a reply."""
EMPTY_BEFORE = 1970
"""Nothing is expected of earlier years, as today's municipalities were formed in 1971-1974. They are asked
for all the same, so it costs only pages if there is something."""
SERIES_FROM = 1994
"""The first year in the 2,012 series saved in 2024; used to estimate pages, not to leave years out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The *areas* (Kolada's ids) and years asked for; None is no bound."""

    areas: tuple[str, ...]
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the path of a question for data names; None is what it leaves out, so that all may come."""

    kpis: frozenset[str]
    areas: frozenset[str] | None = None
    years: range | None = None


def named_in(path: str) -> Named:
    """What *path*, one of `data_paths`, names."""
    parts = path.split("/")[2:]
    ids = {parts[place]: parts[place + 1].split(",") for place in range(0, len(parts) - 1, 2)}
    years = [int(year) for year in ids.get("year", ())]
    return Named(
        kpis=frozenset(ids["kpi"]),
        areas=frozenset(ids["municipality"]) if "municipality" in ids else None,
        years=range(min(years), max(years) + 1) if years else None,
    )


def data_paths(kpis: Sequence[str], scope: Scope, this_year: int) -> Iterator[str]:
    """The paths for the data of *kpis* (25 at most) in *scope*, each figure once."""
    chunks = list(chunked(scope.areas))
    by_kpi = f"/data/kpi/{','.join(kpis)}"
    for years in _spans(kpis, scope, this_year):
        by_year = f"/year/{','.join(map(str, years))}" if years else ""
        if years and _bulk_pages(kpis, years) < len(chunks):
            yield by_kpi + by_year
        else:
            yield from (f"{by_kpi}/municipality/{','.join(areas)}{by_year}" for areas in chunks)


def chunked(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """*ids* in as few parts as a path segment allows."""
    for start in range(0, len(ids), MAX_IDS):
        yield ids[start : start + MAX_IDS]


def _spans(kpis: Sequence[str], scope: Scope, this_year: int) -> tuple[range, ...]:
    """The years to name in one request each; an empty range is for leaving the years out."""
    first = OLDEST if scope.first is None else scope.first
    last = max(first, this_year + FORESIGHT) if scope.last is None else scope.last
    years = range(first, last + 1)
    if len(years) <= MAX_IDS:
        return (years,)
    # From the end, so that the years that hold most are together.
    parts = tuple(years[max(0, end - MAX_IDS) : end] for end in range(len(years), 0, -MAX_IDS))
    whole = _pages(kpis, scope.areas, range(SERIES_FROM, this_year + 1))
    reaches_the_present = last >= this_year - 1
    if reaches_the_present or sum(_fewest_pages(kpis, scope.areas, part) for part in parts) >= whole:
        return (range(0),)
    return parts


def _fewest_pages(kpis: Sequence[str], areas: Sequence[str], years: range) -> int:
    return min(_bulk_pages(kpis, years), _pages(kpis, areas, years))


def _bulk_pages(kpis: Sequence[str], years: range) -> int:
    """Upper bound of the pages of *years* for all areas and groups, if what is not expected is not there."""
    existing = sum(year >= EMPTY_BEFORE for year in years)
    return max(1, ceil(len(kpis) * existing * ALL_AREAS / PAGE_ROWS))


def _pages(kpis: Sequence[str], areas: Sequence[str], years: range) -> int:
    """The pages of *years* for *areas*, 25 of them a request, if every KPI began when the first did.

    Too many for either way of asking, and by more for the one that leaves the years out, as most KPIs are
    younger; but a request that brings nothing costs a page too. On real series, 25 KPIs for 296 areas took
    36 pages without years; 24 for 1980-2005 named, and 36 for 1985-2012, never more where this was less.
    """
    existing = sum(year >= SERIES_FROM for year in years)
    return sum(max(1, ceil(len(kpis) * len(chunk) * existing / PAGE_ROWS)) for chunk in chunked(areas))
