"""The engines by name; one whose package is not installed is refused with the command that installs it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from obs.engines.model import Engine
from obs.errors import ConfigError, ObsError, in_one_line

ENGINES = ("polars", "duckdb", "spark")
"""Polars is the default, and needs no engine beside it: it reads the figures as everything else does."""


def engine_called(name: str, memory: str = "") -> Engine | None:
    """The engine of this name, started; None for Polars. *memory* is what it may take, such as "8GB".

    ConfigError for another name, for a package that is not installed, or where the engine does not start.
    """
    if name == "polars":
        return None
    starts: dict[str, Callable[[str], Engine]] = {"duckdb": _duckdb, "spark": _spark}
    if name not in starts:
        raise ConfigError(f"there is no engine {name!r}", suggestion=f"take one of {', '.join(ENGINES)}")
    try:
        import_module("pyarrow")  # through which tables are handed over
        return starts[name](memory)
    except ImportError as error:
        raise ConfigError(
            f"the engine {name} is not installed ({error})", suggestion=f"pip install 'obs[{name}]'"
        ) from error
    except ObsError:
        raise
    except Exception as error:
        given = f" with --memory {memory}" if memory else ""
        raise ConfigError(
            f"the engine {name} does not start{given}: {in_one_line(error)}",
            suggestion="say what it may take as --memory 8GB",
        ) from error


def _duckdb(memory: str) -> Engine:
    from obs.engines.duckdb import DuckDB  # noqa: PLC0415

    return DuckDB(memory)


def _spark(memory: str) -> Engine:
    from obs.engines.spark import Spark  # noqa: PLC0415

    return Spark(memory)
