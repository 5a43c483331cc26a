"""The page on schemas: each table of obs with its columns, types and constraints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import obs_schemas
from manual.markdown import literal, sections, table

INTRO = """# Schemas

What the tables of obs look like, as Table Schemas (`schemas/obs_schemas/NAME.schema.json`). They are the one
source of truth: the contracts that figures must pass before they are stored are built from them, and they
travel with every release. `obs_schemas.read("observation")` gives one as a dictionary."""


def page() -> str:
    """Every schema, by name."""
    return sections(INTRO, *(part for name in obs_schemas.names() for part in section(name)))


def section(name: str) -> list[str]:
    """One schema: what it is of, its key, its columns."""
    schema = obs_schemas.read(name)
    key = ", ".join(literal(each) for each in _listed(schema.get("primaryKey", [])))
    return [
        f"## {name}",
        f"{schema.get('title', '')}. {schema.get('description', '')}".strip(". "),
        f"Key: {key}." if key else "",
        columns(schema),
    ]


def columns(schema: Mapping[str, Any]) -> str:
    """The columns of a Table Schema: name, type, constraints, meaning."""
    rows = [
        (
            literal(each["name"]),
            each["type"],
            constraints(each.get("constraints", {})),
            each.get("description", ""),
        )
        for each in schema["fields"]
    ]
    return table(("column", "type", "constraints", "meaning"), rows)


def constraints(given: Mapping[str, Any]) -> str:
    """What values must fulfil, in a line."""
    words = [
        name if value is True else f"{name} {literal(_shown(value))}"
        for name, value in given.items()
        if value is not False
    ]
    return ", ".join(words)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return " ".join(str(each) for each in _listed(value))  # pyright: ignore[reportUnknownArgumentType]
    return value if isinstance(value, str) else json.dumps(value)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
