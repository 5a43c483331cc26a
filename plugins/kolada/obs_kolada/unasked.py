"""Whether a data reply answers the question that was asked, and holds as much as it says."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from obs import Finding, Place, Reply, UnreadableReplyError
from obs_kolada.page import Rows
from obs_kolada.paths import Named
from obs_kolada.plan import DataAsked
from obs_kolada.refusals import shown


def unasked(rows: Rows, asked: DataAsked, reply: Reply) -> Iterator[Finding]:
    """A finding for each indicator where *rows* has others than the question names; none of them is used.

    Raises UnreadableReplyError where it has only such: it answers another question, so it is asked again.
    """
    named = asked.named
    if named is None or _fits(rows, named):
        return
    strange = rows.frame().filter(~_wanted(named))
    if not strange.height:
        return
    first = strange.row(0, named=True)
    if strange.height == rows.values:
        raise UnreadableReplyError(
            f"the reply of Kolada to {shown(reply)} answers another question: it begins with "
            f"{first['kpi']}, {first['municipality']}, {first['year']}",
            suggestion="try again later; look for a proxy or a cache on the way",
        )
    for indicator in sorted({each for ids in asked.indicators.values() for each in ids}):
        yield Finding(
            code="unasked-rows",
            severity="warning",
            message=f"Kolada sent {strange.height} figures that were not asked for, the first of "
            f"{first['kpi']}, {first['municipality']}, {first['year']}; they were left out",
            suggestion="fetch again; report it if it persists",
            place=Place(indicator=indicator),
        )


def lacking(rows: Rows, came: int, asked: DataAsked) -> Iterator[Finding]:
    """A finding for each indicator where the last page speaks of more rows than *came* on all pages.

    It is not known whether the count is of the page or of all: that many must have come in either case.
    """
    if rows.said is None or rows.said <= came:
        return
    for indicator in sorted({each for ids in asked.indicators.values() for each in ids}):
        yield Finding(
            code="rows-lacking",
            severity="warning",
            message=f"Kolada speaks of {rows.said:.0f} rows and sent {came}: figures may be lacking",
            suggestion="fetch again; report it if it persists",
            place=Place(indicator=indicator),
        )


def _fits(rows: Rows, named: Named) -> bool:
    first, last = rows.years
    return (
        rows.kpis <= named.kpis
        and (named.areas is None or rows.areas <= named.areas)
        and (not rows.count or named.years is None or (first in named.years and last in named.years))
    )


def _wanted(named: Named) -> pl.Expr:
    wanted = pl.col("kpi").is_in(sorted(named.kpis))
    if named.areas is not None:
        wanted &= pl.col("municipality").is_in(sorted(named.areas))
    if named.years is not None:
        wanted &= pl.col("year").is_in(list(named.years))
    return wanted
