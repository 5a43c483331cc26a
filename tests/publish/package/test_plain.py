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


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4), st.sampled_from(",;"))
def test_what_is_read_is_what_stands_there(rows: list[list[str]], delimiter: str) -> None:
    """Where it is read at all, the cells are those that were written."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(rows)
    plain = read_plain(written.getvalue().encode(), Dialect(delimiter=delimiter))
    if plain is not None:
        labels, frame = plain
        assert [list(labels), *map(list, frame.rows())] == rows
