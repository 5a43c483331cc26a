"""Writing the tables: each as CSV for everybody and as Parquet for programs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from obs.publish.files import File
from obs.publish.model import Table

if TYPE_CHECKING:
    import polars as pl

CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATA = "data"
_CHUNK = 1 << 20


def csv_path(table: str) -> str:
    """Where the CSV file of *table* lies in a release."""
    return f"{DATA}/{table}.csv"


def parquet_path(table: str) -> str:
    """Where the Parquet file of *table* lies in a release."""
    return f"{DATA}/{table}.parquet"


def write_tables(tables: Sequence[Table], folder: Path) -> Iterator[File]:
    """The files of *tables*, written into *folder*.

    CSV is UTF-8 without a mark, with commas, LF, decimal points and ISO dates, its head in quotes; numbers
    have the fewest digits that give them back. Equal frames give equal bytes.
    """
    for table in tables:
        yield write_csv(table, folder)
        rows, path = table.frame.height, parquet_path(table.name)
        table.frame.write_parquet(folder / path, compression="zstd", statistics=True)
        yield file_at(folder, path, mediatype=PARQUET, table=table.name, rows=rows)


def write_csv(table: Table, folder: Path) -> File:
    """The CSV file of *table*, written into *folder*."""
    (folder / DATA).mkdir(exist_ok=True)
    path = csv_path(table.name)
    put_csv(table.frame, folder / path)
    return file_at(folder, path, mediatype=CSV, table=table.name, rows=table.frame.height)


def put_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write *frame* as CSV to *path*: its head in quotes, and of the cells those that need them."""
    # DuckDB takes a file without quotes in its first 20,480 rows for one that knows none, and then stops at
    # the first cell that has a comma in it.
    head = ",".join(f'"{name}"' for name in frame.columns)
    with path.open("wb") as file:
        file.write(f"{head}\n".encode())
        frame.write_csv(file, include_header=False)


def file_at(
    folder: Path, path: str, *, mediatype: str = "", table: str = "", rows: int | None = None
) -> File:
    """The file *path* as it lies in *folder*."""
    digest = hashlib.sha256()
    size = 0
    with (folder / path).open("rb") as body:
        while chunk := body.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return File(path=path, bytes=size, sha256=digest.hexdigest(), mediatype=mediatype, table=table, rows=rows)
