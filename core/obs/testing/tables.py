"""Libraries of tables go below Python, where no audit hook sees them: here they are made to ask first."""

from __future__ import annotations

import inspect
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

Ask = Callable[[str, object, bool], None]
"""Told the name of a function, what it was given and whether that is an address; raises where it may not."""

_FUNCTIONS = {
    "polars": ("read_", "scan_"),
    "pandas": ("read_",),
    "pyarrow": ("memory_map", "input_stream", "output_stream"),
    "pyarrow.parquet": ("read_", "write_"),
    "pyarrow.csv": ("read_", "open_", "write_"),
    "pyarrow.json": ("read_", "open_"),
    "pyarrow.feather": ("read_", "write_"),
    "pyarrow.orc": ("read_", "write_"),
    "pyarrow.dataset": ("dataset", "write_"),
    "duckdb": ("read_", "connect", "from_csv", "from_parquet"),
}
_METHODS = {
    "polars.DataFrame": ("write_", "serialize", "deserialize"),
    "polars.LazyFrame": ("sink_", "serialize", "deserialize"),
    "pandas.DataFrame": ("to_csv", "to_parquet", "to_json", "to_excel", "to_feather", "to_pickle", "to_orc"),
    "pandas.Series": ("to_csv", "to_json", "to_excel", "to_pickle"),
}
_QUERIES = {
    "polars": ("sql",),
    "polars.SQLContext": ("execute",),
    "polars.DataFrame": ("sql",),
    "polars.LazyFrame": ("sql",),
    "duckdb": ("sql", "query", "execute"),
}
_NAMED = ("source", "sources", "file", "path", "target", "workbook", "where", "database")
_BY_QUERY = ("read_database", "write_database", "read_sql", "read_gbq")
_READING = re.compile(r"(?i)\b(read_\w+|scan_\w+|\w+_scan)\s*\(|\b(from|join)\s+'|\b(copy|attach|install)\b")
_ADDRESS = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]+://")
_MARK = "_obs_asks_first"
_QUERYING = frozenset({"sql", "query", "execute"})
_allowed = threading.local()


def ask_first(ask: Ask) -> None:
    """Has the readers and writers of Polars, pandas, pyarrow and duckdb *ask* before they begin.

    Of those libraries that are imported; called again, of those that are by then. Like an audit hook it
    cannot be taken away again. Modules that have imported a function by its name get the asking one.
    """
    replaced: dict[int, Callable[..., Any]] = {}
    for each in _found():
        function = _of_class(each.value)
        if function is not None:
            setattr(each.home, each.name, classmethod(_asking(function, each, ask)))
            continue
        asking = _asking(each.value, each, ask)
        setattr(each.home, each.name, asking)
        if not each.of_class:
            replaced[id(each.value)] = asking
    if replaced:
        _replace(replaced)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a function is: as *name* in the module or class *home*."""

    home: Any
    name: str
    shown: str
    of_class: bool
    value: Any


def _found() -> Iterator[_Place]:
    """Every reader and writer that does not ask yet."""
    for table in (_FUNCTIONS, _METHODS, _QUERIES):
        for place, beginnings in table.items():
            of_class = place.rpartition(".")[2][:1].isupper()
            module, _, cls = place.rpartition(".") if of_class else (place, "", "")
            home = sys.modules.get(module)
            home = getattr(home, cls, None) if of_class else home
            for name in dir(home) if home is not None else ():
                if not name.startswith(beginnings):
                    continue
                value: Any = inspect.getattr_static(home, name)
                plain = callable(value) and not isinstance(value, type)
                if (plain or _of_class(value)) and not getattr(value, _MARK, False):
                    yield _Place(
                        home=home, name=name, shown=f"{place}.{name}", of_class=of_class, value=value
                    )


def _of_class(value: Any) -> Callable[..., Any] | None:  # noqa: ANN401
    """The function of a class method."""
    return vars(classmethod)["__func__"].__get__(value) if type(value) is classmethod else None


def _replace(asking: dict[int, Callable[..., Any]]) -> None:
    """Puts the *asking* functions, by the ids of the others, where modules know these by a name."""
    for module in list(sys.modules.values()):
        names: dict[str, object] = getattr(module, "__dict__", {})
        for name, value in list(names.items()):
            if id(value) in asking:
                names[name] = asking[id(value)]


def _asking(function: Callable[..., Any], place: _Place, ask: Ask) -> Callable[..., Any]:
    @wraps(function)
    def asking(*given: Any, **named: Any) -> Any:  # noqa: ANN401
        if getattr(_allowed, "inside", False):
            return function(*given, **named)  # a reader that was let in calls another
        asked = list(_named(place, given[1:] if place.of_class else given, named))
        for each, is_address in asked:
            ask(place.shown, each, is_address)
        _allowed.inside = bool(asked)
        try:
            return function(*given, **named)
        finally:
            _allowed.inside = False

    setattr(asking, _MARK, True)
    return asking


def _named(
    place: _Place, given: tuple[object, ...], named: dict[str, object]
) -> Iterator[tuple[object, bool]]:
    """The paths and addresses among what a function is given, and whether each is an address."""
    if place.name.endswith("_clipboard"):
        yield "the clipboard", True
    elif place.name in _QUERYING:
        texts = [each for each in (*given, *named.values()) if isinstance(each, str)]
        yield from ((each, bool(_ADDRESS.search(each))) for each in texts if _READING.search(each))
    elif place.name.startswith(_BY_QUERY):
        texts = [each for each in (*given[:2], *named.values()) if isinstance(each, str)]
        yield from ((each, True) for each in texts if _ADDRESS.match(each))
    else:
        for each in (*given[:1], *(named.get(name) for name in _NAMED)):
            for one in cast("list[object]", each) if isinstance(each, (list, tuple)) else (each,):
                yield from _as_name(one)


def _as_name(given: object) -> Iterator[tuple[object, bool]]:
    """*given* where it is the name of a file or an address, or an open file that has a name."""
    name = getattr(given, "name", None) if hasattr(given, "read") else given
    if isinstance(name, (str, os.PathLike)):
        text = os.fsdecode(cast("str | os.PathLike[str]", name))
        if text != ":memory:":
            yield text, _ADDRESS.match(text) is not None
