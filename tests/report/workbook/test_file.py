"""The file: nothing in it is run, whatever the data say, and the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from obs.language import Language, Number
from obs.report.material.model import Material
from obs.report.workbook.cells import LONGEST, cell_text, number_format
from obs.report.workbook.heights import HIGHEST, height_of

if TYPE_CHECKING:
    from tests.report.workbook.conftest import Opened

Read = Callable[[Language], "Opened"]
Write = Callable[..., "Opened"]
EVIL = "=cmd|' /C calc'!A1"
MAKE = """
import pickle, sys
from pathlib import Path
from obs.language import voice_of
from obs.report.workbook import workbook_bytes
material = pickle.loads(Path(sys.argv[1]).read_bytes())
Path(sys.argv[2]).write_bytes(workbook_bytes(material, voice_of("sv", material.catalogues)))
"""


def sheets(book: Opened) -> list[str]:
    return [book.part(name) for name in book.parts() if name.startswith("xl/worksheets/sheet")]


def test_a_title_that_looks_like_a_formula_is_a_text(opened: Read) -> None:
    book = opened("sv")
    assert [text for text in sheets(book) if "<f>" in text or "<f " in text] == []
    found = [
        cell
        for name in ("Data", "Wide", "Ordlista", "Kvalitet")
        for row in book.sheet(name).iter_rows()
        for cell in row
        if cell.value == EVIL
    ]
    assert len(found) > 4
    assert {cell.data_type for cell in found} == {"s"}
    assert EVIL in book.part("xl/sharedStrings.xml")


@pytest.mark.parametrize(
    "title",
    [
        "https://example.org/",
        "+1+1",
        "-1",
        "@SUM(A1)",
        "00123",
        "<b>&amp;</b>",
        "<r><t>Påhittad</t></r>",
        "{=1+1}",
        "tre\nrader\thär",
    ],
)
def test_a_title_stays_the_text_that_it_is(written: Write, title: str) -> None:
    """No link, number, formula or markup is made of it."""
    book = written(title_sv=title)
    cells = [row[1] for row in book.sheet("Ordlista").iter_rows(min_row=2, max_row=2)]
    assert [(cell.data_type, str(cell.value).strip()) for cell in cells] == [("s", title)]
    assert not any("hyperlink" in text for text in sheets(book))


def test_characters_that_xml_has_no_place_for_are_replaced(written: Write) -> None:
    book = written(title_sv="Noll\x00 klocka\x07 halv\ud800 ände\uffff", definition_sv="rad\r\nrad")
    row = book.rows("Ordlista")[0]
    assert row["Titel"] == "Noll\ufffd klocka\ufffd halv\ufffd ände\ufffd"
    assert row["Definition"] == "rad\nrad"


def test_a_text_too_long_for_a_cell_is_cut_and_marked(written: Write) -> None:
    row = written(definition_sv="ö" * 40_000).rows("Ordlista")[0]
    assert row["Definition"] == "ö" * (LONGEST - 1) + "…"


def test_length_is_counted_as_excel_does() -> None:
    """A character beyond the first 65,536 counts twice, and is never cut in half."""
    exact = "\U0001f600" * (LONGEST // 2) + "a"
    assert cell_text(exact) == exact
    assert cell_text(exact + "b") == exact[:-1] + "…"


@pytest.mark.parametrize(
    ("number", "pattern"),
    [
        (Number(1.0, 0), "#,##0"),
        (Number(1.0, 2), "#,##0.00"),
        (Number(1.0, 1, signed=True), "+#,##0.0;-#,##0.0;#,##0.0"),
    ],
)
def test_format_of_numbers(number: Number, pattern: str) -> None:
    assert number_format(number) == pattern


def test_rows_are_as_high_as_their_texts() -> None:
    """Programs other than Excel do not find out by themselves; no row can be higher than 409 points."""
    assert height_of([("kort", 20)]) is None
    assert height_of([("ord " * 30, 20), ("kort", 20)]) == 15.0 * 6
    assert height_of([("två\nrader", 20)]) == 30.0
    assert height_of([("x " * 40_000, 20)]) == HIGHEST


def test_the_same_input_gives_the_same_bytes_in_another_process(material: Material, tmp_path: Path) -> None:
    (tmp_path / "material").write_bytes(pickle.dumps(material))
    found: set[str] = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        out = tmp_path / f"{seed}.xlsx"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run(
            [sys.executable, "-c", MAKE, str(tmp_path / "material"), str(out)], check=True, env=environment
        )
        found.add(hashlib.sha256(out.read_bytes()).hexdigest())
    assert len(found) == 1


def test_the_file_says_what_it_is_and_nothing_of_the_day_it_was_made(opened: Read) -> None:
    book = opened("sv")
    core = book.part("docProps/core.xml")
    assert "<dc:title>Påhittad studie</dc:title>" in core
    assert "<dc:creator>obs</dc:creator>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2023-01-05T00:00:00Z"}
    assert "sv-SE" in book.part("docProps/custom.xml")
    assert "en-GB" in opened("en").part("docProps/custom.xml")


def test_nothing_is_locked(opened: Read) -> None:
    assert not any("sheetProtection" in text for text in sheets(opened("sv")))


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(opened: Read, tmp_path: Path) -> None:
    """The sheet Data as LibreOffice reads it: codes with their zero, numbers as numbers."""
    (tmp_path / "bok.xlsx").write_bytes(opened("sv").data)
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false,false,false,2"
    subprocess.run(
        [
            *(str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profil", "--headless"),
            *("--convert-to", form, "--outdir", str(tmp_path), str(tmp_path / "bok.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (out,) = tmp_path.glob("*.csv")
    lines = out.read_text("utf-8").splitlines()
    assert lines[0].startswith("indikator,titel,kommunkod,kommun,period,varde,")
    assert any(line.startswith("cost,Påhittad kostnad,0991,0991,2022,1234.5678,kr/inv,") for line in lines)
    assert len(lines) == len(opened("sv").rows("Data")) + 1
