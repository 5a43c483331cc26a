"""What is written comes back: every text, number, truth value, day and gap."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.publish.workbook.conftest import CREATED

from obs.publish.workbook import Cover, DataSheet, read_workbook, write_workbook
from obs.publish.workbook.texts import escaped

Write = Callable[..., Path]

# Whatever XML, escapes and guesses at what a text might be could trip over, beside all other characters.
ODD = st.sampled_from(
    [
        *"_x0041_XFfD\x00\x01\x1f\r\n\t \"'<>&;=+-@,.\x7f\x85\xa0\u2028åÖ😀",
        "_x",
        "x005F_",
        "]]>",
        "_x000D_",
    ]
)
TEXTS = st.one_of(
    st.lists(ODD, min_size=1, max_size=16).map("".join),
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=12
    ),
)
WHOLE = st.integers(-(2**53), 2**53)
ROW = st.tuples(
    st.none() | TEXTS,
    st.none() | st.sampled_from(["T", "F", "M"]),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.none() | WHOLE,
    st.none() | st.booleans(),
    st.none() | st.dates(),
).filter(lambda row: any(cell is not None for cell in row))
SCHEMA = pl.Schema(
    {
        "text": pl.String(),
        "sex": pl.Enum(["T", "F", "M"]),
        "value": pl.Float64(),
        "whole": pl.Int64(),
        "truth": pl.Boolean(),
        "day": pl.Date(),
    }
)


def returned(frame: pl.DataFrame) -> pl.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.xlsx"
        sheet = DataSheet(name="made", frame=frame)
        write_workbook(path, [sheet], Cover(title="Påhittat", lines=[]), created=CREATED)
        return read_workbook(path, {"made": frame.schema})["made"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, max_size=12))
def test_any_table_comes_back_value_for_value(rows: list[tuple[object, ...]]) -> None:
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    found = returned(frame)
    assert found.schema == {**SCHEMA, "sex": pl.String()}
    assert found.to_dicts() == frame.to_dicts()


@pytest.mark.parametrize(
    "text",
    [
        "0767",
        "_x0041_",
        "_x005F_x0041_",
        "_x0041_x0042_",
        "_x0041\x01",
        "__x000d_",
        "\x00\x01\x1f",
        "a\rb\r\nc\nd\te",
        " ",
        "  före och efter  ",
        "\n",
        "=1+1",
        "#N/A",
        "TRUE",
        "1e5",
        "2020-01-01",
        "<si><t>&lt;</t></si>",
        "<r><t>a</t></r>",
        "x" * 32_767,
        "å" * 32_767,
        "😀" * 16_383,
    ],
)
def test_an_odd_text_comes_back(text: str) -> None:
    frame = pl.DataFrame({"text": [text, "annan", text]})
    assert returned(frame).get_column("text").to_list() == [text, "annan", text]


@pytest.mark.parametrize(
    "number",
    [0.1, 1 / 3, -0.5, 1e-7, 1e16, 123456789.123456789, 5e-324, 1.7976931348623157e308, float(2**53 + 2)],
)
def test_a_number_comes_back_to_the_last_bit(number: float) -> None:
    assert returned(pl.DataFrame({"value": [number]})).item().hex() == number.hex()


def test_the_empty_text_is_no_value() -> None:
    """A CSV file does not tell them apart either."""
    frame = pl.DataFrame({"code": ["1", "2", "3"], "note": ["", None, "x"]})
    assert returned(frame).get_column("note").to_list() == [None, None, "x"]


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame(schema=SCHEMA),
        pl.DataFrame({"a": ["1"], "b": [None]}, schema={"a": pl.String(), "b": pl.Float64()}),
    ],
)
def test_columns_without_a_value_have_their_type(frame: pl.DataFrame) -> None:
    assert returned(frame).equals(frame.with_columns(pl.selectors.enum().cast(pl.String)))


def test_types_of_whole_numbers_and_categories_come_back() -> None:
    frame = pl.DataFrame(
        {"rank": [1, 290], "region": ["9901", "9902"]},
        schema={"rank": pl.UInt16(), "region": pl.Categorical()},
    )
    found = returned(frame)
    assert found.schema == {"rank": pl.UInt16(), "region": pl.String()}
    assert found.rows() == [(1, "9901"), (290, "9902")]


def test_many_rows_are_written_in_pieces_and_come_back() -> None:
    """More than two pieces of rows, and of texts."""
    frame = pl.DataFrame({"n": range(100_001)}).with_columns(code=pl.format("k{}", "n"))
    assert returned(frame).equals(frame)


def test_control_characters_are_escaped_as_the_standard_says() -> None:
    """ECMA-376 part 1, 22.9.2.19 (ST_Xstring): _xHHHH_, and _x005F_ for a "_" that would begin one."""
    texts = pl.Series(["a\x01b", "_x0041_", "_x0041\r", "a_b", "_x00_"])
    assert escaped(texts).to_list() == [
        "a_x0001_b",
        "_x005F_x0041_",
        "_x005F_x0041_x000D_",
        "a_b",
        "_x00_",
    ]


def test_days_are_texts_as_iso_8601_writes_them() -> None:
    frame = pl.DataFrame({"day": [date(1749, 12, 31), date(2024, 2, 29)]})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.xlsx"
        sheet = DataSheet(name="made", frame=frame)
        write_workbook(path, [sheet], Cover(title="Påhittat", lines=[]), created=CREATED)
        texts = read_workbook(path, {"made": {"day": pl.String()}})["made"]
    assert texts.get_column("day").to_list() == ["1749-12-31", "2024-02-29"]
