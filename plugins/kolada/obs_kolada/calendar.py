"""What Kolada's metadata of a KPI say about its publication: which year comes, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from obs import Announcement, Indicator, Page, Reply, Request
from obs_kolada.catalogue import end_year, publication_of, repaired
from obs_kolada.codes import kpi_of
from obs_kolada.envelope import load, next_link, text
from obs_kolada.paths import chunked


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAsked:
    """What a request for the calendar is for: the *kpis* not seen yet, and the indicators on each."""

    indicators: Mapping[str, tuple[str, ...]]
    kpis: tuple[str, ...]
    followed: tuple[str, ...] = ()


def calendar_requests(indicators: Sequence[Indicator]) -> Iterator[Request]:
    """Requests for the metadata of the KPIs of *indicators*, on the paths that a fetch of them takes."""
    ids: dict[str, tuple[str, ...]] = {}
    for indicator in sorted(indicators, key=lambda each: each.id):
        kpi = kpi_of(indicator)
        ids[kpi] = (*ids.get(kpi, ()), indicator.id)
    for kpis in chunked(list(ids)):
        yield _request(CalendarAsked(indicators=ids, kpis=tuple(kpis)))


def parse_calendar(request: Request, reply: Reply) -> Page:
    """The announcements of the KPIs in *reply*; those asked for that no page holds are gone."""
    asked = cast("CalendarAsked", request.context)
    items, link = load(reply)
    found = {text(item, "id", reply, "a KPI"): item for item in items}
    told = [each for kpi in asked.kpis if kpi in found for each in _announced(kpi, found[kpi], reply, asked)]
    left = tuple(kpi for kpi in asked.kpis if kpi not in found)
    following = next_link(reply, link, len(items), asked.followed)
    if following and left:
        rest = replace(asked, kpis=left, followed=(*asked.followed, following))
        return Page(announcements=tuple(told), more=(replace(request, path=following, context=rest),))
    return Page(announcements=(*told, *_gone(left, asked)))


def not_found(request: Request) -> Page:
    """What follows when Kolada answers 404: of several KPIs each is asked for alone, a single one is gone."""
    asked = cast("CalendarAsked", request.context)
    if len(asked.kpis) == 1:
        return Page(announcements=tuple(_gone(asked.kpis, asked)))
    return Page(more=tuple(_request(replace(asked, kpis=(kpi,), followed=())) for kpi in asked.kpis))


def _request(asked: CalendarAsked) -> Request:
    return Request(
        path=f"/kpi/{','.join(asked.kpis)}",
        purpose="calendar",
        indicators=tuple(each for kpi in asked.kpis for each in asked.indicators[kpi]),
        context=asked,
    )


def _announced(
    kpi: str, item: Mapping[str, object], reply: Reply, asked: CalendarAsked
) -> Iterator[Announcement]:
    publication = publication_of(item, reply)
    title = repaired(text(item, "title", reply, "a KPI"))
    end = end_year(title)
    for indicator in asked.indicators[kpi]:
        yield Announcement(
            indicator=indicator,
            period=str(publication.year or ""),
            preliminary=publication.preliminary,
            final=publication.final,
            last_period=end,
            title=title,
            ended=f"its title in Kolada ends with {end}" if end else "",
        )


def _gone(kpis: Sequence[str], asked: CalendarAsked) -> Iterator[Announcement]:
    for kpi in kpis:
        for indicator in asked.indicators[kpi]:
            yield Announcement(indicator=indicator, gone=True)
