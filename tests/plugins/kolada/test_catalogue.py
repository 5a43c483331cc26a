"""What the kolada source makes of replies about KPIs and groups."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from obs import (
    Finding,
    Indicator,
    Page,
    Query,
    Reply,
    Request,
    SourceError,
    UnexpectedReplyError,
    UnreadableReplyError,
    UnsupportedQueryError,
)
from obs_kolada.catalogue import repaired
from obs_kolada.plan import DataAsked, Publication
from obs_kolada.source import KoladaSource

URL = "https://api.kolada.se/v3/kpi/N00011,N31004,N31807,N99999"


@pytest.fixture
def look_up(
    indicator: Callable[..., Indicator], answer: Callable[..., Reply], saved: Callable[[str], bytes]
) -> Callable[..., Page]:
    """Asks for the metadata of KPIs and parses the saved reply (N00011, N31004, N31807, N31814)."""

    def parse(*kpis: str, last: str | None = "2022", body: bytes | None = None) -> Page:
        query = Query(indicators=tuple(map(indicator, kpis)), regions=("1783",), first="2021", last=last)
        (request,) = KoladaSource().plan(query)
        return KoladaSource().parse(request, answer(body or saved("kpi"), url=URL))

    return parse


def only(page: Page) -> Finding:
    """The one finding of a page."""
    (finding,) = page.findings
    return finding


def change(body: bytes, **fields: object) -> bytes:
    """*body* with *fields* set in its first item; None takes a field away."""
    envelope = json.loads(body)
    item = envelope["values"][0] | fields
    envelope["values"][0] = {name: value for name, value in item.items() if value != "-"}
    return json.dumps(envelope).encode()


def test_an_unknown_kpi_is_found_before_data_are_asked_for(look_up: Callable[..., Page]) -> None:
    """N99999 is an error at its indicator with a way out; the data of the others are asked for."""
    page = look_up("N31807", "N99999")

    finding = only(page)
    assert (finding.code, finding.severity, finding.place.indicator) == (
        "unknown-indicator",
        "error",
        "N99999",
    )
    assert "obs search" in finding.suggestion
    assert [request.path for request in page.more] == ["/data/kpi/N31807/municipality/1783/year/2021,2022"]
    assert page.more[0].indicators == ("N31807",)


def test_only_unknown_kpis_ask_for_no_data(look_up: Callable[..., Page]) -> None:
    """Where no KPI is known, nothing else is asked for."""
    assert look_up("N99999", body=b'{"values": [], "next_url": null}').more == ()


def test_a_reply_about_other_kpis_only_is_asked_for_again(look_up: Callable[..., Page]) -> None:
    """It answers another question: that says nothing about whether the KPI exists."""
    with pytest.raises(UnreadableReplyError, match=r"answers another question: it has N00011"):
        look_up("N99999")


@pytest.mark.parametrize(
    ("last", "severity"), [("2022", "info"), ("2023", "info"), ("2024", "warning"), (None, "warning")]
)
def test_a_discontinued_kpi_is_told_by_its_title(
    look_up: Callable[..., Page], last: str | None, severity: str
) -> None:
    """N31004 "... kr/inv (-2023)": worth a warning only where later years are asked for."""
    finding = only(look_up("N31004", last=last))

    assert (finding.code, finding.severity) == ("discontinued", severity)
    assert (finding.place.indicator, finding.place.period, finding.place.value) == ("N31004", "2023", "")
    assert finding.message == "Kolada has ended N31004 with 2023"


def test_a_kpi_that_comes_twice_is_taken_once(
    look_up: Callable[..., Page], saved: Callable[[str], bytes]
) -> None:
    """A repeated KPI gives one finding and one request."""
    envelope = json.loads(saved("kpi"))
    envelope["values"] *= 2
    page = look_up("N31004", body=json.dumps(envelope).encode())

    assert only(page).code == "discontinued"
    assert len(page.more) == 1


@pytest.mark.parametrize(
    ("title", "end"),
    [
        ("Arbetslöshet 16-24 år, årsmedelvärde, andel (%) av bef. (-2024)", "2024"),
        ("Ej återaktualiserade vuxna personer med försörjningsstöd, andel (%) (- 2024)", "2024"),
        ("Pensionsutbetalningar exkl löneskatt (-1997) region, kr/inv", ""),  # N63080 has figures of 2025
        ("Arbetslösa av befolkningen, 18-65 år, andel (%)", ""),
        ("Kostnad ekonomiskt bistånd, kr/inv 18-64 år", ""),
    ],
)
def test_the_end_year_is_read_in_every_spacing(
    look_up: Callable[..., Page], saved: Callable[[str], bytes], title: str, end: str
) -> None:
    """Real titles: "(-2024)" and "(- 2024)" at the end are an end; an age is none, nor a year before more."""
    page = look_up("N00011", last=None, body=change(saved("kpi"), title=title))

    assert [finding.place.period for finding in page.findings] == ([end] if end else [])


def test_publication_dates_go_with_the_data_requests(look_up: Callable[..., Page]) -> None:
    """N00011 was preliminary for 2026 from 2025-09-28 to 2026-04-15; N31807 has no preliminary figures."""
    (request,) = look_up("N00011", "N31807").more
    asked = request.context
    assert isinstance(asked, DataAsked)

    day = asked.publications["N00011"].preliminary
    assert day is not None
    assert asked.publications["N00011"].preliminary_year(day) == 2026
    assert asked.publications["N31807"] == replace(asked.publications["N31807"], preliminary=None)
    assert asked.publications["N31807"].preliminary_year(day) is None
    assert Publication().preliminary_year(day) is None


def test_metadata_on_two_pages(
    look_up: Callable[..., Page], saved: Callable[[str], bytes], answer: Callable[..., Reply]
) -> None:
    """A KPI that is not on the first page of metadata is unknown only when the last page lacks it too."""
    link = "https://api.kolada.se/v3/kpi/N31807,N99999?page=2"
    first = look_up(
        "N31807", "N99999", body=saved("kpi").replace(b'"next_url":null', f'"next_url":"{link}"'.encode())
    )
    (following,) = first.more
    last = KoladaSource().parse(following, answer(saved("kpi"), url=link))

    assert first.findings == ()
    assert following.path == "/kpi/N31807,N99999?page=2"
    assert only(last).place.value == "N99999"
    assert [request.path.split("/")[3] for request in last.more] == ["N31807"]


def chain(request: Request, reply: Callable[[Request], Reply]) -> tuple[list[str], list[Finding]]:
    """The paths asked one after the other from *request* until data are asked for, and all findings."""
    source, paths, findings, waiting = KoladaSource(), list[str](), list[Finding](), [request]
    while waiting:
        asked = waiting.pop(0)
        paths.append(asked.path)
        if asked.purpose == "kpi":
            answered = reply(asked)
            page = (source.parse if answered.status == 200 else source.refused)(asked, answered)
            waiting += page.more
            findings += page.findings
    return paths, findings


@pytest.fixture
def not_found(answer: Callable[..., Reply], saved: Callable[[str], bytes]) -> Callable[[Request], Reply]:
    """Answers 404 to every question that names N99998 or N99999, else the saved reply."""

    def make(request: Request) -> Reply:
        url = f"https://api.kolada.se/v3{request.path}"
        if "N9999" in request.path:
            return answer(b'{"detail":"Not Found"}', url=url, status=404)
        return answer(saved("kpi"), url=url)

    return make


def test_a_404_on_many_kpis_is_settled_one_by_one(
    indicator: Callable[..., Indicator], not_found: Callable[[Request], Reply]
) -> None:
    """Where one unknown id fails the whole question, that one alone is an error; data follow at once."""
    kpis = ("N31814", "N99999", "N31807", "N99998")
    query = Query(indicators=tuple(map(indicator, kpis)), regions=("1783",), first="2021", last="2022")
    (request,) = KoladaSource().plan(query)
    paths, findings = chain(request, not_found)

    assert paths == [
        "/kpi/N31807,N31814,N99998,N99999",
        "/kpi/N31807",
        "/kpi/N31814",
        "/kpi/N99998",
        "/kpi/N99999",
        "/data/kpi/N31807,N31814/municipality/1783/year/2021,2022",
    ]
    assert [(each.code, each.place.indicator) for each in findings] == [
        ("unknown-indicator", "N99998"),
        ("unknown-indicator", "N99999"),
    ]


def test_a_404_on_one_kpi_is_a_finding(
    indicator: Callable[..., Indicator], not_found: Callable[[Request], Reply]
) -> None:
    """A single KPI that Kolada answers with 404 is unknown, with the way out, and no data are asked for."""
    query = Query(indicators=(indicator("N99999"), indicator("N99999", name="twin")), regions=("1783",))
    paths, findings = chain(next(iter(KoladaSource().plan(query))), not_found)

    assert paths == ["/kpi/N99999"]
    assert [each.place.indicator for each in findings] == ["N99999", "twin"]
    assert {(each.code, each.severity) for each in findings} == {("unknown-indicator", "error")}


@pytest.mark.parametrize("base_url", ["https://api.kolada.se", "https://api.kolada.se/v2"])
def test_a_404_elsewhere_is_no_unknown_kpi(
    indicator: Callable[..., Indicator], answer: Callable[..., Reply], base_url: str
) -> None:
    """At a wrong address nothing more is asked: the address is the fault."""
    (request,) = KoladaSource().plan(Query(indicators=(indicator("N31807"),), regions=("1783",)))
    with pytest.raises(SourceError, match=r"api\.kolada\.se/v3"):
        KoladaSource().refused(request, answer(b"", status=404, url=base_url + request.path))


@pytest.mark.parametrize("field", ["id", "title", "publ_period", "publication_date", "prel_publication_date"])
def test_a_renamed_field_of_a_kpi_is_named(
    look_up: Callable[..., Page], saved: Callable[[str], bytes], field: str
) -> None:
    """A KPI without a field that is used is an error that names it."""
    with pytest.raises(UnexpectedReplyError, match=f"lacks the field '{field}'"):
        look_up("N00011", body=change(saved("kpi"), **{field: "-"}))


@pytest.mark.parametrize(
    ("field", "value"), [("publ_period", "Q3"), ("publication_date", "snart"), ("title", 5), ("id", 5)]
)
def test_a_field_of_another_type_is_refused(
    look_up: Callable[..., Page], saved: Callable[[str], bytes], field: str, value: object
) -> None:
    """A year that is none and a date that is none are errors that name the field."""
    with pytest.raises(UnexpectedReplyError, match=f"'{field}'"):
        look_up("N00011", body=change(saved("kpi"), **{field: value}))


def test_search_gives_catalogue_entries(saved: Callable[[str], bytes], answer: Callable[..., Reply]) -> None:
    """An entry has title, description and publication; more pages are followed."""
    (request,) = KoladaSource().search(" långvarigt ekonomiskt & mer ")
    page = KoladaSource().parse(request, answer(saved("search"), url="https://api.kolada.se/v3/kpi?title=x"))

    assert request.path == "/kpi?title=l%C3%A5ngvarigt%20ekonomiskt%20%26%20mer"
    (entry,) = page.entries
    assert (entry.source, entry.id, entry.last_period, entry.published) == (
        "kolada",
        "N31814",
        "2025",
        "2026-06-17",
    )
    assert entry.title.startswith("Vuxna biståndsmottagare (18+ år)")
    assert "10-12 månader" in entry.description
    assert not entry.discontinued
    assert page.more[0].path == "/kpi?title=l%C3%A5ngvarigt%20ekonomiskt&page=2&per_page=1"
    assert page.more[0].purpose == "search"


def test_search_marks_what_is_discontinued(
    saved: Callable[[str], bytes], answer: Callable[..., Reply]
) -> None:
    """The last period of a discontinued KPI is that of its title; a KPI that comes twice is listed once."""
    (request,) = KoladaSource().search("n31004")
    envelope = json.loads(saved("kpi"))
    envelope["values"] *= 2
    page = KoladaSource().parse(request, answer(json.dumps(envelope).encode()))

    assert request.path == "/kpi/N31004"
    assert [(each.id, each.last_period) for each in page.entries if each.discontinued] == [("N31004", "2023")]
    assert len(page.entries) == 4


def test_a_group_has_its_members_and_its_origin(
    saved: Callable[[str], bytes], answer: Callable[..., Reply]
) -> None:
    """The group like Hagfors: seven municipalities, Hagfors not among them, and the day it was fetched."""
    (request,) = KoladaSource().group("G175965")
    (group,) = KoladaSource().parse(request, answer(saved("group"))).groups

    assert request.path == "/municipality_groups/G175965"
    assert group.id == "G175965"
    assert group.title == "Liknande kommuner ekonomiskt bistånd, Hagfors, 2023"
    assert group.members == ("0188", "0305", "0882", "1291", "1470", "2480", "2505")
    assert "2026-03-23" in group.origin


def test_a_group_of_regions_has_county_codes(
    saved: Callable[[str], bytes], answer: Callable[..., Reply]
) -> None:
    """A member 0017 is the county "17"."""
    (request,) = KoladaSource().group("G175965")
    page = KoladaSource().parse(request, answer(saved("group").replace(b'"0188"', b'"0017"')))

    assert page.groups[0].members[-1] == "2505"
    assert "17" in page.groups[0].members


@pytest.mark.parametrize("member", ["360", "", "Norrtälje", "0000", "G175965", "01880", "188a"])
def test_a_member_that_is_no_code_is_refused(
    saved: Callable[[str], bytes], answer: Callable[..., Reply], member: str
) -> None:
    """A code that lost its zero would be a region that nobody has, and the group be smaller by one."""
    (request,) = KoladaSource().group("G175965")
    body = saved("group").replace(b'"0188"', f'"{member}"'.encode())
    with pytest.raises(UnexpectedReplyError, match=f"has '{member}' where a member of group G175965"):
        KoladaSource().parse(request, answer(body))


def test_a_group_without_members_is_refused(
    saved: Callable[[str], bytes], answer: Callable[..., Reply]
) -> None:
    """It would take the place of the group that is stored."""
    (request,) = KoladaSource().group("G175965")
    reply = json.loads(saved("group"))
    reply["values"][0]["members"] = []
    with pytest.raises(UnexpectedReplyError, match="no members of group G175965"):
        KoladaSource().parse(request, answer(json.dumps(reply).encode()))


def test_an_unknown_group_is_a_finding(saved: Callable[[str], bytes], answer: Callable[..., Reply]) -> None:
    """A group that is not in the reply is an error with its id; another form of id is refused at once."""
    (request,) = KoladaSource().group("G1")
    assert only(KoladaSource().parse(request, answer(saved("group")))).code == "unknown-group"
    with pytest.raises(UnsupportedQueryError, match="'Hagfors' is not the id of a group"):
        KoladaSource().group("Hagfors")


def test_a_renamed_field_of_a_group_is_named(
    saved: Callable[[str], bytes], answer: Callable[..., Reply]
) -> None:
    """The v2 documents call the members' fields id and title: that is told, not read as no members."""
    (request,) = KoladaSource().group("G175965")
    with pytest.raises(UnexpectedReplyError, match="lacks the field 'member_id'"):
        KoladaSource().parse(request, answer(saved("group").replace(b"member_id", b"id")))
    with pytest.raises(UnexpectedReplyError, match="lacks the field 'members'"):
        KoladaSource().parse(request, answer(saved("group").replace(b'"members"', b'"kommuner"')))


@pytest.mark.parametrize("title", ["Öppet arbetslösa, 18-65 år", "Väntetid på åtgärd", "ÅÄÖ åäö é"])
def test_a_title_encoded_twice_is_repaired(title: str) -> None:
    """UTF-8 read as Latin-1 or as Windows-1252 is put right; a right title stays."""
    twice = title.encode().decode("latin-1")

    assert twice != title
    assert repaired(twice) == title
    assert repaired(title) == title
    assert repaired("Öppet".encode().decode("cp1252")) == "Öppet"


def test_a_title_that_only_looks_encoded_twice_stays() -> None:
    """A name with Ã in its own right is left alone."""
    assert repaired("São ÃBC") == "São ÃBC"
