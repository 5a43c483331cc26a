"""Which requests the kolada source makes of a query."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import (
    Indicator,
    Page,
    Query,
    Reply,
    Request,
    UnknownIndicatorError,
    UnknownRegionError,
    UnsupportedQueryError,
)
from obs_kolada.plan import DataAsked
from obs_kolada.source import KoladaSource

MakeIndicator = Callable[..., Indicator]
FETCHED = datetime(2026, 3, 23, tzinfo=UTC)


def plan(
    make: MakeIndicator,
    kpis: Iterable[str],
    regions: Iterable[str],
    first: str | None = None,
    last: str | None = None,
) -> list[Request]:
    """The requests for metadata."""
    indicators = tuple(make(kpi) for kpi in kpis)
    query = Query(indicators=indicators, regions=tuple(regions), first=first, last=last)
    return list(KoladaSource().plan(query))


def data_paths(metadata: Iterable[Request]) -> list[str]:
    """The paths for data that follow when every KPI is known."""
    return [following.path for request in metadata for following in known(request).more]


def known(request: Request) -> Page:
    """What the source makes of a reply that knows every KPI in *request*."""
    dates = {"publ_period": None, "prel_publication_date": None, "publication_date": None}
    items = [{"id": kpi, "title": "Påhittad", **dates} for kpi in request.path.split("/")[2].split(",")]
    content = json.dumps({"values": items, "next_url": None}).encode()
    url = f"https://api.kolada.se/v3{request.path}"
    reply = Reply(status=200, headers={}, body=content, url=url, fetched_at=FETCHED)
    return KoladaSource().parse(request, reply)


def segments(path: str) -> dict[str, list[str]]:
    """The ids in a data path: {"kpi": [...], "municipality": [...], "year": [...]}."""
    parts = path.removeprefix("/data/").split("/")
    return {name: ids.split(",") for name, ids in zip(parts[::2], parts[1::2], strict=True)}


def numbers(prefix: str, count: int, width: int) -> list[str]:
    """Made-up ids in order."""
    return [f"{prefix}{number:0{width}}" for number in range(1, count + 1)]


def test_metadata_come_first(indicator: MakeIndicator) -> None:
    """The plan asks for the metadata of 25 KPIs a request, and for no data before they are known."""
    requests = plan(indicator, numbers("N", 60, 5), ["1783"])

    assert [len(each.path.split(",")) for each in requests] == [25, 25, 10]
    assert requests[2].path.startswith("/kpi/N00051,N00052")
    assert requests[2].indicators == tuple(numbers("N", 60, 5)[50:])


@settings(deadline=None, max_examples=30)
@given(
    kpis=st.integers(1, 60),
    regions=st.integers(1, 330),
    first=st.integers(1990, 2026),
    span=st.integers(0, 40),
)
def test_every_cell_is_asked_for_once(kpis: int, regions: int, first: int, span: int) -> None:
    """The data paths cover KPI x region x year exactly once, with at most 25 ids in a segment."""
    years = [str(year) for year in range(first, first + span + 1)]
    codes = [f"{number + 1000}" for number in range(regions)]
    metadata = plan(make_indicator, numbers("N", kpis, 5), codes, years[0], years[-1])
    asked: Counter[tuple[str, str, str]] = Counter()
    for path in data_paths(metadata):
        named = segments(path)
        assert max(map(len, named.values())) <= 25
        asked.update(product(named["kpi"], named.get("municipality", codes), named.get("year", years)))

    assert set(asked) == set(product(numbers("N", kpis, 5), codes, years))
    assert set(asked.values()) == {1}


def make_indicator(kpi: str) -> Indicator:
    """An indicator on a KPI (hypothesis takes no fixtures that make one for each test)."""
    texts: dict[str, Any] = {"title_sv": "Påhittad", "title_en": "Invented", "producer": "Nobody"}
    return Indicator(
        id=kpi, source="kolada", query={"kpi": kpi}, unit="%", kind="share", polarity="none", **texts
    )


@settings(deadline=None, max_examples=30)
@given(seed=st.randoms(use_true_random=False))
def test_the_order_of_the_query_does_not_matter(seed: random.Random) -> None:
    """Indicators and regions in any order, or named twice, give the same requests."""
    kpis, regions = numbers("U", 30, 5), ["00", "17", "0767", "1783", "2282"]
    usual = data_paths(plan(make_indicator, kpis, regions))
    seed.shuffle(kpis)
    seed.shuffle(regions)

    assert data_paths(plan(make_indicator, kpis, [*regions, "1783"])) == usual


def test_regions_are_named_as_kolada_does(indicator: MakeIndicator) -> None:
    """Sweden "00" is asked for as 0000, the county "17" as 0017, a municipality as it is."""
    paths = data_paths(plan(indicator, ["N31807"], ["00", "17", "0767"], "1994", "2022"))

    assert paths == ["/data/kpi/N31807/municipality/0000,0017,0767"]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("1998", "2022", 25),
        ("1997", "2022", 0),
        (None, "2022", 0),
        (None, None, 0),
        ("2007", None, 25),  # five years ahead of the fetch in 2026 make 2031
        ("2006", None, 0),
        ("2027", None, 5),
    ],
)
def test_years_are_named_up_to_25(
    indicator: MakeIndicator, first: str | None, last: str | None, years: int
) -> None:
    """25 years are named; for more, and for a span without a beginning, the segment is left out."""
    (path,) = data_paths(plan(indicator, numbers("N", 20, 5), ["1783"], first, last))

    assert len(segments(path).get("year", [])) == years


def test_all_municipalities_for_a_long_span_take_12_requests(indicator: MakeIndicator) -> None:
    """25 KPIs x 296 regions x 29 years: 12 chunks of 25 regions, and none of years."""
    regions = [f"{number}" for number in range(1000, 1296)]
    paths = data_paths(plan(indicator, numbers("N", 25, 5), regions, "1994", "2022"))

    assert [len(segments(path)["municipality"]) for path in paths] == [25] * 11 + [21]


@pytest.mark.parametrize(
    ("first", "last", "chunks", "bulk"),
    [
        (None, "1999", 24, 2),
        ("1960", "1999", 24, 0),
        ("1940", "1999", 24, 1),
        ("1980", "2005", 24, 0),
        ("1994", "2019", 12, 0),
        (None, "2019", 12, 0),
        ("1994", "2025", 12, 0),
        (None, None, 12, 0),
    ],
)
def test_years_of_long_ago_are_named_in_turn(
    indicator: MakeIndicator, first: str | None, last: str | None, chunks: int, bulk: int
) -> None:
    """A long span is named 25 years a request where it ends long ago, in bulk where nothing is expected."""
    regions = [f"{number}" for number in range(1000, 1296)]
    paths = data_paths(plan(indicator, numbers("N", 25, 5), regions, first, last))
    named = [segments(path) for path in paths]
    years = Counter(year for each in named for year in each.get("year", []))

    assert ["municipality" in each for each in named].count(True) == chunks
    assert len(paths) == chunks + bulk
    if chunks > 12:
        assert sorted(years) == [str(year) for year in range(int(first or 1900), int(last or 0) + 1)]


@pytest.mark.parametrize(
    ("kpis", "years", "requests"), [(1, 1, 1), (3, 4, 1), (1, 13, 1), (1, 14, 12), (5, 3, 12)]
)
def test_few_kpis_and_years_are_asked_for_in_bulk(
    indicator: MakeIndicator, kpis: int, years: int, requests: int
) -> None:
    """All areas at once (4,000 rows for a KPI and year) where that is fewer pages than 12 chunks."""
    regions = [f"{number}" for number in range(1000, 1290)]
    paths = data_paths(plan(indicator, numbers("N", kpis, 5), regions, "2009", str(2008 + years)))

    assert len(paths) == requests
    assert ("municipality" in segments(paths[0])) == (requests == 12)


def test_indicators_on_one_kpi_share_its_request(indicator: MakeIndicator) -> None:
    """Two indicators with the same KPI are asked for once."""
    query = Query(indicators=(indicator("N31807"), indicator("N31807", name="twin")), regions=("1783",))
    (request,) = KoladaSource().plan(query)

    assert request.path == "/kpi/N31807"
    assert request.indicators == ("N31807", "twin")


def test_what_a_query_declares_goes_with_the_data_request(indicator: MakeIndicator) -> None:
    """The zeros and years that stand for missing are known when the data are read."""
    query = {"kpi": "N99001", "zero_is_missing": ["2020"], "missing_years": ["2016"]}
    asked = Query(indicators=(indicator("N99001", query=query),), regions=("9901",))
    (request,) = KoladaSource().plan(asked)
    (following,) = known(request).more
    assert isinstance(following.context, DataAsked)
    assert following.context.zero_is_missing == {"N99001": {"2020"}}
    assert following.context.missing_years == {"N99001": {"2016"}}


def test_nothing_asked_for_makes_no_request(indicator: MakeIndicator) -> None:
    """A query without regions or without indicators needs no request."""
    assert plan(indicator, ["N31807"], []) == []
    assert plan(indicator, [], ["1783"]) == []


def test_a_wrong_query_is_refused(indicator: MakeIndicator) -> None:
    """A region or KPI of a wrong form and a span without a year are refused with a way out."""
    with pytest.raises(UnknownRegionError, match=r"'783' is not the code.*SCB codes"):
        plan(indicator, ["N31807"], ["783"])
    with pytest.raises(UnknownIndicatorError, match="'31807' is not the id"):
        plan(indicator, ["31807"], ["1783"])
    with pytest.raises(UnsupportedQueryError, match="no year lies between 2022 and 2017"):
        plan(indicator, ["N31807"], ["1783"], "2022", "2017")
