"""Table Schema descriptors, read strictly.

Neither frictionless nor pandera notices a misspelt key or a constraint it does not know: the rule is
then never checked. So every key is on a list here, and what is not on it is refused.

The standard: https://datapackage.org/standard/table-schema/
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, cast

from obs.errors import SchemaError

_SCHEMA_KEYS = (
    "$schema",
    "name",
    "title",
    "description",
    "fields",
    "primaryKey",
    "foreignKeys",
    "missingValues",
)
_FIELD_KEYS = (
    "name",
    "type",
    "title",
    "description",
    "example",
    "unit",
    "rdfType",
    "format",
    "constraints",
    "categories",
    "missingValues",
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
)
_FLAGS = ("required", "unique")
_LENGTHS = ("minLength", "maxLength")
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_CONSTRAINTS: Mapping[str, tuple[str, ...]] = {
    "string": (*_FLAGS, *_LENGTHS, "pattern", "enum"),
    "integer": (*_FLAGS, *BOUNDS, "enum"),
    "number": (*_FLAGS, *BOUNDS, "enum"),
    "boolean": _FLAGS,
    "date": (*_FLAGS, *BOUNDS, "enum"),
    "year": (*_FLAGS, *BOUNDS, "enum"),
    "any": _FLAGS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: its *constraints* hold values of the column's own type (a date, not its text)."""

    name: str
    type: str
    description: str = ""
    constraints: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """A table's columns and keys. Key columns are always required; *references* are the foreign keys."""

    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def read_schema(descriptor: Mapping[str, Any]) -> TableSchema:
    """The schema that *descriptor* describes.

    Raises SchemaError for an unknown key, type or constraint and for a value that makes no sense.
    """
    _known(descriptor, _SCHEMA_KEYS, "the schema")
    _marks(descriptor, "the schema")
    entries = _list(descriptor, "fields", "the schema")
    if not entries:
        raise SchemaError("the schema has no fields", suggestion='add "fields": [{"name": ...}]')
    key = _names(descriptor.get("primaryKey", []), "primaryKey")
    fields = tuple(_field(entry, key) for entry in entries)
    names = [column.name for column in fields]
    if len(set(names)) < len(names):
        raise SchemaError(f"the schema names a field twice: {', '.join(names)}")
    references = tuple(_reference(entry) for entry in _list(descriptor, "foreignKeys", "the schema"))
    for name in (*key, *references):
        if name not in names:
            raise SchemaError(f"a key of the schema names the column {name!r}, which is none of its fields")
    return TableSchema(fields=fields, primary_key=key, references=references)


def text_formats(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """The formats that *descriptor* gives for texts ("email", "uri"...), by the name of the field.

    They are a check more. A format of another type says how its cells are read, so `read_schema` refuses it.
    Raises SchemaError for a field without a name.
    """
    formats: dict[str, str] = {}
    for entry in _list(descriptor, "fields", "the schema"):
        field = _named(entry)
        form: object = field.get("format", "default")
        if field.get("type", "string") == "string" and isinstance(form, str) and form != "default":
            formats[field["name"]] = form
    return formats


def did_you_mean(word: str, choices: Collection[str]) -> str:
    """A question naming the choice nearest to *word*, or "" when none is near."""
    near = get_close_matches(word, list(choices), n=1)
    return f"did you mean {near[0]!r}?" if near else ""


def _named(entry: object) -> dict[str, Any]:
    if not isinstance(entry, dict) or not isinstance(cast("dict[str, Any]", entry).get("name"), str):
        raise SchemaError(f"a field of the schema has no name: {entry!r}")
    return cast("dict[str, Any]", entry)


def _field(entry: object, key: tuple[str, ...]) -> Field:
    descriptor = _named(entry)
    name: str = descriptor["name"]
    where = f"field {name!r} of the schema"
    _known(descriptor, _FIELD_KEYS, where)
    kind = descriptor.get("type", "string")
    if not isinstance(kind, str) or kind not in _CONSTRAINTS:
        raise SchemaError(
            f"{where} has the type {kind!r}", suggestion=f"use one of {', '.join(_CONSTRAINTS)}"
        )
    if descriptor.get("format", "default") != "default":
        raise SchemaError(
            f"{where} has the format {descriptor['format']!r}, which is not supported",
            suggestion="use a pattern for text, and write dates as 2022-07-31",
        )
    given: dict[str, Any] = descriptor.get("constraints", {})
    _known(given, _CONSTRAINTS[kind], f"the constraints of {where} (type {kind})")
    constraints = {rule: _limit(rule, limit, kind, where) for rule, limit in given.items()}
    if name in key:
        constraints["required"] = True
    _categories(descriptor, constraints, where)
    _marks(descriptor, where)
    description = str(descriptor.get("description", ""))
    return Field(name=name, type=kind, description=description, constraints=constraints)


def _limit(rule: str, limit: object, kind: str, where: str) -> object:
    try:
        if rule in _FLAGS and isinstance(limit, bool):
            return limit
        if rule in _LENGTHS and isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0:
            return limit
        if rule == "pattern" and isinstance(limit, str):
            return _pattern(limit)
        if rule == "enum" and isinstance(limit, list) and limit:
            return tuple(_typed(value, kind) for value in cast("list[object]", limit))
        if rule in BOUNDS:
            return _typed(cast("object", limit), kind)
    except ValueError as error:
        raise SchemaError(f"{where}: {rule} = {limit!r} makes no sense: {error}") from error
    raise SchemaError(f"{where}: {rule} = {limit!r} makes no sense")


def _typed(value: object, kind: str) -> object:
    text = str(value)
    if kind == "date":
        return date.fromisoformat(text)
    if kind in {"integer", "year"}:
        return int(text)
    return float(text) if kind == "number" else text


def _pattern(pattern: str) -> str:
    """Refuses a pattern that only one of the two regex engines (Python's, Rust's) understands.

    And one that they understand differently: of sets in sets and of ``--``, ``&&``, ``~~`` and ``||`` in a
    set Python warns that they may come to mean what they mean in Rust.
    """
    # There may be no pattern, and Polars takes 0.4 s.
    import polars as pl  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            re.compile(f"{pattern}(?:)")  # what was compiled before is not warned of again
        pl.Series([""]).str.contains(pattern)
    except (re.error, FutureWarning, pl.exceptions.ComputeError) as error:
        raise ValueError(str(error)) from error
    return pattern


def _categories(descriptor: Mapping[str, Any], constraints: Mapping[str, Any], where: str) -> None:
    """No engine checks `categories`: an enum must say the same."""
    entries = _list(descriptor, "categories", where)
    listed = {str(cast("dict[str, Any]", e).get("value") if isinstance(e, dict) else e) for e in entries}
    if listed and listed != {str(value) for value in constraints.get("enum", ())}:
        raise SchemaError(
            f"{where}: its categories are not checked", suggestion="list the same values as enum"
        )


def _marks(descriptor: Mapping[str, Any], where: str) -> None:
    if not all(isinstance(mark, str) for mark in _list(descriptor, "missingValues", where)):
        raise SchemaError(f"{where}: missingValues is not a list of texts", suggestion='write ["", ".."]')


def _reference(entry: object) -> str:
    fields: object = cast("dict[str, Any]", entry).get("fields", []) if isinstance(entry, dict) else []
    names = _names(fields, "foreignKeys")
    if len(names) != 1:
        raise SchemaError("a foreign key of the schema does not name exactly one column")
    return names[0]


def _list(descriptor: Mapping[str, Any], key: str, where: str) -> list[object]:
    value: object = descriptor.get(key, [])
    if not isinstance(value, list):
        raise SchemaError(f"{where}: {key} is not a list: {value!r}")
    return cast("list[object]", value)


def _names(value: object, where: str) -> tuple[str, ...]:
    names: object = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in cast("list[Any]", names)):
        raise SchemaError(f"{where} of the schema is not a list of column names: {value!r}")
    return tuple(cast("list[str]", names))


def _known(given: object, keys: Collection[str], where: str) -> None:
    if not isinstance(given, dict):
        raise SchemaError(f"{where} should be a table of keys, not {given!r}")
    for key in cast("dict[str, Any]", given):
        if key not in keys:
            raise SchemaError(
                f"{where} has the key {key!r}, which is not one that is checked",
                suggestion=did_you_mean(key, keys) or f"known are {', '.join(keys)}",
            )
