"""Columns of codes as numbers: a text that stands in many rows is looked at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

_SAMPLE = 1000
_FEW = _SAMPLE // 2


def coded(frame: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
    """*frame* with those *columns* that are text that comes again, or common categories, as own categories.

    Texts that hardly ever come twice stay as they are: to number them costs more than it saves.
    """
    present = [frame.get_column(name) for name in columns if name in frame.columns]
    texts = [column for column in present if column.dtype == pl.String and comes_again(column)]
    numbered = pl.DataFrame(texts).select(_own(column.name) for column in texts)  # side by side
    common = [column for column in present if _is_common(column)]
    return frame.with_columns(*numbered, *map(_of_used, common))


def looked_up(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The different texts that *column*, of text or categories, may hold, and by row the place among them.

    The texts of an Enum, or of a set of categories with a name, are all of its own; others are all in use.
    """
    if column.dtype == pl.String:
        column = column.to_frame().select(_own(column.name)).to_series()
    elif _is_common(column):
        column = _of_used(column)
    dtype = column.dtype
    texts = (
        dtype.categories
        if isinstance(dtype, pl.Enum)
        else cast("pl.Categorical", dtype).categories.to_series()
    )
    return texts, column.to_physical()


def texts_in(column: pl.Series) -> set[str]:
    """The texts in *column*, of categories and without nulls."""
    return set(_texts_of(column, _rows_of(column)[1]))


def in_order(column: pl.Series) -> tuple[list[str], NDArray[np.intp]]:
    """The texts in *column*, of categories and without nulls, in order, and by row the place of its own.

    Polars compares the texts of categories row by row: sorting them takes 4 to 10 times as long.
    """
    numbers, row = _rows_of(column)
    texts = _texts_of(column, row)
    order = sorted(range(len(texts)), key=texts.__getitem__)
    place = np.empty(row.size, dtype=np.intp)
    place[np.flatnonzero(row >= 0)[order]] = np.arange(len(texts))
    return [texts[each] for each in order], place[numbers]


def _rows_of(column: pl.Series) -> tuple[NDArray[np.unsignedinteger], NDArray[np.intp]]:
    """By row the number of its text, counted from the least, and by number a row that has it, or -1."""
    numbers = column.to_physical().to_numpy()
    if not numbers.size:
        return numbers, np.empty(0, dtype=np.intp)
    numbers = numbers - numbers.min()  # common categories may start anywhere
    row = np.full(int(numbers.max()) + 1, -1, dtype=np.intp)
    row[numbers] = np.arange(numbers.size)
    return numbers, row


def _texts_of(column: pl.Series, row: NDArray[np.intp]) -> list[str]:
    """The texts at the *row* of each number that has one."""
    return cast("list[str]", column[row[row >= 0]].cast(pl.String).to_list())


def _own(column: str) -> pl.Expr:
    """Categories of its own are gone with the column; the common ones would keep every slip."""
    return pl.col(column).cast(pl.Categorical(pl.Categories.random()))


def _is_common(column: pl.Series) -> bool:
    return isinstance(column.dtype, pl.Categorical) and column.dtype.categories.is_global()


def _of_used(column: pl.Series) -> pl.Series:
    """*column* as an Enum of the texts in it: of the common categories it uses some."""
    numbers = column.to_physical()
    greatest = cast("int | None", numbers.max())
    seen = np.zeros(0 if greatest is None else greatest + 1, dtype=np.bool_)
    seen[numbers.drop_nulls().to_numpy()] = True
    used = np.flatnonzero(seen).astype(np.uint32)
    places = np.zeros(seen.size, dtype=np.uint32)
    places[used] = np.arange(used.size, dtype=np.uint32)
    texts = pl.Series(used).cat.to(column.dtype).cast(pl.String)
    return pl.Series(column.name, places).gather(numbers).cat.to(pl.Enum(texts))


def comes_again(column: pl.Series) -> bool:
    """Whether the texts in *column* come more than once: those in rows at equal distances tell."""
    sample = column.gather_every(max(1, column.len() // _SAMPLE))
    return sample.n_unique() <= _FEW
