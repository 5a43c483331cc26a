"""What a field of a Table Schema asks for: types that exist, and constraints that fit them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from obs.contracts.table_schema import did_you_mean
from obs.models import Finding
from obs.publish.package.columns import is_typed, limit_value, limit_values
from obs.publish.package.model import Column, Package, problem

_ALL = ("required", "unique", "enum")
_RANGE = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_SIZE = ("minLength", "maxLength")
FITTING: Mapping[str, tuple[str, ...]] = {
    "string": (*_ALL, *_SIZE, "pattern"),
    "number": (*_ALL, *_RANGE),
    "integer": (*_ALL, *_RANGE),
    "boolean": _ALL,
    "object": (*_ALL, *_SIZE, "jsonSchema"),
    "array": (*_ALL, *_SIZE, "jsonSchema"),
    "list": (*_ALL, *_SIZE),
    "datetime": (*_ALL, *_RANGE),
    "date": (*_ALL, *_RANGE),
    "time": (*_ALL, *_RANGE),
    "year": (*_ALL, *_RANGE),
    "yearmonth": (*_ALL, *_RANGE),
    "duration": (*_ALL, *_RANGE),
    "geopoint": _ALL,
    "geojson": (*_ALL, *_SIZE),
    "any": (*_ALL, "pattern"),
}
_FORMATS: Mapping[str, tuple[str, ...]] = {
    "string": ("default", "email", "uri", "binary", "uuid"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
}
_TEMPORAL = ("date", "time", "datetime")


def check_fields(package: Package, *, file: str) -> list[Finding]:
    """Types, formats, constraints and categories of every field that make no sense."""
    found: list[Finding] = []
    for resource in package.resources:
        for column in resource.schema.columns if resource.schema else ():
            where = f"resource {resource.name!r}, field {column.name!r}"
            found += _field(column, where, package.version, file)
    return found


def _field(column: Column, where: str, version: int, file: str) -> Iterator[Finding]:
    if column.type not in FITTING or (version == 1 and column.type == "list"):
        advice = did_you_mean(column.type, FITTING) or f"use one of {', '.join(FITTING)}"
        words = f"{where} has the type {column.type!r}, which the standard does not know"
        yield problem("unknown-type", words, advice, file=file, value=column.type)
        return
    formats = _FORMATS.get(column.type, ("default", "any") if column.type in _TEMPORAL else ("default",))
    if column.format not in formats and not (column.type in _TEMPORAL and "%" in column.format):
        words = f"{where} has the format {column.format!r}, which type {column.type} does not have"
        yield problem(
            "unknown-format", words, f"use one of {', '.join(formats)}", file=file, value=column.format
        )
    for name, limit in column.constraints.items():
        yield from _constraint(column, name, limit, where, file)
    yield from _categories(column, where, file)


def _constraint(column: Column, name: str, limit: object, where: str, file: str) -> Iterator[Finding]:
    if any(name in fitting for fitting in FITTING.values()) and name not in FITTING[column.type]:
        words = f"{where} has the constraint {name}, which does not fit its type {column.type}"
        yield problem("constraint-type", words, "leave it out, or change the type", file=file, value=name)
    elif name in _RANGE and is_typed(column) and limit_value(column, limit) is None:
        words = f"{where}: {name} is {limit!r}, which is not of type {column.type}"
        yield problem("constraint-value", words, "write a value of the type", file=file, value=str(limit))
    elif name == "enum" and isinstance(limit, list):
        yield from _values(column, limit_values(column, limit), limit, f"{where}: enum", file)  # pyright: ignore[reportUnknownArgumentType]
    elif name == "pattern" and isinstance(limit, str):
        try:
            re.compile(limit)
        except re.error as error:
            words = f"{where}: the pattern {limit!r} is not understood: {error}"
            yield problem("constraint-value", words, "correct it", file=file, value=limit)


def _values(
    column: Column, typed: list[object], given: list[object], what: str, file: str
) -> Iterator[Finding]:
    if is_typed(column):
        for value, written in zip(typed, given, strict=True):
            if value is None:
                words = f"{what} has {written!r}, which is not of type {column.type}"
                yield problem(
                    "constraint-value", words, "write values of the type", file=file, value=str(written)
                )


def _categories(column: Column, where: str, file: str) -> Iterator[Finding]:
    if not column.categories:
        return
    if column.type not in {"string", "integer", "any"}:
        words = f"{where} has categories, which a {column.type} cannot have"
        yield problem("categories", words, "use type string or integer", file=file)
        return
    allowed = limit_values(column, list(column.categories))
    yield from _values(column, allowed, list(column.categories), f"{where}: categories", file)
    if len({str(value) for value in column.categories}) < len(column.categories):
        yield problem("categories", f"{where} names a category twice", "keep one of them", file=file)
    enum = column.constraints.get("enum")
    if isinstance(enum, list):
        beyond = [value for value in limit_values(column, enum) if value not in allowed]  # pyright: ignore[reportUnknownArgumentType]
        if beyond:
            words = f"{where}: enum has {', '.join(map(str, beyond))}, which is none of its categories"
            yield problem("categories", words, "let enum and categories agree", file=file)
