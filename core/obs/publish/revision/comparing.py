"""Two releases side by side: each table, row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from obs.errors import PublishError
from obs.publish.revision.cells import STATUS, SUPPRESSED, VALUE, are_different, as_text, keys, kind_of, plain
from obs.publish.revision.model import COLUMNS, Revision, TableCount
from obs.publish.revision.withheld import Withheld, is_of_figures, withheld

Change = Literal["new", "removed", "revised"]
_TEXTS = pl.Schema(dict.fromkeys(COLUMNS, pl.String()))


def revise(
    old: Mapping[str, pl.DataFrame],
    new: Mapping[str, pl.DataFrame],
    schemas: Mapping[str, Mapping[str, Any]],
    *,
    reason: str = "",
) -> Revision:
    """Every difference of the tables *new* to those of the release before, *old*, by name.

    *schemas* are the Table Schemas of *new*. A cell that differs is a row of the revision, and so is a row
    that is there on one side only; a table or column that comes or goes is one row, whatever is in it. A
    table whose key has changed goes and comes. What is suppressed now never shows what it was, nor does a
    result that was about it.

    Raises PublishError for a table without a primary key, or two rows of which have the same.
    """
    old = {name: plain(frame) for name, frame in old.items()}
    new = {name: plain(frame) for name, frame in new.items()}
    key_of = {name: _key(name, schemas) for name in new}
    hidden = withheld(old, new, key_of)
    parts: list[pl.DataFrame] = [pl.DataFrame(schema=_TEXTS)]
    counts: dict[str, TableCount] = {}
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before is not None and after is not None and set(key_of[name]) <= set(before.columns):
            pair = _Pair(name=name, old=before, new=after, key=key_of[name], hidden=hidden)
            found, counts[name] = pair.compared()
        else:
            found = list(_whole(before, after))
            counts[name] = _counted(before, after)
        parts += [each.with_columns(table=pl.lit(name)).select(COLUMNS[:-1]) for each in found]
    frame = pl.concat(parts, how="diagonal").with_columns(reason=pl.lit(reason or None, pl.String))
    return Revision(
        frame=frame.select(COLUMNS).sort(COLUMNS[:4], nulls_last=False), counts=counts, reason=reason
    )


def unrevised(tables: Mapping[str, pl.DataFrame], *, reason: str = "") -> Revision:
    """The revision of a first release: it has no release before it, and so no difference to one."""
    counts = {
        name: TableCount(rows_before=each.height, rows_after=each.height) for name, each in tables.items()
    }
    return Revision(frame=pl.DataFrame(schema=_TEXTS).select(COLUMNS), counts=counts, reason=reason)


def _key(name: str, schemas: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    key = tuple(schemas.get(name, {}).get("primaryKey", ()))
    if not key:
        raise PublishError(f"table {name} has no primary key: its rows cannot be told apart")
    return key


def _whole(before: pl.DataFrame | None, after: pl.DataFrame | None) -> Iterator[pl.DataFrame]:
    if before is not None:
        yield _lines("removed")
    if after is not None:
        yield _lines("new")


def _counted(before: pl.DataFrame | None, after: pl.DataFrame | None) -> TableCount:
    gone, come = (0 if each is None else each.height for each in (before, after))
    return TableCount(rows_before=gone, rows_after=come, new=come, removed=gone)


def _lines(
    change: Change,
    *,
    key: pl.Series | None = None,
    column: str | None = None,
    old: pl.Series | str | None = None,
    new: pl.Series | str | None = None,
) -> pl.DataFrame:
    given = {"key": key, "column": column, "change": change, "old": old, "new": new}
    return pl.select(
        (pl.lit(value) if isinstance(value, pl.Series) else pl.lit(value, pl.String)).alias(name)
        for name, value in given.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """One table before and after, with the same key."""

    name: str
    old: pl.DataFrame
    new: pl.DataFrame
    key: tuple[str, ...]
    hidden: Withheld

    def compared(self) -> tuple[list[pl.DataFrame], TableCount]:
        """The lines of the revision for columns, cells and rows, and how many rows differ."""
        rows = self._rows()
        both = rows.drop_nulls()
        lines, revised = list(self._columns()), _none_of(both)
        for column in self._shared():
            before, after = self.old[column].gather(both["old"]), self.new[column].gather(both["new"])
            differ = are_different(before, after)
            if differ.any():
                revised |= differ
                lines.append(self._cells(column, both.filter(differ)))
        gone = self.old[rows.filter(pl.col("new").is_null())["old"]]
        come = self.new[rows.filter(pl.col("old").is_null())["new"]]
        count = TableCount(
            rows_before=self.old.height,
            rows_after=self.new.height,
            new=come.height,
            removed=gone.height,
            revised=int(revised.sum()),
        )
        return [*lines, self._removed(gone), self._added(come)], count

    def _columns(self) -> Iterator[pl.DataFrame]:
        kinds = {name: kind_of(dtype) for name, dtype in self.old.schema.items()}
        kinds_now = {name: kind_of(dtype) for name, dtype in self.new.schema.items()}
        for column in sorted({*kinds, *kinds_now}):
            was, is_ = kinds.get(column), kinds_now.get(column)
            if was == is_:
                continue
            if was:
                yield _lines("removed", column=column, old=was)
            if is_:
                yield _lines("new", column=column, new=is_)

    def _rows(self) -> pl.DataFrame:
        """The numbers of the rows with the same key, old and new; null where there is none."""
        sides = [
            frame.select(pl.col(self.key)).with_row_index(side)
            for side, frame in (("old", self.old), ("new", self.new))
        ]
        before, after = sides
        try:
            joined = before.join(
                after, on=list(self.key), how="full", coalesce=True, nulls_equal=True, validate="1:1"
            )
        except pl.exceptions.ComputeError as error:
            raise PublishError(f"table {self.name} has two rows with the same key") from error
        return joined.select("old", "new")

    def _shared(self) -> Sequence[str]:
        return [each for each in self.new.columns if each in self.old.columns and each not in self.key]

    def _cells(self, column: str, rows: pl.DataFrame) -> pl.DataFrame:
        before, after = self.old[rows["old"]], self.new[rows["new"]]
        old, new = as_text(before[column]), as_text(after[column])
        if column != STATUS:
            # A key that is a number may now be that of another indicator or region.
            secret = _is_suppressed(before) | _is_suppressed(after)
            for rows_of in (before, after):
                secret |= self._gives_away(rows_of, before[column])
            old = old.set(secret, None)
        if after[column].dtype.is_numeric():
            new = new.set(_is_suppressed(after), None)
        return _lines("revised", key=keys(after, self.key), column=column, old=old, new=new)

    def _removed(self, rows: pl.DataFrame) -> pl.DataFrame:
        if VALUE not in rows.columns:
            return _lines("removed", key=keys(rows, self.key))
        secret = _is_suppressed(rows) | self._gives_away(rows, rows[VALUE])
        old = as_text(rows[VALUE]).set(secret, None)
        return _lines("removed", key=keys(rows, self.key), column=VALUE, old=old)

    def _added(self, rows: pl.DataFrame) -> pl.DataFrame:
        if VALUE not in rows.columns:
            return _lines("new", key=keys(rows, self.key))
        new = as_text(rows[VALUE]).set(_is_suppressed(rows), None)
        return _lines("new", key=keys(rows, self.key), column=VALUE, new=new)

    def _gives_away(self, rows: pl.DataFrame, before: pl.Series) -> pl.Series:
        if is_of_figures(self.new, self.key):
            return _none_of(rows)
        return self.hidden.hides(rows, before)


def _is_suppressed(rows: pl.DataFrame) -> pl.Series:
    if STATUS not in rows.columns:
        return _none_of(rows)
    return (rows[STATUS] == SUPPRESSED).fill_null(value=False)


def _none_of(rows: pl.DataFrame) -> pl.Series:
    return pl.repeat(value=False, n=rows.height, dtype=pl.Boolean, eager=True)
