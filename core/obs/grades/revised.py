"""How many figures the source has changed since they were first fetched, and by how much."""

from __future__ import annotations

from datetime import date

import polars as pl

from obs.grades.model import Letter, Mark, by_limits
from obs.revisions import Kind
from obs.revisions.kinds import ANOTHER_QUERY, SAME_REPLIES

SHARES = (0.001, 0.01, 0.05)
"""The share of figures that were revised or taken back, up to which revisions are A, B and C."""
SMALL = 0.01
"""A median change below this share of the figure makes one letter better: such figures may well be used."""
WATCHED = 365
"""Days that a series has to be watched before it can be said to be revised little."""


def revisions_of(changes: pl.DataFrame, values: int, first: date, last: date, vintages: int) -> Mark:
    """The mark of a series with so many *values*, watched from the day *first* to *last*, by its *changes*.

    *changes* is `obs.revisions.Revisions.frame` of the indicator: counted are figures that were revised or
    taken back, each once, and those that the source computed anew; not a preliminary figure that became
    final, nor what was asked for or read otherwise. `Mark.value` is their share of the values.
    """
    watched = (last - first).days
    over = f"watched from {first} to {last} ({watched} days, {vintages} vintage{'s' if vintages > 1 else ''})"
    counted = _counted(changes)
    figures = counted.select("region", "period", "sex").n_unique() if counted.height else 0
    if not figures:
        if watched < WATCHED:
            return Mark(letter=None, reason=f"not known: {over}, none revised so far")
        return Mark(letter="A", reason=f"none of {values} figures revised, {over}", value=0.0)
    share = figures / max(values, figures)
    size = _median_change(counted)
    letter = by_limits(share, SHARES)
    by = ""
    if size is not None:
        by = f", in the median by {_percent(size)}"
        letter = _better(letter) if size < SMALL else letter
    times = counted.get_column("first_seen").n_unique()
    reason = (
        f"{figures} of {values} figures revised or gone on {times} day{'s' if times > 1 else ''}{by}; {over}"
    )
    if watched < WATCHED and letter in {"A", "B"}:
        return Mark(letter=None, reason=f"not known for a year: {reason}", value=share)
    return Mark(letter=letter, reason=reason, value=share)


def _counted(changes: pl.DataFrame) -> pl.DataFrame:
    ours = pl.col("reason").is_in([ANOTHER_QUERY, SAME_REPLIES])
    of_the_source = pl.col("kind").is_in([Kind.REVISED.value, Kind.DELETED.value, Kind.METHOD.value]) & ~ours
    moved = pl.col("old").is_not_null() & pl.col("old").ne_missing(pl.col("new"))
    return changes.filter(of_the_source & moved)


def _median_change(counted: pl.DataFrame) -> float | None:
    """The median of the changes as shares of the figures before; None where none can be reckoned."""
    both = counted.filter(pl.col("new").is_not_null() & (pl.col("old") != 0))
    if both.is_empty() or both.height < counted.height / 2:
        return None
    return both.select(((pl.col("new") - pl.col("old")) / pl.col("old")).abs().median()).item()


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %" if share >= 0.0005 else "less than 0.1 %"


def _better(letter: Letter) -> Letter:
    better: dict[Letter, Letter] = {"D": "C", "C": "B", "B": "A", "A": "A"}
    return better[letter]
