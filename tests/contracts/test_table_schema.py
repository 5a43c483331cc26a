"""Schemas are read strictly: a rule that would never be checked is refused."""

from __future__ import annotations

from typing import Any

import pytest

import obs_schemas
from obs import SchemaError
from obs.contracts import compile_schema


def schema(**field: object) -> dict[str, Any]:
    """A schema with one field."""
    return {"fields": [{"name": "code", **field}]}


@pytest.mark.parametrize("name", obs_schemas.names())
def test_our_schemas_compile(name: str) -> None:
    """Every schema that obs ships is one that can be checked in full."""
    compile_schema(obs_schemas.read(name))


def test_misspelt_constraint_is_refused_with_the_right_one() -> None:
    """The key "requird", which frictionless and Pandera pass over, is an error that names "required"."""
    with pytest.raises(SchemaError, match="did you mean 'required'"):
        compile_schema(schema(constraints={"requird": True}))


@pytest.mark.parametrize(
    "field",
    [
        {"constrains": {"required": True}},
        {"type": "strng"},
        {"type": "geopoint"},
        {"format": "email"},
        {"constraints": {"minimum": 1}},
        {"type": "integer", "constraints": {"pattern": "[0-9]"}},
        {"type": "integer", "constraints": {"minimum": "one"}},
        {"type": "date", "constraints": {"minimum": "2022-13-01"}},
        {"constraints": {"required": "yes"}},
        {"constraints": {"minLength": -1}},
        {"constraints": {"minLength": True}},
        {"constraints": {"enum": []}},
        {"constraints": {"pattern": "("}},
        {"constraints": {"pattern": r"(?=x)x"}},
        {"constraints": {"pattern": "[a-z&&b]"}},
        {"constraints": {"pattern": "[[a]b]"}},
        {"categories": ["a", "b"]},
        {"categories": ["a", "b"], "constraints": {"enum": ["a"]}},
    ],
    ids=str,
)
def test_field_that_would_not_be_checked_is_refused(field: dict[str, object]) -> None:
    """Unknown keys, types and constraints, senseless limits, and patterns that only one engine knows."""
    with pytest.raises(SchemaError):
        compile_schema(schema(**field))


@pytest.mark.parametrize(
    "descriptor",
    [
        {},
        {"fields": []},
        {"fields": ["code"]},
        {"fields": [{"type": "string"}]},
        {"fields": [{"name": "code"}, {"name": "code"}]},
        {"fields": [{"name": "code"}], "primaryKey": ["cod"]},
        {"fields": [{"name": "code"}], "primarykey": ["code"]},
        {"fields": [{"name": "code"}], "primaryKey": 3},
        {"fields": [{"name": "code"}], "uniqueKeys": [["code"]]},
        {"fields": [{"name": "a"}, {"name": "b"}], "foreignKeys": [{"fields": ["a", "b"]}]},
    ],
    ids=str,
)
def test_table_that_would_not_be_checked_is_refused(descriptor: dict[str, object]) -> None:
    """A schema without fields, with a field twice, or with a key that leads nowhere."""
    with pytest.raises(SchemaError):
        compile_schema(descriptor)


def test_foreign_key_needs_values_to_refer_to() -> None:
    """A declared foreign key that nobody gave values for is an error, not a check left out."""
    descriptor = {
        **schema(),
        "foreignKeys": [{"fields": ["code"], "reference": {"resource": "x", "fields": ["y"]}}],
    }
    with pytest.raises(SchemaError, match="no values to refer to"):
        compile_schema(descriptor)
    compile_schema(descriptor, references={"code": ["1"]})


def test_values_to_refer_to_need_a_column() -> None:
    """Reference values for a column that does not exist are an error, not a check left out."""
    with pytest.raises(SchemaError, match="no column"):
        compile_schema(schema(), references={"cod": ["1"]})


def test_categories_with_the_same_enum_are_accepted() -> None:
    """Labelled categories are fine beside an enum that says the same."""
    compile_schema(schema(categories=[{"value": "a", "label": "A"}], constraints={"enum": ["a"]}))
