"""Cells and keys as text: what a CSV file of a release writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

VALUE = "value"
"""The column that a row's figure is in, in the tables that have figures."""

STATUS = "status"
SUPPRESSED = "suppressed"

_KINDS: Mapping[str, str] = {"Boolean": "boolean", "Date": "date", "Null": "string"}


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """*frame* with categories as the strings they stand for."""
    return frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def kind_of(dtype: pl.DataType) -> str:
    """What Table Schema calls the type of a column: string, integer, number, boolean or date."""
    if dtype.is_integer():
        return "integer"
    if dtype.is_numeric():
        return "number"
    return _KINDS.get(str(dtype), "string")


def as_text(cells: pl.Series) -> pl.Series:
    """*cells* as CSV has them: floats in their shortest form, true/false, ISO days; null where empty."""
    text = cells.cast(pl.String)
    return text.set(text == "", None)


def are_different(before: pl.Series, after: pl.Series) -> pl.Series:
    """Whether cells differ, row by row: numbers exactly, an empty text not from none.

    Series of two types are compared as numbers where both are, else as text.
    """
    if before.dtype != after.dtype:
        if before.dtype.is_numeric() and after.dtype.is_numeric():
            before, after = before.cast(pl.Float64), after.cast(pl.Float64)
        else:
            before, after = as_text(before), as_text(after)
    differ = before.ne_missing(after)
    if before.dtype == pl.String and differ.any():
        empty = (before.fill_null("") == "") & (after.fill_null("") == "")
        differ &= ~empty
    return differ


def keys(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """The key of each row: the values of the columns *names*, divided by "/"."""
    parts = [
        pl.col(name)
        .cast(pl.String)
        .fill_null("")
        .str.replace_all("%", "%25", literal=True)
        .str.replace_all("/", "%2F", literal=True)
        for name in names
    ]
    return frame.select(key=pl.concat_str(parts, separator="/"))["key"]


def parts_of(key: str) -> tuple[str, ...]:
    """The values that *key* was made of."""
    return tuple(part.replace("%2F", "/").replace("%25", "%") for part in key.split("/"))
