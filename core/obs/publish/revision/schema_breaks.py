"""What a new release breaks for programs that read the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obs.models import Finding, Place

Schema = Mapping[str, Any]
_ADVICE = "publish it as a dataset of another name, or give the reason for it"


def schema_breaks(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> list[Finding]:
    """Tables and columns of *old* that *new* has no longer, or has with another key, type or unit.

    Both are Table Schemas by table. A new table or column breaks nothing. A column is taken for renamed
    where its table has one new column of the same type, description and unit.
    """
    return [finding for name in old for finding in _table(name, old[name], new.get(name))]


def _table(name: str, before: Schema, after: Schema | None) -> Iterator[Finding]:
    if after is None:
        yield _finding("table-removed", f"table {name} is gone", name)
        return
    fields, fields_now = _fields(before), _fields(after)
    come = [each for column, each in fields_now.items() if column not in fields]
    for column, field in fields.items():
        if column in fields_now:
            yield from _column(name, field, fields_now[column])
            continue
        alike = [each["name"] for each in come if _meaning(each) == _meaning(field)]
        if len(alike) == 1:
            message = f"column {column} of {name} is now called {alike[0]}"
            yield _finding("column-renamed", message, name, column, alike[0])
        else:
            yield _finding("column-removed", f"column {column} of {name} is gone", name, column)
    key, key_now = (list(each.get("primaryKey", ())) for each in (before, after))
    if key != key_now:
        message = f"the key of {name} was {_named(key)} and is {_named(key_now)}"
        yield _finding("key-changed", message, name)


def _column(table: str, before: Schema, after: Schema) -> Iterator[Finding]:
    column = before["name"]
    for what, code in (("type", "type-changed"), ("unit", "unit-changed")):
        was, is_ = before.get(what, ""), after.get(what, "")
        if was != is_:
            message = f"the {what} of {column} in {table} was {was or 'none'} and is {is_ or 'none'}"
            yield _finding(code, message, table, column, is_)


def _fields(schema: Schema) -> dict[str, Schema]:
    return {field["name"]: field for field in schema.get("fields", ())}


def _meaning(field: Schema) -> tuple[str, ...]:
    return tuple(str(field.get(name, "")) for name in ("type", "description", "unit"))


def _named(key: Sequence[str]) -> str:
    return ", ".join(key) or "none"


def _finding(code: str, message: str, table: str, column: str = "", value: str = "") -> Finding:
    place = Place(file=table, column=column, value=value)
    return Finding(code=code, severity="error", message=message, suggestion=_ADVICE, place=place)
