"""What a workbook cannot hold as it is is refused, with the place; nothing is cut, rounded or left out."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from obs.errors import PublishError

Write = Callable[..., Path]


@pytest.mark.parametrize("text", ["x" * 32_768, "å" * 32_768, "😀" * 16_384])
def test_a_text_that_is_too_long(write: Write, text: str) -> None:
    """Excel counts units of UTF-16, of which a smile has two."""
    frame = pl.DataFrame({"code": ["1", "2"], "note": ["kort", text]})
    with pytest.raises(
        PublishError, match=r"text of 32768 characters, .* is in the column 'note' of 'made', row 2"
    ):
        write(made=frame)


@pytest.mark.parametrize("text", ["\ufffe", "a\uffffb"])
def test_a_text_with_what_is_no_character(write: Write, text: str) -> None:
    """The escape of U+FFFE is left as it is by some readers."""
    frame = pl.DataFrame({"note": ["kort", None, text]})
    with pytest.raises(PublishError, match=r"character that is none .* column 'note' of 'made', row 3"):
        write(made=frame)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none(write: Write, number: float) -> None:
    frame = pl.DataFrame({"value": [None, 1.0, number]})
    with pytest.raises(PublishError, match="column 'value' of 'made', row 3, is no number"):
        write(made=frame)


@pytest.mark.parametrize("number", [2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63)])
def test_a_whole_number_that_a_workbook_would_round(write: Write, number: int) -> None:
    with pytest.raises(PublishError, match=f"{number} in the column 'n' of 'made', row 2, is too large"):
        write(made=pl.DataFrame({"n": [1, number]}))


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_row_without_a_value(write: Write, nothing: str | None) -> None:
    """At the end of a sheet nobody would find it."""
    with pytest.raises(PublishError, match="row 2 of 'made' has no value"):
        write(made=pl.DataFrame({"a": ["1", nothing], "b": [2, None]}))


@pytest.mark.parametrize("value", [datetime(2024, 1, 1), [1], {"a": 1}, b"x"])  # noqa: DTZ001
def test_a_type_that_has_no_cell(write: Write, value: Any) -> None:
    with pytest.raises(PublishError, match="'odd' of 'made' is of the type"):
        write(made=pl.DataFrame({"odd": [value]}))


def test_short_floats_whose_digits_are_not_those_of_long_ones(write: Write) -> None:
    with pytest.raises(PublishError, match="is of the type Float32"):
        write(made=pl.DataFrame({"odd": [0.1]}, schema={"odd": pl.Float32()}))


@pytest.mark.parametrize("name", ["x" * 32, "a/b", "a[1]", "'a"])
def test_a_name_that_no_sheet_can_have(write: Write, name: str) -> None:
    with pytest.raises(PublishError, match="the workbook cannot be written"):
        write(**{name: pl.DataFrame({"a": [1]})})


@pytest.mark.parametrize("names", [["a", "A"], ["läs MIG"], ["kolumner"], ["History"]])
def test_a_name_that_is_taken(write: Write, names: list[str]) -> None:
    frame = pl.DataFrame({"a": [1]})
    with pytest.raises(PublishError, match="the name is taken"):
        write(**dict.fromkeys(names, frame))


def test_columns_that_excel_cannot_tell_apart(write: Write) -> None:
    with pytest.raises(PublishError, match="cannot tell apart: value, Value"):
        write(made=pl.DataFrame({"value": [1], "Value": [2]}))


@pytest.mark.parametrize("columns", [0, 16_385])
def test_a_table_without_columns_or_with_too_many(write: Write, columns: int) -> None:
    with pytest.raises(PublishError, match=f"has {columns} columns"):
        write(made=pl.DataFrame({str(number): [1] for number in range(columns)}))


def test_a_folder_that_is_not_there(tmp_path: Path, write: Write) -> None:
    path = write(made=pl.DataFrame({"a": [1]}))
    path.unlink()
    path.mkdir()
    with pytest.raises(PublishError, match="cannot write the workbook"):
        write(made=pl.DataFrame({"a": [1]}))
