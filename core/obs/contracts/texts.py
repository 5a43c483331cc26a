"""Texts in a table that would act elsewhere, as a schema cannot say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from obs.models import Finding, Place
from obs.texts import OTHERWISE, harm_of

_WORDS = (pl.String, pl.Categorical, pl.Enum)
_LISTED = 20


def harmful_texts(frame: pl.DataFrame, columns: Iterable[str] | None = None) -> Iterator[Finding]:
    """A finding for each of the first different texts in *columns* (None: all of text) that would act.

    Rows are counted from 1. A release has the same texts in all its files, so that none can be altered.
    """
    for name in frame.columns if columns is None else columns:
        column = frame.get_column(name)
        if isinstance(column.dtype, _WORDS):
            yield from _of_column(column)


def _of_column(column: pl.Series) -> Iterator[Finding]:
    # Most notes are empty, and to look for those is fast.
    some = column.filter(column != "") if column.dtype == pl.String else column
    different = some.unique().cast(pl.String).drop_nulls()
    harmful = sorted(text for text in different if harm_of(text))
    for text in harmful[:_LISTED]:
        row = (column.cast(pl.String) == text).arg_max() or 0
        yield Finding(
            code="harmful-text",
            severity="error",
            message=f"{column.name} {harm_of(text)}",
            suggestion=f"correct it where it comes from: {OTHERWISE}, and use letters that can be seen",
            place=Place(row=row + 1, column=column.name, value=text[:200]),
        )
    if len(harmful) > _LISTED:
        yield Finding(
            code="harmful-text",
            severity="error",
            message=f"{column.name} has {len(harmful)} texts that would act elsewhere; {_LISTED} are listed",
            suggestion="correct them where they come from",
            place=Place(column=column.name),
        )
