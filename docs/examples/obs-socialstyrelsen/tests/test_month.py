"""What the reader of monthly workbooks understands, and what it refuses."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from test_month_contract import CASES
from workbooks import MONTHS, TITLE, across, long, stacked, workbook

from obs import Finding, Query, Reply, UnsupportedQueryError
from obs.testing import Answer, ask
from obs_socialstyrelsen import workbook as reading
from obs_socialstyrelsen.month import SocialstyrelsenMonth

REGIONS = ("0991", "9902")
HEAD = ["Region", "År", "Januari", "Februari"]


def read(body: bytes, **query: object) -> Answer:
    """What is read in *body* for the years 2021 and 2022, with more keys in the query table."""
    indicator = replace(CASES, query={**CASES.query, **query})
    reply = Reply(
        status=200,
        headers={},
        body=body,
        url="data/manad.xlsx",
        fetched_at=datetime(2026, 1, 15, tzinfo=UTC),
    )
    asked = Query(indicators=(indicator,), regions=REGIONS, first="2021", last="2022")
    return ask(SocialstyrelsenMonth(), asked, lambda _: reply)


def cells(answer: Answer) -> dict[tuple[str, str], object]:
    """Value, or status where there is none, by region and month."""
    return {
        (row["region"], row["period"]): row["status"] if row["value"] is None else row["value"]
        for row in answer.rows.iter_rows(named=True)
    }


def refused(body: bytes, **query: object) -> Finding:
    """The one message for a workbook that is refused; nothing is read of it."""
    answer = read(body, **query)
    (finding,) = answer.findings
    assert (finding.code, finding.severity) == ("workbook-unclear", "error")
    assert finding.suggestion
    assert answer.rows.is_empty()
    return finding


def sheet(*rows: Sequence[object], title: str = TITLE) -> bytes:
    """A workbook with the title and *rows*."""
    return workbook([title], *rows)


def test_months_across_and_years_in_rows() -> None:
    """Text numbers, thin spaces, marks; rows below the table are passed over."""
    found = cells(read(across()))
    assert found["0991", "2021-12"] == 112
    assert found["0991", "2022-02"] == 1202
    assert found["0991", "2022-03"] == "missing"
    assert found["0991", "2022-04"] == "suppressed"
    assert found["0991", "2022-05"] == 0
    assert found["9902", "2022-05"] == 405
    assert len(found) == 36


def test_years_above_months_and_measures_in_a_column() -> None:
    """The years stand in merged cells; only rows of the measure are read."""
    found = cells(read(stacked(), title="Påhittad statistik"))
    assert found == {
        ("0991", "2021-01"): 11,
        ("0991", "2021-02"): 12,
        ("0991", "2022-01"): 13,
        ("0991", "2022-02"): 14,
        ("9902", "2021-01"): 31,
        ("9902", "2021-02"): 32,
        ("9902", "2022-01"): 33,
        ("9902", "2022-02"): 34,
    }


def test_a_row_for_each_figure() -> None:
    """The figures stand below the name of the measure."""
    found = cells(read(long()))
    assert found["0991", "2021-12"] == 11
    assert found["9902", "2022-01"] == 22


def test_regions_across() -> None:
    """Times in rows, regions beside each other."""
    body = sheet(["År", "Månad", "0991 Påhittat", "9902 Uppdiktat"], [2021, "Maj", 1, 2], [2022, 6, 3, 4])
    assert cells(read(body)) == {
        ("0991", "2021-05"): 1,
        ("9902", "2021-05"): 2,
        ("0991", "2022-06"): 3,
        ("9902", "2022-06"): 4,
    }


def test_months_written_as_periods() -> None:
    """As "2022-07", "2022M08" and "september 2022"."""
    body = sheet(["Kommun", "2022-07", "2022M08", "september 2022"], ["0991 Påhittat", 1, 2, 3])
    assert sorted(cells(read(body))) == [("0991", f"2022-0{month}") for month in (7, 8, 9)]


def test_a_table_without_regions_is_of_the_region_that_the_query_names() -> None:
    """It must be named."""
    body = sheet(["År", "Månad", TITLE], [2022, "Juli", 7])
    finding = refused(body)
    assert "no regions" in finding.message
    with_code = read(body, region_code="1783")
    assert [each.code for each in with_code.findings] == ["workbook-read"]


def test_months_to_come_are_no_rows() -> None:
    """After the last month with a figure of any region nothing is published yet; before it, it is missing."""
    periods = {period for _, period in cells(read(across()))}
    assert max(periods) == "2022-06"


def test_the_last_months_are_provisional() -> None:
    """The last two of the workbook, or as many as the query says; marks keep their status."""
    rows = read(across()).rows
    assert set(rows.filter(status="provisional")["period"]) == {"2022-05", "2022-06"}
    assert read(across(), preliminary=0).rows.filter(status="provisional").is_empty()
    more = read(across(), preliminary=3)
    assert set(more.rows.filter(status="provisional")["period"]) == {"2022-04", "2022-05", "2022-06"}
    assert cells(more)["0991", "2022-04"] == "suppressed"


def test_it_says_how_the_workbook_was_understood() -> None:
    """Sheet, headings, columns, months and which are provisional."""
    (told,) = read(across()).findings
    assert told.severity == "warning"  # else obs fetch would not print it
    for words in (
        *("sheet 'Blad1'", "headings in row 2", "region in column A", "year in column B"),
        *("columns C to N", TITLE, "2021-01 to 2022-06", "provisional are 2022-05, 2022-06"),
    ):
        assert words in told.message


def test_sexes_are_told_apart() -> None:
    """A column headed Kön."""
    body = sheet(
        ["Region", "År", "Kön", "Januari"],
        ["0991 Påhittat", 2022, "Kvinnor", 1],
        ["0991 Påhittat", 2022, "Män", 2],
        ["0991 Påhittat", 2022, "Totalt", 3],
    )
    assert dict(read(body).rows.select("sex", "value").iter_rows()) == {"F": 1, "M": 2, "T": 3}


def test_a_further_column_must_be_settled() -> None:
    """Else figures of a part would pass for those of all."""
    body = sheet(
        ["Region", "Född", *HEAD[1:]],
        ["0991 Påhittat", "Inrikes", 2022, 1, 2],
        ["0991 Påhittat", "Samtliga", 2022, 3, 4],
    )
    finding = refused(body)
    assert "'Född' splits" in finding.message
    assert "Inrikes, Samtliga" in finding.suggestion
    assert cells(read(body, where={"Född": "samtliga"})) == {("0991", "2022-01"): 3, ("0991", "2022-02"): 4}
    assert "no row has 'Utrikes'" in refused(body, where={"Född": "Utrikes"}).message
    assert "no column 'Kön'" in refused(body, where={"Född": "Samtliga", "Kön": "x"}).message


@pytest.mark.parametrize(
    ("body", "cell", "said"),
    [
        (across("Annat mått"), "A1", "is not about"),
        (sheet(HEAD, ["0991", 2022, "1.234", 1]), "C3", "decimal comma"),
        (sheet(HEAD, ["0991", 2022, "..", 1]), "C3", "neither a figure"),
        (sheet(HEAD, ["0991", 2022, "=1+1", 1]), "C3", "neither a figure"),
        (sheet(HEAD, ["0991", 2022, date(2022, 1, 1), 1]), "C3", "no figure"),
        (sheet(HEAD, ["0991", 2022, True, 1]), "C3", "no figure"),
        (sheet(HEAD, ["0991", 2011, 1, 1]), "B3", "January 2012"),
        (sheet(HEAD, ["0991", "tjugotvå", 1, 1]), "B3", "no month"),
        (sheet(HEAD, [None, 2022, 1, 1]), "C3", "lacks its region"),
        (sheet(HEAD, ["0991", None, 1, 1]), "C3", "lacks its region, year"),
        (sheet(HEAD, ["0991", 2022, 1, 1], ["0991", 2022, 2, 2]), "C4", "the first is in C3"),
        (sheet(HEAD, ["0991", 2022, 1, 1], [], ["Källa"], [], ["9902", 2022, 1, 1]), "C7", "below the end"),
        (sheet(HEAD, ["0991", 2022, "--", "--"]), "A2", "no figure"),
        (sheet(["Region", "År", "Januari", "Januari"], ["0991", 2022, 1, 1]), "D2", "same as column C"),
        (sheet(["Region", "År", "År", "Januari"], ["0991", 2022, 2022, 1]), "C2", "like another"),
        (sheet(["Region", "År", None, "Januari"], ["0991", 2022, "x", 1]), "C2", "no heading"),
        (sheet(["Region", "Januari"], ["0991", 1]), "B2", "of which year"),
        (sheet(["Region", "2021", "2022"], ["0991", 1, 2]), "", "no row of headings"),
        (sheet(["Region", "År", "x"], ["0991", 2022, 1]), "A2", "no column has figures"),
        (sheet(["Region", "År", "Kön", "Januari"], ["0991", 2022, "Barn", 1]), "C3", "no sex"),
        (sheet(HEAD, ["0991", 2022, 1, 1], HEAD, ["9902", 2022, 1, 1]), "A4", "second table"),
        (
            workbook([TITLE], HEAD, ["0991", 2022, 1, 1], more=[HEAD, ["9902", 2022, 1, 1]]),
            "A1",
            "second table",
        ),
        (sheet(["Helt", "annat"], [1, 2]), "", "no row of headings"),
    ],
)
def test_what_is_in_doubt_is_refused_with_its_cell(body: bytes, cell: str, said: str) -> None:
    """One message: which sheet, which cell, what was expected, what to do."""
    finding = refused(body)
    assert said in finding.message
    assert f"{finding.place.column}{finding.place.row or ''}" == cell
    assert f", cell {cell}: " in finding.message or not cell
    assert finding.message.startswith("sheet 'Blad")


def test_a_title_that_says_more_must_be_settled() -> None:
    """For instance "Antal hushåll, utrikes födda" is not all households."""
    body = workbook(["Påhittad del"], ["Region", "År", "Månad", TITLE], ["0991", 2022, "Maj", 1])
    assert "says more" in refused(body).message
    assert cells(read(body, title="påhittad  del")) == {("0991", "2022-05"): 1}


def test_a_sheet_can_be_chosen() -> None:
    """Where several have a table; one that is not there is told with those that are."""
    body = workbook([TITLE], HEAD, ["0991", 2022, 1, 1], more=[[TITLE], HEAD, ["9902", 2022, 5, 6]])
    assert cells(read(body, sheet="Blad2")) == {("9902", "2022-01"): 5, ("9902", "2022-02"): 6}
    assert "'Blad1', 'Blad2'" in refused(body, sheet="Blad3").suggestion


def test_regions_that_are_not_certain_are_left_out_and_told() -> None:
    """Their figures are of nobody."""
    answer = read(sheet(HEAD, ["0991", 2022, 1, 2], ["Övriga", 2022, 3, 4]))
    (told,) = [each for each in answer.findings if each.code == "region-unclear"]
    assert told.severity == "warning"
    assert "Övriga" in told.message
    assert len(cells(answer)) == 2


def bomb(content: bytes, *names: str) -> bytes:
    """A good workbook with some of its parts replaced, the sheet if none is named."""
    replaced = names or ("xl/worksheets/sheet1.xml",)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(across())) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for part in good.namelist():
            bad.writestr(part, content if part in replaced else good.read(part))
    return out.getvalue()


START = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CELL = b'<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "no .xlsx workbook"),
        (b"PK\x03\x04", "no .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "no .xlsx workbook"),
        (across()[:-100], "no .xlsx workbook"),
        (b" " * (reading.LARGEST + 1), "bytes"),
        (bomb(b" " * 70_000_000), "unpacks to more"),
        (bomb(b'<!DOCTYPE x [<!ENTITY a "b">]>' + START), "no table has"),
        (bomb(b"<!DOCTYPE x>" + START), "no table has"),
        (bomb(START + b'</sheetData><mergeCells><mergeCell ref="A1:XFD9999"/></mergeCells>'), "more than"),
        (bomb(START + b"<mergeCell id='1' ref='A1:XFD9999'/>"), "no table has"),
        (bomb(START + CELL + FAR + b"</sheetData></worksheet>"), "wider than"),
        (bomb(START + b"<c/>" * 500_000), "more than"),
        (bomb(START + b"<c/>" * 250_000, "xl/worksheets/sheet1.xml", "xl/styles.xml"), "more than"),
        (bomb(b"<worksheet"), "cannot be read"),
    ],
)
def test_a_file_that_is_no_table_is_refused_soon(body: bytes, said: str) -> None:
    """Of another form, cut off, or a small file that unpacks to a huge one."""
    answer = read(body)
    (finding,) = answer.findings
    assert said in finding.message
    assert finding.severity == "error"


@pytest.mark.parametrize(
    "query",
    [
        {"file": "manad.xls"},
        {"measure": ""},
        {"where": "Samtliga"},
        {"preliminary": 99},
        {"preliminary": True},
        {"region_code": "783"},
        {"unit": "x"},
    ],
)
def test_a_query_that_cannot_be_is_found_before_the_file_is_read(query: dict[str, object]) -> None:
    """A key that is not known, an old workbook, too many months."""
    indicator = replace(CASES, query={**CASES.query, **query})
    found = list(SocialstyrelsenMonth().check(indicator))
    assert {each.severity for each in found} == {"error"}
    with pytest.raises(UnsupportedQueryError):
        list(SocialstyrelsenMonth().plan(Query(indicators=(indicator,), regions=REGIONS)))


def test_one_file_is_read_once_for_all_its_indicators() -> None:
    """And one of them that is not in it does not keep the others."""
    other = replace(CASES, id="other", query={**CASES.query, "measure": "Annat"})
    asked = Query(indicators=(CASES, other), regions=REGIONS, first="2021", last="2022")
    (request,) = SocialstyrelsenMonth().plan(asked)
    reply = Reply(
        status=200, headers={}, body=across(), url="x", fetched_at=datetime(2026, 1, 15, tzinfo=UTC)
    )
    page = SocialstyrelsenMonth().parse(request, reply)
    assert page.observations is not None
    assert set(page.observations["indicator"].cast(str)) == {"cases"}
    assert [each.place.indicator for each in page.findings if each.severity == "error"] == ["other"]


def test_all_months_have_a_name() -> None:
    """Twelve, in their order, also by their first three letters."""
    body = sheet(["Region", "År", *(name[:3].lower() for name in MONTHS)], ["0991", 2022, *range(12)])
    assert [value for _, value in sorted(cells(read(body)).items())] == list(range(12))
