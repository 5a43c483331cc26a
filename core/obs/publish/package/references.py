"""Labels against fields, and foreign keys: one column or several, into another table or the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from obs.contracts.rules import Rule
from obs.contracts.table_schema import did_you_mean
from obs.models import Finding
from obs.publish.package.model import Reference, Schema, problem
from obs.publish.package.text import Layout

if TYPE_CHECKING:
    from obs.publish.package.columns import Cells
    from obs.publish.package.rules import Table


def check_labels(schema: Schema, text: Layout) -> list[Finding]:
    """Where the labels of a file are not the fields of its schema, as the schema wants them matched."""
    fields = [column.name for column in schema.columns]
    return [*_names(fields, text), *_labels(schema.match, fields, text.labels, text.file)]


def _names(fields: Sequence[str], text: Layout) -> Iterator[Finding]:
    """Labels that are no name, or two columns' name."""
    for label, count in Counter(text.labels).items():
        if not label.strip():
            yield problem(
                "unnamed-column",
                "a column has no name",
                "name it or remove it",
                row=1,
                file=text.file,
                column=label,
            )
        elif count > 1 and fields.count(label) < count:
            words = f"{count} columns are named {label!r}"
            yield problem(
                "duplicate-column", words, "rename one of them", row=1, file=text.file, column=label
            )


def _labels(match: str, fields: Sequence[str], labels: Sequence[str], file: str) -> Iterator[Finding]:
    def about(code: str, words: str, advice: str, label: str) -> Finding:
        return problem(code, words, advice, file=file, row=1, column=label)

    missing = [name for name in fields if name not in labels]
    extra = [label for label in labels if label not in fields and label.strip()]
    if match in {"exact", "equal", "subset"}:
        for name in missing:
            advice = did_you_mean(name, extra) or "add the column, or take the field out of the schema"
            yield about("missing-column", f"the column {name!r} of the schema is missing", advice, name)
    if match in {"exact", "equal", "superset"}:
        for label in extra:
            advice = did_you_mean(label, missing) or "remove it, or describe it in the schema"
            yield about("extra-column", f"the column {label!r} is not in the schema", advice, label)
    if match == "partial" and len(missing) == len(fields):
        yield about("missing-column", "no column of the file is in the schema", "correct the labels", "")
    if match == "exact" and not missing and not extra and list(labels) != list(fields):
        words = f"the columns are in another order than the schema's: {', '.join(labels)}"
        yield about("misplaced-column", words, f"write them as {', '.join(fields)}", "")


def unknown_rows(rule: Rule, table: Table, targets: Mapping[str, Table]) -> pl.Series | str:
    """The rows whose values are not among those that a foreign key refers to; a missing one has none."""
    reference: Reference = rule.limit
    target = targets.get(reference.resource) if reference.resource else table
    if target is None:
        return f"the table {reference.resource!r} could not be read"
    absent = [name for name in reference.targets if name not in target.cells]
    if absent:
        return f"{reference.resource or 'the table'} has no column {', '.join(absent)}"
    if len(reference.fields) == 1:
        own, other = table.cells[reference.fields[0]], target.cells[reference.targets[0]]
        left, right = _alike(own.values, other.values)
        return own.rows(left.is_in(right.drop_nulls().implode()).fill_null(value=True) | ~own.present)
    own = [table.cells[name] for name in reference.fields]
    return _unknown_together(own, [target.cells[name] for name in reference.targets])


def _unknown_together(own: Sequence[Cells], others: Sequence[Cells]) -> pl.Series:
    """The rows whose combination of values is none of *others*: each combination is looked up once."""
    rows, known = _codes(own), _codes(others).unique()
    used = rows.unique()
    left, right = used, known
    on = [f"value {name}" for name in used.columns]
    for name, code, mine, its in zip(on, used.columns, own, others, strict=True):
        one, other = _alike(mine.values.gather(used[code]), its.values.gather(known[code]))
        left, right = left.with_columns(one.alias(name)), right.with_columns(other.alias(name))
    lost = left.drop_nulls().join(right, on=on, how="anti")
    return rows.with_row_index("row").join(lost, on=used.columns, how="semi")["row"].sort()


def _codes(columns: Sequence[Cells]) -> pl.DataFrame:
    return pl.DataFrame([cells.codes.alias(f"k{place}") for place, cells in enumerate(columns)])


def _alike(left: pl.Series, right: pl.Series) -> tuple[pl.Series, pl.Series]:
    if left.dtype == right.dtype:
        return left, right
    if left.dtype.is_numeric() and right.dtype.is_numeric():
        return left.cast(pl.Float64), right.cast(pl.Float64)
    return left.cast(pl.String), right.cast(pl.String)
