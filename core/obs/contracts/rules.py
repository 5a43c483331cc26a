"""The rules of a schema in words: what a finding says is the same for frames and for files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from obs.contracts.table_schema import Field, TableSchema, did_you_mean
from obs.errors import SchemaError
from obs.models import Finding, Place

CODES: Mapping[str, str] = {
    "required": "required",
    "unique": "unique",
    "minLength": "min-length",
    "maxLength": "max-length",
    "pattern": "pattern",
    "enum": "enum",
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "exclusive-minimum",
    "exclusiveMaximum": "exclusive-maximum",
}
"""The code of a finding by the constraint that it breaks."""

_WORDS: Mapping[str, str] = {
    "required": "must not be empty",
    "unique": "must not occur twice",
    "minLength": "must have at least {} characters",
    "maxLength": "must have at most {} characters",
    "pattern": "must have the form {}",
    "enum": "must be one of {}",
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be more than {}",
    "exclusiveMaximum": "must be less than {}",
}
_TYPES: Mapping[str, str] = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date (2022-07-31)",
    "year": "a year (2022)",
    "any": "anything",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule for a column, or for several when it is about a key.

    *constraint* and *limit* are the schema's own; *choices* are the values allowed, where there is a list.
    """

    columns: tuple[str, ...]
    code: str
    words: str
    advice: str = ""
    constraint: str = ""
    limit: Any = None
    choices: tuple[str, ...] = ()

    @property
    def column(self) -> str:
        """The column's name; for a key "region, period"."""
        return ", ".join(self.columns)

    @property
    def is_key(self) -> bool:
        """Whether the rule is about rows, not about the values of one column."""
        return self.code == "duplicate-key"

    def broken(self, place: Place) -> Finding:
        """The finding that the value at *place* breaks this rule."""
        return Finding(
            code=self.code,
            severity="error",
            message=f"{self.column} {self.words}",
            suggestion=did_you_mean(place.value, self.choices) or self.advice,
            place=place,
        )


def rules_of(schema: TableSchema, references: Mapping[str, Collection[str]]) -> tuple[Rule, ...]:
    """Every rule that *schema* and *references* (the values allowed, by column) make.

    Raises SchemaError for a foreign key without values to look up and for values without a column: either
    would never be checked.
    """
    names = [field.name for field in schema.fields]
    for column in schema.references:
        if column not in references:
            raise SchemaError(
                f"the foreign key of column {column!r} cannot be checked: no values to refer to"
            )
    for column in references:
        if column not in names:
            raise SchemaError(
                f"values to refer to are given for {column!r}, which is no column of the schema"
            )
    rules = [rule for field in schema.fields for rule in _field_rules(field)]
    rules += [reference_rule(column, values) for column, values in references.items()]
    if schema.primary_key:
        rules.append(key_rule(schema.primary_key))
    return tuple(rules)


def type_rule(field: Field) -> Rule:
    """The values of *field* are of its type."""
    return Rule(
        columns=(field.name,), code="type", words=f"must be {_TYPES[field.type]}", advice=field.description
    )


def finite_rule(column: str) -> Rule:
    """A number is neither NaN nor infinite: Table Schema allows both, statistics have no use for them."""
    return Rule(
        columns=(column,),
        code="not-finite",
        words="must be a finite number",
        advice="leave it empty where there is no value",
    )


def key_rule(columns: tuple[str, ...]) -> Rule:
    """No two rows have the same key."""
    return Rule(
        columns=columns,
        code="duplicate-key",
        words="must be unique together" if len(columns) > 1 else "must be unique",
        advice="keep one of the rows with this key",
    )


def reference_rule(column: str, values: Collection[str]) -> Rule:
    """The values of *column* are among *values*."""
    return Rule(
        columns=(column,),
        code="unknown-reference",
        words="must be a known code",
        advice="check the code",
        constraint="reference",
        limit=tuple(values),
        choices=tuple(values),
    )


def _field_rules(field: Field) -> list[Rule]:
    rules = [_rule(field, name, limit) for name, limit in field.constraints.items() if limit is not False]
    if field.type == "number":
        rules.append(finite_rule(field.name))
    return rules


def _rule(field: Field, constraint: str, limit: object) -> Rule:
    choices = tuple(map(str, cast("tuple[object, ...]", limit))) if constraint == "enum" else ()
    return Rule(
        columns=(field.name,),
        code=CODES[constraint],
        words=_WORDS[constraint].format(", ".join(choices) or limit),
        advice=field.description,
        constraint=constraint,
        limit=limit,
        choices=choices,
    )
