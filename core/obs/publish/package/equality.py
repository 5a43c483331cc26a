"""The same table in other files: columns, rows and values have to be those of the CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from obs.models import Finding
from obs.publish.package.model import LISTED, Column, Package, Resource, problem
from obs.publish.package.rules import Table

EQUALITY = "equality"
_KINDS: Mapping[str, tuple[str, ...]] = {
    "integer": ("Int8", "Int16", "Int32", "Int64", "Int128", "UInt8", "UInt16", "UInt32", "UInt64"),
    "year": ("Int8", "Int16", "Int32", "Int64", "UInt16", "UInt32", "UInt64"),
    "number": ("Float32", "Float64", "Decimal", "Int8", "Int16", "Int32", "Int64"),
    "boolean": ("Boolean",),
    "date": ("Date",),
    "time": ("Time",),
    "datetime": ("Datetime",),
}
_TEXTS = ("String", "Categorical", "Enum")


def title(other: Resource, what: str) -> str:
    """What the check of the file of *other* is about, which has to say what *what* says."""
    return f"{other.paths[0]} says what {what} says"


def twins(package: Package, ending: str) -> list[tuple[Resource, Resource]]:
    """The pairs of a table in a CSV file and the resource with the same table in a file with *ending*."""
    tables = {
        _base(each.paths[0]): each
        for each in package.resources
        if each.is_table and each.schema is not None and len(each.paths) == 1 and each.format == "csv"
    }
    return [
        (tables[base], each)
        for each in package.resources
        if len(each.paths) == 1
        and each.paths[0].lower().endswith(ending)
        and (base := _base(each.paths[0])) in tables
    ]


def _base(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return folder + slash + (name.rpartition(".")[0] or name)


def polars_type(column: Column) -> pl.DataType:
    """The type that a column has in a frame."""
    kinds: Mapping[str, pl.DataType] = {
        "integer": pl.Int64(), "year": pl.Int64(), "number": pl.Float64(), "boolean": pl.Boolean(),
        "date": pl.Date(), "time": pl.Time(), "datetime": pl.Datetime("us"),
    }  # fmt: skip
    return kinds.get(column.type, pl.String())


def check_equal(other: pl.DataFrame, table: Table, *, file: str) -> list[Finding]:
    """Everything in which *other*, read from *file*, differs from *table*, the CSV file's values."""
    of = table.text.file
    columns = [label for label in table.text.labels if label in table.cells]
    if other.columns != columns:
        words = f"{file} has the columns {', '.join(other.columns)}, and {of} has {', '.join(columns)}"
        return [problem("unequal-columns", words, "write both from one table", file=file)]
    if other.height != table.height:
        words = f"{file} has {other.height} rows, and {of} has {table.height}"
        return [problem("unequal-rows", words, "write both from one table", file=file)]
    # Column by column, since all values of a large table at once take more than all else together.
    return [
        finding for name in columns for finding in _column(table.cells[name].by_row, other[name], table, file)
    ]


def _column(mine: pl.Series, other: pl.Series, table: Table, file: str) -> Iterator[Finding]:
    column = table.cells[mine.name].column
    kind = str(other.dtype.base_type())
    allowed = _KINDS.get(column.type, _TEXTS)
    empty = other.null_count() == other.len()
    if kind not in allowed and not (empty and kind == "Null"):
        words = f"{file} holds {mine.name} as {kind}, and the schema says {column.type}"
        advice = (
            "codes are text: a number loses leading zeros"
            if column.type == "string"
            else "write the type of the schema"
        )
        yield problem("unequal-type", words, advice, file=file, column=mine.name)
        return
    same = mine.eq_missing(other.cast(mine.dtype))
    rows = (~same).arg_true()
    for row in rows.head(LISTED):
        words = f"{mine.name} is {other[row]!r} in {file} and {mine[row]!r} in {table.text.file}"
        yield problem(
            "unequal-value",
            words,
            "write both from one table",
            file=file,
            row=table.text.line(row),
            column=mine.name,
            value=str(other[row]),
        )
    if rows.len() > LISTED:
        words = f"{mine.name} differs between {file} and {table.text.file} in {rows.len()} rows"
        yield problem("unequal-value", words, "write both from one table", file=file, column=mine.name)
