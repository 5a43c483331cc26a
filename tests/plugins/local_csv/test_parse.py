"""A municipality's file to observations: good rows are read, every bad row is reported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from obs import Finding, Indicator, Page
from obs.contracts import check_observations

Read = Callable[..., Page]
MakeIndicator = Callable[..., Indicator]

HAGFORS = "kommun;ar;andel\n1783;2021;1,246652\n1783;2022;1,072829\n"  # Kolada N31816


def values(page: Page) -> dict[tuple[str, str, str], float | None]:
    """The figures by region, period and sex."""
    assert page.observations is not None
    rows = page.observations.select("region", "period", "sex", "value").iter_rows()
    return {(region, period, sex): value for region, period, sex, value in rows}


def found(page: Page, severity: str = "error") -> list[tuple[int | None, str, str]]:
    """Row, column and code of each finding."""
    return [(f.place.row, f.place.column, f.code) for f in page.findings if f.severity == severity]


def only(page: Page) -> Finding:
    """The one finding."""
    (finding,) = page.findings
    return finding


def test_published_figures_come_through(read: Read) -> None:
    """Kolada's figures, written as a Swedish spreadsheet writes them, are read as Kolada publishes them."""
    body = (Path(__file__).parent / "data" / "andel.csv").read_bytes()
    page = read(body, file="egen.csv", region="kommun", period="år", value="andel", sex="kön")
    figures = values(page)
    assert page.findings == ()
    assert len(figures) == 24
    assert figures["0767", "2022", "F"] == 0.256674
    assert figures["0767", "2022", "M"] == 0.284158
    assert figures["1783", "2019", "T"] == 1.436782


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("decimal", [",", "."])
def test_dialects_give_the_same_figures(read: Read, encoding: str, delimiter: str, decimal: str) -> None:
    """Encoding, delimiter and decimal sign change nothing of what is read."""
    text = (Path(__file__).parent / "data" / "andel.csv").read_text("cp1252")
    body = text.replace(",", decimal).replace(";", delimiter).encode(encoding)
    page = read(body, file="egen.csv", region="kommun", period="år", value="andel", sex="kön")
    assert (page.findings, values(page)["1783", "2020", "F"]) == ((), 1.173208)


def test_commas_between_and_in_quoted_cells(read: Read) -> None:
    """A comma is the delimiter and, in quotes, the decimal sign."""
    assert values(read('kommun,ar,andel\n1783,2022,"1,072829"\n')) == {("1783", "2022", "T"): 1.072829}


def test_thousands(read: Read) -> None:
    """Kronor per inhabitant with blanks between thousands (Kolada N31001, Hagfors)."""
    page = read("kommun;ar;andel\n1783;2021;1 410,456159\n1783;2022;1\u00a0232,548106\n")
    assert set(values(page).values()) == {1410.456159, 1232.548106}


def test_observations_keep_the_contract(read: Read) -> None:
    """What is read from a file satisfies the contract of observations."""
    page = read(HAGFORS + "0767;2022;..\n")
    assert page.observations is not None
    assert check_observations(page.observations) == []


def test_marks_are_reasons_and_never_zero(read: Read) -> None:
    """Each mark becomes a status with the mark as note; zero stays a figure."""
    page = read(
        "kommun;ar;andel\n1783;2018;0\n1783;2019;..\n1783;2020;.\n1783;2021;<5\n1783;2022;\n0767;2022;-\n"
    )
    assert page.observations is not None
    rows = page.observations.select("value", "status", "note").rows()
    assert rows == [
        (0.0, "reported", ""),
        (None, "suppressed", ".."),
        (None, "not_applicable", "."),
        (None, "suppressed", "<5"),
        (None, "missing", ""),
        (None, "missing", "-"),
    ]
    assert found(page, "warning") == [(7, "andel", "dash")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("767;2022;1", "kommun", "leading-zero"),
        ("Markaryd;2022;1", "kommun", "unknown-region"),
        ("9901;2022;1", "kommun", "unknown-region"),
        (";2022;1", "kommun", "required"),
        ("0767;2022-13;1", "ar", "period"),
        ("0767;;1", "ar", "required"),
        ("0767;2022;ett", "andel", "type"),
        ("0767;2022;1.5", "andel", "type"),
        ("0767;2022", "andel", "missing-cell"),
        ("0767;2022;1;2", "", "extra-cell"),
        ('0767;2022;"1', "", "unreadable-row"),
    ],
)
def test_bad_row_is_reported_and_the_good_ones_stand(read: Read, row: str, column: str, code: str) -> None:
    """One finding with line, column and code for the bad row; the other rows are read."""
    page = read(HAGFORS + row + "\n")
    assert found(page) == [(4, column, code)]
    assert len(values(page)) == 2
    assert page.findings[0].suggestion


def test_finding_is_complete(read: Read) -> None:
    """File, row, column, value, rule and suggestion: all that is needed to mend the cell."""
    finding = only(read(HAGFORS + "767;2022;0,270969\n"))
    place = finding.place
    assert (place.file, place.row, place.column, place.value) == ("data/egen.csv", 4, "kommun", "767")
    assert finding.message == "kommun must be an SCB code; its leading zero was lost"
    assert "'0767' (Markaryd)" in finding.suggestion


def test_all_rows_of_a_duplicate_are_reported_and_none_is_kept(read: Read) -> None:
    """Equal keys are found across spellings, and nobody chooses between the rows."""
    page = read(HAGFORS.replace("2022", "2022M01") + "1783;2022-01;9\n0767;2022;1\n")
    assert found(page) == [(3, "kommun, ar", "duplicate-key"), (4, "kommun, ar", "duplicate-key")]
    assert set(values(page)) == {("1783", "2021", "T"), ("0767", "2022", "T")}


def test_row_that_is_bad_otherwise_still_makes_a_duplicate(read: Read) -> None:
    """A second row for a key puts the first in doubt even when its own figure is unreadable."""
    page = read(HAGFORS + "1783;2022;fel\n")
    assert found(page) == [
        (3, "kommun, ar", "duplicate-key"),
        (4, "andel", "type"),
        (4, "kommun, ar", "duplicate-key"),
    ]
    assert set(values(page)) == {("1783", "2021", "T")}


def test_unreadable_keys_are_not_called_equal(read: Read) -> None:
    """Two rows with the same unreadable code have that finding only."""
    page = read(HAGFORS + "Hagfors;2020;1\nHagfors;2020;2\n")
    assert found(page) == [(4, "kommun", "unknown-region"), (5, "kommun", "unknown-region")]


def test_no_row_is_good_when_the_check_was_cut_short(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error about the whole file leaves no observation to store."""
    stopped = Finding(code="not-checked", severity="error", message="only 1 of 2 rows could be checked")

    def cut_short(*rows: object, **told: object) -> list[Finding]:
        return [stopped]

    monkeypatch.setattr("obs_local_csv.parse.check_rows", cut_short)
    page = read(HAGFORS)
    assert (values(page), page.findings) == ({}, (stopped,))


def test_several_indicators_from_one_file(read: Read, make_indicator: MakeIndicator) -> None:
    """Columns of one file give one series each, and a bad key is reported once."""
    body = "kommun;ar;andel;kostnad\n1783;2022;1,072829;1232,548106\nHagfors;2021;1;2\n"
    page = read(body, make_indicator("share"), make_indicator("cost", unit="kr/inv", value="kostnad"))
    assert page.observations is not None
    assert dict(page.observations.select("indicator", "value").rows()) == {
        "share": 1.072829,
        "cost": 1232.548106,
    }
    assert found(page) == [(3, "kommun", "unknown-region")]


def test_constant_region(read: Read) -> None:
    """A file about one municipality needs no region column."""
    page = read("ar;antal\n2022;1,072829\n", file="x.csv", region_code="1783", period="ar", value="antal")
    assert values(page) == {("1783", "2022", "T"): 1.072829}


def test_status_column(read: Read) -> None:
    """A status is taken from its column, and must agree with the figure."""
    body = "kommun;ar;andel;st\n1783;2020;1;provisional\n1783;2021;;sekretess\n"
    body += "1783;2022;1;saknas\n0767;2022;;ok\n"
    page = read(body, file="x.csv", region="kommun", period="ar", value="andel", status="st")
    assert page.observations is not None
    assert page.observations.get_column("status").to_list() == ["provisional", "suppressed"]
    assert found(page) == [(4, "st", "value-status"), (5, "st", "value-status")]


def test_only_what_was_asked_for(read: Read) -> None:
    """Other regions and years are left out; when nothing is left, that is said."""
    assert set(values(read(HAGFORS, first="2022"))) == {("1783", "2022", "T")}
    assert set(values(read(HAGFORS, last="2021"))) == {("1783", "2021", "T")}
    page = read(HAGFORS, regions=("0767",))
    assert (values(page), found(page, "warning")) == ({}, [(None, "", "nothing-asked")])


def test_header_without_rows(read: Read) -> None:
    """A file with nothing under its header says so, whatever else is said, and what to do."""
    finding = only(read("kommun;ar;andel\n"))
    assert (finding.code, bool(finding.suggestion)) == ("no-rows", True)
    assert found(read("kommun;ar;andel;kÃ¶n\n"), "warning") == [
        (1, "", "garbled-text"),
        (None, "", "no-rows"),
    ]


def test_file_of_a_mark_alone_is_empty(read: Read) -> None:
    """Three bytes that say "UTF-8" and nothing more are an error like an empty file."""
    assert read(b"\xef\xbb\xbf").findings == read(b"").findings
    assert only(read(b"\xef\xbb\xbf")).severity == "error"


def test_figure_that_may_be_another_is_not_read(read: Read) -> None:
    """Where points stand for thousands and for decimals, no row with a point is kept."""
    page = read("kommun;ar;andel\n1783;2020;1.234.567\n1783;2021;1.234\n1783;2022;0.5\n0767;2022;7\n")
    assert (3, "andel", "ambiguous-number") in found(page)
    assert values(page) == {("0767", "2022", "T"): 7.0}


def schema(*fields: dict[str, object], **extra: object) -> bytes:
    """A Table Schema file."""
    return json.dumps({"fields": list(fields), **extra}).encode()


def test_schema_adds_its_rules(read: Read) -> None:
    """A limit in the file's own schema is checked, and a row that breaks it gives no observation."""
    limit = schema({"name": "andel", "type": "number", "constraints": {"maximum": 1.1}})
    page = read(HAGFORS, schema=limit)
    assert found(page) == [(2, "andel", "maximum")]
    assert set(values(page)) == {("1783", "2022", "T")}


def test_schema_tells_how_numbers_and_gaps_are_written(read: Read) -> None:
    """DecimalChar decides what a point means, and missingValues which marks there are."""
    told = schema({"name": "andel", "type": "number", "decimalChar": ","}, missingValues=["Z"])
    page = read("kommun;ar;andel\n1783;2021;1.234\n1783;2022;Z\n0767;2022;..\n", schema=told)
    assert values(page) == {("1783", "2021", "T"): 1234.0, ("1783", "2022", "T"): None}
    assert found(page) == [(4, "andel", "type")]


def test_format_of_a_schema_is_said_to_be_unchecked(read: Read) -> None:
    """A format of the standard that obs does not check is a warning; the field's limits hold."""
    contact: dict[str, object] = {
        "name": "mejl",
        "type": "string",
        "format": "email",
        "constraints": {"maxLength": 6},
    }
    page = read(
        "kommun;ar;andel;mejl\n1783;2021;1;x@y.se\n1783;2022;1;lang@y.se\n0767;2022;1;nej\n",
        schema=schema(contact),
    )
    assert found(page, "warning") == [(None, "mejl", "format-not-checked")]
    assert found(page) == [(3, "mejl", "max-length")]
    assert set(values(page)) == {("1783", "2021", "T"), ("0767", "2022", "T")}


def test_schema_covers_columns_that_are_not_read(read: Read) -> None:
    """A number with decimal comma in another column is fine; a bad one makes its row bad."""
    other = schema({"name": "övrigt", "type": "number", "constraints": {"required": True}})
    body = "kommun;ar;andel;övrigt\n1783;2021;1;2,5\n1783;2022;1;\n"
    page = read(body, schema=other)
    assert found(page) == [(3, "övrigt", "required")]
    assert set(values(page)) == {("1783", "2021", "T")}


def test_schema_that_calls_codes_numbers_is_warned_of(read: Read) -> None:
    """The code keeps its zero, and the schema's mistake is pointed out."""
    page = read("kommun;ar;andel\n0767;2022;0,270969\n", schema=schema({"name": "kommun", "type": "integer"}))
    assert values(page) == {("0767", "2022", "T"): 0.270969}
    assert found(page, "warning") == [(None, "kommun", "code-type")]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"fields": 3}',
        b"\xff",
        schema({"name": "ar", "constraints": {"requird": True}}),
        schema({"name": "ar", "type": "geopoint"}),
        schema({"name": "ar", "type": "date", "format": "%d.%m.%Y"}),
    ],
    ids=str,
)
def test_wrong_schema_is_one_finding(read: Read, body: bytes) -> None:
    """A schema that is no schema, or has a typo, is named; nothing is read unchecked."""
    page = read(HAGFORS, schema=body)
    assert (only(page).code, only(page).place.file, page.observations) == ("schema", "egen.schema.json", None)


def test_duplicates_are_reported_once(read: Read) -> None:
    """A key that the schema states too is not reported twice for a row."""
    key = schema({"name": "kommun"}, {"name": "ar"}, primaryKey=["kommun", "ar"])
    page = read(HAGFORS + "1783;2022;2\n", schema=key)
    assert found(page) == [(3, "kommun, ar", "duplicate-key"), (4, "kommun, ar", "duplicate-key")]
