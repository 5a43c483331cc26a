"""All of Kolada: the catalogue, and the figures of every KPI in it.

A page of the catalogue tells of 5,000 KPIs what `obs_kolada.plan` asks for 25 at a time, so that their data
are asked for at once. A KPI for regions only is asked for without the municipalities. Its kind alone
(`municipality_type` L) does not tell: of 1,491 KPIs for municipalities (K) with figures in the dump of 2024,
27 have some of regions; and two of kind L are, by their titles, of "kommunen". So its number has to be one of
regions, too, from 60000 on, as that of 1,264 of 1,318 is: of the 26 such with figures in the dump none has
one of a municipality. KPIs for municipalities are asked for with the country and the regions.

The fewest requests of all would leave the KPIs out and name areas and years. On that dump it takes 1,302
pages, for 25 areas and one year a request, in place of 2,874 here. But each page then holds a piece of
hundreds of series, and each series rests on 377 pages: none is complete before the last page of all has come,
all figures lie in memory until then, and to read a series again takes all these replies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from obs import CatalogueEntry, Finding, Indicator, Page, Query, Reply, Request
from obs_kolada.catalogue import entry_of, publication_of
from obs_kolada.codes import KPI, kpi_of
from obs_kolada.envelope import load, next_link, text
from obs_kolada.paths import Scope, chunked, data_paths, named_in
from obs_kolada.plan import DataAsked, Publication, scope_of
from obs_kolada.queries import Zeros, declared_missing, declared_zeros

_KIND_OF_REGIONS = "L"
_NUMBERS_OF_REGIONS = "6789"
"""What a KPI's number begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueAsked:
    """What a request for the catalogue is for: the figures in *scope* of all KPIs that it will tell of.

    *known* are those of the pages before, *regional* those of them that are for regions only, *followed* the
    links to these pages. *zero_is_missing* and *missing_years* are those of the study's own indicators.
    """

    scope: Scope
    zero_is_missing: Mapping[str, Zeros] = field(default_factory=dict[str, Zeros])
    missing_years: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    known: Mapping[str, Publication] = field(default_factory=dict[str, Publication])
    regional: frozenset[str] = frozenset()
    followed: tuple[str, ...] = ()


def catalogue_requests(query: Query) -> Iterator[Request]:
    """The request for the first page of the catalogue; the rest follows from it."""
    zeros: dict[str, Zeros] = {}
    missing: dict[str, frozenset[str]] = {}
    for indicator in query.indicators:
        if _stands_on_its_id(indicator):
            zeros |= declared_zeros(indicator)
            missing |= declared_missing(indicator)
    asked = CatalogueAsked(scope=scope_of(query), zero_is_missing=zeros, missing_years=missing)
    yield Request(path="/kpi", purpose="everything", context=asked)


def _stands_on_its_id(indicator: Indicator) -> bool:
    return indicator.query.get("kpi") == indicator.id and kpi_of(indicator) == indicator.id


def parse_catalogue(request: Request, reply: Reply) -> Page:
    """The KPIs in *reply* as entries, and its next page or, after the last one, the requests for data."""
    asked = cast("CatalogueAsked", request.context)
    items, link = load(reply)
    known, regional = dict(asked.known), set(asked.regional)
    entries: list[CatalogueEntry] = []
    strange: list[str] = []
    for item in items:
        kpi = text(item, "id", reply, "a KPI")
        if not KPI.fullmatch(kpi):
            strange.append(kpi)
        elif kpi not in known:
            known[kpi] = publication_of(item, reply)
            entries.append(entry_of(item, reply))
            if item.get("municipality_type") == _KIND_OF_REGIONS and kpi[1] in _NUMBERS_OF_REGIONS:
                regional.add(kpi)
    asked = replace(asked, known=known, regional=frozenset(regional))
    following = next_link(reply, link, len(items), asked.followed)
    if following is None:
        more = tuple(_data_requests(asked, reply.fetched_at.year))
    else:
        rest = replace(asked, followed=(*asked.followed, following))
        more = (replace(request, path=following, context=rest),)
    return Page(entries=tuple(entries), findings=tuple(_strange(strange)), more=more)


def _data_requests(asked: CatalogueAsked, this_year: int) -> Iterator[Request]:
    everywhere = sorted(asked.known.keys() - asked.regional)
    yield from _blocks(everywhere, asked.scope, asked, this_year)
    regions = tuple(area for area in asked.scope.areas if area.startswith("00"))
    yield from _blocks(sorted(asked.regional), replace(asked.scope, areas=regions), asked, this_year)


def _blocks(kpis: Sequence[str], scope: Scope, asked: CatalogueAsked, this_year: int) -> Iterator[Request]:
    """The requests for the data of *kpis*, all those of 25 before the next 25."""
    for block in chunked(kpis if scope.areas else ()):
        context = DataAsked(
            indicators={kpi: (kpi,) for kpi in block},
            publications={kpi: asked.known[kpi] for kpi in block},
            zero_is_missing=asked.zero_is_missing,
            missing_years=asked.missing_years,
            scope=scope,
        )
        for path in data_paths(block, scope, this_year):
            yield Request(path=path, indicators=tuple(block), context=replace(context, named=named_in(path)))


def _strange(ids: Sequence[str]) -> Iterator[Finding]:
    """A finding where the catalogue has ids of a form that no request for data can name."""
    if ids:
        yield Finding(
            code="unknown-form",
            severity="warning",
            message=f"Kolada's catalogue has {len(ids)} ids that are not of the form N31807, the first "
            f"{ids[0]!r:.40}; they are left out",
            suggestion="see whether a newer obs is out, else report it",
        )
