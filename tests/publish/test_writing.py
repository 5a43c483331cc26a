"""CSV files of a release are read by programs that guess."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from obs.publish.writing import put_csv

ROWS = 40_000


@pytest.fixture
def frame() -> pl.DataFrame:
    """Codes with noughts before them, and one remark with a comma far down."""
    return pl.DataFrame(
        {
            "region": [f"{number % 10000:04d}" for number in range(ROWS)],
            "value": [number / 3 for number in range(ROWS)],
            "note": [None] * (ROWS - 1) + ['a "comma", and quotes'],
        }
    )


def test_a_program_that_guesses_reads_a_comma_far_down(frame: pl.DataFrame, tmp_path: Path) -> None:
    """DuckDB looks for quotes among the first rows only; codes stay text."""
    put_csv(frame, tmp_path / "x.csv")
    found = duckdb.connect().execute(f"SELECT * FROM read_csv('{tmp_path / 'x.csv'}')").fetchall()
    assert found[-1] == ("9999", (ROWS - 1) / 3, 'a "comma", and quotes')
    assert found[1][0] == "0001"
    assert len(found) == ROWS


def test_only_the_head_and_what_needs_them_has_quotes(frame: pl.DataFrame, tmp_path: Path) -> None:
    """The rest is as plain as it can be, with LF and without a mark."""
    put_csv(frame, tmp_path / "x.csv")
    lines = (tmp_path / "x.csv").read_bytes().split(b"\n")
    assert lines[0] == b'"region","value","note"'
    assert lines[1] == b"0000,0.0,"
    assert lines[-2] == b'9999,13333.0,"a ""comma"", and quotes"'
    assert lines[-1] == b""
    assert sum(b'"' in line for line in lines) == 2
