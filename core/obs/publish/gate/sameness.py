"""CSV, Parquet and workbook are read back and compared with what was to be written, value for value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from obs.errors import PublishError
from obs.models import Finding, Place
from obs.publish.building import csv_files
from obs.publish.gate.checking import Check, Outcome
from obs.publish.model import Release, Table
from obs.publish.workbook import read_workbook
from obs.publish.writing import parquet_path

ID = "same-values"
_MARK = b"\xef\xbb\xbf"


def check_sameness(release: Release, folder: Path) -> Iterator[Outcome]:
    """An outcome for each file of each table."""
    for table in release.tables:
        path = csv_files(release)[table.name]
        yield _outcome(table, path, _compared(table, _read_csv(folder / path, table)))
        if table.name != "revision":
            path = parquet_path(table.name)
            yield _outcome(table, path, _compared(table, _read_parquet(folder / path)))
    yield from _in_workbook(release, folder)


def _in_workbook(release: Release, folder: Path) -> Iterator[Outcome]:
    path = f"{release.dataset.name}.xlsx"
    types = {table.name: dict(table.frame.schema) for table in release.tables}
    held: Mapping[str, pl.DataFrame] | str
    try:
        held = read_workbook(folder / path, types)
    except PublishError as error:
        held = error.message
    for table in release.tables:
        read = held if isinstance(held, str) else held[table.name]
        yield _outcome(table, f"{path}, {table.name}", _compared(table, read))


def _read_csv(path: Path, table: Table) -> pl.DataFrame | str:
    try:
        with path.open("rb") as file:
            if file.read(len(_MARK)) == _MARK:
                return "it begins with a byte order mark"
        # Everything as text first: what a program guesses of a code is what a release must not depend on.
        text = pl.read_csv(path, infer_schema=False)
        return text.select(_typed(name, dtype) for name, dtype in table.frame.schema.items())
    except (OSError, pl.exceptions.PolarsError) as error:
        return f"it cannot be read: {error}"


def _typed(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.Boolean:
        return column.replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean)
    return column.str.to_date("%Y-%m-%d") if dtype == pl.Date else column.cast(dtype)


def _read_parquet(path: Path) -> pl.DataFrame | str:
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        return f"it cannot be read: {error}"


def _compared(table: Table, read: pl.DataFrame | str) -> str:
    """How *read* differs from *table*, "" where it does not."""
    wanted = table.frame
    if isinstance(read, str):
        return read
    if read.columns != wanted.columns or read.dtypes != wanted.dtypes:
        return "its columns or their types are others than the table's"
    if read.height != wanted.height:
        return f"it has {read.height} rows, the table {wanted.height}"
    for name in wanted.columns:
        differs = read[name].ne_missing(wanted[name])
        if differs.any():
            row = differs.arg_true()[0]
            return f"{differs.sum()} values of {name} differ, the first in row {row + 1}"
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
