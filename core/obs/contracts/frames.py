"""Checks frames by Table Schemas, with Pandera on Polars: eager and to full depth.

Never a LazyFrame: on one Pandera checks names and types only and lets every bad value pass
(https://pandera.readthedocs.io/en/stable/polars.html#how-it-works).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrorReason

from obs.codes import coded
from obs.contracts.pandera_schema import assemble, assemble_whole
from obs.contracts.rules import Rule, rules_of, type_rule
from obs.contracts.table_schema import TableSchema, read_schema
from obs.errors import SchemaError
from obs.models import Finding, Place

LISTED = 100
"""Rows listed for each rule that is broken; the rest are counted."""


def check_frame(
    frame: pl.DataFrame, schema: Mapping[str, Any], *, references: Mapping[str, Collection[str]] | None = None
) -> list[Finding]:
    """Everything in *frame* that breaks the Table Schema *schema*, in the order of its columns.

    *references* are the values that a column may refer to. Rows are counted from 1. Of each rule that is
    broken `LISTED` rows are listed, then one finding says how many there are in all. Raises SchemaError
    for a wrong schema, TypeError for a LazyFrame.
    """
    if type(frame) is not pl.DataFrame:
        raise TypeError(f"only a DataFrame can be checked, not a {type(frame).__name__}")
    table = read_schema(schema)
    rules = rules_of(table, references or {})
    judged = {name for rule in rules if rule.constraint != "required" for name in rule.columns}
    frame = coded(
        frame, [field.name for field in table.fields if field.type == "string" and field.name in judged]
    )
    if not _errors(frame, assemble_whole(table, rules)):
        return []
    failures = [_failure(error) for error in _errors(frame, assemble(table, rules))]
    structure = list(_structure(failures, table))
    unsound = {finding.place.column for finding in structure}
    return structure + list(_values(failures, frame, rules, unsound))


def _errors(frame: pl.DataFrame, schema: pa.DataFrameSchema) -> list[Any]:
    """What Pandera has against *frame*."""
    try:
        # Also when the environment tells Pandera to check nothing (PANDERA_VALIDATION_ENABLED, _DEPTH).
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return cast("list[Any]", errors.schema_errors)
    return []


def list_rows(frame: pl.DataFrame, rule: Rule, holds: pl.Series) -> Iterator[Finding]:
    """A finding for each of the first `LISTED` rows where *holds* is false, then one with their number."""
    rows = (~holds).arg_true()
    listed = rows.head(LISTED)
    for row, record in zip(listed, frame[listed].iter_rows(named=True), strict=True):
        yield rule.broken(_place(row + 1, record, rule))
    if len(rows) > LISTED:
        yield Finding(
            code=rule.code,
            severity="error",
            message=f"{rule.column} {rule.words}: {len(rows)} rows break this, the first {LISTED} are listed",
            suggestion=rule.advice,
            place=Place(column=rule.column),
        )


def _place(row: int, record: Mapping[str, Any], rule: Rule) -> Place:
    def text(name: str) -> str:
        return "" if record.get(name) is None else str(record[name])

    return Place(
        row=row,
        column=rule.column,
        value=", ".join(text(name) for name in rule.columns),
        indicator=text("indicator"),
        region=text("region"),
        period=text("period"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    """One of Pandera's errors. *check* is the code of the rule, *holds* what the check said of each row."""

    reason: SchemaErrorReason
    column: str | None
    check: str
    detail: str
    holds: pl.Series | None


# Pandera does not type its errors: here they become typed.
def _failure(error: Any) -> _Failure:  # noqa: ANN401
    output = error.check_output
    return _Failure(
        reason=error.reason_code,
        column=error.schema.name,
        check=getattr(error.check, "name", ""),
        detail=str(error.failure_cases),
        holds=None if output is None else output.to_series(),
    )


def _structure(failures: Sequence[_Failure], schema: TableSchema) -> Iterator[Finding]:
    """Findings on columns that are missing, too many or of another type."""
    for failure in failures:
        if failure.reason is SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME:
            yield _about_column("missing-column", failure.detail, "is missing", "add it")
        if failure.reason is SchemaErrorReason.COLUMN_NOT_IN_SCHEMA:
            yield _about_column("extra-column", failure.detail, "is not in the schema", "remove it")
        if failure.reason is SchemaErrorReason.WRONG_DATATYPE:
            rule = next(type_rule(field) for field in schema.fields if field.name == failure.column)
            yield rule.broken(Place(column=rule.column, value=failure.detail))


def _about_column(code: str, column: str, words: str, advice: str) -> Finding:
    return Finding(
        code=code,
        severity="error",
        message=f"column {column!r} {words}",
        suggestion=advice,
        place=Place(column=column),
    )


def _values(
    failures: Sequence[_Failure], frame: pl.DataFrame, rules: Sequence[Rule], unsound: set[str]
) -> Iterator[Finding]:
    """Findings on rows; a column that is missing or of another type says nothing about its values."""
    for failure in failures:
        if failure.reason in _STRUCTURAL:
            continue
        rule = next(
            rule
            for rule in rules
            if rule.code == failure.check and (rule.is_key or rule.column == failure.column)
        )
        if not unsound.isdisjoint(rule.columns):
            continue
        if failure.holds is None:  # a check that did not run must not look like one that found nothing
            raise SchemaError(
                f"the rule that {rule.column} {rule.words} could not be checked: {failure.detail}"
            )
        yield from list_rows(frame, rule, failure.holds)


_STRUCTURAL = (
    SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME,
    SchemaErrorReason.COLUMN_NOT_IN_SCHEMA,
    SchemaErrorReason.WRONG_DATATYPE,
)
