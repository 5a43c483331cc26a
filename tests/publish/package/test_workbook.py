"""A workbook has the tables of the CSV files, value for value."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from tests.publish.package.valid import ours, seal

from obs.publish.package import Examination, check_package
from obs.publish.workbook import Cover, DataSheet, Line, write_workbook

COVER = Cover(title="Påhittat", lines=[Line(label="a", text="b")])


def _checked(folder: Path, **changed: pl.DataFrame) -> Examination:
    descriptor = ours(folder)
    frames = {
        "observations": pl.read_parquet(folder / "data/observations.parquet"),
        "regions": pl.read_csv(folder / "data/regions.csv", infer_schema=False),
    }
    sheets = [DataSheet(name=name, frame=frame) for name, frame in (frames | changed).items() if frame.height]
    write_workbook(folder / "pahittat.xlsx", sheets, COVER, created=datetime(2026, 1, 1, tzinfo=UTC))
    descriptor["resources"].append({"name": "workbook", "path": "pahittat.xlsx", "format": "xlsx"})
    seal(folder, descriptor)
    return check_package(folder, opinions=False)


def test_an_equal_workbook_passes(tmp_path: Path) -> None:
    """It is compared, and nothing is found."""
    examination = _checked(tmp_path)
    assert [str(each) for each in examination.errors] == []
    assert ("workbook", "ran") in {
        (each.place, each.status) for each in examination.checks if each.id == "equality"
    }


def test_a_workbook_that_says_something_else_is_found(tmp_path: Path) -> None:
    """Another name, and a table that is not there."""
    regions = pl.DataFrame({"region": ["9901", "9902"], "name": ["Påhittat", "Annat"]})
    found = _checked(tmp_path / "a", regions=regions).errors
    assert [(each.code, each.place.file, each.place.column, each.place.value) for each in found] == [
        ("unequal-value", "pahittat.xlsx", "name", "Annat")
    ]
    found = _checked(tmp_path / "b", regions=pl.DataFrame()).errors
    assert [each.code for each in found] == ["unequal-workbook"]
    assert "regions" in found[0].message
