"""What the kolada source announces: which year comes when, and which KPIs have ended or are gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from obs import Announcement, Indicator, Query, Reply, UnexpectedReplyError
from obs_kolada.source import KoladaSource

Item = dict[str, object]


def kpi(id_: str = "N99001", **fields: object) -> Item:
    """A KPI as Kolada gives it, of an invented subject."""
    usual: Item = {
        "id": id_,
        "title": "Påhittad andel (%)",
        "publ_period": "2025",
        "prel_publication_date": "2026-04-01",
        "publication_date": "2026-08-28",
    }
    return usual | fields


def page_of(*items: Item, next_url: str | None = None) -> bytes:
    """A page of the list of KPIs."""
    return json.dumps({"values": items, "next_url": next_url, "previous_url": None, "count": 1}).encode()


def test_a_period_with_its_two_days(
    indicator: Callable[..., Indicator], answer: Callable[..., Reply]
) -> None:
    """Both days and the year are told, for every indicator on the KPI, with Kolada's title."""
    source = KoladaSource()
    (request,) = source.calendar([indicator("N99001"), indicator("N99001", name="again")])
    told = source.parse(request, answer(page_of(kpi()))).announcements
    usual = Announcement(
        indicator="N99001",
        period="2025",
        preliminary=date(2026, 4, 1),
        final=date(2026, 8, 28),
        title="Påhittad andel (%)",
    )
    assert told[0] == usual
    assert [each.indicator for each in told] == ["N99001", "again"]


def test_what_is_null_is_empty(indicator: Callable[..., Indicator], answer: Callable[..., Reply]) -> None:
    """Dates and a period that Kolada does not give are not made up."""
    source = KoladaSource()
    (request,) = source.calendar([indicator("N99001")])
    nothing = kpi(publ_period=None, prel_publication_date=None, publication_date=None)
    (told,) = source.parse(request, answer(page_of(nothing))).announcements
    assert (told.period, told.preliminary, told.final, told.ended) == ("", None, None, "")


@pytest.mark.parametrize("mark", ["(-2023)", "(- 2023)"])
def test_a_title_with_an_end_year(
    mark: str, indicator: Callable[..., Indicator], answer: Callable[..., Reply]
) -> None:
    """A KPI whose title ends with a year has ended with it, however the mark is spaced."""
    source = KoladaSource()
    (request,) = source.calendar([indicator("N99001")])
    (told,) = source.parse(request, answer(page_of(kpi(title=f"Påhittad {mark}")))).announcements
    assert told.last_period == "2023"
    assert "2023" in told.ended


def test_a_kpi_that_is_not_in_the_list_is_gone(
    indicator: Callable[..., Indicator], answer: Callable[..., Reply]
) -> None:
    """Only after the last page is one that is missing gone: the next page may have it."""
    source = KoladaSource()
    (request,) = source.calendar([indicator("N99001"), indicator("N99002")])
    first = source.parse(request, answer(page_of(kpi(), next_url="https://api.kolada.se/v3/kpi?page=2")))
    assert [each.indicator for each in first.announcements] == ["N99001"]
    (more,) = first.more
    second = source.parse(more, answer(page_of(kpi("N99003"))))
    assert second.announcements == (Announcement(indicator="N99002", gone=True),)


def test_404_to_several_kpis_is_asked_one_by_one(
    indicator: Callable[..., Indicator], answer: Callable[..., Reply]
) -> None:
    """One unknown id must not make all gone; the one that is answered so alone is."""
    source = KoladaSource()
    (request,) = source.calendar([indicator("N99001"), indicator("N99002")])
    gone = answer(b"{}", status=404)
    alone = source.refused(request, gone).more
    assert [each.path for each in alone] == ["/kpi/N99001", "/kpi/N99002"]
    assert source.refused(alone[1], gone).announcements == (Announcement(indicator="N99002", gone=True),)


def test_the_calendar_asks_in_the_words_of_a_fetch(indicator: Callable[..., Indicator]) -> None:
    """So that the metadata recorded by the last fetch can speak for a service that is down."""
    of_study = tuple(indicator(f"N99{number:03}") for number in range(60, 0, -1))
    source = KoladaSource()
    planned = source.plan(Query(indicators=of_study, regions=("9901",), first="1994"))
    assert [each.path for each in source.calendar(of_study)] == [each.path for each in planned]


def test_a_date_that_is_none(indicator: Callable[..., Indicator], answer: Callable[..., Reply]) -> None:
    """Another form than a date is a change of the service, and is not passed over."""
    source = KoladaSource()
    (request,) = source.calendar([indicator("N99001")])
    with pytest.raises(UnexpectedReplyError, match="publication_date"):
        source.parse(request, answer(page_of(kpi(publication_date="i augusti"))))
