"""The Parquet files are read back and compared with the tables that were traced, value for value.

That CSV files and workbook have the same values as these is part of the package's own examination.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from obs.models import Finding, Place
from obs.publish.gate.checking import Check, Outcome
from obs.publish.model import Release, Table
from obs.publish.writing import parquet_path

ID = "same-values"


def check_sameness(release: Release, folder: Path) -> Iterator[Outcome]:
    """An outcome for each table but the revisions, which have no Parquet file."""
    for table in release.tables:
        if table.name != "revision":
            path = parquet_path(table.name)
            yield _outcome(table, path, _compared(table.frame, folder / path))


def _compared(wanted: pl.DataFrame, path: Path) -> str:
    """How the file differs from the table, "" where it does not."""
    try:
        read = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        return f"it cannot be read: {error}"
    if dict(read.schema) != dict(wanted.schema):
        return "its columns or their types are others than the table's"
    if read.height != wanted.height:
        return f"it has {read.height} rows, the table {wanted.height}"
    for name in wanted.columns:
        differs = read[name].ne_missing(wanted[name])
        if differs.any():
            return f"{differs.sum()} values of {name} differ, the first in row {differs.arg_true()[0] + 1}"
    return ""


def _outcome(table: Table, path: str, problem: str) -> Outcome:
    check = Check(
        id=ID,
        subject=path,
        title="read back, it has the values of the table",
        rows=table.frame.height,
        failures=1 if problem else 0,
    )
    finding = Finding(
        code=ID,
        severity="error",
        message=f"{path} is not the table {table.name}: {problem}",
        suggestion="this is a fault in obs or in a library: do not publish, and report it",
        place=Place(file=path),
    )
    return Outcome(checks=(check,), findings=(finding,) if problem else ())
