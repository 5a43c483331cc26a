"""The register of claims: what a file must be, and what it becomes."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from obs.claims import read_claims
from obs.claims.register import parse
from obs.errors import ConfigError
from obs.study import builtin, template

HEAD = (
    "id,region,title,kind,indicator_hint,unit,period_from,value_from,period_to,value_to,target,comparator,"
    "document,publisher,published,note"
)
NEW = f"{HEAD},direction,relation,start,need"
ROW = (
    "A1,9901,Fewer,change,N31807;N31910,count,2019,200,2022,100,,,a.txt,Nobody,2023-01-01,falling; also level"
)


def test_the_built_in_register_holds_all_claims() -> None:
    """41 rows from five documents; the split ones keep their letters."""
    claims = read_claims(builtin())
    assert len(claims) == 41
    assert len({claim.id for claim in claims}) == 41
    assert len({claim.document for claim in claims}) == 5
    assert [claim.id for claim in claims if claim.id.startswith("F4")] == [
        "F4" + letter for letter in "abcdef"
    ]


def test_a_row_becomes_a_claim() -> None:
    (claim,) = parse(f"{NEW}\n{ROW},falling,large,2018;2020,the minutes\n".encode(), "claims.csv")
    assert claim.hints == ("N31807", "N31910")
    assert (claim.value_from, claim.value_to, claim.target) == (200.0, 100.0, None)
    assert (claim.direction, claim.relation, claim.need) == ("falling", "large", "the minutes")
    assert claim.starts == ("2018", "2020")


def test_a_register_may_tell_its_claims_in_swedish() -> None:
    """Title and need in Swedish are columns at the end that may be left out."""
    row = f'{ROW},falling,,,the minutes,"Färre, 8,5 %",protokollen'
    (told,) = parse(f"{NEW},title_sv,need_sv\n{row}\n".encode(), "claims.csv")
    (untold,) = parse(f"{NEW}\n{ROW},falling,,,the minutes\n".encode(), "claims.csv")
    assert (told.title, told.title_sv, told.need_sv) == ("Fewer", "Färre, 8,5 %", "protokollen")
    assert (untold.title_sv, untold.need_sv) == ("", "")
    assert replace(told, title_sv="", need_sv="") == untold


def test_a_register_may_tell_where_a_document_can_be_read() -> None:
    """An address by http or https in a last column; an empty cell is none."""
    head = f"{HEAD},address"
    for address in ("https://example.org/a?b=1#c", "http://example.org", ""):
        (told,) = parse(f"{head}\n{ROW},{address}\n".encode(), "claims.csv")
        assert told.address == address
    (untold,) = parse(f"{HEAD}\n{ROW}\n".encode(), "claims.csv")
    assert untold.address == ""


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "example.org/a",
        "https://",
        "ftp://example.org/",
        "https://example.org/a b",
        "//a.org",
    ],
)
def test_an_address_that_is_none_of_the_web_is_a_finding_with_its_row(address: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(f"{HEAD},address\n{ROW},\n{ROW.replace('A1', 'A2')},{address}\n".encode(), "claims.csv")
    assert "row 3, column address" in caught.value.message


def test_every_document_of_the_built_in_study_has_one_address() -> None:
    """Those that stand in the study file."""
    addresses = {(claim.document, claim.address) for claim in read_claims(builtin())}
    assert len(addresses) == 5
    assert all(address in template("obs.toml") for _, address in addresses)


def test_an_empty_start_is_none_and_no_column_is_not_told() -> None:
    """Only where the register does not speak of starts do the programmes of the study count."""
    (told,) = parse(f"{NEW}\n{ROW},falling,,,\n".encode(), "claims.csv")
    (untold,) = parse(f"{HEAD}\n{ROW}\n".encode(), "claims.csv")
    assert (told.starts, untold.starts) == ((), None)


@pytest.mark.parametrize(
    ("note", "direction", "relation"),
    [
        ("falling; also change", "falling", ""),
        ("falling in both; also relative", "falling", "both"),
        ("rising, small", "rising", "less"),
        ("lower than Kronoberg; also subgroup", "lower", ""),
        ("actual below expected; data year as F1", "lower", ""),
        ("low rank claimed; data year", "lower", ""),
        ("at least; own evaluation only", "", "at_least"),
        ("no value given; falling hopes", "", ""),
        ("not falling any more; also change", "", ""),
        ("rising unemployment, falling aid", "", ""),
        ("", "", ""),
    ],
)
def test_without_columns_of_its_own_the_direction_is_read_from_the_note(
    note: str, direction: str, relation: str
) -> None:
    row = ROW.replace("falling; also level", f'"{note}"').replace("2019,200,2022,100", "2019,,2022,")
    (claim,) = parse(f"{HEAD}\n{row}\n".encode(), "claims.csv")
    assert (claim.direction, claim.relation) == (direction, relation)


@pytest.mark.parametrize(
    ("kind", "first", "last", "direction"),
    [
        ("change", "200", "100", "falling"),
        ("change", "100", "200", "rising"),
        ("change", "100", "100", ""),
        ("change", "", "100", ""),
        ("target", "200", "100", ""),
    ],
)
def test_two_stated_values_have_a_direction(kind: str, first: str, last: str, direction: str) -> None:
    """Whether the register has a column for it or not."""
    row = ROW.replace("change", kind).replace("2019,200,2022,100", f"2019,{first},2022,{last}")
    row = row.replace("falling; also level", "monthly stock")
    for text in (f"{HEAD}\n{row}\n", f"{NEW}\n{row},,,,\n"):
        (claim,) = parse(text.encode(), "claims.csv")
        assert claim.direction == direction


def test_lines_may_end_as_on_any_system() -> None:
    text = f"{HEAD}\n{ROW}\n"
    for end in ("\r\n", "\r"):
        assert parse(text.replace("\n", end).encode(), "claims.csv") == parse(text.encode(), "claims.csv")


def test_semicolons_and_a_mark_at_the_beginning_are_read_too() -> None:
    """As a spreadsheet saves it."""
    text = f"{HEAD}\n{ROW}\n".replace("N31807;N31910", "N31807").replace("falling; also level", "falling")
    (claim,) = parse(b"\xef\xbb\xbf" + text.replace(",", ";").encode(), "claims.csv")
    assert (claim.id, claim.region, claim.value_to) == ("A1", "9901", 100.0)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (f"{HEAD}\n{ROW.replace('9901', '991')}\n", "row 2, column region"),
        (f"{HEAD}\n{ROW.replace('change', 'chance')}\n", "row 2, column kind"),
        (f"{HEAD}\n{ROW}\n{ROW}\n", "row 3, column id"),
        (f"{HEAD}\n{ROW.replace('200', 'many')}\n", "row 2, column value_from"),
        (f"{HEAD.replace('kind,', '')}\n{ROW.replace('change,', '')}\n", "kind"),
        (f"{NEW}\n{ROW},downwards,,,\n", "row 2, column direction"),
        (f"{HEAD}\n{ROW.replace('2022,100', '2018,100')}\n", "period_to is before period_from"),
        (f"{HEAD}\n{ROW.replace('2019,200', '2022-09,200').replace('2022,100', '2022-08,100')}\n", "before"),
        (f"{HEAD}\n{ROW.replace('2019', '0000')}\n", "period_from is not in the calendar"),
        (f"{NEW}\n{ROW},falling,,2018;spring,\n", "row 2, column start, value 'spring'"),
    ],
)
def test_a_register_that_breaks_its_contract_is_refused_with_the_place(broken: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(broken.encode(), "claims.csv")
    assert said in caught.value.message
    assert "claims.csv" in caught.value.message


@pytest.mark.parametrize(("rows", "said"), [((ROW,), "has 1 error\n"), ((ROW, ROW), "has 2 errors\n")])
def test_the_errors_of_a_register_are_counted(rows: tuple[str, ...], said: str) -> None:
    lines = [f"X{at}{row.removeprefix('X1')},downwards,,," for at, row in enumerate(rows)]
    with pytest.raises(ConfigError) as caught:
        parse("\n".join((NEW, *lines, "")).encode(), "claims.csv")
    assert said in caught.value.message


@pytest.mark.parametrize("head", [NEW.replace(",title", ", title"), f"\n{NEW}", f"{'x' * 9}\n{NEW}"])
def test_a_first_line_that_is_not_the_header_is_refused(head: str) -> None:
    """Readers disagree on an empty line and on spaces around names: the file says it in one way."""
    with pytest.raises(ConfigError, match=r"(?s)claims.csv.*(first line|row 1|column)"):
        parse(f"{head}\n{ROW},falling,large,2018;2020,the minutes\n".encode(), "claims.csv")


def test_a_cell_without_end_is_refused() -> None:
    """As where a quotation mark is never closed."""
    limit = csv.field_size_limit(1000)
    try:
        with pytest.raises(ConfigError, match="cannot be read as CSV"):
            parse(f"{HEAD}\n{ROW.replace('Fewer', 'x' * 2000)}\n".encode(), "claims.csv")
    finally:
        csv.field_size_limit(limit)


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(ConfigError, match="line 2 is not UTF-8"):
        parse(f"{HEAD}\n{ROW.replace('Nobody', 'Påhitt')}\n".encode("cp1252"), "claims.csv")


@pytest.mark.parametrize(("column", "told"), [("1783", "9999"), (",00,", ",99,")])
def test_a_region_that_there_is_not_is_refused(tmp_path: Path, column: str, told: str) -> None:
    """Else it would have no figures, or be compared with the country in its place."""
    (tmp_path / "claims.csv").write_text(template("claims.csv").replace(column, told), "utf-8")
    with pytest.raises(ConfigError, match=f"{told.strip(',')} is no region"):
        read_claims(replace(builtin(), folder=tmp_path))


def test_a_study_without_claims_or_without_the_file_says_so(tmp_path: Path) -> None:
    study = replace(builtin(), folder=tmp_path)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_claims(study)
    with pytest.raises(ConfigError, match="names no claims"):
        read_claims(replace(study, claims=""))


def test_a_register_beside_the_study_is_read(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(template("claims.csv"), "utf-8")
    assert read_claims(replace(builtin(), folder=tmp_path)) == read_claims(builtin())
