"""Plain files are read by Polars, and as csv of Python reads them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.models import Finding
from obs.publish.package import plain as plain_module
from obs.publish.package import reading
from obs.publish.package.dialect import Dialect, dialect_of, sound_until
from obs.publish.package.parsing import read_package
from obs.publish.package.plain import read_plain
from obs.publish.package.reading import read_text
from obs.publish.package.records import read_records
from obs.publish.package.text import Text

CELLS = st.text(st.sampled_from('ab0,;"\n \té'), max_size=4)


def test_a_head_in_quotes_is_plain() -> None:
    """As obs writes the heads of its own files; they hold commas and quotation marks as well."""
    plain = read_plain(b'"indicator","a, b","say ""x"""\nN1,2,"3,4"\n', Dialect())
    assert plain is not None
    labels, frame, _ = plain
    assert labels == ("indicator", "a, b", 'say "x"')
    assert frame.rows() == [("N1", "2", "3,4")]


@pytest.mark.parametrize("head", [b'"a"b,c', b'"a,b', b'a"b,c', b'"a\nb",c'])
def test_a_head_that_is_not_certain_is_not_plain(head: bytes) -> None:
    """A quotation mark where none may stand, or that is closed on another line."""
    assert read_plain(head + b"\n1,2\n", Dialect()) is None


def _tables(width: int) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4)


@given(st.integers(1, 3).flatmap(_tables), st.sampled_from(",;"), st.sampled_from([1, 3, 1 << 16]))
def test_what_is_read_is_what_stands_there(rows: list[list[str]], delimiter: str, part: int) -> None:
    """Where it is read at all, the cells are those that were written, on the lines where they begin."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_module, "_PART", part)
        plain = read_plain(written.getvalue().encode(), Dialect(delimiter=delimiter))
    if plain is not None:
        labels, frame, lines = plain
        assert [list(labels), *map(list, frame.rows())] == rows
        assert list(lines or range(2, frame.height + 2)) == _lines(written.getvalue(), delimiter)[1:]


@given(st.text(st.sampled_from('a,"\n'), max_size=14), st.sampled_from([1, 2, 1 << 16]))
def test_no_quotation_mark_is_out_of_place(text: str, part: int) -> None:
    """Where it is read at all, each mark is where RFC 4180 has one."""
    body = f"a,b\n{text}".encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_module, "_PART", part)
        plain = read_plain(body, Dialect())
    if plain is not None:
        assert sound_until(body, Dialect()) == len(body)
        assert list(map(list, plain.frame.rows())) == list(csv.reader(io.StringIO(text, newline="")))


def _lines(text: str, delimiter: str) -> list[int]:
    """The line on which each record begins, by csv."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    ends = [reader.line_num for _ in reader]
    return [1, *(end + 1 for end in ends[:-1])]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b'a,b\n"1\n\n2",3\n4,5\n', [2, 5]),
        (b'a,b\r\n1,"2\r\n"\r\n"","4\n"', [2, 4]),
        (b'a,b\n1,2\n3,4\n5,"""\n"\n', [2, 3, 4]),
    ],
)
@pytest.mark.parametrize("part", [1, 2, 1 << 16])
def test_cells_with_line_breaks_are_plain(
    body: bytes, lines: list[int], part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Polars reads them, and each row keeps its line, however much of the file is looked at together."""
    monkeypatch.setattr(plain_module, "_PART", part)
    plain = read_plain(body, Dialect())
    assert plain is not None
    assert plain.lines == lines


@pytest.mark.parametrize("body", [b"a,b\n,1\n,\n2,\n", b'a,b\n,1\n"",""\n', b"a,b\n,\n"])
def test_a_row_that_is_empty_in_all_columns_is_not_plain(body: bytes) -> None:
    assert read_plain(body, Dialect()) is None


@pytest.mark.parametrize(
    "body", [b"a,b\n1,\xe5\n", b"\xe5,b\n1,2\n", b'a,b\n1,"\xc3"\n', b"a,b\n1,\xed\xa0\x80"]
)
def test_what_is_not_utf_8_is_not_plain(body: bytes) -> None:
    """In cells, labels, quotation marks and at the end; a surrogate is none."""
    assert read_plain(body, Dialect()) is None


@given(st.text(st.sampled_from('ab0,"\n\r \té'), max_size=12))
def test_one_column_is_read_as_it_stands(text: str) -> None:
    """Whatever stands there: with an empty line, or a line of two cells, it is not plain."""
    plain = read_plain(f"label\n{text}".encode(), Dialect())
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if plain is not None:
        assert [list(row) for row in plain[1].iter_rows()] == rows
        assert all(len(row) == 1 for row in rows)


@pytest.mark.parametrize("body", [b"label\na\nb", b"label\r\na\r\nb\r\n", b'"a label"\n"a, b"\n"b"\n'])
def test_one_column_is_plain(body: bytes) -> None:
    plain = read_plain(body, Dialect())
    assert plain is not None
    assert plain[1].height == 2


@pytest.mark.parametrize(
    "body", [b"label\n\na\n", b"label\na\n\n", b"\na\n", b"label\r\n\r\na", b"label\na,b\n"]
)
def test_one_column_with_an_empty_line_or_two_cells_is_not_plain(body: bytes) -> None:
    assert read_plain(body, Dialect()) is None


HEADLESS = st.lists(
    st.sampled_from(["1,2", "å,2", '"1\n2",3', '"a""b",2', "1", "1,2,3", "", ",", 'a"b,c']), max_size=6
)


@given(HEADLESS, st.sampled_from(["\n", "\r\n"]))
def test_a_table_without_labels_is_read_as_one_by_one(records: list[str], end: str) -> None:
    """With the labels of its schema, the first record being a row."""
    schema = {"fields": [{"name": "a", "type": "string"}, {"name": "b,", "type": "string"}]}
    entry = {"name": "t", "path": "t.csv", "dialect": {"header": False}, "schema": schema}
    (resource,) = read_package({"resources": [entry]}).resources
    body = "".join(f"{record}{end}" for record in records)

    def told(text: Text | None, findings: list[Finding]) -> object:
        if text is None:
            return findings
        lines = [text.line(row) for row in range(text.frame.height)]
        return text.labels, text.frame.rows(), lines, [text.record_line(at) for at in (1, 2, 3)], findings

    read = read_text(body.encode(), resource)
    if body:
        assert told(*read) == told(*read_records(body, dialect_of(resource), resource, []))


def test_a_sound_table_without_labels_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read record by record."""
    monkeypatch.delattr(reading, "read_records")
    entry = {
        "name": "t",
        "path": "t.csv",
        "dialect": {"header": False},
        "schema": {"fields": [{"name": "a"}, {"name": "b"}]},
    }
    (resource,) = read_package({"resources": [entry]}).resources
    text, _ = reading.read_text(b"1,2\n3,4\n", resource)
    assert text is not None
    assert [text.frame.rows(), text.line(0)] == [[("1", "2"), ("3", "4")], 1]
