"""A table longer than a sheet goes to several, and none of its rows is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from obs.errors import PublishError
from obs.publish.workbook import DataSheet, parts, read_workbook
from obs.publish.workbook.parts import part_names, parts_of

Write = Callable[..., Path]
Open = Callable[[Path], Workbook]
FRAME = pl.DataFrame({"code": [f"{number:04}" for number in range(25)], "value": range(25)})


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets of at most two rows."""
    monkeypatch.setattr(parts, "MOST_ROWS", 2)


@pytest.mark.usefixtures("short")
def test_a_long_table_is_split_and_read_back_in_order(write: Write, opened: Open) -> None:
    """Thirteen sheets: the tenth does not come before the second."""
    path = write(figures=FRAME, few=FRAME.head(2))
    book = opened(path)
    assert book.sheetnames == ["Läs mig", *(f"figures {number}" for number in range(1, 14)), "few"]
    assert book["figures 13"].tables["table_figures_13"].ref == "A1:B2"
    assert [cell.value for cell in book["figures 2"][2]] == ["0002", 2]
    found = read_workbook(path, {"figures": FRAME.schema, "few": FRAME.schema})
    assert found["figures"].equals(FRAME)
    assert found["few"].equals(FRAME.head(2))


@pytest.mark.usefixtures("short")
def test_the_cover_names_each_part_with_its_rows(write: Write, opened: Open) -> None:
    cover = opened(write(figures=FRAME.head(5)))["Läs mig"]
    lines = [(row[0].value, row[1].value) for row in cover.iter_rows()]
    assert lines[-3:] == [(f"figures {n}", f"{rows} rader · rows") for n, rows in ((1, 2), (2, 2), (3, 1))]


@pytest.mark.usefixtures("short")
def test_what_is_wrong_in_a_later_part_is_told_with_its_row_in_the_table(write: Write) -> None:
    wrong = FRAME.with_columns(value=pl.when(pl.col("value") == 7).then(2**60).otherwise(pl.col("value")))
    with pytest.raises(PublishError, match="row 8, is too large"):
        write(figures=wrong)
    with pytest.raises(PublishError, match="row 8 of 'figures' has no value"):
        write(figures=FRAME.select(pl.when(pl.col("value") != 7).then("code")))


def test_one_row_more_than_excel_holds_is_on_a_second_sheet(write: Write) -> None:
    """1,048,576 rows with the header is what a sheet has."""
    frame = pl.DataFrame({"value": range(1_048_576)})
    full, rest = parts_of([DataSheet(name="figures", frame=frame)])
    assert (full.name, full.frame.height) == ("figures 1", 1_048_575)
    assert (rest.name, rest.first, rest.frame.rows()) == ("figures 2", 1_048_575, [(1_048_575,)])
    path = write(figures=frame)
    assert read_workbook(path, {"figures": frame.schema})["figures"].equals(frame)
    [whole] = parts_of([DataSheet(name="figures", frame=frame.head(1_048_575))])
    assert whole.name == "figures"


def test_a_sheet_has_no_more_cells_than_can_be_read_back() -> None:
    frame = pl.DataFrame({f"c{number}": pl.zeros(100_001, pl.Int8, eager=True) for number in range(120)})
    sizes = [part.frame.height for part in parts_of([DataSheet(name="wide", frame=frame)])]
    assert sizes == [100_000, 1]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["a"], ["a"]),
        (["b", "a 2", "a 1"], ["a 1", "a 2"]),
        (["a 1", "a 3"], []),
        (["a 2"], []),
        (["ab 1", "a x", "b"], []),
    ],
)
def test_the_sheets_of_a_table_are_all_there_or_none_is_taken(names: list[str], found: list[str]) -> None:
    assert part_names("a", names) == found
