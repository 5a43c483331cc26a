"""The Table Schema of a file: the one beside it, completed for the columns that it does not describe."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from obs import Finding, Place, SchemaError
from obs_local_csv.mapping import Columns

_NUMERIC = ("integer", "number")
_NUMBER_FORM = ("decimalChar", "groupChar", "bareNumber")
_CODE = {"required": True}


def read_descriptor(body: bytes | None) -> dict[str, Any]:
    """The Table Schema in a schema file; one without fields when there is no such file.

    Raises SchemaError when the file is not JSON or holds no list of named fields.
    """
    if body is None:
        return {"fields": []}
    try:
        descriptor: Any = json.loads(body)
        json.dumps(descriptor, ensure_ascii=False).encode()  # half a letter could not be told of
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"the schema is not JSON: {error}", suggestion="see datapackage.org") from error
    fields: object = (
        cast("dict[str, Any]", descriptor).get("fields") if isinstance(descriptor, dict) else None
    )
    if not isinstance(fields, list) or not all(_is_named(field) for field in cast("list[object]", fields)):
        raise SchemaError("the schema has no list of fields with names", suggestion='write {"fields": [...]}')
    parts = [cast("dict[str, Any]", descriptor), *cast("list[dict[str, Any]]", fields)]
    for part in parts:
        _check_reading(part)
    return cast("dict[str, Any]", descriptor)


def complete(descriptor: Mapping[str, Any], columns: Sequence[Columns]) -> dict[str, Any]:
    """*descriptor* for cells whose numbers are already plain, with a field for every column that is read."""
    fields = [_plain(field) if is_numeric(field) else field for field in descriptor["fields"]]
    described = {field["name"] for field in fields}
    for column in columns:
        fields.extend(field for field in _derived(column) if field["name"] not in described)
        described.update(column.mapped)
    return {**descriptor, "fields": fields}


def missing_values(descriptor: Mapping[str, Any], field: Mapping[str, Any]) -> Sequence[str] | None:
    """The marks for an empty cell that the schema names for a field; None where it names none."""
    return field.get("missingValues", descriptor.get("missingValues"))


def is_numeric(field: Mapping[str, Any]) -> bool:
    """Whether a field's cells are read as numbers."""
    return field.get("type") in _NUMERIC


def code_types(descriptor: Mapping[str, Any], columns: Sequence[Columns], file: str) -> Iterator[Finding]:
    """Warnings on codes that the schema calls numbers."""
    regions = {column.region for column in columns}
    for field in descriptor["fields"]:
        if field["name"] in regions and is_numeric(field):
            yield Finding(
                code="code-type",
                severity="warning",
                message=f"the schema calls the codes in {field['name']} numbers; that loses leading zeros",
                suggestion='give the field the type "string" and the pattern "[0-9]{4}"',
                place=Place(file=file, column=field["name"]),
            )


def _plain(field: Mapping[str, Any]) -> dict[str, Any]:
    """A field for cells that are plain numbers, or empty where a mark for no figure stood."""
    return {**{key: value for key, value in field.items() if key not in _NUMBER_FORM}, "missingValues": [""]}


def _derived(columns: Columns) -> Iterator[dict[str, Any]]:
    """A field for each column that is read. Codes are text: a number has no leading zero."""
    if columns.region:
        yield {
            "name": columns.region,
            "type": "string",
            "constraints": {**_CODE, "pattern": "[0-9]{2}([0-9]{2})?"},
        }
    yield {"name": columns.period, "type": "string", "constraints": _CODE}
    if columns.sex:
        yield {"name": columns.sex, "type": "string", "constraints": {**_CODE, "enum": ["T", "F", "M"]}}
    yield _plain({"name": columns.value, "type": "number"})
    if columns.status:
        yield {"name": columns.status, "type": "string"}


def _is_named(field: object) -> bool:
    return isinstance(field, dict) and isinstance(cast("dict[str, Any]", field).get("name"), str)


def _check_reading(part: Mapping[str, Any]) -> None:
    """Refuses what the cells could not be read by; the rest of the schema is checked with the rows."""
    marks: object = part.get("missingValues", [])
    if not isinstance(marks, list) or not all(isinstance(mark, str) for mark in cast("list[object]", marks)):
        raise SchemaError(f"missingValues = {marks!r} is not a list of texts", suggestion='write ["", ".."]')
    if part.get("decimalChar", ".") not in (".", ","):
        raise SchemaError(
            f"decimalChar = {part['decimalChar']!r} is not supported", suggestion='use "." or ","'
        )
