"""What the kolada source makes of data that are as documented."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obs import Page, Reply, Request, observation_frame
from obs_kolada.plan import Publication
from obs_kolada.source import KoladaSource

Row = dict[str, object]
Figure = tuple[float | None, str]


def figures(page: Page) -> dict[tuple[str, str, str, str], Figure]:
    """Value and status by indicator, region, period and sex."""
    if page.observations is None:
        return {}
    columns = ("indicator", "region", "period", "sex", "value", "status")
    return {
        (i, r, p, s): (v, status) for i, r, p, s, v, status in page.observations.select(columns).iter_rows()
    }


@pytest.fixture
def real(
    saved: Callable[[str], bytes], question: Callable[..., Request], read: Callable[..., Page]
) -> Callable[..., Page]:
    """Parses the saved reply with N31807 and N31814 for five areas in 2021 and 2022."""

    def parse(**scope: Any) -> Page:
        asked: dict[str, Any] = {
            "indicators": {"N31807": ("N31807",), "N31814": ("N31814",)},
            "areas": ("0000", "0017", "0192", "0767", "1783"),
        }
        return read(saved("data"), question(**(asked | scope)))

    return parse


def test_real_figures_come_through(real: Callable[..., Page]) -> None:
    """The figures of 2022 are Kolada's: Markaryd 1.003344 %, Hagfors 3.201312, the country 2.850348."""
    page = real()
    found = figures(page)

    assert len(found) == 34
    assert found["N31807", "0767", "2022", "T"] == (1.003344, "reported")
    assert found["N31807", "1783", "2022", "T"] == (3.201312, "reported")
    assert found["N31807", "00", "2022", "T"] == (2.850348, "reported")
    assert page.findings == ()
    assert page.more == ()


def test_the_frame_has_the_shape_of_observations(real: Callable[..., Page]) -> None:
    """Columns and types are those of obs, the date is the first day of the year, the note is empty."""
    frame = real().observations
    assert frame is not None

    assert frame.schema == observation_frame(frame).schema
    assert frame.filter(pl.col("period") == "2022")["date"].unique().to_list() == [date(2022, 1, 1)]
    assert frame["note"].unique().to_list() == [""]


def test_areas_become_scb_codes(real: Callable[..., Page]) -> None:
    """Riket 0000 is "00", a region 0017 is "17", and a municipality keeps its leading zero."""
    assert {region for _, region, _, _ in figures(real())} == {"00", "17", "0192", "0767", "1783"}


def test_sex_goes_by_name_not_by_place(real: Callable[..., Page]) -> None:
    """The total of Sweden in 2021 is 47.195073, although the women's value stands first in the reply."""
    found = figures(real())

    assert found["N31814", "00", "2021", "T"][0] == 47.195073
    assert found["N31814", "00", "2021", "F"][0] == 49.493374
    assert found["N31814", "00", "2021", "M"][0] == 45.084457


def test_a_missing_value_is_a_row_and_never_zero(real: Callable[..., Page]) -> None:
    """Nynäshamn has no N31807 for 2022: a missing observation without a value."""
    assert figures(real())["N31807", "0192", "2022", "T"] == (None, "missing")


def test_zero_is_a_value(read: Callable[..., Page], row: Callable[..., Row]) -> None:
    """0, 0.0 and 1 are figures like any other."""
    page = read([row(0, area="9901"), row(0.0, area="9902"), row(1, area="9903")])

    assert [value for value, _ in figures(page).values()] == [0.0, 0.0, 1.0]
    assert {status for _, status in figures(page).values()} == {"reported"}


def test_a_declared_zero_is_missing(
    read: Callable[..., Page], row: Callable[..., Row], question: Callable[..., Request]
) -> None:
    """A 0 (also -0.0) becomes missing with a note, every year; other figures and marks stay as they are."""
    rows = [
        row(0, period=2019),
        row(-0.0, period=2020),
        row(0.01, period=2021),
        row(0, area="9902", isdeleted=True),
        row(0, area="9903", status="Okänd"),
    ]
    frame = read(rows, question(zero_is_missing={"N99001": None})).observations
    assert frame is not None

    assert frame.select("value", "status", "note").rows() == [
        (None, "missing", "0 in the source"),
        (None, "missing", "0 in the source"),
        (0.01, "reported", ""),
        (None, "deleted", ""),
        (None, "missing", "Okänd; 0 in the source"),
    ]


def test_zeros_are_missing_in_the_years_named(
    read: Callable[..., Page], row: Callable[..., Row], question: Callable[..., Request]
) -> None:
    """With a list of years a 0 of any other year is a figure."""
    request = question(zero_is_missing={"N99001": frozenset({"2020", "2022"})})
    page = read([row(0, period=year) for year in (2019, 2020, 2021, 2022)], request)

    assert [value for value, _ in figures(page).values()] == [0.0, None, 0.0, None]


def test_indicators_on_one_kpi_differ_in_their_zeros(
    read: Callable[..., Page], row: Callable[..., Row], question: Callable[..., Request]
) -> None:
    """Two indicators on a KPI, of which one takes zeros as missing: the other keeps them."""
    request = question(indicators={"N99001": ("plain", "strict")}, zero_is_missing={"strict": None})
    found = figures(read([row(0), row(5.5, area="9902")], request))

    assert found["plain", "9901", "2022", "T"] == (0.0, "reported")
    assert found["strict", "9901", "2022", "T"] == (None, "missing")
    assert found["plain", "9902", "2022", "T"] == found["strict", "9902", "2022", "T"] == (5.5, "reported")


def test_all_of_a_year_that_holds_something_else_is_missing(
    read: Callable[..., Page], row: Callable[..., Row], question: Callable[..., Request]
) -> None:
    """What stands in the place of the figure is kept as a note; other years, and what is missing, stay."""
    rows = [
        row(3, period=2016, area="9901"),
        row(0, period=2016, area="9902"),
        row(None, period=2016, area="9903", status="Missing"),
        row(2.5, period=2017, area="9901"),
    ]
    frame = read(rows, question(missing_years={"N99001": frozenset({"2016"})})).observations
    assert frame is not None

    assert frame.select("value", "status", "note").rows() == [
        (None, "missing", "3 in the source"),
        (None, "missing", "0 in the source"),
        (None, "missing", ""),
        (2.5, "reported", ""),
    ]


def test_a_zero_beside_another_figure_is_a_conflict(
    read: Callable[..., Page], row: Callable[..., Row], question: Callable[..., Request]
) -> None:
    """0 and 5.5 for one cell contradict each other also where 0 stands for missing."""
    page = read([row(0), row(5.5)], question(zero_is_missing={"N99001": None}))

    assert [finding.code for finding in page.findings] == ["conflicting-duplicate"]
    assert page.observations is None


def test_a_missing_total_is_not_replaced(read: Callable[..., Page], row: Callable[..., Row]) -> None:
    """Where only K and M are given, there is no total."""
    entries = [{"gender": gender, "status": "", "value": 4.0, "isdeleted": False} for gender in "KM"]

    assert {sex for _, _, _, sex in figures(read([row() | {"values": entries}]))} == {"F", "M"}


def test_rows_outside_the_question_are_dropped(real: Callable[..., Page]) -> None:
    """Other KPIs, areas, groups and years in a reply are not taken in."""
    kpi = real(indicators={"N31814": ("N31814",)}, areas=("0767",), first=2022)
    assert set(figures(kpi)) == {("N31814", "0767", "2022", sex) for sex in "TFM"}
    assert {period for _, _, period, _ in figures(real(last=2021))} == {"2021"}
    assert real(first=2023).observations is None


def test_groups_in_a_bulk_reply_are_dropped(read: Callable[..., Page], row: Callable[..., Row]) -> None:
    """A bulk reply holds groups "G..." beside the areas; only the areas asked for are taken in."""
    page = read([row(1.5, area="9901"), row(2.5, area="G123456"), row(3.5, area="9999")])

    assert list(figures(page)) == [("N99001", "9901", "2022", "T")]


def test_indicators_have_the_names_of_the_study(
    read: Callable[..., Page], row: Callable[..., Row], question: Callable[..., Request]
) -> None:
    """Every indicator that stands on a KPI gets its figures, and findings on them, under its own id."""
    page = read([row(3.5, status="Estimated")], question(indicators={"N99001": ("here", "there")}))

    assert set(figures(page)) == {("here", "9901", "2022", "T"), ("there", "9901", "2022", "T")}
    assert [finding.place.indicator for finding in page.findings] == ["here", "there"]


@pytest.mark.parametrize(
    ("value", "fields", "expected"),
    [
        (None, {"status": "Missing"}, (None, "missing")),
        (None, {"status": "Private"}, (None, "suppressed")),
        (None, {"isdeleted": True}, (None, "deleted")),
        (None, {"status": "Missing", "isdeleted": True}, (None, "deleted")),
        (5.5, {"isdeleted": True}, (None, "deleted")),
        (5.5, {"status": "OK"}, (5.5, "reported")),
        (5.5, {"status": None}, (5.5, "reported")),
        (5.5, {"isdeleted": None}, (5.5, "reported")),
    ],
)
def test_status_by_its_text(
    read: Callable[..., Page], row: Callable[..., Row], value: float | None, fields: Row, expected: Figure
) -> None:
    """Reported, missing, suppressed and deleted are told apart, without a finding."""
    page = read([row(value, **fields)])

    assert list(figures(page).values()) == [expected]
    assert page.findings == ()


@pytest.mark.parametrize(
    ("value", "status", "expected"),
    [
        (None, "", (None, "missing", "missing-without-status")),
        (5.5, "Missing", (None, "missing", "value-despite-status")),
        (5.5, "Private", (None, "suppressed", "value-despite-status")),
        (5.5, "Estimated", (5.5, "reported", "unknown-status")),
        (None, "Strike", (None, "missing", "unknown-status")),
    ],
)
def test_an_odd_status_is_reported(
    read: Callable[..., Page],
    row: Callable[..., Row],
    value: float | None,
    status: str,
    expected: tuple[float | None, str, str],
) -> None:
    """What contradicts itself or is unknown is a warning; a withheld value is not used."""
    page = read([row(value, status=status)])
    (finding,) = page.findings

    assert [(*each, finding.code) for each in figures(page).values()] == [expected]
    assert finding.severity == "warning"


def test_an_unknown_status_is_kept_as_a_note(read: Callable[..., Page], row: Callable[..., Row]) -> None:
    """The note holds the text of an unknown status, and only that; the finding says where it was first."""
    page = read(
        [row(1.5), row(2.5, area="9902", status="Estimated"), row(None, area="9903", status="Missing")]
    )
    assert page.observations is not None

    assert page.observations["note"].to_list() == ["", "Estimated", ""]
    (finding,) = page.findings
    assert finding.severity == "warning"
    assert (finding.place.region, finding.place.period, finding.place.value) == ("9902", "2022", "Estimated")


def test_a_finding_counts_what_it_speaks_of(read: Callable[..., Page], row: Callable[..., Row]) -> None:
    """A deleted figure needs no reason and contradicts nothing: it is not counted, nor named as the first."""
    gone = row(None, isdeleted=True), row(1.5, period=2021, status="Missing", isdeleted=True)
    unexplained, contradicted = read(
        [*gone, row(None, area="9902"), row(2.5, area="9903", status="Missing")]
    ).findings

    assert "(1 of them" in unexplained.message
    assert "(1 of them" in contradicted.message
    assert (unexplained.place.region, contradicted.place.region) == ("9902", "9903")


def test_isdeleted_may_be_absent(read: Callable[..., Page], row: Callable[..., Row]) -> None:
    """Values saved by rKolada lack isdeleted: they are not deleted."""
    line = row(5.5, rename={"isdeleted": ""})

    assert list(figures(read([line, row(6.5, area="9902")])).values()) == [
        (5.5, "reported"),
        (6.5, "reported"),
    ]


def test_a_row_without_values_says_nothing(read: Callable[..., Page], row: Callable[..., Row]) -> None:
    """An empty list of values gives no observation and does not hide its neighbours."""
    page = read([row(1.5, area="9901") | {"values": []}, row(2.5, area="9902")])

    assert figures(page) == {("N99001", "9902", "2022", "T"): (2.5, "reported")}


def test_an_empty_reply_gives_nothing(read: Callable[..., Page]) -> None:
    """No rows: no observations, no findings, no further page."""
    page = read([])

    assert (page.observations, page.findings, page.more) == (None, (), ())


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(2025, 9, 27), "reported"), (date(2025, 9, 28), "provisional"), (date(2026, 4, 15), "reported")],
)
def test_the_preliminary_year_is_marked(  # noqa: PLR0917
    answer: Callable[..., Reply],
    body: Callable[..., bytes],
    row: Callable[..., Row],
    question: Callable[..., Request],
    day: date,
    status: str,
) -> None:
    """From the preliminary to the final publication the year of publication is provisional, by fetch date."""
    dates = Publication(year=2026, preliminary=date(2025, 9, 28), final=date(2026, 4, 15))
    request = question(publications={"N99001": dates})
    rows = [
        row(1.5, period=2025),
        row(2.5, period=2026),
        row(None, area="9902", period=2026, status="Missing"),
    ]
    page = KoladaSource().parse(request, answer(body(rows), fetched=day))

    assert [found for _, found in figures(page).values()] == ["reported", status, "missing"]


def test_each_kpi_has_its_own_preliminary_year(
    read: Callable[..., Page], row: Callable[..., Row], question: Callable[..., Request]
) -> None:
    """The preliminary year of one KPI is an ordinary one of another."""
    dates = Publication(year=2026, preliminary=date(2025, 9, 28), final=date(2026, 4, 15))
    kpis = {"N99001": ("N99001",), "N99002": ("N99002",)}
    request = question(indicators=kpis, publications={"N99001": dates, "N99002": Publication(year=2026)})
    page = read([row(period=2026), row(period=2026) | {"kpi": "N99002"}], request)

    assert [status for _, status in figures(page).values()] == ["provisional", "reported"]


def test_repeated_rows_are_kept_once(
    real: Callable[..., Page],
    saved: Callable[[str], bytes],
    read: Callable[..., Page],
    question: Callable[..., Request],
) -> None:
    """The same row twice in a reply is one observation, without a finding."""
    envelope = json.loads(saved("data"))
    envelope["values"] = [each for line in envelope["values"] for each in (line, line)]
    request = question(
        indicators={"N31807": ("N31807",), "N31814": ("N31814",)},
        areas=("0000", "0017", "0192", "0767", "1783"),
    )
    page = read(json.dumps(envelope).encode(), request)
    once = real().observations
    assert page.observations is not None
    assert once is not None

    assert page.observations.equals(once)
    assert page.findings == ()


def test_contradicting_rows_are_not_kept(read: Callable[..., Page], row: Callable[..., Row]) -> None:
    """One figure with two values is an error with its place, and neither value is stored."""
    page = read([row(1.5), row(2.5), row(7.5, area="9902")])

    assert list(figures(page)) == [("N99001", "9902", "2022", "T")]
    (finding,) = page.findings
    assert (finding.code, finding.severity) == ("conflicting-duplicate", "error")
    assert (finding.place.region, finding.place.period) == ("9901", "2022")
    assert finding.place.value == "1.5 and 2.5"


@pytest.mark.parametrize(
    "base", ["https://api.kolada.se/v3", "https://api.kolada.se:8443/v3", "http://gateway.example/kolada/v3"]
)
def test_paging_follows_the_link(
    answer: Callable[..., Reply],
    body: Callable[..., bytes],
    row: Callable[..., Row],
    question: Callable[..., Request],
    base: str,
) -> None:
    """The next request has the path of the link, whatever *count* says, and asks for the same.

    The link's host may be that of a proxy on the way, and is not asked.
    """
    rest = "/data/kpi/N99001/municipality/9901?page=2&per_page=5000"
    link = f"{base}{rest}"
    request = replace(question(), indicators=("N99001",))
    page = KoladaSource().parse(request, answer(body([row()], next_url=link)))

    (following,) = page.more
    assert (following.path, following.purpose, following.indicators) == (rest, "data", ("N99001",))
    last = KoladaSource().parse(following, answer(body([row(1.5, area="9902")]), url=link))
    assert list(figures(last)) == [("N99001", "9902", "2022", "T")]
    assert last.more == ()


ENTRY = st.fixed_dictionaries(
    {
        "value": st.none() | st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False),
        "status": st.sampled_from(["", "OK", "Missing", "Private", "Okänd"]),
        "isdeleted": st.booleans(),
    }
)
CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["9901", "9902", "9903", "G99"]), st.integers(1990, 2030)),
    st.dictionaries(st.sampled_from(["T", "K", "M"]), ENTRY, min_size=1),
    max_size=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=CELLS, compact=st.booleans())
def test_any_page_is_read_as_plain_python_reads_it(
    read: Callable[..., Page],
    question: Callable[..., Request],
    cells: dict[tuple[str, int], dict[str, Row]],
    compact: bool,
) -> None:
    """Every value and status of a page is what a loop over its JSON finds, blanks or none between them."""
    rows = [
        {
            "kpi": "N99001",
            "period": year,
            "municipality": area,
            "values": [{"gender": gender, "count": 1} | entry for gender, entry in entries.items()],
        }
        for (area, year), entries in cells.items()
    ]
    content = json.dumps({"values": rows, "next_url": None}, separators=(",", ":") if compact else None)
    expected: dict[tuple[str, str, str, str], Figure] = {}
    for (area, year), entries in cells.items():
        for gender, entry in entries.items():
            if area != "G99" and 2000 <= year <= 2020:
                expected["N99001", area, str(year), {"K": "F"}.get(gender, gender)] = plain(entry)

    found = figures(read(content.encode(), question(first=2000, last=2020)))

    assert found == expected


def plain(entry: Row) -> Figure:
    """Value and status of one entry, by the rules written out."""
    value, status = entry["value"], entry["status"]
    if entry["isdeleted"]:
        return None, "deleted"
    if status == "Private":
        return None, "suppressed"
    if status == "Missing" or value is None:
        return None, "missing"
    assert isinstance(value, int | float)
    assert math.isfinite(value)
    return float(value), "reported"
