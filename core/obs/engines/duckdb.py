"""DuckDB: in this process, out of memory onto disk where figures are larger."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from obs.engines.model import as_texts, columns

if TYPE_CHECKING:
    import polars as pl

SHARE_OF_MEMORY = 0.5
"""What DuckDB may take of the machine's memory before it writes to disk; the result is made beside it."""


class DuckDB:
    """One connection, to a database in memory that spills into a folder for temporary files."""

    name = "duckdb"
    at_a_time = 10_000_000

    def __init__(self, memory: str = "") -> None:
        """*memory* is the most that it may take, such as "8GB"; else `SHARE_OF_MEMORY` of the machine's."""
        duckdb: Any = import_module("duckdb")
        spilled = tempfile.mkdtemp(prefix="obs-duckdb-")
        weakref.finalize(self, shutil.rmtree, spilled, ignore_errors=True)
        self._connection: Any = duckdb.connect(
            config={
                "memory_limit": memory or f"{int(_machine_memory() * SHARE_OF_MEMORY)}B",
                "temp_directory": spilled,
                "preserve_insertion_order": False,
            }
        )

    def scan(self, files: Sequence[str]) -> object:
        """The observations in these files or addresses."""
        return self._connection.read_parquet(list(files)).select(*columns())

    def beside(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """*table* in DuckDB."""
        return cast("pl.LazyFrame", self._connection.from_arrow(as_texts(table)))


def _machine_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
