"""Which kind of change each is, by what stood there before and what stands there now."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from obs.models import Break
from obs.periods import first_day
from obs.revisions.model import KINDS, Kind

ANOTHER_QUERY = "another query"
SAME_REPLIES = "read anew from the same replies"
MOST, PERIODS = 0.5, 2
"""A break shows in a revision of more than this share of the values of each period, in so many periods."""


def kinds_of(changes: pl.DataFrame) -> pl.DataFrame:
    """*changes* of `obs.store.series.changes` with their *kind*, as if nothing were known of the method.

    added    a value where there was none, or a row without a value where there was no row
    deleted  no value where there was one, or no row where there was one without a value
    final    a reported value in place of a provisional one, be it the same
    revised  all else: another value, status or note
    """
    was, is_ = pl.col("value").is_not_null(), pl.col("value_new").is_not_null()
    there_was, there_is = pl.col("status").is_not_null(), pl.col("status_new").is_not_null()
    kind = (
        pl.when((is_ & ~was) | ~there_was)
        .then(_kind(Kind.ADDED))
        .when((was & ~is_) | ~there_is)
        .then(_kind(Kind.DELETED))
        .when((pl.col("status") == "provisional") & (pl.col("status_new") == "reported"))
        .then(_kind(Kind.FINAL))
        .otherwise(_kind(Kind.REVISED))
    )
    return changes.with_columns(kind=kind, reason=pl.lit(""))


def of_another_query(changes: pl.DataFrame) -> pl.DataFrame:
    """*changes* between vintages of two queries: they say different things, whatever their values are."""
    return changes.with_columns(kind=_kind(Kind.METHOD), reason=pl.lit(ANOTHER_QUERY))


def of_the_same_replies(changes: pl.DataFrame) -> pl.DataFrame:
    """*changes* of `kinds_of` where both vintages were read from the same bytes: the source changed nothing.

    A year that became final does so by the calendar alone, and remains final.
    """
    return _method(changes, pl.col("kind") != Kind.FINAL, SAME_REPLIES)


def from_a_break(
    changes: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame, breaks: Sequence[Break]
) -> pl.DataFrame:
    """*changes* of `kinds_of`, the revised ones as of method where they begin at a declared break.

    They do where in each period from the break on, of which there are at least `PERIODS`, more than `MOST` of
    the values that *old* and *new* both have were revised, and none before it, though there are some before
    it. That is what a series looks like that the source computed anew by another method.
    """
    revised = changes.filter(pl.col("kind") == Kind.REVISED, pl.col("value").ne_missing(pl.col("value_new")))
    if revised.is_empty() or not breaks:
        return changes
    key = ["region", "period", "sex"]
    shared = old.filter(pl.col("value").is_not_null()).join(
        new.filter(pl.col("value").is_not_null()), on=key, how="semi"
    )
    by_period = (
        shared.group_by(pl.col("period").cast(pl.String))
        .agg(values=pl.len())
        .join(
            revised.group_by(pl.col("period").cast(pl.String)).agg(revised=pl.len()), on="period", how="left"
        )
        .with_columns(pl.col("revised").fill_null(0))
        .sort("period")
    )
    for each in breaks:
        if _begins_at(each.period, by_period):
            rows = (pl.col("kind") == Kind.REVISED) & _is_since(each.period, changes)
            return _method(changes, rows, f"from the break {each.period} on")
    return changes


def _is_since(period: str, table: pl.DataFrame) -> pl.Expr:
    """Whether the period of a row of *table* begins with *period* or later, whatever the forms of the two."""
    held = table.get_column("period").cast(pl.String).unique()
    return (
        pl.col("period")
        .cast(pl.String)
        .is_in([each for each in held if first_day(each) >= first_day(period)])
    )


def _begins_at(period: str, by_period: pl.DataFrame) -> bool:
    is_since = _is_since(period, by_period)
    before, since = by_period.filter(~is_since), by_period.filter(is_since)
    most = pl.col("revised") > MOST * pl.col("values")
    return (
        before.height > 0
        and before["revised"].sum() == 0
        and since.height >= PERIODS
        and bool(since.select(most.all()).item())
    )


def _method(changes: pl.DataFrame, rows: pl.Expr, reason: str) -> pl.DataFrame:
    return changes.with_columns(
        kind=pl.when(rows).then(_kind(Kind.METHOD)).otherwise("kind"),
        reason=pl.when(rows).then(pl.lit(reason)).otherwise("reason"),
    )


def _kind(kind: Kind) -> pl.Expr:
    return pl.lit(kind.value, dtype=KINDS)
