"""What is left out of a reply, and that nothing else of it changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.testing.recorder.elements import document_of
from obs.testing.recorder.trimming import TRIES, trimmed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


def rows(body: bytes) -> list[Any]:
    return json.loads(body)["rows"]


def wanting(*ids: int) -> Callable[[bytes], bool]:
    """Whether a reply still has the rows with these ids."""
    return lambda body: set(ids) <= {each["id"] for each in rows(body)}


def table(count: int) -> bytes:
    return json.dumps({"rows": [{"id": number, "cells": [number, None]} for number in range(count)]}).encode()


def test_rows_that_are_not_read_are_left_out_but_for_one() -> None:
    """The one that is kept is the shortest, so that a row nobody asked for is in the recording."""
    assert [each["id"] for each in rows(trimmed(table(500), wanting(200, 201, 499)))] == [0, 200, 201, 499]


def test_where_all_is_read_all_is_kept() -> None:
    body = table(20)
    assert trimmed(body, lambda other: other == body) == body


def test_inner_lists_are_trimmed_too() -> None:
    """Of the rows that stay the cells, of which none is read here; one stays in each."""
    short = rows(trimmed(table(3), wanting(0, 1, 2)))
    assert [each["cells"] for each in short] == [[0], [1], [2]]


def test_a_surplus_that_would_be_read_is_none() -> None:
    """Where a single row would make a difference, none is put back."""
    assert rows(trimmed(table(8), lambda other: len(rows(other)) in (0, 8))) == []


def test_the_number_of_tries_has_an_end() -> None:
    """Two hundred for a list, however long, and eight hundred in all."""
    tried = 0

    def same(body: bytes) -> bool:
        nonlocal tried
        tried += 1
        return body == whole

    whole = json.dumps([list(range(2000)), list(range(2000)), list(range(2000))]).encode()
    assert trimmed(whole, same) == whole
    assert tried < TRIES


@pytest.mark.parametrize("number", ["1.10", "1e5", "-0.0", "12345678901234567890.5", "1E+2"])
def test_a_number_keeps_its_digits(number: str) -> None:
    body = f'{{ "b": [ 1, {number},\n2 ], "a": "x]\\"[,", "a": 1 }}'.encode()
    assert trimmed(body, lambda other: number.encode() in other and b"x]" in other) in {
        f'{{ "b": [ 1, {number}], "a": "x]\\"[,", "a": 1 }}'.encode(),
        f'{{ "b": [ {number},\n2 ], "a": "x]\\"[,", "a": 1 }}'.encode(),
    }


@given(JSON.filter(lambda value: isinstance(value, (list, dict))), st.sampled_from([None, 1]))
def test_a_reply_of_which_all_is_kept_is_the_same_to_the_byte(value: object, indent: int | None) -> None:
    body = json.dumps(value, indent=indent, ensure_ascii=False).encode("utf-8", "surrogatepass")
    document = document_of(body)
    assert document is not None
    assert document.body() == body


@given(JSON.filter(lambda value: isinstance(value, (list, dict))), st.data())
def test_whatever_is_left_out_json_stays_json(value: object, data: st.DataObject) -> None:
    document = document_of(json.dumps(value).encode())
    assert document is not None
    for each in document.walk():
        for item in each.items:
            item.kept = data.draw(st.booleans())
    _require_part(json.loads(document.body()), value)


def _require_part(part: Any, whole: Any) -> None:
    """Fails unless *part* is *whole* with elements of lists left out."""
    if isinstance(whole, list):
        left: list[Any] = [*whole]  # pyright: ignore[reportUnknownArgumentType]
        for each in part:
            while left and not _is_part(each, left.pop(0)):
                assert left, (part, whole)
    elif isinstance(whole, dict):
        names: list[str] = [*whole]  # pyright: ignore[reportUnknownArgumentType]
        assert [*part] == names
        for name in names:
            _require_part(part[name], whole[name])
    else:
        assert part == whole


def _is_part(part: Any, whole: Any) -> bool:
    try:
        _require_part(part, whole)
    except (AssertionError, AttributeError, TypeError):
        return False
    return True


def test_of_text_whole_lines_are_left_out() -> None:
    """In any encoding, with the ends of lines as they are; one that is not read stays."""
    body = "kod;värde\r\n0114;1\r\n0115;2\r\n0991;33\r\n0992;44\r\n".encode("latin-1")
    short = trimmed(body, lambda other: b"kod;" in other and b"0991;33\r\n" in other)
    assert short == "kod;värde\r\n0114;1\r\n0991;33\r\n".encode("latin-1")


def test_a_workbook_stays_as_it_is() -> None:
    body = b"PK\x03\x04\x00\x00 a\nb\nc\n"
    assert trimmed(body, lambda other: True) == body
