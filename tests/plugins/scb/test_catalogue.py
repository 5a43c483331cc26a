"""Searching the catalogue, and telling which tables have ended."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from obs import CatalogueEntry, UnexpectedReplyError
from obs_scb.source import ScbSource

if TYPE_CHECKING:
    from tests.plugins.scb.conftest import Kit


def at(text: str) -> datetime:
    """Noon of a day."""
    return datetime.fromisoformat(text).replace(hour=12, tzinfo=UTC)


def test_search_asks_for_one_page(kit: Kit) -> None:
    """The words go percent-encoded into one request that includes discontinued tables."""
    (request,) = ScbSource().search("folkmängd 16-64 kön")
    assert request.path == (
        "/tables?lang=sv&query=folkm%C3%A4ngd+16-64+k%C3%B6n&includeDiscontinued=true&pageNumber=1&pageSize=100"
    )


def query_for(text: str) -> str:
    """What SCB's parser is given for *text*."""
    (request,) = ScbSource().search(text)
    return parse_qs(urlsplit(request.path).query, keep_blank_values=True)["query"][0]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("folkmängd", "folkmängd"),
        ("ålder 16-64 C++ år, 0,5 %", "ålder 16-64 C++ år, 0,5 %"),
        ("Norden och not", "Norden och not"),
        ("kr/inv", r"kr\/inv"),
        ('"sysselsatta (16-64', r"\"sysselsatta \(16-64"),
        ("folk* title:x~2 -inkomst +skatt", r"folk\* title\:x\~2 \-inkomst \+skatt"),
        ("BARN OR NOT && AND", r"BARN \OR \NOT \&\& \AND"),
        ("\\", r"\\"),
    ],
)
def test_what_a_user_writes_is_words(text: str, query: str) -> None:
    """Plain words go as they are; what would be syntax to SCB's parser is a letter like others."""
    assert query_for(text) == query


# A word by the grammar of Lucene's classic parser, which PxWebApi uses: _TERM_START_CHAR, _TERM_CHAR.
BEGIN = r"""(?:[^ \t\n\r\u3000+\-!():^\[\]"{}~*?\\/]|\\[\s\S])"""
WORD = re.compile(rf"{BEGIN}(?:{BEGIN}|[-+])*")
OPERATORS = {"AND", "OR", "NOT", "&&", "||", "!"}


@given(st.text(st.one_of(st.sampled_from('ab ANDORT+-&|!(){}[]^"~*?:\\/'), st.characters(codec="utf-8"))))
@example("AND")
@example("a OR")
@example("-- &&")
def test_every_text_is_words_to_the_parser(text: str) -> None:
    """Word by word the parser reads what was written, and never an operator."""
    words = re.split(r"[ \t\n\r\u3000]+", query_for(text))
    for word in filter(None, words):
        assert WORD.fullmatch(word), word
        assert word not in OPERATORS
    read = [re.sub(r"\\([\s\S])", r"\1", word) for word in words]
    assert read == re.split(r"[ \t\n\r\u3000]+", text)


def test_entries_of_a_captured_search(kit: Kit) -> None:
    """Each table is an entry with its periods in ISO form; a table repeated is listed once."""
    (request,) = ScbSource().search("befolkning")
    found = kit.saved("tables_befolkning.json")
    found["tables"].append(found["tables"][0])
    page = ScbSource().parse(request, kit.reply(found))
    assert [entry.id for entry in page.entries] == ["TAB4552", "TAB4560", "TAB4562"]
    assert page.entries[0] == CatalogueEntry(
        source="scb",
        id="TAB4552",
        title="Befolkningens anslutning till kommunalt vatten och avlopp. År 1960-2024",
        first_period="1960",
        last_period="2024",
        published=found["tables"][0]["updated"],
    )
    assert page.findings == ()
    assert page.more == ()


def test_a_long_list_is_cut_and_told(kit: Kit) -> None:
    """More hits than a page holds are counted, and a further word is advised; no link is followed."""
    (request,) = ScbSource().search("a")
    found = kit.saved("tables_befolkning.json")
    found["page"] |= {
        "totalElements": 4246,
        "links": [{"rel": "next", "href": "https://foreign.example/tables"}],
    }
    page = ScbSource().parse(request, kit.reply(found))
    assert [finding.code for finding in page.findings] == ["search-cut"]
    assert "4246" in page.findings[0].message
    assert page.more == ()


def test_a_search_reply_of_another_form(kit: Kit) -> None:
    """A renamed field is named."""
    (request,) = ScbSource().search("a")
    with pytest.raises(UnexpectedReplyError, match="'tables' is missing"):
        ScbSource().parse(request, kit.reply({"page": {}}))


def entry(kit: Kit, now: datetime, **changes: object) -> CatalogueEntry:
    """One entry of a search at a moment, with some members changed."""
    (request,) = ScbSource().search("a")
    found = kit.saved("tables_befolkning.json")
    found["tables"] = [{**found["tables"][0], **changes}]
    return ScbSource().parse(request, kit.reply(found, at=now)).entries[0]


@pytest.mark.parametrize(
    ("changes", "now", "ended"),
    [
        ({"id": "TAB3554", "lastPeriod": "2024"}, "2027-01-15", False),
        ({"id": "TAB3554", "lastPeriod": "2024"}, "2027-06-15", True),
        ({"lastPeriod": "2026M04", "timeUnit": "Monthly"}, "2026-09-14", False),
        ({"lastPeriod": "2024M12", "timeUnit": "Monthly"}, "2026-09-14", True),
        ({"lastPeriod": "2025K4", "timeUnit": "Quarterly"}, "2026-09-14", False),
        ({"lastPeriod": "2026V20", "timeUnit": "Weekly"}, "2026-09-14", False),
        ({"lastPeriod": "2020-2024", "timeUnit": "Other"}, "2036-01-01", False),
        ({"lastPeriod": None}, "2026-09-14", False),
        ({"discontinued": True}, "2025-01-01", True),
        ({"id": "TAB638", "lastPeriod": "2024", "discontinued": None}, "2025-06-01", True),
        ({"id": "TAB5737", "lastPeriod": "2025M12", "timeUnit": "Monthly"}, "2026-01-20", True),
    ],
)
def test_the_last_period_tells_whether_a_table_ended(
    kit: Kit, changes: dict[str, object], now: str, ended: bool
) -> None:
    """SCB's mark, a known successor, or a last period long past when the reply came: then it has ended."""
    assert entry(kit, at(now), **changes).discontinued is ended


def test_an_ended_table_names_its_successor(kit: Kit) -> None:
    """TAB638 ended with 2024 and TAB5557 goes on: a warning says so, and to stitch, never to sum."""
    fetched = kit.run(kit.plan(kit.POPULATION, ("1783",)), kit.canned("TAB638"), stop_before="data")
    (told,) = [each for each in fetched.findings if each.code == "discontinued"]
    assert (told.severity, told.place.indicator) == ("warning", "scb_test")
    assert told.message == "table TAB638 has ended; its last period is 2024"
    assert "TAB5557" in told.suggestion
    assert "never add" in told.suggestion


def test_the_last_period_is_the_latest(kit: Kit) -> None:
    """A table that lists its years backwards ends with the latest all the same."""
    metadata = kit.saved("TAB638_metadata.json")
    years = metadata["dimension"]["Tid"]["category"]["label"]
    metadata["dimension"]["Tid"]["category"]["index"] = list(reversed(years))
    answer = kit.canned("TAB638", metadata=metadata)
    fetched = kit.run(kit.plan(kit.POPULATION, ("1783",)), answer, stop_before="data")
    assert "its last period is 2024" in fetched.findings[0].message


def test_a_table_that_goes_on_is_not_warned_about(kit: Kit) -> None:
    """Income of 2024, published in January 2026, is the latest in September 2026."""
    fetched = kit.run(kit.plan(kit.INCOME, ("1783",)), kit.canned("TAB3554"), stop_before="data")
    assert fetched.codes.count("discontinued") == 0


def test_a_preliminary_table_has_to_be_declared(kit: Kit) -> None:
    """A title that says preliminary is a warning unless the query says so too."""
    metadata = {**kit.saved("TAB4352_metadata.json"), "label": "Arbetsmarknadsstatus. Preliminär statistik"}
    answer = kit.canned("TAB4352", metadata=metadata)
    for query, expected in ((kit.PRICES, ["preliminary-table"]), ({**kit.PRICES, "preliminary": True}, [])):
        assert kit.run(kit.plan(query, ("00",)), answer, stop_before="data").codes == expected
