# ruff: noqa: E501 - one defect a line reads best
"""Each thing that may be wrong with the data of a package is found, in its row and column."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.publish.package.valid import OBSERVATIONS, V2, ours, seal, stranger_1, stranger_2, write

from obs.models import Finding
from obs.publish.package import check_package, files

ROW = "N99001,9901,2021,2021-01-01,T,12.5,reported,"


def _errors(folder: Path, *, opinions: bool = False) -> list[Finding]:
    return [each for each in check_package(folder, opinions=opinions).findings if each.severity == "error"]


def _ours(folder: Path, text: str) -> list[Finding]:
    """The findings on our release with another file of observations."""
    descriptor = ours(folder)
    descriptor["resources"].pop()  # the Parquet file
    (folder / "data/observations.parquet").unlink()
    (folder / "data/observations.csv").write_bytes(text.encode())
    seal(folder, descriptor)
    return _errors(folder)


CELLS: dict[str, tuple[str, str, str, str]] = {
    # name: (what the first row becomes, code, column, value)
    "a missing part of the key": (",9901,2021,2021-01-01,T,12.5,reported,", "required", "indicator", ""),
    "a form that is only part of the value": ("N99001x,9901,2021,2021-01-01,T,12.5,reported,", "pattern", "indicator", "N99001x"),
    "a longer form that is only part": ("N99001x|,9901,2021,2021-01-01,T,12.5,reported,", "pattern", "indicator", "N99001x|"),
    "an unknown reference": ("N99001,9909,2021,2021-01-01,T,12.5,reported,", "unknown-reference", "region", "9909"),
    "a value that is not listed": ("N99001,9901,2021,2021-01-01,X,12.5,reported,", "enum", "sex", "X"),
    "too small a value": ("N99001,9901,2021,2021-01-01,T,-1000.5,reported,", "minimum", "value", "-1000.5"),
    "a day too early": ("N99001,9901,2021,1969-12-31,T,12.5,reported,", "minimum", "date", "1969-12-31"),
    "a day that is none": ("N99001,9901,2021,2021-02-30,T,12.5,reported,", "type", "date", "2021-02-30"),
    "a day in short form": ("N99001,9901,2021,2021-1-1,T,12.5,reported,", "type", "date", "2021-1-1"),
    "a number with a space": ("N99001,9901,2021,2021-01-01,T, 12,reported,", "type", "value", " 12"),
    "a number with an underscore": ("N99001,9901,2021,2021-01-01,T,1_000,reported,", "type", "value", "1_000"),
    "Arabic digits": ("N99001,9901,2021,2021-01-01,T,٣,reported,", "type", "value", "٣"),
    "a decimal comma": ('N99001,9901,2021,2021-01-01,T,"1,5",reported,', "type", "value", "1,5"),
    "Infinity in another writing": ("N99001,9901,2021,2021-01-01,T,Infinity,reported,", "type", "value", "Infinity"),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_a_wrong_cell_is_found(name: str, tmp_path: Path) -> None:
    """One cell of the first row is wrong: one finding, with line, column and value."""
    row, code, column, value = CELLS[name]
    found = _ours(tmp_path / "p", OBSERVATIONS.replace(ROW, row, 1))
    assert [(each.code, each.place.row, each.place.column, each.place.value) for each in found] == [
        (code, 2, column, value)
    ]


def test_nan_and_infinity_are_allowed_and_warned_of(tmp_path: Path) -> None:
    """The standard allows both for numbers: they are warnings."""
    descriptor = ours(tmp_path)
    text = OBSERVATIONS.replace("12.5", "NaN").replace("10.0", "INF")
    (tmp_path / "data/observations.csv").write_text(text)
    descriptor["resources"][0]["schema"]["fields"][5]["constraints"] = {}
    descriptor["resources"].pop()
    write(tmp_path, descriptor)
    found = [each for each in check_package(tmp_path, opinions=False).findings if each.code == "not-finite"]
    assert [(each.severity, each.place.row) for each in found] == [("warning", 2), ("warning", 3)]


FORMS: dict[str, tuple[str, list[tuple[str, int | None]]]] = {
    "a key twice": (OBSERVATIONS + ROW + "\n", [("duplicate-key", 2), ("duplicate-key", 6)]),
    "a row too long": (OBSERVATIONS.replace(ROW, ROW + ",more"), [("extra-cell", 2)]),
    "a row too short": (OBSERVATIONS.replace(ROW, ROW[:-1]), [("missing-cell", 2)]),
    "an empty line": (OBSERVATIONS.replace(ROW, "\n" + ROW), [("blank-row", 2)]),
    "a row of empty cells": (OBSERVATIONS.replace(ROW, ",,,,,,,\n" + ROW), [("blank-row", 2)]),
    "an open quotation mark": (OBSERVATIONS.replace("missing,", 'missing,"open'), [("quoting", 5)]),
    "a quotation mark within": (OBSERVATIONS.replace("missing,", 'missing,a"b'), [("quoting", 5)]),
    "a column too many": (
        "".join(f"{line},x\n" for line in OBSERVATIONS.splitlines()),
        [("extra-column", 1)],
    ),
    "columns in another order": (
        "".join(
            ",".join([line.split(",")[1], line.split(",")[0], *line.split(",")[2:]]) + "\n"
            for line in OBSERVATIONS.splitlines()
        ),
        [("misplaced-column", 1)],
    ),
    "a byte order mark": ("\ufeff" + OBSERVATIONS, [("byte-order-mark", 1)]),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_wrong_form_is_found(name: str, tmp_path: Path) -> None:
    """A fault in how a file is written is found on its line, and its other rows are checked all the same."""
    text, expected = FORMS[name]
    found = _ours(tmp_path / "p", text)
    assert [(each.code, each.place.row) for each in found] == expected


def test_a_row_of_another_length_elsewhere_does_not_hide_one(tmp_path: Path) -> None:
    """One row too long and one too short have the right number of cells together, and are found in plain files."""
    descriptor = ours(tmp_path)
    (tmp_path / "data/regions.csv").write_text("region,name\n9901,a,b\n9902\n9903,c\n")
    descriptor["resources"].pop()
    write(tmp_path, descriptor)
    found = [
        (each.code, each.place.row) for each in _errors(tmp_path) if each.place.file == "data/regions.csv"
    ]
    assert ("extra-cell", 2) in found
    assert ("missing-cell", 3) in found


def test_a_missing_column_is_found_and_its_rules_are_not_passed_over(tmp_path: Path) -> None:
    """Rules on a column that is not there did not run, which is an error of its own."""
    text = "".join(
        line.rpartition(",")[0] + "\n"
        for line in OBSERVATIONS.replace(', with ""quotes"" in it', "").splitlines()
    )
    text = "".join(
        ",".join([*line.split(",")[:4], *line.split(",")[5:]]) + "\n" for line in text.splitlines()
    )
    found = _ours(tmp_path / "p", text)
    assert [each.code for each in found] == ["missing-column", "missing-column", "not-checked"]
    assert "2 checks" not in found[-1].message
    assert "sex" in found[-1].message


def test_rows_are_listed_to_a_hundred_and_then_counted(tmp_path: Path) -> None:
    """A rule that 150 rows break has 100 findings and one with their number."""
    rows = "".join(f"N9900x,9901,{1900 + n},2021-01-01,T,1.0,reported,\n" for n in range(150))
    found = _ours(tmp_path / "p", OBSERVATIONS.splitlines()[0] + "\n" + rows)
    assert len(found) == 101
    assert "150 rows" in found[-1].message
    checks = check_package(tmp_path / "p", opinions=False).checks
    assert [
        each.failures for each in checks if each.id == "pattern" and each.title.startswith("indicator")
    ] == [150]


def test_lines_are_those_of_the_file_also_after_cells_with_line_breaks(tmp_path: Path) -> None:
    """A quoted cell may hold line breaks: the next row is further down."""
    text = OBSERVATIONS.replace("reported,\n", 'reported,"a\nb"\n', 1).replace("provisional", "bad")
    assert [each.place.row for each in _ours(tmp_path / "p", text)] == [5]


def test_an_alternative_of_a_pattern_is_matched_whole(tmp_path: Path) -> None:
    """Two digits or four is neither "begins with two digits" nor "ends with four"."""
    found = _ours(tmp_path / "p", OBSERVATIONS.replace("9901,2021", "99013,2021", 1))
    assert [each.code for each in found] == ["pattern", "unknown-reference"]


def test_categories_are_checked_without_enum(tmp_path: Path) -> None:
    """Categories alone restrict the values, which few programs check."""
    descriptor = stranger_2(tmp_path)
    descriptor["resources"][0]["schema"]["fields"][10].pop("constraints")
    write(tmp_path, descriptor)
    assert _errors(tmp_path) == []
    text = (tmp_path / "people.csv").read_text()
    (tmp_path / "people.csv").write_text(text.replace("-99,0,2", "-99,0,3"))
    assert [(each.code, each.place.row) for each in _errors(tmp_path)] == [("categories", 3)]


def _people(folder: Path, old: str, new: str) -> list[tuple[str, int | None, str]]:
    stranger_2(folder)
    text = (folder / "people.csv").read_text()
    assert old in text
    (folder / "people.csv").write_text(text.replace(old, new, 1))
    return [(each.code, each.place.row, each.place.column) for each in _errors(folder)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2,1,2001", "2,9,2001", [("unknown-reference", 3, "boss")]),
        ("17,-99,0,2", "17,-99,0,3", [("enum", 3, "level")]),
        ("1.5,true", "1.5,yes", [("type", 2, "happy")]),
        ("08:00:00", "8:00", [("type", 2, "at")]),
        ("08:00:00", "05:00:00", [("minimum", 2, "at")]),
        ("2024-01-26T15:00:00Z", "2024-01-26 15:00", [("type", 4, "seen")]),
        ("a|b", "a|b|c|d", [("max-length", 2, "tags")]),
        ("4;5;6", "4;x;6", [("type", 4, "scores")]),
        ("1999-12-31,08", "2020-01-02,08", [("maximum", 2, "born")]),
        ("2001-02-28,09:30:00", "1999-12-31,08:00:00", [("duplicate-unique-key", 2, "born, at"), ("duplicate-unique-key", 3, "born, at")]),
        ("1,,1999", "0,,1999", [("exclusive-minimum", 2, "id"), ("unknown-reference", 3, "boss"), ("unknown-reference", 4, "boss")]),
        ("3,1,..", "01,1,..", [("duplicate-key", 2, "id"), ("duplicate-key", 4, "id"), ("duplicate-unique-key", 2, "id"), ("duplicate-unique-key", 4, "id")]),
    ],
)  # fmt: skip
def test_a_wrong_cell_of_a_rare_type_is_found(
    old: str, new: str, expected: list[tuple[str, int | None, str]], tmp_path: Path
) -> None:
    """Lists, times, categories, unique keys and references within a table are all checked."""
    assert _people(tmp_path, old, new) == expected


def test_missing_parts_of_unique_and_foreign_keys_refer_to_nothing(tmp_path: Path) -> None:
    """As in SQL a unique or foreign key with a part missing is not looked at."""
    assert _people(tmp_path, "2001-02-28,09:30:00", "..,10:00:00") == []


def test_a_composite_reference_is_checked_in_a_packed_file(tmp_path: Path) -> None:
    """Each part of the pair is known, and the pair is not."""
    stranger_2(tmp_path)
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(b"a,b\nx,1\ny,2\n"))
    assert [(each.code, each.place.row, each.place.value) for each in _errors(tmp_path)] == [
        ("unknown-reference", 3, "y, 2")
    ]


def test_rows_of_several_files_are_told_by_file(tmp_path: Path) -> None:
    """A key that two parts of a table share is found in both, each with its own line."""
    stranger_2(tmp_path)
    (tmp_path / "part2.csv").write_text("a,b,n\ny,1,30\nx,2,40\n")
    places = [(each.code, each.place.file, each.place.row) for each in _errors(tmp_path)]
    assert places == [("duplicate-key", "part1.csv", 3), ("duplicate-key", "part2.csv", 3)]


def test_inline_rows_are_checked(tmp_path: Path) -> None:
    """Rows in the descriptor are held to the schema as well."""
    descriptor = stranger_2(tmp_path)
    descriptor["resources"][3]["data"][0]["when"] = "2024-13"
    write(tmp_path, descriptor)
    assert [(each.code, each.place.value) for each in _errors(tmp_path)] == [("type", "2024-13")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("12,5", "12.5", "type"),
        ("12,5", "101,5", "maximum"),
        ("1 234", "1.234,5", "type"),
        (";ja", ";yes", "type"),
        ("9902", "9901", "duplicate-key"),
        ("9902", "99", "pattern"),
        ("9902", "..", "required"),
    ],
)
def test_a_wrong_cell_of_a_package_of_version_1(old: str, new: str, code: str, tmp_path: Path) -> None:
    """Decimal commas, groups of digits, own words for true, and keys named by a text."""
    descriptor = stranger_1(tmp_path)
    body = (tmp_path / "kommuner.csv").read_bytes().replace(old.encode(), new.encode(), 1)
    (tmp_path / "kommuner.csv").write_bytes(body)
    for key in ("bytes", "hash"):
        descriptor["resources"][0].pop(key)
    write(tmp_path, descriptor)
    assert {each.code for each in _errors(tmp_path)} == {code}


def test_another_encoding_than_told_is_found(tmp_path: Path) -> None:
    """Latin-1 is no UTF-8: the line is told, and that no rule could be asked."""
    descriptor = stranger_1(tmp_path)
    descriptor["resources"][0].pop("encoding")
    write(tmp_path, descriptor)
    found = _errors(tmp_path)
    assert [each.code for each in found] == ["encoding", "not-checked"]
    assert found[0].place.row == 2


@pytest.mark.parametrize("wrong", [b"\xe5", b"\xc3", b"\xed\xa0\x80"])
def test_the_letter_that_is_none_is_told_by_its_place(
    wrong: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Python tells it of the whole file, however much of that is read together; one over a seam is one."""
    monkeypatch.setattr(files, "_CHUNK", 4)
    descriptor = stranger_1(tmp_path)
    descriptor["resources"][0].pop("encoding")
    write(tmp_path, descriptor)
    path = tmp_path / descriptor["resources"][0]["path"]
    body = path.read_bytes().decode("latin-1").encode()
    path.write_bytes(body)
    assert "encoding" not in {each.code for each in _errors(tmp_path)}
    path.write_bytes(body + wrong)
    (found,) = (each for each in _errors(tmp_path) if each.code == "encoding")
    assert f"byte {len(body)} cannot be read" in found.message
    assert found.place.row == body.count(b"\n") + 1
    path.write_bytes(body + b"\0")
    assert "NUL" in next(each.message for each in _errors(tmp_path) if each.code == "encoding")


def test_an_empty_file_is_found(tmp_path: Path) -> None:
    """A file of no bytes is no table."""
    stranger_2(tmp_path)
    (tmp_path / "people.csv").write_bytes(b"")
    assert {each.code for each in _errors(tmp_path)} == {"empty-file", "not-checked"}


def test_a_file_that_unpacks_to_too_much_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A packed file is unpacked to a limit only."""
    stranger_2(tmp_path)
    monkeypatch.setattr("obs.publish.package.files.UNPACKED", 10)
    found = _errors(tmp_path)
    assert {each.code for each in found} == {"not-checked"}
    assert "more than 10 bytes" in found[0].message


Frame = Callable[[pl.DataFrame], pl.DataFrame]


TWINS: dict[str, tuple[Frame, str]] = {
    "a value": (lambda f: f.with_columns(value=pl.col("value") + 1e-9), "unequal-value"),
    "a missing value": (lambda f: f.with_columns(value=pl.col("value").fill_null(0.0)), "unequal-value"),
    "a code as number": (lambda f: f.with_columns(region=pl.col("region").cast(pl.Int64)), "unequal-type"),
    "a day as text": (lambda f: f.with_columns(date=pl.col("date").cast(pl.String)), "unequal-type"),
    "a note": (lambda f: f.with_columns(pl.col("note").fill_null("?")), "unequal-value"),
    "a row": (lambda f: f.head(3), "unequal-rows"),
    "a column": (lambda f: f.drop("note"), "unequal-columns"),
    "the order": (lambda f: f.reverse(), "unequal-value"),
}


@pytest.mark.parametrize("name", TWINS)
def test_a_parquet_file_that_says_something_else_is_found(name: str, tmp_path: Path) -> None:
    """A Parquet file has the columns, rows and values of the CSV file beside it."""
    change, code = TWINS[name]
    descriptor = ours(tmp_path)
    path = tmp_path / "data/observations.parquet"
    change(pl.read_parquet(path)).write_parquet(path)
    seal(tmp_path, descriptor)
    assert {each.code for each in _errors(tmp_path)} == {code}


@pytest.mark.parametrize("match", ["equal", "subset", "superset", "partial"])
def test_columns_may_be_matched_in_other_ways(match: str, tmp_path: Path) -> None:
    """fieldsMatch: the order is free, columns may be more, or fewer."""
    fields = [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]
    texts = {
        "equal": "b,a\n1,x\n",
        "subset": "c,b,a\n?,1,x\n",
        "superset": "b\n1\n2\n",
        "partial": "c,b\n?,1\n",
    }
    descriptor: dict[str, Any] = {
        "$schema": V2,
        "name": "matched",
        "resources": [
            {
                "name": "t",
                "path": "t.csv",
                "type": "table",
                "schema": {"fields": fields, "fieldsMatch": match},
            }
        ],
    }
    write(tmp_path, descriptor)
    (tmp_path / "t.csv").write_text(texts[match])
    assert _errors(tmp_path) == []
    (tmp_path / "t.csv").write_text(texts[match].replace("1", "one"))
    assert [each.code for each in _errors(tmp_path)] == ["type"]
    (tmp_path / "t.csv").write_text(
        {"equal": "b,a,c\n1,x,?\n", "subset": "b\n1\n", "superset": "b,c\n1,?\n", "partial": "c\n?\n"}[match]
    )
    assert {each.code for each in _errors(tmp_path)} & {"extra-column", "missing-column"}
