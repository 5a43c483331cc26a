"""A comparison as CSV, JSON and Parquet."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from obs import ConfigError, ObsError
from obs.compare.tabulation import SCHEMA
from obs.report.tables import write

if TYPE_CHECKING:
    from tests.report.conftest import Bench

FORMS = ("csv", "json", "parquet")


def test_csv_can_be_read_by_anyone(bench: Bench, tmp_path: Path) -> None:
    """UTF-8 with a header, LF, codes as text, numbers in full with a point, nothing for no value."""
    bench.put("A1", (1 / 3, 2.0, None, 5.0, 3.0), producer="Myndigheten för påhitt")
    file = tmp_path / "comparison.csv"
    write(bench.compare(), "csv", file)
    assert b"\r" not in file.read_bytes()
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    assert list(rows[0]) == [*SCHEMA, "ref"]
    assert rows[0]["ref"] == "comparison/A1/9901"
    assert (rows[0]["region"], rows[0]["benchmark"], rows[0]["value"]) == ("9901", "00", repr(1 / 3))
    assert (rows[2]["value"], rows[2]["status"], rows[2]["rank"]) == ("", "missing", "")
    assert rows[0]["producer"] == "Myndigheten för påhitt"


def test_json_says_what_was_compared(bench: Bench, tmp_path: Path) -> None:
    """The study, the group, the benchmark and the figures beside the rows; null for no value."""
    bench.put("A1", (1.0, 2.0, None, 5.0, 3.0))
    file = tmp_path / "comparison.json"
    write(bench.compare(), "json", file)
    document = json.loads(file.read_text("utf-8"))
    assert (document["study"], document["benchmark"]) == ("invention", "00")
    assert document["group"] == {
        "id": "five",
        "title": "all five",
        "members": ["9901", "9902", "9903", "9904", "9905"],
    }
    assert document["figures"] == bench.label
    assert list(document["rows"][0]) == [*SCHEMA, "ref"]
    assert (document["rows"][2]["value"], document["rows"][0]["rank"]) == (None, 1)


def test_parquet_keeps_the_types(bench: Bench, tmp_path: Path) -> None:
    """Read back, the table is the same."""
    bench.put("A1")
    comparison = bench.compare()
    write(comparison, "parquet", tmp_path / "comparison.parquet")
    assert pl.read_parquet(tmp_path / "comparison.parquet").equals(comparison.table)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_comparison_gives_the_same_bytes(bench: Bench, tmp_path: Path, form: str) -> None:
    """Two runs cannot be told apart."""
    bench.put("A1")
    for name in ("one", "two"):
        write(bench.compare(), form, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_standard_output(
    bench: Bench, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, form: str
) -> None:
    """Without a file the bytes of the file go to standard output."""
    bench.put("A1")
    write(bench.compare(), form, None)
    write(bench.compare(), form, tmp_path / "file")
    assert capfdbinary.readouterr().out == (tmp_path / "file").read_bytes()


def test_a_file_is_replaced_whole_or_not_at_all(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full the old file stands, nothing half written stays, and one error says so."""
    bench.put("A1")
    file = tmp_path / "comparison.csv"
    file.write_text("old", "utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ObsError, match="No space left"):
        write(bench.compare(), "csv", file)
    assert file.read_text("utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["comparison.csv"]


def test_a_folder_that_is_not_there(bench: Bench, tmp_path: Path) -> None:
    """The error names the file."""
    bench.put("A1")
    with pytest.raises(ObsError, match=r"nowhere.*comparison\.csv"):
        write(bench.compare(), "csv", tmp_path / "nowhere" / "comparison.csv")


def test_an_unknown_format(bench: Bench, tmp_path: Path) -> None:
    """The error lists the formats there are."""
    bench.put("A1")
    with pytest.raises(ConfigError, match="'xlsx'") as caught:
        write(bench.compare(), "xlsx", tmp_path / "file")
    assert "csv, json, parquet" in caught.value.suggestion
