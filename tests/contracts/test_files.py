"""Files are checked in full: every line, every cell, with the line an editor shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from obs import Finding, SchemaError
from obs.contracts import Dialect, check_file, check_rows

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "kommun", "type": "string", "constraints": {"pattern": "[0-9]{4}"}},
        {"name": "antal", "type": "number", "constraints": {"minimum": 0}},
    ],
    "primaryKey": ["kommun"],
}


def found(findings: list[Finding]) -> list[tuple[int | None, str, str]]:
    """Row, column and code of each finding."""
    return [(finding.place.row, finding.place.column, finding.code) for finding in findings]


def check(text: str, schema: dict[str, Any] = SCHEMA, **options: Any) -> list[tuple[int | None, str, str]]:
    """What is found in a file with *text*."""
    return found(check_file(text.encode(), schema, file="x.csv", **options))


def test_good_file_has_no_findings() -> None:
    """A file that keeps the rules gives nothing."""
    assert check("kommun,antal\n9901,1\n9902,\n") == []


def test_finding_names_file_row_column_value_rule_and_remedy() -> None:
    """A bad cell is described well enough to be mended without looking for it."""
    finding = check_file(b"kommun,antal\n9901,-1\n", SCHEMA, file="data/x.csv")[0]
    place = finding.place
    assert (place.file, place.row, place.column, place.value) == ("data/x.csv", 2, "antal", "-1")
    assert finding.message == "antal must be at least 0.0"


def test_more_than_a_thousand_errors_are_all_reported() -> None:
    """Frictionless's limit of 1,000 errors is lifted."""
    rows = "".join(f"{number},-1\n" for number in range(1000, 3500))
    assert len(check("kommun,antal\n" + rows)) == 2500


def test_check_that_did_not_read_every_row_says_so() -> None:
    """A file that frictionless reads only in part never looks like a good one."""
    cells = [["9901", "1"], ["9902", "2"]]
    findings = check_rows(["kommun", "antal"], cells, SCHEMA, file="x.csv", lines=[2, 3, 4])
    assert found(findings) == [(None, "", "not-checked")]
    assert "only 2 of 3 rows" in findings[0].message


def test_lines_are_those_of_an_editor() -> None:
    """A quoted cell with line breaks counts as the lines it fills, and so does an empty line."""
    text = 'kommun,antal\n9901,1\n"99\n02",2\n\nx,3\n'
    assert check(text) == [(3, "kommun", "pattern"), (5, "", "blank-row"), (6, "kommun", "pattern")]


def test_all_rows_of_a_duplicate_are_named() -> None:
    """Frictionless names the later ones only; the first is as suspect."""
    assert check("kommun,antal\n9901,1\n9902,1\n9901,1\n9901,1\n") == [
        (2, "kommun", "duplicate-key"),
        (4, "kommun", "duplicate-key"),
        (5, "kommun", "duplicate-key"),
    ]


def test_key_cell_may_not_be_empty() -> None:
    """One empty part of a composite key is a finding, and makes no duplicate."""
    schema = {**SCHEMA, "primaryKey": ["kommun", "antal"]}
    assert check("kommun,antal\n9901,\n9901,\n", schema) == [
        (2, "antal", "required"),
        (3, "antal", "required"),
    ]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("NaN", "not-finite"),
        ("inf", "not-finite"),
        ("1e999", "not-finite"),
        ("snan", "type"),
        ("1_000", "type"),
        ("١", "type"),
        ("x", "type"),
        ("1,5", "type"),
    ],
)
def test_numbers_that_python_reads_but_nobody_means(cell: str, code: str) -> None:
    """Not-a-number, infinity, underscores and other scripts' digits are findings, each once."""
    assert check(f'kommun,antal\n9901,"{cell}"\n') == [(2, "antal", code)]


def test_pattern_covers_the_whole_cell() -> None:
    """Alternatives are anchored at both ends and a line break at the end is no match."""
    schema = {"fields": [{"name": "a", "constraints": {"pattern": "x|y"}}, {"name": "b"}]}
    assert check('a,b\nxa,1\nby,1\n"x\n",1\ny,1\n', schema) == [
        (2, "a", "pattern"),
        (3, "a", "pattern"),
        (4, "a", "pattern"),
    ]


def test_rows_of_another_length_are_findings() -> None:
    """Too few and too many cells are reported with their lines."""
    findings = check("kommun,antal\n9901\n9902,1,2\n")
    assert findings == [(2, "antal", "missing-cell"), (3, "", "extra-cell")]


def test_header_is_checked() -> None:
    """A column that is missing or not in the schema is reported on line 1."""
    assert {code for _, _, code in check("kommun\n9901\n")} == {"missing-column"}
    assert {code for _, _, code in check("kommun,antal,extra\n9901,1,2\n")} == {"extra-column"}


def test_dialect_of_a_swedish_file() -> None:
    """Semicolons, Windows-1252, decimal comma, blanks between thousands and own marks are read as told."""
    schema = {
        "fields": [
            {"name": "kommun", "type": "string"},
            {
                "name": "värde",
                "type": "number",
                "decimalChar": ",",
                "groupChar": " ",
                "constraints": {"maximum": 1999.5},
            },
        ],
        "missingValues": ["", ".."],
    }
    body = "kommun;värde\nPåhittad;1 999,5\nPåhittad;..\nPåhittad;1 999,6\n".encode("cp1252")
    findings = check_file(body, schema, file="x.csv", dialect=Dialect(delimiter=";", encoding="cp1252"))
    assert found(findings) == [(4, "värde", "maximum")]


def test_format_of_text_is_named_as_unchecked() -> None:
    """The formats of the standard are valid but not checked: said so once, and all else is checked."""
    formed = {"name": "mejl", "format": "email", "constraints": {"required": True}}
    schema = {"fields": [formed, {"name": "antal", "type": "integer"}]}
    findings = check_file(b"mejl,antal\nx@y.se,1\nnej,x\n,3\n", schema, file="x.csv")
    assert found(findings) == [
        (None, "mejl", "format-not-checked"),
        (3, "antal", "type"),
        (4, "mejl", "required"),
    ]
    assert [finding.severity for finding in findings] == ["warning", "error", "error"]
    assert "'email'" in findings[0].message
    assert "pattern" in findings[0].suggestion


@pytest.mark.parametrize("field", [{"type": "date", "format": "%d.%m.%Y"}, {"format": 3}], ids=str)
def test_format_that_says_how_cells_are_read_is_refused(field: dict[str, object]) -> None:
    """Cells that would be read in another way than the schema says are not checked at all."""
    with pytest.raises(SchemaError, match="format"):
        check_file(b"x\n1\n", {"fields": [{"name": "x", **field}]}, file="x.csv")


def test_references_are_looked_up() -> None:
    """A code that is not among the values referred to is a finding; an empty cell is none."""
    schema = {"fields": [{"name": "kommun"}, {"name": "b"}]}
    assert check("kommun,b\n9901,1\n9903,1\n,1\n", schema, references={"kommun": ["9901"]}) == [
        (3, "kommun", "unknown-reference")
    ]


def test_exclusive_bounds_are_checked() -> None:
    """The bounds that came with version 2 of the standard are not passed over."""
    schema = {
        "fields": [{"name": "a", "type": "integer", "constraints": {"exclusiveMinimum": 0}}, {"name": "b"}]
    }
    assert check("a,b\n0,1\n1,1\n", schema) == [(2, "a", "exclusive-minimum")]


def test_nothing_is_guessed_from_the_text() -> None:
    """A cell with quotes and blanks inside is read as written, whatever a sniffer would think."""
    stream = io.StringIO()
    stream.write("a,b\n")
    stream.writelines(f"'x', {number}\n" for number in range(50))
    schema = {
        "fields": [
            {"name": "a", "constraints": {"enum": ["'x'"]}},
            {"name": "b", "constraints": {"pattern": " .*"}},
        ]
    }
    assert check(stream.getvalue(), schema) == []


@pytest.fixture(name="short_cells")
def _short_cells() -> Iterator[None]:
    """Python's own limit for a cell, which frictionless lifts for the whole program once it is loaded."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("short_cells")
def test_a_quotation_mark_that_nothing_closes_is_told() -> None:
    """The rest of a large file is then one cell, longer than any reader of CSV takes."""
    (finding,) = check_file(b'kommun,antal\n9901,"1\n' + b"9902,2\n" * 20_000, SCHEMA, file="x.csv")
    assert (finding.code, finding.severity, finding.place.file) == ("unreadable", "error", "x.csv")
    assert "quotation mark" in finding.suggestion
