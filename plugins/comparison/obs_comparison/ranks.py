"""Ranks within groups: by windows on every engine, on Polars by one sort for both sides of equal values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar, cast

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

_ROOM, _MOST = 4, 1 << 32
"""The cells of a matrix with a line for each group, at most: for each row, and in all."""
_AT_ONCE = 1 << 14
"""Cells that are sorted at a time: they stay in the processor's cache."""

Numbers = NDArray[np.uint32]
Frame = TypeVar("Frame", nw.LazyFrame[Any], nw.DataFrame[Any])


class _Numbered(NamedTuple):
    """For each row one of so many numbers, from 0 on."""

    each: Numbers
    limit: int


def with_ranks(table: nw.LazyFrame[Any], of: str, within: Sequence[str], *, apart: str) -> nw.LazyFrame[Any]:
    """*table* with the *first* and the *last* of the ranks that equal values share, lowest first.

    Ranked is the column *of* among the rows with the same *within*, which *apart* tells apart. From the two
    follow the rank from either side and the middle one.
    """
    native = cast("object", table.to_native())
    if not isinstance(native, pl.LazyFrame):
        return _by_windows(table, of, within)
    ranked = native.map_batches(
        lambda frame: _ranked(frame, of, within, apart),
        predicate_pushdown=False,  # of fewer rows the ranks are others
        projection_pushdown=False,
        slice_pushdown=False,
        schema={**native.collect_schema(), "first": pl.Int32(), "last": pl.Int32()},
    )
    return nw.from_native(ranked)


def _by_windows(table: Frame, of: str, within: Sequence[str]) -> Frame:
    value = nw.col(of)
    # Counted from above: for `rank("max")` engines count the equal ones, in groups of their own.
    above = value.rank("min", descending=True).over(*within)
    return table.with_columns(
        first=value.rank("min").over(*within).cast(nw.Int32),
        last=(value.count().over(*within) + 1 - above).cast(nw.Int32),
    )


def _ranked(frame: pl.DataFrame, of: str, within: Sequence[str], apart: str) -> pl.DataFrame:
    lines, columns = _numbered(frame, within), _numbered(frame, [apart])
    sides = None
    if lines and columns and lines.limit * columns.limit <= min(_ROOM * frame.height, _MOST):
        cells = lines.each * np.uint32(columns.limit) + columns.each
        sides = _sides(frame.get_column(of), cells, lines.limit, columns.limit)
    if sides is None:
        return _by_windows(nw.from_native(frame, eager_only=True), of, within).to_native()
    ranked = frame.with_columns(sides)
    held = ranked.get_column(of).is_not_null()
    return ranked if held.all() else ranked.with_columns(pl.when(held).then(pl.col("first", "last")))


def _numbered(frame: pl.DataFrame, names: Sequence[str]) -> _Numbered | None:
    """A number for each row of *frame*, other ones for other codes in *names*; None for what is no code."""
    found: _Numbered | None = None
    for name in names:
        column = frame.get_column(name)
        if not isinstance(column.dtype, pl.Categorical | pl.Enum) or column.null_count() or not len(column):
            return None
        code = _without_gaps(column.to_physical().cast(pl.UInt32).to_numpy())
        if found and found.limit * code.limit > min(_ROOM * frame.height, _MOST):
            return None
        found = _without_gaps(found.each * np.uint32(code.limit) + code.each) if found else code
    return found


def _without_gaps(codes: Numbers) -> _Numbered:
    """*codes* in their order, without those between them that no row has."""
    least = codes.min()
    codes = codes - least
    used = np.zeros(int(codes.max()) + 1, dtype=np.bool_)
    used[codes] = True
    if used.all():
        return _Numbered(codes, len(used))
    places = np.cumsum(used, dtype=np.uint32) - np.uint32(1)
    return _Numbered(places[codes], int(places[-1]) + 1)


def _sides(values: pl.Series, cells: Numbers, lines: int, width: int) -> list[pl.Series] | None:
    """The first and the last rank in its line of what is in each of *cells*.

    None where *values* are not finite or share a cell. Where there is none the ranks mean nothing.
    """
    matrix = np.full(lines * width, np.inf)
    held = values.is_not_null()
    whole = held.all()
    matrix[cells if whole else cells[held.to_numpy()]] = values.drop_nulls().to_numpy()
    if np.count_nonzero(np.isfinite(matrix)) < held.sum():
        return None
    ranks = _ranks(matrix.reshape(lines, width)).reshape(-1)[cells]
    first, last = ranks >> np.uint64(32), ranks.astype(np.uint32)
    return [pl.Series("first", first.astype(np.int32)), pl.Series("last", last.astype(np.int32))]


def _ranks(matrix: NDArray[np.float64]) -> NDArray[np.uint64]:
    """The first rank of each cell in its line, in the upper half of a number, and the last in the lower."""
    ranks = np.empty(matrix.shape, dtype=np.uint64)
    step = max(1, _AT_ONCE // matrix.shape[1])
    for start in range(0, len(matrix), step):
        part = matrix[start : start + step]
        order = np.argsort(part, axis=1)
        np.put_along_axis(ranks[start : start + step], order, _packed(np.take_along_axis(part, order, 1)), 1)
    return ranks


def _packed(ordered: NDArray[np.float64]) -> NDArray[np.uint64]:
    """As `_ranks`, of lines that are *ordered*."""
    width = ordered.shape[1]
    places = np.arange(1, width + 1, dtype=np.uint32)
    other = ordered[:, 1:] != ordered[:, :-1]
    edge = np.ones((len(ordered), 1), dtype=np.bool_)
    begins, ends = np.concatenate([edge, other], 1), np.concatenate([other, edge], 1)
    first = np.maximum.accumulate(np.where(begins, places, np.uint32(0)), axis=1)
    last = np.minimum.accumulate(np.where(ends, places, np.uint32(width))[:, ::-1], axis=1)[:, ::-1]
    return first.astype(np.uint64) << np.uint64(32) | last
