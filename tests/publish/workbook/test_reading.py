"""A workbook that somebody altered, or that is none, is not taken for that of the release."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from xlsxwriter import Workbook

from obs.errors import PublishError
from obs.publish.workbook import read_workbook

Write = Callable[..., Path]
SCHEMA: dict[str, pl.DataType] = {"code": pl.String(), "value": pl.Float64()}
FRAME = pl.DataFrame({"code": ["0767", "9901"], "value": [1.5, 2.0]})


def altered(path: Path, rows: list[list[Any]]) -> Path:
    """A workbook by other hands, of cells as their values are."""
    with Workbook(path, {"strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("made")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def read(path: Path, dtype: pl.DataType) -> list[Any]:
    return read_workbook(path, {"made": {"code": dtype}})["made"].get_column("code").to_list()


def test_a_workbook_by_other_hands_is_read_the_same(tmp_path: Path) -> None:
    """What is compared is values, not how they were written."""
    path = altered(tmp_path / "a.xlsx", [["code", "value"], ["0767", 1.5], ["9901", 2]])
    assert read_workbook(path, {"made": SCHEMA})["made"].equals(FRAME)


@pytest.mark.parametrize(
    ("cells", "dtype"),
    [
        (["0767", 9901], pl.String()),
        ([767, 9901], pl.String()),
        ([1.5, "2.5"], pl.Float64()),
        (["1.5", "2.5"], pl.Float64()),
        ([1, 2.5], pl.Int64()),
        ([1, 300], pl.UInt8()),
        ([True, 1], pl.Boolean()),
        ([1, 0], pl.Boolean()),
        ([True], pl.Int64()),
        (["2024-01-01", "igår"], pl.Date()),
        (["2024-1-1"], pl.Date()),
        ([date(2024, 1, 1)], pl.Date()),
    ],
)
def test_a_cell_of_another_kind_is_not_made_fit(tmp_path: Path, cells: list[Any], dtype: pl.DataType) -> None:
    path = altered(tmp_path / "a.xlsx", [["code"], *([cell] for cell in cells)])
    with pytest.raises(PublishError):
        read(path, dtype)


@pytest.mark.parametrize(
    "names", [["value", "code"], ["code"], ["code", "value", "more"], ["Code", "value"], ["code", "värde"]]
)
def test_other_columns_are_refused(write: Write, names: list[str]) -> None:
    frame = pl.DataFrame([["1"]] * len(names), schema=names)
    with pytest.raises(PublishError, match="has the columns"):
        read_workbook(write(made=frame), {"made": dict.fromkeys(("code", "value"), pl.String())})


def test_a_table_that_is_not_there_is_told(write: Write) -> None:
    with pytest.raises(PublishError, match="lacks sheets of more, most"):
        read_workbook(write(made=FRAME), {"made": SCHEMA, "most": SCHEMA, "more": SCHEMA})


def test_a_sheet_of_no_table_is_told(write: Write) -> None:
    """Nothing is in a release that was not compared."""
    with pytest.raises(PublishError, match="sheets of no table: secret"):
        read_workbook(write(made=FRAME, secret=FRAME), {"made": SCHEMA})


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(PublishError, match="cannot read the workbook"):
        read_workbook(path, {"made": SCHEMA})


def test_a_file_that_is_cut_off_or_gone_is_told(write: Write) -> None:
    path = write(made=FRAME)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(PublishError, match="cannot read the workbook"):
        read_workbook(path, {"made": SCHEMA})
    path.unlink()
    with pytest.raises(PublishError, match="cannot read the workbook"):
        read_workbook(path, {"made": SCHEMA})


def test_a_column_without_values_is_nothing_to_warn_of(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    frame = FRAME.with_columns(note=pl.lit(None, pl.String))
    read_workbook(write(made=frame), {"made": frame.schema})
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
