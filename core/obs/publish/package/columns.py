"""A column of a table as it is checked: its distinct texts once, and for each row which of them it has."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import polars as pl

from obs.codes import comes_again
from obs.publish.package.model import Column
from obs.publish.package.types import is_typed, values_of

__all__ = ["Cells", "cell_text", "cells_of", "is_typed", "limit_value", "limit_values"]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The cells of *column*: *codes* by row are places in *texts*, which are distinct where many come again.

    *missing*, *values* and *sound* say of each of *texts* whether it stands for no value, what value it
    stands for, and whether it is one of the column's type at all (where that can be told here).
    """

    column: Column
    codes: pl.Series
    texts: pl.Series
    missing: pl.Series
    values: pl.Series
    sound: pl.Series

    def rows(self, holds: pl.Series) -> pl.Series:
        """The rows whose distinct text is false in *holds*."""
        if holds.all():
            return pl.Series([], dtype=pl.UInt32)
        return (~holds).gather(self.codes).arg_true()

    @cached_property
    def present(self) -> pl.Series:
        """Which of the distinct texts are sound values, that rules can be asked of."""
        return ~self.missing & self.sound

    @property
    def by_row(self) -> pl.Series:
        """The value of each row; it is not kept, since it is the largest of all."""
        return self.values.gather(self.codes).alias(self.column.name)

    @cached_property
    def identity(self) -> tuple[pl.Series, int]:
        """A number for each row, equal where values are equal, null where there is none; and how many."""
        values = self.values
        if values.n_unique() - int(values.null_count() > 0) == values.len() - values.null_count():
            numbers = pl.Series(range(values.len()), dtype=pl.UInt32).set(values.is_null(), None)
        else:  # "1" and "1.0" are two texts and one number
            numbers = (
                values.rank("dense").cast(pl.UInt32) if values.dtype != pl.Boolean else values.cast(pl.UInt32)
            )
        return numbers.gather(self.codes), values.len() + 1


def cells_of(column: Column, texts: pl.Series) -> Cells:
    """The cells of *column*, whose texts by row are *texts*.

    Where hardly any text comes twice each is taken for another: to number them would take longest of all.
    """
    if not comes_again(texts):
        return _read(column, pl.int_range(texts.len(), dtype=pl.UInt32, eager=True), texts.fill_null(""))
    coded = texts.fill_null("").cast(pl.Categorical(pl.Categories.random()))
    distinct = coded.unique()
    order = pl.DataFrame({"code": distinct.to_physical(), "text": distinct.cast(pl.String)}).sort("code")
    codes, kinds = coded.to_physical(), order["text"]
    if order.height and order["code"].max() != order.height - 1:
        codes = codes.replace_strict(order["code"], pl.Series(range(order.height), dtype=pl.UInt32))
    return _read(column, codes, kinds)


def _read(column: Column, codes: pl.Series, kinds: pl.Series) -> Cells:
    missing = kinds.is_in(list(column.missing))
    given = kinds.set(missing, None) if missing.any() else kinds
    values = values_of(column, given) if is_typed(column) else given
    return Cells(
        column=column,
        codes=codes,
        texts=kinds,
        missing=missing,
        values=values,
        sound=missing | values.is_not_null(),
    )


def cell_text(value: object) -> str:
    """A JSON value as a cell would have it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def limit_value(column: Column, limit: object) -> Any:  # noqa: ANN401 - of the column's type
    """The value of a constraint, None where it is not of the column's type."""
    return limit_values(column, [limit])[0]


def limit_values(column: Column, limits: Sequence[object]) -> list[Any]:
    """The values of a constraint: those that are JSON values are written plainly, texts as in a cell."""
    if not is_typed(column):
        return list(limits)
    bare = replace(column, entry={"itemType": column.entry.get("itemType", "string")})
    if column.type == "list":
        bare = column
    made: list[Any] = []
    for limit in limits:
        form = column if isinstance(limit, str) else bare
        text = cell_text(limit)
        value = values_of(form, pl.Series([text], dtype=pl.String))[0]
        if value is None and form is column and column.type in {"number", "integer"}:
            value = values_of(bare, pl.Series([text], dtype=pl.String))[0]
        made.append(value)
    return made
