"""What an engine does, and the little that is the same for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

import narwhals as nw
import polars as pl

from obs.errors import ConfigError
from obs.observations import SCHEMA


class Engine(Protocol):
    """What computes with tables that need not fit into memory."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def at_a_time(self) -> int:
        """How many figures it is asked of at a time: more are asked of in parts, as far as indicators go."""
        ...

    def scan(self, files: Sequence[str]) -> object:
        """The observations in these Parquet *files*, lazily, as a table of the engine's own."""
        ...

    def beside(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """*table*, which is small, as one of the engine's own, its codes as texts; see `obs.models.Panel`."""
        ...


def columns() -> tuple[str, ...]:
    """Those that all engines read: the ones of observations."""
    return tuple(SCHEMA)


def computed(table: object) -> pl.DataFrame:
    """*table* of any engine, computed there, as a table of Polars; ConfigError where it lacks the memory."""
    if isinstance(table, pl.LazyFrame):
        return table.collect()
    try:
        return cast("pl.DataFrame", nw.from_native(cast("Any", table)).collect("polars").to_native())
    except Exception as error:
        if type(error).__name__ != "OutOfMemoryException":  # that of DuckDB, which may not be installed
            raise
        raise ConfigError(
            f"the engine has not memory enough: {error}".partition("\n")[0],
            suggestion="let it take more: --memory 8GB",
        ) from error


def as_texts(table: pl.LazyFrame) -> object:
    """*table* as one of Arrow for engines without categories: codes as texts, in Arrow's oldest form."""
    frame = table.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).collect()
    return cast("object", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
