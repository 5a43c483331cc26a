"""Rows that share their key: exactly, and without a sort or a hash where the keys make small numbers."""

from __future__ import annotations

from math import prod
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

_ROOM = 8
"""The cells of the table of marks for each row, at most; each takes a byte."""
_SMALL, _MOST = 1 << 16, 1 << 32
_SIGNED = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Date, pl.Boolean)
_NUMBERED = (*_SIGNED, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Categorical)


def shared_keys(keys: pl.DataFrame) -> pl.Series | None:
    """For each row of *keys* whether another has the same key; None where no two have.

    A key with a part missing is no key, so no other has the same.
    """
    parts = [column.is_not_null() for column in keys if column.null_count()]
    if not parts:
        return _shared(keys)
    whole = parts[0]
    for part in parts[1:]:
        whole &= part
    shared = _shared(keys.filter(whole))
    return None if shared is None else _put_back(shared, whole.arg_true(), keys.height)


def _shared(keys: pl.DataFrame) -> pl.Series | None:
    spans = [_span(column) for column in keys]
    known = [span for span in spans if span is not None]
    room = prod(count for _, count in known)
    if len(known) == len(spans) and room <= min(max(_ROOM * keys.height, _SMALL), _MOST):
        return _marked_twice(_numbers(keys, known), room)
    return _hashed_twice(keys)


def _span(column: pl.Series) -> tuple[int, int] | None:
    """The least number in *column* and how many there are from it to the greatest; None for no numbers."""
    dtype = column.dtype
    if isinstance(dtype, pl.Enum):
        return 0, len(dtype.categories)
    if isinstance(dtype, pl.Categorical) and not dtype.categories.is_global():
        return 0, len(dtype.categories.to_series())
    if not isinstance(dtype, _NUMBERED):
        return None
    numbers = column.to_physical()
    if not numbers.len():
        return 0, 0
    least, greatest = cast("tuple[int, int]", (numbers.min(), numbers.max()))
    return int(least), int(greatest) - int(least) + 1


def _numbers(keys: pl.DataFrame, spans: list[tuple[int, int]]) -> NDArray[np.uint32]:
    """One number for each row of *keys*, other ones for other keys, as the digits of a number are read."""
    number = pl.lit(0, dtype=pl.UInt32)
    for (name, dtype), (least, count) in zip(keys.schema.items(), spans, strict=True):
        digit = pl.col(name).to_physical()
        if isinstance(dtype, _SIGNED):
            digit = digit.cast(pl.Int64)  # the distance of two small numbers can be greater than their type
        if least:
            digit -= least
        number = number * count + digit.cast(pl.UInt32)
    return keys.select(number.alias("number")).to_series().to_numpy()


def _marked_twice(numbers: NDArray[np.uint32], room: int) -> pl.Series | None:
    marks = np.zeros(room, dtype=np.bool_)
    marks[numbers] = True
    if np.count_nonzero(marks) == numbers.size:
        return None
    marks[:] = False
    marks[_several(numbers)] = True
    return pl.Series(marks[numbers])


def _hashed_twice(keys: pl.DataFrame) -> pl.Series | None:
    """As `_marked_twice` for keys of any kind: equal keys have equal hashes, other keys may have."""
    hashes = keys.hash_rows()
    if hashes.n_unique() == keys.height:
        return None
    rows = hashes.is_in(pl.Series(_several(hashes.to_numpy())).implode()).arg_true()
    shared = keys[rows].is_duplicated()
    return _put_back(shared, rows, keys.height) if shared.any() else None


def _several(numbers: NDArray[np.uint32 | np.uint64]) -> NDArray[np.uint32 | np.uint64]:
    """The *numbers* that come more than once."""
    ordered = np.sort(numbers)
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def _put_back(shared: pl.Series, rows: pl.Series, height: int) -> pl.Series:
    """*shared*, which is about these *rows* of *height*, for all of them."""
    marks = np.zeros(height, dtype=np.bool_)
    marks[rows.to_numpy()] = shared.to_numpy()
    return pl.Series(marks)
