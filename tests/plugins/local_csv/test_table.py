"""Bytes to rows: encodings, delimiters, headers, and lines as an editor shows them."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile

import pytest

from obs_local_csv.decoding import decode
from obs_local_csv.table import Table, read_table


def table(text: str, delimiter: str = "", needed: tuple[str, ...] = ("a", "b")) -> Table:
    """The table in *text*."""
    return read_table(text, file="x.csv", delimiter=delimiter, needed=needed)


def zipped() -> bytes:
    """The first bytes of any workbook, of no particular time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("xl/workbook.xml"), "<workbook/>")
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings_are_told_apart(encoding: str) -> None:
    """UTF-8 with and without mark, and Windows-1252, give the same text."""
    text, findings = decode("kommun;år;kön\n".encode(encoding), "", "x.csv")
    assert (text, findings) == ("kommun;år;kön\n", [])


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (codecs.BOM_UTF8 + b"\n", "empty"),
        (zipped(), "Excel"),
        (b"\xd0\xcf\x11\xe0rest", "Excel"),
        (b"\n<!DOCTYPE html><html>", "HTML"),
        (codecs.BOM_UTF8 + b"<html>", "HTML"),
        (b"<!-- report --><table><tr><td>kommun</td></tr></table>", "HTML"),
        (b"<table><tr><td>kommun</td></tr></table>", "HTML"),
        (b"<?xml version='1.0'?>", "XML"),
        ("a;b\n".encode("utf-16"), "UTF-16"),
        ("a;b\n".encode("utf-16-le"), "UTF-16"),
        (gzip.compress(b"a;b", mtime=0), "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"k\x81n", "UTF-8 or Windows-1252"),
    ],
    ids=str,
)
def test_file_of_another_kind_gives_one_finding(body: bytes, word: str) -> None:
    """Whatever its name, a file that is no CSV text is named for what it is."""
    text, (finding,) = decode(body, "", "x.csv")
    assert text == ""
    assert word in finding.message
    assert (finding.severity, finding.place.file) == ("error", "x.csv")


def test_byte_that_no_text_has_is_named_with_its_row() -> None:
    """A stray NUL byte in a table is said to be one, in the row where an editor finds it."""
    _, (finding,) = decode(b"a;b\r\n1;2\r\n3\x00;4\r\n", "", "x.csv")
    assert finding.message == "the file has a NUL byte: it is binary, or text in UTF-16, and not CSV"
    assert finding.place.row == 3


def test_told_encoding_is_kept_to() -> None:
    """A file that is not in the encoding told is a finding, not a second guess."""
    assert decode("år".encode("cp1252"), "utf-8", "x.csv")[1][0].code == "unreadable"
    assert decode("år".encode("cp850"), "cp850", "x.csv")[0] == "år"


@pytest.mark.parametrize("body", ["k\u00f6n".encode("cp850"), "k\u00f6n".encode().decode("cp1252").encode()])
def test_garbled_letters_are_pointed_out(body: bytes) -> None:
    """DOS text, and UTF-8 encoded twice, are read but warned of."""
    assert [finding.code for finding in decode(body, "", "x.csv")[1]] == ["garbled-text"]


@pytest.mark.parametrize(
    "text",
    [
        "a;b\n1,5;2\n",
        "a,b\n1.5,2\n",
        "a\tb\n1,5\t2\n",
        '"a";"b"\n"1,5";"2"\n',
        "sep=;\na;b\n1,5;2\n",
        "\n\na;b\n1,5;2\n",
        'a,b,"x;y;z;w"\n1.5,2,3\n',
        "a;b;;\n1,5;2;;\n",
    ],
    ids=repr,
)
def test_header_decides_the_delimiter(text: str) -> None:
    """The delimiter is the one that makes the columns needed appear, quotes or not."""
    read = table(text)
    assert read.findings == []
    assert (read.cells("a")[0].replace(",", "."), read.cells("b")) == ("1.5", ["2"])


def test_excels_first_line_names_the_delimiter() -> None:
    """What "sep=" says holds, also for a delimiter that nobody would look for."""
    assert table("sep=:\na:b\n1:2\n").cells("b") == ["2"]


def test_lines_are_those_of_an_editor() -> None:
    """Line breaks in quotes, empty lines and Excel's first line count; rows begin where they begin."""
    read = table('sep=;\r\na;b\r\n1;"x\r\ny"\r\n\r\n2;z\r\n;\r\n3;w')
    assert read.lines == [3, 6, 8]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("a;c\n1;2\n", "missing-column", 1),
        ("a;b;a\n1;2;3\n", "duplicate-column", 1),
        ("A;b\n1;2\n", "missing-column", 1),
    ],
)
def test_header_must_have_the_columns_once(text: str, code: str, row: int) -> None:
    """A column that is missing, or there twice, is one finding and no row is read."""
    read = table(text)
    assert [(finding.code, finding.place.row) for finding in read.findings] == [(code, row)]
    assert read.rows == []


def test_missing_column_suggests_the_nearest() -> None:
    """A misspelt column name is answered with the name in the header."""
    read = table("a;antal\n1;2\n", needed=("a", "antl"))
    assert "did you mean 'antal'" in read.findings[0].suggestion


def test_column_in_other_letter_case_is_suggested() -> None:
    """Capitals are a difference, but the name in the header is the one that is meant."""
    read = table("a;ANTAL\n1;2\n", needed=("a", "antal"))
    assert "did you mean 'ANTAL'" in read.findings[0].suggestion


def test_ragged_rows_are_left_out_and_named() -> None:
    """Too few or too many cells are findings; empty cells beyond the header are harmless."""
    read = table("a;b\n1\n1;2;3\n1;2;;\n")
    assert [(finding.code, finding.place.row) for finding in read.findings] == [
        ("missing-cell", 2),
        ("extra-cell", 3),
    ]
    assert read.lines == [4]


def test_open_quote_swallows_nothing_silently() -> None:
    """A quote that is never closed is a finding on the line where it opens; rows before it stand."""
    read = table('a;b\n1;2\n3;"4\n5;6\n')
    assert [(finding.code, finding.place.row) for finding in read.findings] == [("unreadable-row", 3)]
    assert read.lines == [2]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('a;b\n1;2\n"3;4\n5;6\n', "unreadable-row"),
        ('a;b\n1;2\n"3;4\n5;"6\n7;8\n', "unreadable-row"),
        ('a;b\n1;2\n"3;4\n5;6"\n7;8\n', "missing-cell"),
        ('a;b\n1;2\n3;"4\n5";6;7\n7;8\n', "extra-cell"),
        ('sep=;\na;b\n"3;4\n5;6', "unreadable-row"),
    ],
)
def test_rows_that_a_quote_joins_are_named(text: str, code: str) -> None:
    """A row that an open quote has swallowed is named with the one that swallowed it."""
    (finding,) = table(text).findings
    assert (finding.code, finding.place.row) == (code, 3)
    assert "rows 3 to 4" in finding.message
