"""The cover tells in both languages what there is, and a sheet what the columns mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
from openpyxl import Workbook
from tests.publish.workbook.conftest import COVER, CREATED

from obs.publish.workbook import ColumnText, Cover, DataSheet, Line, read_workbook, write_workbook

Open = Callable[[Path], Workbook]
FRAME = pl.DataFrame({"code": ["9901"], "value": [1.0]})
SHEETS = [
    DataSheet(
        name="figures",
        frame=FRAME,
        titles=("Värden", "Values"),
        columns={
            "value": ColumnText(title="Värde · Value", description="=Påhittat"),
            "code": ColumnText(title="Kod · Code"),
        },
    ),
    DataSheet(name="places", frame=FRAME.select("code")),
]


def lines(book: Workbook) -> list[tuple[object, object]]:
    return [(row[0].value, row[1].value) for row in book["Läs mig"].iter_rows()]


def test_the_cover_says_what_was_given_then_how_to_read_and_which_sheets(
    tmp_path: Path, opened: Open
) -> None:
    path = tmp_path / "made.xlsx"
    write_workbook(path, SHEETS, COVER, created=CREATED)
    book = opened(path)
    assert book.sheetnames == ["Läs mig", "Kolumner", "figures", "places"]
    found = lines(book)
    assert found[:3] == [
        ("Påhittade nyckeltal", None),
        ("Om", None),
        ("Källa · Source", "Påhittsverket & Co"),
    ]
    assert [label for label, _ in found[4:6]] == ["Svenska", "English"]
    assert found[-3:] == [
        ("Kolumner", "Vad kolumnerna betyder · What the columns mean · 2 rader · rows"),
        ("figures", "Värden · Values · 1 rader · rows"),
        ("places", "1 rader · rows"),
    ]


def test_columns_that_were_told_of_have_a_sheet_that_is_no_table_of_the_release(
    tmp_path: Path, opened: Open
) -> None:
    path = tmp_path / "made.xlsx"
    write_workbook(path, SHEETS, COVER, created=CREATED)
    assert list(opened(path)["Kolumner"].iter_rows(values_only=True)) == [
        ("table", "column", "title", "description"),
        ("figures", "code", "Kod · Code", None),
        ("figures", "value", "Värde · Value", "=Påhittat"),
    ]
    schemas = {sheet.name: sheet.frame.schema for sheet in SHEETS}
    assert list(read_workbook(path, schemas)) == ["figures", "places"]


def test_nothing_on_the_cover_is_a_formula_or_breaks_the_file(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "made.xlsx"
    cover = Cover(title="=1+1", lines=[Line(label="\ud800", text="@A1 <b>&\x01")], language="en<")
    write_workbook(path, SHEETS, cover, created=CREATED)
    book = opened(path)
    assert lines(book)[:2] == [("=1+1", None), ("\ufffd", "@A1 <b>&\ufffd")]
    assert {cell.data_type for row in book["Läs mig"].iter_rows() for cell in row} <= {"s", "n"}
    assert book.properties.language == "en<"
