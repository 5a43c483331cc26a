"""Workbooks with invented figures, in the three layouts that programs of others are known to read."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

MONTHS = (
    *("Januari", "Februari", "Mars", "April", "Maj", "Juni"),
    *("Juli", "Augusti", "September", "Oktober", "November", "December"),
)
TITLE = "Påhittade ärenden, antal"
Row = Sequence[object]


def workbook(*rows: Row, merged: Sequence[str] = (), name: str = "Blad1", more: Sequence[Row] = ()) -> bytes:
    """A workbook whose first sheet has *rows*; *more* are those of a second one."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for reference in merged:
        sheet.merge_cells(reference)
    if more:
        second = book.create_sheet("Blad2")
        for row in more:
            second.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def across(title: str = TITLE) -> bytes:
    """Months across, years in rows: 0991 and 9902 in 2021 and 2022, of which the last months are to come."""
    return workbook(
        [title],
        ["Region", "År", *MONTHS],
        ["0991 Påhittat", 2021, *range(101, 113)],
        ["0991 Påhittat", "2022", 201, "1 202", "--", "X", 0, 206, *["--"] * 6],
        ["9902 Uppdiktat", 2021, *range(301, 313)],
        ["9902 Uppdiktat", 2022, 401, 402, 403, 404, "405", 406.5, *[None] * 6],
        [],
        ["-- uppgift saknas, X sekretess"],
        ["Källa: ingen"],
    )


def stacked() -> bytes:
    """Years above months, merged as in a web table, with two measures in a column of their own."""
    return workbook(
        ["Påhittad statistik"],
        [None, None, 2021, None, 2022, None],
        ["Region", "Mått", "Januari", "Februari", "Januari", "Februari"],
        ["0991 Påhittat", TITLE, 11, 12, 13, 14],
        ["0991 Påhittat", "Annat", 21, 22, 23, 24],
        ["9902 Uppdiktat", TITLE, 31, 32, 33, 34],
        ["9902 Uppdiktat", "Annat", 41, 42, 43, 44],
        merged=("A1:F1", "C2:D2", "E2:F2"),
    )


def long() -> bytes:
    """A row for each figure."""
    return workbook(
        [TITLE],
        ["Region", "År", "Månad", TITLE],
        ["0991 Påhittat", 2021, "December", 11],
        ["0991 Påhittat", 2022, "Januari", 12],
        ["9902 Uppdiktat", 2021, "December", 21],
        ["9902 Uppdiktat", 2022, "Januari", 22],
    )
