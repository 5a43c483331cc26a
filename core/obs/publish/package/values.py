"""Tables that are written as JSON: in the descriptor, or in a file."""

from __future__ import annotations

import json
from itertools import islice

from obs.models import Finding
from obs.publish.package.columns import cell_text
from obs.publish.package.dialect import Dialect
from obs.publish.package.form import told_of_form
from obs.publish.package.model import Resource, problem
from obs.publish.package.parsing import items, mapping, names
from obs.publish.package.text import Text, frame_of


def read_values(data: object, resource: Resource) -> tuple[Text | None, list[Finding]]:
    """The table in the JSON value *data*: a list of rows, each an object or a list (first the labels)."""
    file = resource.file
    located = mapping(data).get(str(resource.dialect.get("property")), data)
    rows = items(located)
    if not rows:
        words = f"resource {resource.name!r} has no rows that can be read"
        return None, [problem("no-rows", words, "write a list of rows", file=file)]
    if isinstance(rows[0], dict):
        given = names(resource.dialect.get("itemKeys"))
        seen = dict.fromkeys(key for row in rows for key in mapping(row))
        wanted = [column.name for column in resource.schema.columns] if resource.schema else []
        head = list(given) or [
            *(name for name in wanted if name in seen),
            *(k for k in seen if k not in wanted),
        ]
        cells = [[cell_text(mapping(row).get(key)) for key in head] for row in rows]
    else:
        labelled = resource.dialect.get("header") is not False
        columns = resource.schema.columns if resource.schema else ()
        head = [cell_text(label) for label in items(rows[0])] if labelled else [each.name for each in columns]
        cells = [[cell_text(value) for value in items(row)] for row in islice(rows, int(labelled), None)]
    wrong: dict[str, list[int]] = {"extra-cell": [], "missing-cell": []}
    for number, row in enumerate(cells, start=2):
        if len(row) != len(head):
            wrong["extra-cell" if len(row) > len(head) else "missing-cell"].append(number)
    fitted = [[*row, *[""] * len(head)][: len(head)] for row in cells]
    return (
        Text(file=file, labels=tuple(head), frame=frame_of(fitted, len(head), Dialect())),
        told_of_form(wrong, file, len(head)),
    )


def read_json(body: bytes, resource: Resource) -> tuple[Text | None, list[Finding]]:
    """The table in a JSON file."""
    try:
        data: object = json.loads(body.decode(resource.encoding))
    except (ValueError, RecursionError, LookupError) as error:
        words = f"the file cannot be read as JSON: {error}"
        return None, [problem("unreadable", words, "write it anew", file=resource.file)]
    return read_values(data, resource)
