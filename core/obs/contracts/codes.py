"""Columns of codes as numbers: a text that stands in many rows is looked at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

import numpy as np
import polars as pl

_SAMPLE = 1000
_FEW = _SAMPLE // 2


def coded(frame: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
    """*frame* with those *columns* that are categories or text that comes again as Enums of what is in them.

    Texts that hardly ever come twice stay as they are: to number them costs more than it saves.
    """
    present = [frame.get_column(name) for name in columns if name in frame.columns]
    texts = [column for column in present if column.dtype == pl.String and _comes_again(column)]
    numbered = pl.DataFrame(texts).select(_numbered(column.name) for column in texts)  # side by side
    categories = [column for column in present if isinstance(column.dtype, pl.Categorical)]
    return frame.with_columns(*map(_of_all, numbered), *map(_of_used, categories))


def enumerated(column: pl.Series) -> pl.Series:
    """*column*, of text or categories, as an Enum of just the texts in it; an Enum stays what it is."""
    if isinstance(column.dtype, pl.Enum):
        return column
    if isinstance(column.dtype, pl.Categorical):
        return _of_used(column)
    return _of_all(column.to_frame().select(_numbered(column.name)).to_series())


def _numbered(column: str) -> pl.Expr:
    """A set of categories of its own, which is gone with it: the common one would keep every slip."""
    return pl.col(column).cast(pl.Categorical(pl.Categories.random()))


def _of_all(column: pl.Series) -> pl.Series:
    """*column*, all of whose categories are in use, as an Enum."""
    categories = cast("pl.Categorical", column.dtype).categories
    return column.to_physical().cat.to(pl.Enum(categories.to_series()))


def _of_used(column: pl.Series) -> pl.Series:
    """*column*, some of whose categories are in use, as an Enum of these."""
    numbers = column.to_physical()
    greatest = cast("int | None", numbers.max())
    seen = np.zeros(0 if greatest is None else greatest + 1, dtype=np.bool_)
    seen[numbers.drop_nulls().to_numpy()] = True
    used = np.flatnonzero(seen).astype(np.uint32)
    places = np.zeros(seen.size, dtype=np.uint32)
    places[used] = np.arange(used.size, dtype=np.uint32)
    texts = pl.Series(used).cat.to(column.dtype).cast(pl.String)
    return pl.Series(column.name, places).gather(numbers).cat.to(pl.Enum(texts))


def _comes_again(column: pl.Series) -> bool:
    """Whether the texts in *column* come more than once: those in rows at equal distances tell."""
    sample = column.gather_every(max(1, column.len() // _SAMPLE))
    return sample.n_unique() <= _FEW
