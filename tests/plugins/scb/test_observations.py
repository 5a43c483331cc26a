"""What observations a data reply becomes: symbols, sexes, zeros, notes; and replies that are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from obs import UnexpectedReplyError, UnreadableReplyError
from obs.observations import SCHEMA
from obs_scb import answers
from obs_scb.source import ScbSource

if TYPE_CHECKING:
    from tests.plugins.scb.conftest import Kit

MISSING_ZERO = (None, "missing", "0 in the table, which stands for missing")


def test_symbols_of_a_real_reply(kit: Kit) -> None:
    """TAB3554 gives ".." for Knivsta before it existed: missing, and the note keeps the symbol."""
    fetched = kit.run(kit.plan(kit.INCOME, ("0330", "0380", "1783"), "1999", "2004"), kit.canned("TAB3554"))
    got = kit.rows(fetched.frame)
    assert len(got) == 3 * 6
    assert got["0330", "2001", "T"] == (None, "missing", "..")
    assert got["1783", "1999", "T"] == (153.1, "reported", "")
    assert fetched.frame.schema == pl.Schema(SCHEMA)


def by_month(kit: Kit, value: list[Any], status: object, **changes: object) -> dict[Any, Any]:
    """The rows of one region, one sex and four months with these values and symbols."""
    document = kit.saved("TAB6471_data.json")
    kon = {"category": {"index": {"TotSa": 0}, "label": {"TotSa": "totalt"}}}
    document |= {"size": [1, 1, 1, 1, 4], "value": value, "status": status}
    document["dimension"]["Kon"] = kon
    query = {**kit.BY_MONTH, "sex": {"variable": "Kon", "T": "TotSa"}, **changes}
    fetched = kit.run(kit.plan(query, ("01",), "2026"), kit.canned("TAB6471", data=document))
    return {period: row for (_, period, _), row in kit.rows(fetched.frame).items()}


def test_every_symbol_has_its_status(kit: Kit) -> None:
    """The symbol "-" is a true zero, "." not applicable, any other missing; the note keeps each."""
    rows = by_month(kit, [None, None, None, None], {"0": "-", "1": ".", "2": "..", "3": "....."})
    assert rows == {
        "2026-01": (0.0, "reported", "-"),
        "2026-02": (None, "not_applicable", "."),
        "2026-03": (None, "missing", ".."),
        "2026-04": (None, "missing", "....."),
    }


def test_null_without_a_symbol_and_a_symbol_beside_a_value(kit: Kit) -> None:
    """A null without status is missing; a symbol beside a value leaves the value as it is."""
    rows = by_month(kit, [None, 7, 0, -0.5], {"1": "..", "2": "-"})
    assert rows == {
        "2026-01": (None, "missing", ""),
        "2026-02": (7.0, "reported", ".."),
        "2026-03": (0.0, "reported", "-"),
        "2026-04": (-0.5, "reported", ""),
    }


def test_zero_stands_for_missing_where_the_query_says_so(kit: Kit) -> None:
    """With zero_is_missing a 0 is missing, but the symbol for a true zero stays one."""
    rows = by_month(kit, [0, 7, None, None], {"2": "-", "3": ".."}, zero_is_missing=True)
    assert rows == {
        "2026-01": MISSING_ZERO,
        "2026-02": (7.0, "reported", ""),
        "2026-03": (0.0, "reported", "-"),
        "2026-04": (None, "missing", ".."),
    }


def test_preliminary_figures_are_provisional(kit: Kit) -> None:
    """A query that says so marks values as provisional, true zeros too; what is missing stays missing."""
    rows = by_month(kit, [5, None, None, None], {"1": "-", "2": "."}, preliminary=True)
    assert [row[1] for row in rows.values()] == ["provisional", "provisional", "not_applicable", "missing"]


def population(kit: Kit, **changes: object) -> Any:
    """TAB638 for Knivsta, Uppsala and Sweden by sex, as saved."""
    query = {**kit.POPULATION, "sex": {"variable": "Kon", "F": "2", "M": "1"}, **changes}
    return kit.run(kit.plan(query, ("00", "0330", "0380"), "1998", "2005"), kit.canned("TAB638"))


def test_zeros_before_a_municipality_existed(kit: Kit) -> None:
    """TAB638 gives 0 for Knivsta up to 2001: missing if declared, else a zero with a warning."""
    declared, plain = population(kit, zero_is_missing=True), population(kit)
    for year in ("1998", "2001"):
        assert kit.rows(declared.frame)["0330", year, "F"] == MISSING_ZERO
        assert kit.rows(plain.frame)["0330", year, "F"] == (0.0, "reported", "")
    assert "zero-may-be-missing" not in declared.codes
    (doubt,) = [each for each in plain.findings if each.code == "zero-may-be-missing"]
    assert (doubt.severity, doubt.place.region, doubt.place.period) == ("warning", "0330", "1998")
    assert doubt.message.startswith("table TAB638 has 8 zeros")


def test_true_zeros_are_not_doubted(kit: Kit) -> None:
    """Where the query has declared what a 0 means, a zero with the symbol "-" gives no warning."""
    document = kit.saved("TAB638_data.json")
    document["value"][0], document["status"] = None, {"0": "-"}
    query = {**kit.POPULATION, "sex": {"variable": "Kon", "F": "2", "M": "1"}, "zero_is_missing": True}
    answer = kit.canned("TAB638", data=document)
    fetched = kit.run(kit.plan(query, ("00", "0330", "0380"), "1998", "2005"), answer)
    assert kit.rows(fetched.frame)["00", "1998", "M"] == (0.0, "reported", "-")
    assert "zero-may-be-missing" not in fetched.codes


@pytest.mark.parametrize("zero_is_missing", [False, True])
def test_a_total_that_is_known_to_be_too_low_is_told(
    kit: Kit, monkeypatch: pytest.MonkeyPatch, *, zero_is_missing: bool
) -> None:
    """As of TAB1386: who did not report is not in the country's figure, whatever a 0 is declared to mean."""
    assert "total-too-low" not in population(kit).codes
    assert "TAB1386" in answers.TOO_LOW
    monkeypatch.setitem(answers.TOO_LOW, "TAB638", "some did not report")
    fetched = population(kit, zero_is_missing=zero_is_missing)
    (told,) = {each for each in fetched.findings if each.code == "total-too-low"}
    assert (told.severity, told.place.region) == ("warning", "00")
    assert "some did not report" in told.message
    assert kit.rows(fetched.frame)["00", "2005", "F"][1] == "reported"


def test_sexes_by_code(kit: Kit) -> None:
    """Codes 1 and 2 are men and women, whatever their order in the table; nothing is added up."""
    got = kit.rows(population(kit).frame)
    assert {sex for _, _, sex in got} == {"F", "M"}
    assert got["00", "1998", "M"][0] == 4_375_619
    assert got["00", "1998", "F"][0] == 4_478_703


def test_sex_total_by_code_keeps_its_own_figure(kit: Kit) -> None:
    """Noise (Cell Key Method) keeps TAB6471's total from being the sum of the sexes; it is taken as it is."""
    got = kit.rows(kit.run(kit.plan(kit.BY_MONTH, ("01",), "2026"), kit.canned("TAB6471")).frame)
    assert [got["01", "2026-01", sex][0] for sex in "TFM"] == [297_856, 143_975, 153_879]


def test_total_by_elimination(kit: Kit) -> None:
    """Without the variable for sex the reply is for the total."""
    document = kit.saved("TAB638_data.json")
    document |= {"id": ["Region", "Alder", "ContentsCode", "Tid"], "size": [3, 1, 1, 8], "value": [9] * 24}
    query = {**kit.POPULATION, "sex": {"variable": "Kon", "eliminate": "T"}}
    answer = kit.canned("TAB638", data=document)
    got = kit.rows(kit.run(kit.plan(query, ("00", "0330", "0380"), "1998", "2005"), answer).frame)
    assert {sex for _, _, sex in got} == {"T"}
    assert len(got) == 24


def test_a_table_without_regions(kit: Kit) -> None:
    """Consumer prices are Sweden's: 2020 stood at 335.92 when 1980 is 100."""
    got = kit.rows(kit.run(kit.plan(kit.PRICES, ("00", "1783"), "2015", "2025"), kit.canned("TAB4352")).frame)
    assert len(got) == 11
    assert got["00", "2020", "T"] == (335.92, "reported", "")


def test_the_code_list_is_noted(kit: Kit) -> None:
    """The reply carries no trace of a code list, so each row's note does, before its symbol."""
    metadata = kit.saved("TAB6471_metadata.json")
    metadata["dimension"]["Alder"]["extension"]["codelists"] = [
        {"id": "agg_Ålder10årJ", "label": "10-årsklasser"}
    ]
    document = kit.saved("TAB6471_data.json")
    document["value"][0], document["status"] = None, {"0": ".."}
    query = {**kit.BY_MONTH, "codelists": {"Alder": "agg_Ålder10årJ"}}
    fetched = kit.run(
        kit.plan(query, ("01",), "2026"), kit.canned("TAB6471", metadata=metadata, data=document)
    )
    got = kit.rows(fetched.frame)
    assert got["01", "2026-01", "T"][2] == "code list agg_Ålder10årJ of Alder; .."
    assert got["01", "2026-02", "T"][2] == "code list agg_Ålder10årJ of Alder"


def test_eliminated_contents_are_a_made_up_variable(kit: Kit) -> None:
    """PxWeb writes ContentsCode/EliminatedValue when contents were left out: that is ignored."""
    metadata, document = kit.saved("TAB4352_metadata.json"), kit.saved("TAB4352_data.json")
    metadata["dimension"]["ContentsCode"]["extension"]["elimination"] = True
    document["dimension"]["ContentsCode"]["category"] = {"index": {"EliminatedValue": 0}}
    query = {"table": "TAB4352", "eliminate": ["ContentsCode"]}
    answer = kit.canned("TAB4352", metadata=metadata, data=document)
    assert kit.run(kit.plan(query, ("00",), "2015", "2025"), answer).frame.height == 11


@pytest.mark.parametrize(
    ("span", "told"), [(("2015", "2024"), "10 codes of Tid"), (("2010", "2025"), "16 codes of Tid")]
)
def test_only_what_was_asked_is_taken(kit: Kit, span: tuple[str, str], told: str) -> None:
    """A reply with more or fewer codes than asked for is refused and says in which variable."""
    with pytest.raises(UnexpectedReplyError, match=told):
        kit.run(kit.plan(kit.PRICES, ("00",), *span), kit.canned("TAB4352"))


def test_a_dropped_dimension_is_refused(kit: Kit) -> None:
    """The server's default selection drops dimensions without a word; such a reply is not taken."""
    document = kit.saved("TAB638_data.json")
    document |= {"id": ["Alder", "Kon", "ContentsCode", "Tid"], "size": [1, 2, 1, 8], "value": [1] * 16}
    query = {**kit.POPULATION, "sex": {"variable": "Kon", "F": "2", "M": "1"}}
    with pytest.raises(UnexpectedReplyError, match="3 codes of Region were asked for and 0 came"):
        kit.run(kit.plan(query, ("00", "0330", "0380"), "1998", "2005"), kit.canned("TAB638", data=document))


@pytest.mark.parametrize("purpose", ["config", "metadata", "data"])
@pytest.mark.parametrize("body", [b"<!DOCTYPE html><h1>Fel</h1>", b'{"class": "dataset", "val', b""])
def test_html_and_cut_json_are_asked_for_again(kit: Kit, purpose: str, body: bytes) -> None:
    """A page of HTML and JSON cut off are unreadable, which makes core ask again; the address is named."""
    with pytest.raises(UnreadableReplyError, match=r"scb\.example"):
        kit.run(kit.plan(kit.PRICES, ("00",)), kit.canned("TAB4352", **{purpose: body}))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"\n<!DOCTYPE html><title> Fel 42 </title>", r"/x is an HTML page \(Fel 42\) in place of JSON"),
        (b"<h1>Fel</h1>", "/x is an HTML page in place of JSON"),
        (b"", "/x is empty"),
        (b'{"class": "data', "/x is not whole JSON .* begins with '{\"class"),
    ],
)
def test_what_came_in_place_of_json_is_named(kit: Kit, body: bytes, told: str) -> None:
    """The message says what the reply is, by its title where it has one."""
    with pytest.raises(UnreadableReplyError, match=told):
        kit.run(kit.plan(kit.PRICES, ("00",)), kit.canned("TAB4352", metadata=body))


@pytest.mark.parametrize("number", [b"9" * 400, b"-1e999"])
def test_a_number_too_large_is_named(kit: Kit, number: bytes) -> None:
    """A number that no float can hold is no cut reply, which would be asked for again."""
    with pytest.raises(UnexpectedReplyError, match=f"too large.*{number[:8].decode()}") as caught:
        kit.run(kit.plan(kit.PRICES, ("00",)), kit.canned("TAB4352", data=b'{"value": [1, ' + number + b"]}"))
    assert len(caught.value.message) < 250


@pytest.mark.parametrize("purpose", ["config", "metadata", "data"])
@pytest.mark.parametrize("content", [[], {}, {"error": "new"}])
def test_another_form_is_an_error_at_once(kit: Kit, purpose: str, content: object) -> None:
    """Whole JSON of another form is not asked for again; the message names the address."""
    with pytest.raises(UnexpectedReplyError, match=r"scb\.example.*another form"):
        kit.run(kit.plan(kit.PRICES, ("00",)), kit.canned("TAB4352", **{purpose: content}))


def test_parse_is_pure(kit: Kit) -> None:
    """Equal requests and replies give equal pages."""
    fetched = kit.run(kit.plan(kit.PRICES, ("00",), "2015", "2025"), kit.canned("TAB4352"))
    reply = kit.reply(kit.saved("TAB4352_data.json"))
    first, second = (ScbSource().parse(fetched.sent[-1], reply).observations for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.equals(second)
