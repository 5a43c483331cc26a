"""All of Kolada: what is asked for after the catalogue, and how often."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import product

from obs import CatalogueEntry, Indicator, Page, Query, Reply, Request
from obs_kolada.paths import named_in
from obs_kolada.plan import DataAsked
from obs_kolada.source import KoladaSource

MakeIndicator = Callable[..., Indicator]
FETCHED = datetime(2026, 3, 23, tzinfo=UTC)
PLACES = tuple(f"{number}" for number in range(9901, 9961))
REGIONS = ("00", "17", *PLACES)


def kpi(id_: str, kind: str | None = "K", **fields: object) -> dict[str, object]:
    """One KPI of the catalogue."""
    dates = {"publ_period": None, "prel_publication_date": None, "publication_date": None}
    title = f"Påhittat nyckeltal {id_}"
    return {"id": id_, "title": title, "description": "", "municipality_type": kind} | dates | fields


def read(request: Request, items: Sequence[object], following: str | None = None) -> Page:
    """What the source makes of *items* as the reply to *request*."""
    content = json.dumps({"values": items, "next_url": following}).encode()
    url = f"https://api.kolada.se/v3{request.path}"
    return KoladaSource().parse(
        request, Reply(status=200, headers={}, body=content, url=url, fetched_at=FETCHED)
    )


def first(regions: Iterable[str] = REGIONS, indicators: Sequence[Indicator] = ()) -> Request:
    """The request for the first page of the catalogue."""
    (request,) = KoladaSource().everything(Query(indicators=tuple(indicators), regions=tuple(regions)))
    return request


def test_the_catalogue_is_one_request_without_a_kpi() -> None:
    """Nothing else is asked first: the catalogue tells what the metadata of 25 KPIs would."""
    assert first().path == "/kpi"
    assert first().indicators == ()
    assert first(regions=()).path == first().path


def test_the_next_page_of_the_catalogue_comes_before_any_data() -> None:
    """All KPIs are known before the first data are asked for, so that 25 of them fill a request."""
    page = read(first(), [kpi("N99001")], "https://api.kolada.se/v3/kpi?page=2")
    (following,) = page.more
    assert following.indicators == ()
    assert [entry.id for entry in page.entries] == ["N99001"]
    after = read(following, [kpi("N99002")])
    assert {request.indicators for request in after.more} == {("N99001", "N99002")}


def test_entries_carry_their_query() -> None:
    """An indicator on an entry is asked for as in a study."""
    (entry,) = read(first(), [kpi("N99001", title="Påhitt (-2023)", publ_period="2023")]).entries
    assert entry == CatalogueEntry(
        source="kolada",
        id="N99001",
        title="Påhitt (-2023)",
        last_period="2023",
        discontinued=True,
        query={"kpi": "N99001"},
    )


def test_each_figure_is_asked_for_once_in_the_fewest_requests() -> None:
    """25 KPIs and 25 areas a request, no years; a KPI for regions only is not asked of municipalities."""
    both = [f"N{number:05}" for number in range(1, 61)]
    regional = [f"U{number}" for number in range(60001, 60031)]
    items = [kpi(each, "A" if int(each[1:]) % 2 else "K") for each in both]
    items += [kpi(each, "L") for each in regional]
    paths = [request.path for request in read(first(), items).more]
    asked: Counter[tuple[str, str]] = Counter()
    for path in paths:
        named = named_in(path)
        assert named.areas is not None
        assert named.years is None
        assert max(len(named.kpis), len(named.areas)) <= 25
        asked.update(product(named.kpis, named.areas))
    areas = ("0000", "0017", *PLACES)
    assert set(asked) == {*product(both, areas), *product(regional, areas[:2])}
    assert set(asked.values()) == {1}
    assert len(paths) == 3 * 3 + 2


def test_a_kind_that_is_not_known_is_asked_of_all() -> None:
    """Only what the catalogue says outright saves a request."""
    items = [kpi("N99001", None), kpi("N99002", "X")]
    del items[0]["municipality_type"]
    assert len(read(first(), items).more) == 3


def test_a_kind_that_the_number_contradicts_is_asked_of_all() -> None:
    """Kolada calls some KPIs ones for regions whose numbers, and titles, are of municipalities."""
    numbers = {"N03152": 3, "N59999": 3, "U60000": 1, "N99001": 1}
    assert {id_: len(read(first(), [kpi(id_, "L")]).more) for id_ in numbers} == numbers


def test_25_kpis_come_before_the_next_25() -> None:
    """Series are complete early, so that they need not be kept in memory."""
    more = read(first(), [kpi(f"N{number:05}") for number in range(60)]).more
    assert [request.indicators[0] for request in more] == ["N00000"] * 3 + ["N00025"] * 3 + ["N00050"] * 3


def test_preliminary_years_come_from_the_catalogue() -> None:
    """What decides between provisional and final is known without metadata of its own."""
    dated = kpi(
        "N99001", publ_period="2025", prel_publication_date="2026-02-01", publication_date="2026-06-01"
    )
    (request, *_) = read(first(), [dated]).more
    assert isinstance(request.context, DataAsked)
    assert request.context.publications["N99001"].preliminary_year(FETCHED.date()) == 2025


def test_the_query_of_a_study_holds(indicator: MakeIndicator) -> None:
    """Zeros that a study declares missing are missing; an id on another KPI is none of the catalogue's."""
    own = indicator("N99001", query={"kpi": "N99001", "zero_is_missing": True, "missing_years": ["2020"]})
    other = indicator("N99002", name="N99003", query={"kpi": "N99002", "zero_is_missing": True})
    named = indicator("N99002", name="mine", query={"kpi": "N99002", "zero_is_missing": True})
    items = [kpi("N99001"), kpi("N99002"), kpi("N99003")]
    (request, *_) = read(first(indicators=(own, other, named)), items).more
    assert isinstance(request.context, DataAsked)
    assert request.context.zero_is_missing == {"N99001": None}
    assert request.context.missing_years == {"N99001": frozenset({"2020"})}


def test_ids_of_another_form_are_told() -> None:
    """They cannot be asked for; everything else is."""
    page = read(first(), [kpi("N99001"), kpi("X9"), kpi("Y9")])
    assert [(each.code, each.severity) for each in page.findings] == [("unknown-form", "warning")]
    assert "2 ids" in page.findings[0].message
    assert [entry.id for entry in page.entries] == ["N99001"]
    assert page.more[0].indicators == ("N99001",)


def test_a_kpi_on_two_pages_is_one() -> None:
    """The catalogue may change between two pages."""
    page = read(first(), [kpi("N99001")], "https://api.kolada.se/v3/kpi?page=2")
    after = read(page.more[0], [kpi("N99001"), kpi("N99002")])
    assert [entry.id for entry in after.entries] == ["N99002"]
    assert after.more[0].indicators == ("N99001", "N99002")
