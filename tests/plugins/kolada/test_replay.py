"""The kolada source against the stand-in for the service, which serves real figures."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import requests

from obs import Finding, Group, Indicator, Query, Reply, Request, UnexpectedReplyError, UnreadableReplyError
from obs.study import builtin
from obs_kolada.source import KoladaSource

pytestmark = pytest.mark.shared
StartReplay = Callable[..., Any]
NAMES = {"kpi": "indicator", "municipality": "region", "year": "period", "gender": "sex"}
KEY = ["indicator", "region", "period", "sex"]
FETCHED = datetime(2026, 3, 23, tzinfo=UTC)


@dataclass(slots=True)
class Gathered:
    """What came of some requests."""

    sent: list[str] = field(default_factory=list[str])
    frames: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])
    findings: list[Finding] = field(default_factory=list[Finding])
    groups: list[Group] = field(default_factory=list[Group])

    @property
    def values(self) -> pl.DataFrame:
        """All observations with plain columns, sorted by key."""
        return pl.concat(self.frames).with_columns(pl.col(KEY).cast(pl.String)).sort(KEY)


def gather(first: Iterable[Request], base_url: str) -> Gathered:
    """Sends the requests and all that follow from them, one after the other and without a retry."""
    source, gathered, waiting = KoladaSource(), Gathered(), deque(first)
    with requests.Session() as session:
        while waiting:
            request = waiting.popleft()
            url = request.path if request.path.startswith("http") else base_url + request.path
            gathered.sent.append(url)
            answer = session.get(url, timeout=60)
            headers = {name.lower(): value for name, value in answer.headers.items()}
            reply = Reply(
                status=answer.status_code,
                headers=headers,
                body=answer.content,
                url=url,
                fetched_at=FETCHED,
            )
            page = source.parse(request, reply)
            waiting.extend(page.more)
            gathered.findings += page.findings
            gathered.groups += page.groups
            if page.observations is not None:
                gathered.frames.append(page.observations)
    return gathered


@pytest.fixture(scope="module")
def panel(shared_data: Path) -> pl.DataFrame:
    """The real values of 76 KPIs, in the words of obs."""
    types = {"municipality": pl.String, "year": pl.String}
    frame = pl.read_csv(shared_data / "kolada" / "panel_1994-2022.csv.gz", schema_overrides=types)
    area = pl.col("municipality")
    return frame.with_columns(
        municipality=pl.when(area.str.starts_with("00")).then(area.str.slice(2)).otherwise(area),
        gender=pl.col("gender").replace({"K": "F"}),
    ).rename(NAMES)


@pytest.fixture
def query(panel: pl.DataFrame, indicator: Callable[..., Indicator]) -> Callable[..., Query]:
    """Makes a query for the first KPIs of the panel, for all municipalities, Sweden and five counties."""

    def make(kpis: int, **span: str | None) -> Query:
        ids = panel["indicator"].unique().sort().to_list()
        known = [kpi for kpi in ids if kpi not in ("N00713", "N00914")]  # gone from the catalogue of 2026
        regions = [code for code in panel["region"].unique().sort() if len(code) == 4]
        return Query(
            indicators=tuple(indicator(kpi) for kpi in known[:kpis]),
            regions=(*regions, "00", "07", "12", "17", "19", "22"),
            **span,
        )

    return make


def asked_for(panel: pl.DataFrame, query: Query, first: int = 1900) -> pl.DataFrame:
    """What *query* must give from the year *first* on, from the file itself."""
    return panel.filter(
        pl.col("indicator").is_in([each.id for each in query.indicators]),
        pl.col("region").is_in(list(query.regions)),
        pl.col("period").cast(pl.Int64) >= first,
    ).sort(KEY)


def test_every_value_of_thirty_kpis_comes_through(
    replay: StartReplay, query: Callable[..., Query], panel: pl.DataFrame
) -> None:
    """30 KPIs x 296 regions x all years: each value and each missing one is that of the file."""
    wanted = query(30)
    found = gather(KoladaSource().plan(wanted), replay().kolada)
    expected = asked_for(panel, wanted)

    assert found.values.height == expected.height > 200_000
    assert found.values.select(*KEY, "value").equals(expected.select(*KEY, "value"))
    statuses = found.values.group_by(pl.col("value").is_null()).agg(pl.col("status").cast(pl.String).unique())
    assert dict(statuses.iter_rows()) == {False: ["reported"], True: ["missing"]}
    assert {finding.code for finding in found.findings} <= {"discontinued"}


@pytest.mark.parametrize(
    ("kpis", "first", "chunks"), [(30, None, 24), (30, 2015, 24), (1, 2022, 1), (4, 2020, 1)]
)
def test_no_more_requests_than_the_limits_force(  # noqa: PLR0917
    replay: StartReplay,
    query: Callable[..., Query],
    panel: pl.DataFrame,
    kpis: int,
    first: int | None,
    chunks: int,
) -> None:
    """Metadata, then one request for each chunk of 25 x 25 ids (or one in bulk) and each 5,000 rows of it."""
    wanted = query(kpis, first=str(first), last="2022") if first else query(kpis)
    found = gather(KoladaSource().plan(wanted), replay().kolada)
    data = [url for url in found.sent if "/data/" in url]
    chains = [url for url in data if "page=" not in url]
    expected = asked_for(panel, wanted, first=first or 1900)

    assert found.values.select(*KEY, "value").equals(expected.select(*KEY, "value"))
    assert len(found.sent) - len(data) == -(-kpis // 25)
    assert len(chains) == chunks
    assert len(data) <= sum(pages(panel, url) for url in chains)


@pytest.mark.parametrize(
    ("first", "last", "most"),
    [
        (None, "1999", 27),
        ("1960", "1999", 25),
        ("1980", "2005", 25),
        ("1985", "2012", 37),
        ("1994", "2019", 37),
    ],
)
def test_a_span_of_long_ago_does_not_bring_all_later_years(  # noqa: PLR0917
    replay: StartReplay,
    query: Callable[..., Query],
    panel: pl.DataFrame,
    first: str | None,
    last: str,
    most: int,
) -> None:
    """25 KPIs x 296 regions: all figures of the span, in no more than the 37 requests for all years."""
    wanted = query(25, first=first, last=last)
    found = gather(KoladaSource().plan(wanted), replay().kolada)
    expected = asked_for(panel, wanted, first=int(first or 1900)).filter(pl.col("period") <= last)

    assert found.values.select(*KEY, "value").equals(expected.select(*KEY, "value"))
    assert len(found.sent) <= most


def pages(panel: pl.DataFrame, url: str) -> int:
    """How many pages of 5,000 rows a data request fills; in bulk a KPI and year has 3,942 rows."""
    parts = url.split("/data/")[1].split("/")
    named = {name: ids.split(",") for name, ids in zip(parts[::2], parts[1::2], strict=True)}
    if "municipality" not in named:
        return -(-len(named["kpi"]) * len(named["year"]) * 3942 // 5000)
    areas = [area[2:] if area.startswith("00") else area for area in named["municipality"]]
    rows = panel.filter(pl.col("indicator").is_in(named["kpi"]), pl.col("region").is_in(areas))
    if "year" in named:
        rows = rows.filter(pl.col("period").is_in(named["year"]))
    return max(1, -(-rows.select(KEY[:3]).n_unique() // 5000))


def test_repeated_rows_change_nothing(
    replay: StartReplay, query: Callable[..., Query], panel: pl.DataFrame
) -> None:
    """A service that sends a tenth of its rows twice gives the same observations."""
    wanted = query(3)
    found = gather(KoladaSource().plan(wanted), replay("--faults", "dupes").kolada)

    assert found.values.select(*KEY, "value").equals(asked_for(panel, wanted).select(*KEY, "value"))


def test_deleted_rows_are_deleted(replay: StartReplay, query: Callable[..., Query]) -> None:
    """A tenth of the rows are marked as deleted: no value, and not "missing"."""
    found = gather(KoladaSource().plan(query(3)), replay("--faults", "deleted").kolada).values
    deleted = found.filter(pl.col("status").cast(pl.String) == "deleted")

    assert 0.05 < deleted.height / found.height < 0.15
    assert deleted["value"].null_count() == deleted.height


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        ("drift", UnexpectedReplyError, "lacks the field 'value'"),
        ("html", UnreadableReplyError, "HTML page"),
        ("truncate:every=2", UnreadableReplyError, "cut off after"),
    ],
)
def test_faults_of_the_service_are_told(
    replay: StartReplay, query: Callable[..., Query], fault: str, error: type[Exception], message: str
) -> None:
    """A renamed field, an HTML page and half a reply raise the right error and give no figure."""
    with pytest.raises(error, match=message):
        gather(KoladaSource().plan(query(2)), replay("--faults", fault).kolada)


def test_of_a_link_to_another_host_the_path_is_asked_for(
    replay: StartReplay, query: Callable[..., Query]
) -> None:
    """Where all else is asked for: Kolada's links may have the host of a proxy on the way."""
    source, base_url = KoladaSource(), replay("--faults", "foreign-next").kolada
    (metadata,) = source.plan(query(1))
    data = source.parse(metadata, fetch(base_url + metadata.path)).more[0]
    page = source.parse(data, fetch(base_url + data.path))

    assert [request.path for request in page.more] == ["/next?page=2"]


def test_groups_come_with_their_members(replay: StartReplay) -> None:
    """The groups like the five municipalities have the members that Kolada gives."""
    base_url = replay().kolada
    found = [gather(KoladaSource().group(each), base_url).groups[0] for each in ("G175965", "G176044")]

    assert found[0].members == ("0188", "0305", "0882", "1291", "1470", "2480", "2505")
    assert found[1].members == ("0360", "0760", "1272", "1276", "1285", "1480", "2282")


def test_an_unknown_kpi_costs_no_data_request(
    replay: StartReplay, indicator: Callable[..., Indicator]
) -> None:
    """N00919 is not in the catalogue: one error, and only N31807 is asked for."""
    asked = Query(indicators=(indicator("N00919"), indicator("N31807")), regions=("1783",))
    found = gather(KoladaSource().plan(asked), replay().kolada)

    assert [(each.code, each.place.indicator) for each in found.findings] == [("unknown-indicator", "N00919")]
    assert ["N00919" in url for url in found.sent] == [True, False]
    assert found.values.filter(period="2022")["value"].to_list() == [3.201312]


def test_the_whole_catalogue_is_searched(replay: StartReplay) -> None:
    """An empty search lists all 6,099 KPIs on two pages; the titles of 425 end with the year of their end."""
    source, base_url = KoladaSource(), replay().kolada
    (request,) = source.search("")
    first = source.parse(request, fetch(base_url + request.path))
    second = source.parse(first.more[0], fetch(base_url + first.more[0].path))
    entries = [*first.entries, *second.entries]

    assert len({entry.id for entry in entries}) == 6099
    assert sum(entry.discontinued for entry in entries) == 425
    assert second.more == ()


def fetch(url: str) -> Reply:
    """One reply."""
    answer = requests.get(url, timeout=60)
    return Reply(status=answer.status_code, headers={}, body=answer.content, url=url, fetched_at=FETCHED)


def test_the_study_takes_no_false_zero_from_kolada(replay: StartReplay) -> None:
    """The zeros of N31857, U31001 and U31803 (Håbo 2022: 248 recipients) are missing in the study."""
    registry = builtin().indicators
    asked = tuple(registry[kpi] for kpi in ("N31807", "N31857", "U31001", "U31803"))
    regions = ("0305", "0331", "0481", "1233", "1257", "1315", "1862", "1452", "2281", "2417", "2506")
    found = gather(KoladaSource().plan(Query(indicators=asked, regions=regions)), replay().kolada).values
    zeros = found.filter(pl.col("note") == "0 in the source")

    assert not found.filter(pl.col("value") == 0).height
    assert zeros.filter(indicator="U31803", region="0305", period="2022")["status"].to_list() == ["missing"]
    assert dict(zeros.group_by("indicator").len().iter_rows()) == {"N31857": 4, "U31001": 4, "U31803": 9}
