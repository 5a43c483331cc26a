"""Each trap of the statistical database's API, one by one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_yearly_contract import CASES

from obs import (
    Finding,
    ForeignAddressError,
    Indicator,
    Page,
    Query,
    Reply,
    Request,
    SourceError,
    UnexpectedReplyError,
    UnknownIndicatorError,
    UnreadableReplyError,
    UnsupportedQueryError,
)
from obs.testing import Answer, Replay, ask
from obs_socialstyrelsen.yearly import Socialstyrelsen

RECORDINGS = Path(__file__).parent / "recordings"
QUERY = Query(indicators=(CASES,), regions=("0991", "9902"), first="2021", last="2022")
Change = Callable[[dict[str, Any]], None]


def answer(query: Query = QUERY, *, changes: dict[int, Change] | None = None) -> Answer:
    """The answer of the recordings, of which page N of the results is changed by *changes*[N]."""
    source, replay = Socialstyrelsen(), Replay.of(RECORDINGS, Socialstyrelsen.info.base_url)

    def respond(request: Request) -> Reply:
        reply = replay.reply(request)
        if request.purpose != "data" or not changes:
            return reply
        body = json.loads(reply.body)
        changes.get(body["sida"], lambda body: None)(body)
        return replace(reply, body=json.dumps(body).encode())

    return ask(source, query, respond)


def of(**query: object) -> Query:
    """The question with some keys of its query table changed; None takes a key away."""
    table = {**CASES.query, **query}
    kept = {key: value for key, value in table.items() if value is not None}
    return replace(QUERY, indicators=(replace(CASES, query=kept),))


def findings(found: Answer, code: str) -> list[Finding]:
    """The findings with this code."""
    return [each for each in found.findings if each.code == code]


def asked_for(found: Answer) -> list[str]:
    """The paths of the questions."""
    return [each.request.path for each in found.exchanges if each.request.purpose == "data"]


def reply_of(body: object, status: int = 200) -> Reply:
    """A reply with *body*."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(
        status=status,
        headers={},
        body=content,
        url="https://sdb.socialstyrelsen.se/api/v1/sv",
        fetched_at=datetime(2026, 1, 15, tzinfo=UTC),
    )


def test_decimal_commas_and_spaces_between_thousands_are_read() -> None:
    """As text: "1 234,75" is one thousand two hundred and thirty-four and three quarters."""
    rows = answer().rows.rows_by_key(["region", "period", "sex"], named=True, unique=True)
    assert rows["9902", "2021", "T"]["value"] == 1234.75
    assert rows["0991", "2021", "F"]["value"] == 5.5


@pytest.mark.parametrize("figure", ["1.234", "1,2,3", "12 %", "..", "-", True, [1]])
def test_what_is_neither_figure_nor_mark_is_an_error(figure: object) -> None:
    """It is named with its place, and nothing is guessed."""
    found = answer(changes={1: lambda body: body["data"][0].update(varde=figure)})
    (error,) = findings(found, "no-figure")
    assert (error.severity, error.place.region, error.place.period) == ("error", "0991", "2021")


def test_a_row_that_is_not_there_is_missing_and_never_zero() -> None:
    """It may stand for 0 at the source; that is said in the note and in a finding."""
    found = answer()
    row = found.rows.filter(region="0991", period="2022", sex="F").row(0, named=True)
    assert (row["value"], row["status"]) == (None, "missing")
    assert "may stand for 0" in row["note"]
    (told,) = findings(found, "no-row")
    assert "of 1 figures of 12" in told.message


def test_the_next_page_is_asked_for_at_our_own_address() -> None:
    """The link has http://; what is asked for is our path with the next number."""
    first, second = asked_for(answer())
    assert second == first.replace("sida=1", "sida=2")
    assert second.startswith("/sv/")


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org/api/v1/sv/x?sida=2",
        "http://sdb.socialstyrelsen.se.example.org/api/v1/sv/x?sida=2",
        "http://sdb.socialstyrelsen.se@example.org/x?sida=2",
        "ftp://sdb.socialstyrelsen.se/x?sida=2",
        "http://user:word@sdb.socialstyrelsen.se/api/v1/sv/x?sida=2",
    ],
)
def test_a_next_page_elsewhere_is_refused(link: str) -> None:
    """On another host, or by another protocol."""
    with pytest.raises(ForeignAddressError):
        answer(changes={1: lambda body: body.update(nasta_sida=link)})


@pytest.mark.parametrize(
    ("page", "change", "said"),
    [
        (1, {"nasta_sida": None}, "ends with page 1 of 2"),
        (1, {"nasta_sida": "http://sdb.socialstyrelsen.se/api/v1/sv/other?sida=2"}, "another question"),
        (1, {"sida": 3}, "page 3 where page 1"),
        (2, {"sidor": 3}, "before there were 2"),
        (2, {"nasta_sida": "http://sdb.socialstyrelsen.se/x?sida=3"}, "last page and yet goes on"),
        (1, {"sidor": 5000}, "5000 pages"),
        (1, {"sidor": "2"}, "shall be a number"),
        (1, {"data": []}, "ends with page 1 of 2"),
        (1, {"data": None}, "a list is expected"),
    ],
)
def test_pages_out_of_order_are_refused(page: int, change: dict[str, object], said: str) -> None:
    """All pages must come, once, and belong to one question."""
    with pytest.raises(UnexpectedReplyError, match=said):
        answer(changes={page: lambda body: body.update(change)})


def test_a_link_to_the_same_page_is_refused() -> None:
    """Else it would be read for ever."""

    def again(body: dict[str, Any]) -> None:
        body["nasta_sida"] = body["nasta_sida"].replace("sida=2", "sida=1")

    with pytest.raises(UnexpectedReplyError, match="another question"):
        answer(changes={1: again})


def test_a_row_that_comes_twice_is_refused() -> None:
    """On one page or on two."""
    row = {"mattId": 4, "regionId": "0991", "konId": 1, "alderId": 9, "ar": "2021", "varde": "17"}
    for page in (1, 2):
        with pytest.raises(UnexpectedReplyError, match="two rows of region 0991, M, 2021"):
            answer(changes={page: lambda body: body["data"].append(row)})


@pytest.mark.parametrize(
    ("name", "value"), [("regionId", "77"), ("ar", "2020"), ("alderId", 1), ("mattId", 1), ("konId", 4)]
)
def test_rows_that_were_not_asked_for_are_refused(name: str, value: object) -> None:
    """A filter that the service does not know is ignored: it answers with everything, and status 200."""
    with pytest.raises(UnexpectedReplyError, match=f"{name} {value} where"):
        answer(changes={1: lambda body: body["data"][0].update({name: value})})


def test_a_field_of_no_variable_is_refused() -> None:
    """Rows may be split by something that the subject does not list."""
    with pytest.raises(UnexpectedReplyError, match="diagnosId"):
        answer(changes={1: lambda body: body["data"][0].update(diagnosId=1)})


@pytest.mark.parametrize(
    ("query", "code", "said"),
    [
        ({"matt": "7"}, "unknown-value", "no value '7'"),
        ({"select": {"alder": "99"}}, "unknown-value", "no value '99'"),
        ({"sex": {"variable": "kon", "T": "4"}}, "unknown-value", "no value '4'"),
        ({"select": {"alder": "9", "diagnos": "1"}}, "unknown-variable", "no variable 'diagnos'"),
        ({"select": None}, "open-variable", "says nothing of the variable 'alder'"),
        ({"sex": None}, "open-variable", "says nothing of the variable 'kon'"),
        ({"region": "kommun"}, "unknown-variable", "no variable 'kommun'"),
    ],
)
def test_what_the_catalogue_lacks_is_not_asked_for(query: dict[str, Any], code: str, said: str) -> None:
    """Each value and variable is looked up first; one that is not there is an error and no question."""
    found = answer(of(**query))
    assert any(said in each.message and each.severity == "error" for each in findings(found, code))
    assert asked_for(found) == []


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ({"matt": "1,4"}, "matt"),
        ({"matt": 4}, "matt"),
        ({"subject": "../x"}, "subject"),
        ({"select": {"alder": ["1", "9"]}}, "select"),
        ({"select": {"ar": "2021"}}, "select"),
        ({"sex": {"variable": "kon"}}, "sex"),
        ({"sex": {"variable": "kon", "F": "2", "T": "2"}}, "sex"),
        ({"one_by_one": "kon"}, "one_by_one"),
        ({"subject": None}, "subject"),
    ],
)
def test_a_query_that_cannot_be_is_found_before_anything_is_sent(query: dict[str, Any], column: str) -> None:
    """One value a variable, names that are names; planning it all the same is refused."""
    indicator = of(**query).indicators[0]
    assert column in [each.place.column for each in Socialstyrelsen().check(indicator)]
    with pytest.raises(UnsupportedQueryError):
        list(Socialstyrelsen().plan(of(**query)))


def test_regions_without_a_certain_code_are_told() -> None:
    """One, "Ingenstans", with the code AX, is left out with a word."""
    (told,) = findings(answer(), "region-unclear")
    assert "77 (Ingenstans)" in told.message


def test_regions_that_the_subject_lacks_are_told() -> None:
    """Some: a warning. All: an error, and no question."""
    lacking = replace(QUERY, regions=("1783",))
    (told,) = findings(answer(lacking), "region-lacking")
    assert told.severity == "error"
    assert asked_for(answer(lacking)) == []


def test_periods_that_are_no_years_are_told() -> None:
    """A subject may have spans of years; they are no figure of a year."""
    (told,) = findings(answer(), "no-year")
    assert "2019-2021" in told.message


def after_the_catalogue(query: Query, changed: str, values: list[dict[str, object]]) -> Page:
    """What follows from the catalogue when the variable *changed* has other *values*."""
    source, replay = Socialstyrelsen(), Replay.of(RECORDINGS, Socialstyrelsen.info.base_url)
    page = Page(more=tuple(source.plan(query)))
    while page.more and page.more[0].purpose != "data":
        request = page.more[0]
        is_changed = request.path.endswith(f"/{changed}")
        page = source.parse(request, reply_of(values) if is_changed else replay.reply(request))
    return page


def test_a_span_of_years_is_not_asked_for() -> None:
    """Although it begins within the years of the study."""
    page = after_the_catalogue(
        replace(QUERY, first="2018"), "ar", [{"id": "2019-2021", "text": "x"}, {"id": "2020", "text": "x"}]
    )
    assert "/ar/2020?" in page.more[0].path


def test_a_value_that_is_listed_twice_is_refused() -> None:
    """It would not be certain which is meant."""
    with pytest.raises(UnexpectedReplyError, match="a value twice"):
        after_the_catalogue(QUERY, "ar", [{"id": "2021", "text": "x"}, {"id": 2021, "text": "y"}])


def test_too_many_questions_are_not_asked() -> None:
    """One for each of two regions, three sexes and 60 years."""
    years: list[dict[str, object]] = [{"id": str(1960 + number), "text": "x"} for number in range(60)]
    query = replace(of(one_by_one=["region", "kon", "ar"]), first=None, last=None)
    page = after_the_catalogue(query, "ar", years)
    assert page.more == ()
    assert [each.message for each in page.findings if each.code == "too-many-questions"] == [
        "360 questions would have to be asked, 300 are allowed"
    ]


def test_an_unknown_subject_is_told() -> None:
    """404 with an HTML page."""
    with pytest.raises(UnknownIndicatorError, match="has nothing at"):
        answer(of(subject="finns_inte"))


def page_of(query: Query) -> tuple[Socialstyrelsen, list[Request]]:
    """The questions that follow from the catalogue, unsent."""
    source, replay = Socialstyrelsen(), Replay.of(RECORDINGS, Socialstyrelsen.info.base_url)
    requests = list(source.plan(query))
    while requests[0].purpose != "data":
        requests = list(source.parse(requests[0], replay.reply(requests[0])).more)
    return source, requests


def test_variables_that_take_one_value_are_asked_one_by_one() -> None:
    """Three sexes and two regions: six questions."""
    _, requests = page_of(of(one_by_one=["kon", "region"]))
    assert len({each.path for each in requests}) == 6
    assert all("," not in each.path.partition("/ar/")[0] for each in requests)


def test_no_question_is_longer_than_a_page() -> None:
    """Many regions are asked for in blocks, so that an answer has no second page to lose."""
    source, replay = Socialstyrelsen(), Replay.of(RECORDINGS, Socialstyrelsen.info.base_url)
    codes = [f"99{number:02}" for number in range(100)]
    (request,) = source.plan(replace(QUERY, regions=tuple(codes)))
    questions = [request]
    while questions[0].purpose != "data":
        reply = replay.reply(questions[0])
        if questions[0].path.endswith("/region"):
            reply = reply_of([{"id": code, "kod": code, "text": f"Påhitt {code}"} for code in codes])
        questions = list(source.parse(questions[0], reply).more)
    assert [each.path.count(",99") + 1 for each in questions] == [40, 40, 20]


def test_404_to_a_question_is_no_answer() -> None:
    """It may be refused or empty, which nothing tells apart; of a single figure it is told as empty."""
    source, requests = page_of(QUERY)
    with pytest.raises(UnsupportedQueryError, match="one value only"):
        source.refused(requests[0], reply_of(b"<html>", 404))
    single = replace(of(one_by_one=["kon", "region"]), last="2021")
    source, requests = page_of(single)
    page = source.refused(requests[0], reply_of(b"<html>", 404))
    assert page.observations is None
    assert [each.code for each in page.findings] == ["no-row"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"<html>", UnreadableReplyError),
        (b'[{"namn": "a"', UnreadableReplyError),
        (b'[{"namn": "a", "namn": "b"}]', UnexpectedReplyError),
        (b"[" * 100_000, UnexpectedReplyError),
        (b'{"namn": 1}', UnexpectedReplyError),
        (b'[{"namn": NaN}]', UnreadableReplyError),
        (b'[{"namn": "a"}, {"namn": "a"}]', UnexpectedReplyError),
    ],
)
def test_replies_of_another_form_are_refused(body: bytes, error: type[SourceError]) -> None:
    """Never a half catalogue."""
    source = Socialstyrelsen()
    (request,) = source.plan(QUERY)
    with pytest.raises(error):
        source.parse(request, reply_of(body))


def searched(text: str) -> tuple[list[str], int]:
    """The ids that a search finds, and how many requests it takes."""
    source, replay = Socialstyrelsen(), Replay.of(RECORDINGS, Socialstyrelsen.info.base_url)
    waiting, found, sent = list(source.search(text)), list[str](), 0
    while waiting:
        request = waiting.pop()
        page = source.parse(request, replay.reply(request))
        sent += 1
        found += [each.id for each in page.entries]
        waiting += page.more
    return found, sent


@pytest.mark.parametrize(
    ("text", "found", "sent"),
    [
        ("påhittad statistik", ["pahittat"], 1),
        ("alder", ["pahittat/alder"], 2),
        ("pahittat", [f"pahittat/{name}" for name in ("matt", "region", "kon", "alder", "ar")], 2),
        ("pahittat/alder", ["pahittat/alder/1", "pahittat/alder/9"], 1),
        ("påhittad verksamhet", [], 2),
    ],
)
def test_the_search_asks_no_more_than_it_needs(text: str, found: list[str], sent: int) -> None:
    """Words in subjects, else in variables; the variables of a subject; the values of a variable."""
    assert searched(text) == (found, sent)


def test_values_need_no_code() -> None:
    """A region without `kod` is known by its name; whether every variable has codes is not known."""
    source, replay = Socialstyrelsen(), Replay.of(RECORDINGS, Socialstyrelsen.info.base_url)
    (request,) = source.plan(replace(QUERY, regions=("1783",)))
    while request.purpose != "data":
        reply = replay.reply(request)
        if request.path.endswith("/region"):
            reply = reply_of([{"id": 5, "text": "Hagfors"}])
        (request,) = source.parse(request, reply).more
    assert "/region/5/" in request.path


def test_two_indicators_of_a_subject_share_the_catalogue() -> None:
    """One request for each variable, not for each indicator."""
    other = replace(CASES, id="other")
    found = answer(replace(QUERY, indicators=(CASES, other)))
    paths = [each.request.path for each in found.exchanges if each.request.purpose != "data"]
    assert len(paths) == len(set(paths)) == 6
    assert set(found.rows["indicator"]) == {"cases", "other"}


def test_an_indicator_without_sexes_takes_the_total() -> None:
    """Where the sex is selected, the figures are of both."""
    indicator: Indicator = of(sex=None, select={"alder": "9", "kon": "3"}).indicators[0]
    _, requests = page_of(replace(QUERY, indicators=(indicator,)))
    assert "/kon/3/" in requests[0].path
