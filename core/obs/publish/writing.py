"""Writing the tables: each as CSV for everybody and as Parquet for programs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from obs.publish.files import File
from obs.publish.model import Table

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

    CSV is UTF-8 without a mark, with commas, LF, decimal points and ISO dates; numbers have the fewest digits
    that give them back. Equal frames give equal bytes.
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
    table.frame.write_csv(folder / path)
    return file_at(folder, path, mediatype=CSV, table=table.name, rows=table.frame.height)


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
