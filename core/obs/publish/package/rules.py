"""The rules of a schema, asked of a table: each costs as much as a column has different values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from obs.contracts.rules import Rule
from obs.models import Finding, Place
from obs.publish.package.columns import Cells, cells_of, limit_value, limit_values
from obs.publish.package.model import LISTED, Resource
from obs.publish.package.patterns import may_hang, patterns_in
from obs.publish.package.text import Layout, Text

LEFT = "left to frictionless"
NONE = pl.Series([], dtype=pl.UInt32)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of *height* rows: its *cells* by field. Fields that the file does not have are not there."""

    resource: Resource
    text: Layout
    height: int
    cells: Mapping[str, Cells] = field(default_factory=dict[str, Cells])


def read_cells(resource: Resource, text: Text) -> Table:
    """The table with its columns as the schema has them, found by their labels."""
    schema = resource.schema
    at = {label: place for place, label in reversed(list(enumerate(text.labels)))}
    cells = {
        column.name: cells_of(column, text.frame[f"c{at[column.name]}"])
        for column in (schema.columns if schema else ())
        if column.name in at
    }
    return Table(resource=resource, text=text.layout(), height=text.frame.height, cells=cells)


def broken_rows(rule: Rule, table: Table, targets: Mapping[str, Table]) -> pl.Series | str:
    """The rows of *table* that break *rule*, or why it could not be checked.

    *targets* are the tables of the package by name, for foreign keys.
    """
    absent = [name for name in rule.columns if name not in table.cells]
    if absent:
        return f"the file has no column {', '.join(absent)}"
    if rule.constraint == "reference":
        from obs.publish.package.references import unknown_rows  # noqa: PLC0415 - it needs the tables of here

        return unknown_rows(rule, table, targets)
    if rule.code in {"duplicate-key", "duplicate-unique-key", "unique"}:
        return repeated_rows([table.cells[name] for name in rule.columns])
    cells = table.cells[rule.columns[0]]
    holds = _holds(rule, cells)
    return holds if isinstance(holds, str) else cells.rows(holds)


def _holds(rule: Rule, cells: Cells) -> pl.Series | str:
    """What *rule* says of each distinct text; one that stands for nothing breaks no rule but required."""
    if rule.code == "required":
        return ~cells.missing
    if rule.code == "type":
        return cells.sound if rule.constraint else LEFT
    check = _CHECKS.get("not-finite" if rule.code == "not-finite" else rule.constraint)
    if check is None:
        return f"nothing here checks {rule.constraint}"
    answer = check(rule, cells)
    if isinstance(answer, str):
        return answer
    return answer.fill_null(value=True) | ~cells.present


def _finite(_rule: Rule, cells: Cells) -> pl.Series:
    return cells.values.is_finite()


def _among(rule: Rule, cells: Cells) -> pl.Series:
    allowed = [value for value in limit_values(cells.column, rule.limit) if value is not None]
    if cells.values.dtype == pl.Boolean:
        return pl.Series([value in allowed for value in cells.values], dtype=pl.Boolean)
    return cells.values.is_in(pl.Series(allowed, dtype=cells.values.dtype, strict=False).implode())


def _size(rule: Rule, cells: Cells) -> pl.Series:
    kind = cells.column.type
    if kind == "list":
        delimiter = cells.column.entry.get("delimiter", ",")
        sizes = cells.texts.str.split(str(delimiter)).list.len()
    elif kind in {"array", "object", "geojson"}:
        sizes = pl.Series([0 if text is None else len(json.loads(text)) for text in cells.values])
    else:
        sizes = cells.values.cast(pl.String).str.len_chars()
    return sizes >= rule.limit if rule.constraint == "minLength" else sizes <= rule.limit


def _pattern(rule: Rule, cells: Cells) -> pl.Series | str:
    """The whole value has the form, as in XML Schema; Python's engine knows forms that Polars' does not."""
    texts = cells.texts
    try:
        return texts.str.contains(rf"^(?:{rule.limit})$")
    except pl.exceptions.PolarsError:
        if may_hang(rule.limit):
            return LEFT
    try:
        form = re.compile(rule.limit)
    except re.error as error:
        return f"the pattern {rule.limit!r} is not understood: {error}"
    return pl.Series([form.fullmatch(text) is not None for text in texts], dtype=pl.Boolean)


def _bound(compare: Callable[[pl.Series, Any], pl.Series]) -> Callable[[Rule, Cells], pl.Series | str]:
    def check(rule: Rule, cells: Cells) -> pl.Series | str:
        if not rule.columns or (cells.values.dtype == pl.String and cells.column.type == "duration"):
            return LEFT
        limit = limit_value(cells.column, rule.limit)
        values = cells.values
        bound = None if limit is None else pl.Series([limit], dtype=values.dtype, strict=False)[0]
        return f"{rule.limit!r} is not of the column's type" if bound is None else compare(values, bound)

    return check


def _json_schema(rule: Rule, cells: Cells) -> pl.Series | str:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - seldom asked for
    from jsonschema.exceptions import SchemaError  # noqa: PLC0415
    from referencing import Registry  # noqa: PLC0415

    try:
        Draft202012Validator.check_schema(rule.limit)
    except SchemaError as error:
        return f"its JSON Schema is wrong: {error.message[:100]}"
    if any(may_hang(each) for each in patterns_in(rule.limit)):
        return "a pattern of its JSON Schema may take for ever"
    # With a registry of its own it fetches nothing that the schema refers to.
    validator: Any = Draft202012Validator(rule.limit, registry=Registry())
    answers = [text is None or validator.is_valid(json.loads(text)) for text in cells.values]
    return pl.Series(answers, dtype=pl.Boolean)


_CHECKS: Mapping[str, Callable[[Rule, Cells], pl.Series | str]] = {
    "not-finite": _finite,
    "enum": _among,
    "categories": _among,
    "minLength": _size,
    "maxLength": _size,
    "pattern": _pattern,
    "minimum": _bound(lambda values, limit: values >= limit),
    "maximum": _bound(lambda values, limit: values <= limit),
    "exclusiveMinimum": _bound(lambda values, limit: values > limit),
    "exclusiveMaximum": _bound(lambda values, limit: values < limit),
    "jsonSchema": _json_schema,
}


def repeated_rows(columns: Sequence[Cells]) -> pl.Series:
    """The rows whose values in *columns* occur in another row too; a row with a part missing is none."""
    key: pl.Series | None = None
    size = 1
    for cells in columns:
        numbers, count = cells.identity
        size *= count
        if size >= 2**62:
            return _repeated(pl.DataFrame([each.identity[0].alias(str(n)) for n, each in enumerate(columns)]))
        numbers = numbers.cast(pl.Int64)
        key = numbers if key is None else key * count + numbers
    assert key is not None
    present = key.drop_nulls()
    if present.n_unique() == present.len():
        return NONE
    return (key.is_duplicated() & key.is_not_null()).arg_true()


def _repeated(frame: pl.DataFrame) -> pl.Series:
    whole = ~frame.select(pl.any_horizontal(pl.all().is_null())).to_series()
    return (frame.is_duplicated() & whole).arg_true()


def list_rows(rule: Rule, rows: pl.Series, table: Table) -> Iterator[Finding]:
    """A finding for each of the first rows that break *rule*, then one with their number."""
    warned = rule.code == "not-finite"
    for row in rows.head(LISTED):
        file, line = table.text.place(row)
        texts = [cells.texts[cells.codes[row]] for cells in (table.cells[name] for name in rule.columns)]
        place = Place(file=file, row=line, column=rule.column, value=", ".join(texts)[:200])
        finding = rule.broken(place)
        yield replace(finding, severity="warning") if warned else finding
    if rows.len() > LISTED:
        yield Finding(
            code=rule.code,
            severity="warning" if warned else "error",
            message=f"{rule.column} {rule.words}: {rows.len()} rows break this, {LISTED} are listed",
            suggestion=rule.advice,
            place=Place(file=table.text.file, column=rule.column),
        )
