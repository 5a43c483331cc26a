"""The whole way against the stand-in server, with the saved tables."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from obs import SourceError, UnexpectedReplyError, UnknownIndicatorError, UnreadableReplyError
from obs_scb.source import ScbSource

if TYPE_CHECKING:
    from tests.conftest import Replay
    from tests.plugins.scb.conftest import Kit

pytestmark = pytest.mark.shared
Start = Callable[..., "Replay"]


def held(shared_data: Path, table: str, file: str) -> dict[tuple[str, ...], tuple[float | None, str]]:
    """Codes in the order of the variables -> (value, symbol), read cell by cell from a saved reply."""
    document: dict[str, Any] = json.loads((shared_data / "scb" / "tables" / table / file).read_text("utf-8"))
    axes: list[list[str]] = []
    for variable in document["id"]:
        index: dict[str, int] = document["dimension"][variable]["category"]["index"]
        axes.append(sorted(index, key=lambda code, index=index: index[code]))
    status: dict[str, str] = document.get("status", {})
    return {
        codes: (document["value"][place], status.get(str(place), ""))
        for place, codes in enumerate(itertools.product(*axes))
    }


def regions(shared_data: Path) -> list[str]:
    """Sweden, the counties and the municipalities of TAB638."""
    metadata = json.loads((shared_data / "scb" / "tables" / "TAB638" / "metadata.json").read_text("utf-8"))
    return [
        code for code in metadata["dimension"]["Region"]["category"]["index"] if re.fullmatch("..|....", code)
    ]


@pytest.mark.parametrize("cells", ["500", "150000"])
def test_population_equals_the_saved_figures(kit: Kit, shared_data: Path, replay: Start, cells: str) -> None:
    """All 18,096 figures by sex, and their totals, come once each, whole or cut into parts of 500 cells."""
    server = replay("--scb-rate", "0/10", "--scb-max-cells", cells)
    fetched = kit.run(kit.plan(kit.POPULATION, regions(shared_data)), kit.served(server.scb))
    got = kit.rows(fetched.frame)
    saved = held(shared_data, "TAB638", "data_1_total.json")
    expected: dict[tuple[str, str, str], Any] = {}
    for (region, _, sex, _, year), (value, _) in saved.items():
        expected[region, year, {"1": "M", "2": "F"}[sex]] = (value, "reported", "")
        men, women = (saved[region, "tot", code, "BE0101N1", year][0] or 0 for code in "12")
        expected[region, year, "T"] = (men + women, "reported", "")
    assert got == expected
    assert fetched.frame.height == len(expected)
    lower_bound = -(-18_096 // int(cells)) + -(-9_048 // int(cells))
    assert lower_bound <= len(fetched.sent_for("data")) <= lower_bound * 1.1 + 1


def test_income_equals_the_saved_figures(kit: Kit, shared_data: Path, replay: Start) -> None:
    """All 7,540 medians, Knivsta's three symbols among them, in one request; regions not held are told."""
    server = replay("--scb-rate", "0/10")
    fetched = kit.run(kit.plan(kit.INCOME, regions(shared_data)), kit.served(server.scb))
    expected: dict[tuple[str, str, str], Any] = {}
    for (region, *_, year), (value, symbol) in held(shared_data, "TAB3554", "data.json").items():
        expected[region, year, "T"] = (value, "missing" if value is None else "reported", symbol)
    assert kit.rows(fetched.frame) == expected
    assert len(expected) == 7_540
    assert len(fetched.sent_for("data")) == 1
    assert "region-not-in-table" in fetched.codes


def test_prices_equal_the_saved_figures(kit: Kit, shared_data: Path, replay: Start) -> None:
    """All 46 yearly price levels, for Sweden."""
    server = replay("--scb-rate", "0/10")
    fetched = kit.run(kit.plan(kit.PRICES, ["00", "1783"]), kit.served(server.scb))
    expected = {
        ("00", year, "T"): (value, "reported", "")
        for (_, year), (value, _) in held(shared_data, "TAB4352", "data.json").items()
    }
    assert kit.rows(fetched.frame) == expected
    assert len(expected) == 46


def test_months_equal_the_saved_figures(kit: Kit, shared_data: Path, replay: Start) -> None:
    """One age class by month and sex, with the total that the table has itself."""
    server = replay("--scb-rate", "0/10")
    counties = [code for code in regions(shared_data) if len(code) == 2 and code != "00"]
    fetched = kit.run(kit.plan(kit.BY_MONTH, counties, "2026"), kit.served(server.scb))
    sexes = {"TotSa": "T", "1": "M", "2": "F"}
    expected = {
        (region, month.replace("M", "-"), sexes[sex]): (value, "reported", "")
        for (region, age, sex, _, month), (value, _) in held(shared_data, "TAB6471", "data.json").items()
        if age == "10-19"
    }
    assert kit.rows(fetched.frame) == expected
    assert len(expected) == 21 * 4 * 3


def test_a_code_list_of_the_service(kit: Kit, replay: Start) -> None:
    """Ten-year classes through the captured code list: asked for, checked, and given back by their codes."""
    server = replay("--scb-rate", "0/10")
    query = {
        **kit.POPULATION,
        "select": {"ContentsCode": "BE0101N1", "Alder": "tot"},
        "codelists": {"Alder": "vs_ÅlderTotA", "Region": "vs_RegionLän07"},
    }
    fetched = kit.run(kit.plan(query, ["00", "17", "1783"], "2020", "2020"), kit.served(server.scb))
    assert [len(fetched.sent_for(purpose)) for purpose in ("config", "metadata", "codelist", "data")] == [
        1,
        1,
        2,
        2,
    ]
    assert {region for region, _, _ in kit.rows(fetched.frame)} == {"17"}


EXPRESSIONS = [
    *(("Tid", [each]) for each in ("top(3)", "TOP(2,1)", "bottom(2)", "from(2020)", "to(1996)", "20?1")),
    *(("Tid", each) for each in (["range(2003,2001)"], ["from(2021)", "to(1995)"], ["2022", "top(2)"])),
    *(("Region", [each]) for each in ("top(2)", "bottom(2,1)", "01*", "*83", "*78*", "??", "*")),
    *(("Region", each) for each in (["range(0180,0140)"], ["01*", "0180"])),
]


def test_expressions_mean_what_they_mean_to_the_server(kit: Kit, shared_data: Path, replay: Start) -> None:
    """The codes that we expand an expression to are the ones that the server answers it with."""
    server = replay("--scb-rate", "0/10")
    answer = kit.served(server.scb)
    for variable, wanted in EXPRESSIONS:
        select = {
            "ContentsCode": ["BE0101N1"],
            "Alder": ["tot"],
            "Tid": ["2020"],
            "Region": ["1783"],
            variable: wanted,
        }
        query = {**kit.POPULATION, "select": select, "sex": {"variable": "Kon", "eliminate": "T"}}
        (request,) = kit.run(kit.plan(query, regions(shared_data)), answer).sent_for("data")
        sent = {
            each["variableCode"]: each["valueCodes"] for each in json.loads(request.body or b"")["selection"]
        }
        literal = [{"variableCode": code, "valueCodes": codes} for code, codes in select.items()]
        reply = answer(replace(request, body=json.dumps({"selection": literal}).encode()))
        index: dict[str, int] = json.loads(reply.body)["dimension"][variable]["category"]["index"]
        assert sorted(sent[variable]) == sorted(index), wanted


def test_an_unknown_table(kit: Kit, replay: Start) -> None:
    """A table that SCB does not have is an unknown indicator, at the metadata already."""
    server = replay("--scb-rate", "0/10")
    with pytest.raises(UnknownIndicatorError, match="TAB99999"):
        kit.run(kit.plan({**kit.PRICES, "table": "TAB99999"}, ["00"]), kit.served(server.scb))


def test_a_table_in_english(kit: Kit, replay: Start) -> None:
    """TAB6260 is held in English only: its metadata are read, with language = "en" in the query at once."""
    server = replay("--scb-rate", "0/10")
    query: dict[str, object] = {
        "table": "TAB6260",
        "select": {"ContentsCode": "000006IK", "Alder": "20-64", "Fodelseregion": "tot"},
        "region": "Region",
        "sex": {"variable": "Kon", "T": "1+2", "F": "2", "M": "1"},
    }
    for told, asked in (({}, 2), ({"language": "en"}, 1)):
        fetched = kit.run(kit.plan({**query, **told}, ["00"]), kit.served(server.scb), stop_before="data")
        assert fetched.codes == ["preliminary-table"]
        assert len(fetched.sent_for("metadata")) == asked
        assert [request.path for request in fetched.left] == [
            "/tables/TAB6260/data?lang=en&outputFormat=json-stat2"
        ]


def test_a_limit_that_shrank_after_it_was_read(kit: Kit, shared_data: Path, replay: Start) -> None:
    """Too many cells is a 400 with a title: an error that says so, and to fetch again."""
    server = replay("--scb-rate", "0/10", "--scb-max-cells", "500")
    answer, plan = kit.served(server.scb), kit.plan(kit.POPULATION, regions(shared_data))
    page = ScbSource().parse(plan[0], kit.reply(kit.saved("config.json")))
    with pytest.raises(UnexpectedReplyError, match="Too many cells selected") as caught:
        kit.run(page.more, answer)
    assert "fetch again" in caught.value.suggestion


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("html", UnreadableReplyError),
        ("truncate:every=1", UnreadableReplyError),
        ("drift", UnexpectedReplyError),
        ("429:every=1", UnexpectedReplyError),
    ],
)
def test_faults_of_the_service(kit: Kit, replay: Start, fault: str, error: type[SourceError]) -> None:
    """HTML and cut JSON are worth another try; a renamed field and a plain-text 429 are told as they are."""
    server = replay("--scb-rate", "0/10", "--faults", fault)
    with pytest.raises(error):
        kit.run(kit.plan(kit.PRICES, ["00"]), kit.served(server.scb))


def test_search_at_the_service(kit: Kit, replay: Start) -> None:
    """Words find the tables that have all of them; an ended table is marked, a repeated one listed once."""
    server = replay("--scb-rate", "0/10", "--faults", "dupes,foreign-next")
    fetched = kit.run(list(ScbSource().search("folkmängden region")), kit.served(server.scb))
    found = {entry.id: entry for page in fetched.pages for entry in page.entries}
    assert found["TAB638"].discontinued
    assert not found["TAB6471"].discontinued
    assert len(fetched.sent) == 1
