"""Plain files are read by Polars, and as csv of Python reads them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.publish.package.dialect import Dialect
from obs.publish.package.plain import read_plain

CELLS = st.text(st.sampled_from('ab0,;"\n \té'), max_size=4)


def test_a_head_in_quotes_is_plain() -> None:
    """As obs writes the heads of its own files; they hold commas and quotation marks as well."""
    plain = read_plain(b'"indicator","a, b","say ""x"""\nN1,2,"3,4"\n', Dialect())
    assert plain is not None
    labels, frame = plain
    assert labels == ("indicator", "a, b", 'say "x"')
    assert frame.rows() == [("N1", "2", "3,4")]


@pytest.mark.parametrize("head", [b'"a"b,c', b'"a,b', b'a"b,c', b'"a\nb",c'])
def test_a_head_that_is_not_certain_is_not_plain(head: bytes) -> None:
    """A quotation mark where none may stand, or that is closed on another line."""
    assert read_plain(head + b"\n1,2\n", Dialect()) is None


def _tables(width: int) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4)


@given(st.integers(1, 3).flatmap(_tables), st.sampled_from(",;"))
def test_what_is_read_is_what_stands_there(rows: list[list[str]], delimiter: str) -> None:
    """Where it is read at all, the cells are those that were written."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(rows)
    plain = read_plain(written.getvalue().encode(), Dialect(delimiter=delimiter))
    if plain is not None:
        labels, frame = plain
        assert [list(labels), *map(list, frame.rows())] == rows


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
