"""Checks files by Table Schemas, with frictionless: only this module and `frictionless_report` know it.

The first 1,000 errors are not enough, and a check that stopped half-way must not look like one that found
nothing: the limit is lifted and the rows are counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from obs.contracts.frictionless_report import Reading
from obs.contracts.rules import rules_of
from obs.contracts.table_schema import TableSchema, read_schema, text_formats
from obs.errors import SchemaError
from obs.models import Finding, Place

_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"  # exclusive bounds came with version 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a CSV file is written; what its numbers look like is the schema's business."""

    delimiter: str = ","
    encoding: str = "utf-8"


def check_file(
    body: bytes,
    schema: Mapping[str, Any],
    *,
    file: str,
    dialect: Dialect | None = None,
    references: Mapping[str, Collection[str]] | None = None,
) -> list[Finding]:
    """Everything in the CSV file *body* that breaks the Table Schema *schema*, line by line.

    *file* is its name in the findings, *references* are the values that a column may refer to. Rows are
    the file's line numbers; the header is line 1. A format of text ("email") is not checked, and a warning
    says so. Raises SchemaError for a wrong schema and UnicodeDecodeError for a file in another encoding
    than the dialect's.
    """
    formats, schema = _without_formats(schema, file)
    form = dialect or Dialect()
    try:
        lines = list(_record_lines(body.decode(form.encoding), form.delimiter))
    except csv.Error as error:  # a quotation mark that nothing closes makes one cell of the rest
        return [*formats, _unreadable(file, error)]
    # Everything is stated: what is left open, frictionless guesses from a sample.
    control = {
        "delimiter": form.delimiter,
        "lineTerminator": "\r\n",
        "quoteChar": '"',
        "doubleQuote": True,
        "skipInitialSpace": False,
    }
    source = {"scheme": "buffer", "format": "csv", "encoding": form.encoding, "dialect": {"csv": control}}
    return formats + _check(source, body, schema, _reading(schema, references, file, lines))


def check_rows(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    schema: Mapping[str, Any],
    *,
    file: str,
    lines: Sequence[int],
    references: Mapping[str, Collection[str]] | None = None,
) -> list[Finding]:
    """Everything in *rows*, text as read from a file, that breaks the Table Schema *schema*.

    *lines* are the line numbers of the rows in the *file*. Otherwise as `check_file`.
    """
    formats, schema = _without_formats(schema, file)
    table = [list(header), *map(list, rows)]
    reading = _reading(schema, references, file, [1, *lines])
    return formats + _check({"format": "inline"}, table, schema, reading)


def _without_formats(descriptor: Mapping[str, Any], file: str) -> tuple[list[Finding], Mapping[str, Any]]:
    """Warnings on the formats that are not checked, and the descriptor without them.

    Whoever wrote the file's schema for other programs too cannot leave them out. A schema of obs itself
    has none: `read_schema` refuses what the frames' engine would not check.
    """
    formats = text_formats(descriptor)
    if not formats:
        return [], descriptor
    findings = [
        Finding(
            code="format-not-checked",
            severity="warning",
            message=f"the schema gives {name} the format {form!r}, which is not checked",
            suggestion="add a pattern to the constraints of the field",
            place=Place(file=file, column=name),
        )
        for name, form in formats.items()
    ]
    fields: list[dict[str, Any]] = descriptor["fields"]
    without = [
        {key: value for key, value in field.items() if key != "format"}
        if field.get("name") in formats
        else field
        for field in fields
    ]
    return findings, {**descriptor, "fields": without}


def _unreadable(file: str, error: csv.Error) -> Finding:
    return Finding(
        code="unreadable",
        severity="error",
        message=f"the file cannot be read as CSV: {error}",
        suggestion="look for a quotation mark that is not closed",
        place=Place(file=file),
    )


def _record_lines(text: str, delimiter: str) -> Iterator[int]:
    """The line on which each record begins: a quoted cell may hold line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for _ in reader:
        yield line
        line = reader.line_num + 1


def _check(
    source: Mapping[str, Any], data: object, descriptor: Mapping[str, Any], reading: Reading
) -> list[Finding]:
    # It takes 0.4 s.
    from frictionless import FrictionlessException, Resource  # noqa: PLC0415

    no_data: list[object] = []
    resource: dict[str, Any] = {
        "$schema": _PROFILE,
        "type": "table",
        "name": "table",
        "data": no_data,
        **source,
    }
    try:
        table = Resource.from_descriptor({**resource, "schema": _extended(descriptor, reading.schema)})
    except FrictionlessException as error:
        raise SchemaError(f"the schema for {reading.file} is wrong: {error}") from error
    table.data = data
    task = table.validate(limit_errors=0, on_row=reading.take).tasks[0]
    return reading.findings(task.errors, stopped=bool(task.warnings))


def _reading(
    descriptor: Mapping[str, Any],
    references: Mapping[str, Collection[str]] | None,
    file: str,
    lines: Sequence[int],
) -> Reading:
    schema = read_schema(descriptor)
    return Reading(schema=schema, rules=rules_of(schema, references or {}), file=file, lines=lines)


def _extended(descriptor: Mapping[str, Any], schema: TableSchema) -> dict[str, Any]:
    """The descriptor with what frictionless needs to be told to read it as it is meant."""
    fields: list[dict[str, Any]] = []
    for entry, field in zip(descriptor["fields"], schema.fields, strict=True):
        constraints = dict(entry.get("constraints", {}))
        if "pattern" in constraints:  # put between ^ and $: "a|b" would be "^a|b$", and $ allows a line break
            constraints["pattern"] = rf"(?:{constraints['pattern']})(?!\n)"
        if field.constraints.get("required"):  # else a composite key with one part missing passes
            constraints["required"] = True
        fields.append({**entry, "type": field.type, "constraints": constraints})
        if field.type == "number":
            fields[-1]["floatNumber"] = True
    # Foreign keys are checked against the references given; it would look for a package.
    return {**{key: value for key, value in descriptor.items() if key != "foreignKeys"}, "fields": fields}
