"""Bringing a frame into the shape of its schema: its columns, in order, with the types of the release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

TYPES: Mapping[str, pl.DataType] = {
    "string": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
}
"""What a column of each type of Table Schema is in a frame of a release."""


def shaped(frame: pl.DataFrame, schema: Mapping[str, Any]) -> pl.DataFrame:
    """*frame* with just the columns of *schema*. An empty text is none: a CSV file tells them not apart."""
    fields: list[dict[str, Any]] = schema["fields"]
    return frame.select(_column(frame.schema[field["name"]], field) for field in fields)


def _column(dtype: pl.DataType, field: Mapping[str, Any]) -> pl.Expr:
    column = pl.col(field["name"])
    wanted = TYPES[field["type"]]
    if dtype != wanted:
        column = column.cast(wanted)
    if field["type"] == "string":
        column = column.replace("", None) if dtype != pl.String else pl.when(column != "").then(column)
    return column


def linked(schema: Mapping[str, Any], links: Mapping[str, str]) -> dict[str, Any]:
    """*schema* whose columns in *links* refer to the column of their name in another table."""
    keys = [
        {"fields": [column], "reference": {"resource": table, "fields": [column]}}
        for column, table in links.items()
    ]
    return {**schema, "foreignKeys": keys}
