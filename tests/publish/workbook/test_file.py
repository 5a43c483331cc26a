"""The file as others open it: what stands in its cells, and that equal input gives equal bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from openpyxl import Workbook

from obs.publish.workbook import rows

Write = Callable[..., Path]
Open = Callable[[Path], Workbook]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "=cmd|' /C calc'!A1", "https://example.org/"]
FRAME = pl.DataFrame(
    {
        "region": ["9901", "0767", "9903"],
        "day": [date(2024, 1, 1), None, date(2023, 12, 31)],
        "value": [0.1, None, -1e-7],
        "rank": [1, 2, None],
        "valid": [True, False, None],
        "note": [None, "å \"<&>' 😀", "två\nrader "],
    }
)
MAKE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import polars as pl
from obs.publish.workbook import ColumnText, Cover, DataSheet, Line, write_workbook
frame = pl.DataFrame({"n": range(60_000)}).with_columns(
    code=pl.format("k{}", pl.col("n") % 700).cast(pl.Categorical), value=pl.col("n") / 7
)
sheets = [
    DataSheet(name="figures", frame=frame, columns={"n": ColumnText(title="Nummer")}),
    DataSheet(name="notes", frame=frame.select(note=pl.format("not {}", "n"))),
]
cover = Cover(title="Påhittat", lines=[Line(label="a", text="b")])
write_workbook(Path(sys.argv[1]), sheets, cover, created=datetime(2026, 1, 2, tzinfo=UTC))
"""


def test_another_reader_finds_the_same_values(write: Write, opened: Open) -> None:
    """openpyxl, which has read nothing of how they were written."""
    found = opened(write(made=FRAME))["made"].iter_rows(values_only=True)
    days = pl.col("day").cast(pl.String)
    assert list(found) == [tuple(FRAME.columns), *FRAME.with_columns(days).rows()]


def test_rows_of_a_later_piece_are_below_those_of_the_first(
    write: Write, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "STEP", 2)
    frame = pl.DataFrame({"code": list("abcde"), "n": [0, 1, 2, 3, 4]})
    page = opened(write(made=frame))["made"]
    assert [(cell.coordinate, cell.value) for cell in page["A"][1:]] == [
        ("A2", "a"),
        ("A3", "b"),
        ("A4", "c"),
        ("A5", "d"),
        ("A6", "e"),
    ]


def test_texts_numbers_and_truths_are_cells_of_their_kind(write: Write, opened: Open) -> None:
    page = opened(write(made=FRAME))["made"]
    cells = page[2]
    assert [cell.data_type for cell in cells] == ["s", "s", "n", "n", "b", "n"]
    assert [cell.number_format for cell in cells[:5]] == ["@", "@", "General", "General", "General"]
    assert [page.column_dimensions[column].number_format for column in "AC"] == ["@", "General"]
    assert page["A3"].value == "0767"
    assert page["B3"].value is None


def test_a_text_that_looks_like_a_formula_is_a_text(write: Write, opened: Open) -> None:
    path = write(made=pl.DataFrame({"text": FORMULAS}))
    column = [row[0] for row in opened(path)["made"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in column] == [
        (text, "s", None) for text in FORMULAS
    ]
    with ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")


def test_the_header_is_that_of_a_table_and_stays_in_view(write: Write, opened: Open) -> None:
    path = write(made=FRAME)
    with ZipFile(path) as archive:
        assert b'<dimension ref="A1:F4"/>' in archive.read("xl/worksheets/sheet2.xml")
    page = opened(path)["made"]
    table = page.tables["table_made"]
    assert (table.ref, table.autoFilter.ref, page.dimensions) == ("A1:F4", "A1:F4", "A1:F4")
    assert [column.name for column in table.tableColumns] == FRAME.columns
    assert page.freeze_panes == "A2"
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page["A1"].font.b


def test_each_table_has_its_own_size_and_an_empty_one_is_none(write: Write, opened: Open) -> None:
    book = opened(write(none=FRAME.clear(), first=FRAME, h2=FRAME.head(1).select("region", "rank")))
    sizes = {page.title: [table.ref for table in page.tables.values()] for page in book.worksheets}
    assert sizes == {"Läs mig": [], "none": [], "first": ["A1:F4"], "h2": ["A1:B2"]}
    assert [cell.value for cell in book["none"][1]] == FRAME.columns
    assert list(book["h2"].tables) == ["table_h2"], "h2 alone would be a cell"


def test_the_file_says_what_it_is_called_and_in_which_language(write: Write, opened: Open) -> None:
    book = opened(write(made=FRAME))
    told = book.properties
    assert (told.title, told.creator, told.language) == ("Påhittade nyckeltal", "Påhittats kommun", "sv-SE")
    assert told.created == told.modified == datetime(2026, 3, 14, 15, 9)  # noqa: DTZ001  # UTC
    assert book.active is book.worksheets[0]


def test_no_entry_has_the_day_on_which_it_was_made(write: Write) -> None:
    with ZipFile(write(made=FRAME)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_number_of_texts_is_told_as_it_is(write: Write) -> None:
    with ZipFile(write(made=FRAME)) as archive:
        texts = archive.read("xl/sharedStrings.xml").decode()
        used = sum(
            archive.read(name).count(b't="s"') for name in archive.namelist() if "worksheets/sheet" in name
        )
    assert f'count="{used}" uniqueCount="{texts.count("<si>")}"' in texts


@pytest.mark.parametrize("column", [25, 26, 701, 702])
def test_columns_beyond_z_are_in_their_place(write: Write, opened: Open, column: int) -> None:
    frame = pl.DataFrame({f"c{number}": [number] for number in range(column + 1)})
    last = opened(write(made=frame))["made"].cell(2, column + 1)
    assert last.value == column


def test_equal_input_gives_equal_bytes_in_any_process(tmp_path: Path) -> None:
    """Whatever the seed of hashes and the number of threads."""
    found: set[str] = set()
    for seed, threads in (("0", "1"), ("1", "2"), ("77", "4")):
        path = tmp_path / f"{seed}.xlsx"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "POLARS_MAX_THREADS": threads}
        subprocess.run([sys.executable, "-c", MAKE, str(path)], check=True, env=environment)
        found.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(found) == 1
