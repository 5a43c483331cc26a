"""The rules that a schema makes, in words: what an examination sets out to check of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obs.contracts.rules import CODES, Rule, finite_rule, key_rule
from obs.publish.package.columns import cell_text, is_typed
from obs.publish.package.model import Column, Reference, Schema
from obs.publish.package.parsing import items

_TYPES: Mapping[str, str] = {
    "string": "text",
    "integer": "a whole number in ASCII digits",
    "number": "a number in ASCII digits",
    "boolean": "one of the words for true and false",
    "date": "a date (2022-07-31)",
    "time": "a time (15:00:00)",
    "datetime": "a date and time (2022-07-31T15:00:00)",
    "year": "a year (2022)",
    "yearmonth": "a month (2022-07)",
    "object": "a JSON object",
    "array": "a JSON list",
    "geojson": "a GeoJSON object",
}
_WORDS: Mapping[str, str] = {
    "required": "must not be empty",
    "unique": "must not occur twice",
    "minLength": "must have at least {} characters or items",
    "maxLength": "must have at most {} characters or items",
    "pattern": "must have the form {}",
    "enum": "must be one of {}",
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be more than {}",
    "exclusiveMaximum": "must be less than {}",
    "jsonSchema": "must conform to its JSON Schema",
}
_SHOWN = 12


def rules_of(schema: Schema) -> tuple[Rule, ...]:
    """Every rule that *schema* makes, column by column, then its keys."""
    rules = [
        rule for column in schema.columns for rule in _column_rules(column, column.name in schema.primary_key)
    ]
    if schema.primary_key:
        rules.append(key_rule(schema.primary_key))
    rules += [_unique_key(key) for key in schema.unique_keys]
    return (*rules, *(reference_rule(reference) for reference in schema.references))


def _column_rules(column: Column, in_key: bool) -> list[Rule]:
    rules = [type_rule(column)] if column.type not in {"string", "any"} or column.format != "default" else []
    if column.type == "number":
        rules.append(finite_rule(column.name))
    given = dict(column.constraints)
    if in_key:
        given["required"] = True
    for name, limit in given.items():
        if name in _WORDS and limit is not False:
            rules.append(_rule(column, name, limit))
    if column.categories and "enum" not in given:  # an enum may hold nothing but categories
        values = tuple(cell_text(value) for value in column.categories)
        rules.append(
            _listed(column, "categories", values, column.categories, "must be one of its categories")
        )
    return rules


def type_rule(column: Column) -> Rule:
    """The values of *column* are of its type."""
    words = f"must be {_TYPES.get(column.type, f'of type {column.type}')}"
    if column.format != "default":
        words = f"must be of type {column.type}, format {column.format}"
    return Rule(
        columns=(column.name,),
        code="type",
        words=words,
        advice=_advice(column) or f"correct it, or the type of the field {column.name}",
        constraint="type" if is_typed(column) else "",
    )


def _advice(column: Column) -> str:
    if column.type == "boolean":
        return "use true and false, or say what stands for them in trueValues and falseValues"
    if column.type in {"integer", "number"}:
        return "write digits without spaces, or say decimalChar and groupChar"
    return ""


def _rule(column: Column, name: str, limit: object) -> Rule:
    code = CODES.get(name, "json-schema")
    if name == "enum":
        values = tuple(cell_text(value) for value in items(limit))
        shown = ", ".join(values[:_SHOWN]) + (", ..." if len(values) > _SHOWN else "")
        return _listed(column, code, values, items(limit), f"must be one of {shown}")
    words = _WORDS[name].format(cell_text(limit) if name != "jsonSchema" else "")
    description = column.entry.get("description")
    advice = description if isinstance(description, str) else "correct the value, or the rule"
    return Rule(columns=(column.name,), code=code, words=words, advice=advice, constraint=name, limit=limit)


def _listed(column: Column, code: str, texts: tuple[str, ...], values: Any, words: str) -> Rule:  # noqa: ANN401
    return Rule(
        columns=(column.name,),
        code=code,
        words=words,
        advice="use one of the values that the field allows",
        constraint=code,
        limit=tuple(values),
        choices=texts,
    )


def _unique_key(columns: tuple[str, ...]) -> Rule:
    rule = key_rule(columns)
    return Rule(
        columns=columns,
        code="duplicate-unique-key",
        words=rule.words,
        advice="keep one of the rows",
        constraint="uniqueKey",
    )


def reference_rule(reference: Reference) -> Rule:
    """The values of some columns are those of others."""
    where = f"of {reference.resource}" if reference.resource else "of the same table"
    return Rule(
        columns=reference.fields,
        code="unknown-reference",
        words=f"must be found in {', '.join(reference.targets)} {where}",
        advice="correct it, or add the row that it refers to",
        constraint="reference",
        limit=reference,
    )
