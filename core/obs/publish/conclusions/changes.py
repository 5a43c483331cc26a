"""Which conclusions two releases do not share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import polars as pl

from obs.publish.conclusions.deriving import CANNOT_BE_TOLD

_WEIGHT = ("verdict", "standing", "benchmark", "band", "direction", "rank")
_KEY = ("indicator", "claim", "region", "question")
NOTHING = ("", CANNOT_BE_TOLD)
"""Answers that conclude nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedConclusion:
    """A question about *indicator* in *region*, or about *claim*, that has another answer now.

    *indicator* or *claim* is "", and so is an answer that was or is not given.
    """

    region: str
    indicator: str
    claim: str
    question: str
    old: str
    new: str


def changed(old: pl.DataFrame, new: pl.DataFrame) -> list[ChangedConclusion]:
    """What `conclusions_of` two releases gave otherwise, sorted by indicator, claim, region and question.

    A question that was asked of one of them only is there too, unless it was answered in neither.
    """
    columns = [*_KEY, "answer"]
    both = old.select(columns).join(
        new.select(columns), on=list(_KEY), how="full", coalesce=True, nulls_equal=True, suffix="_now"
    )
    text = both.select(pl.all().fill_null("")).filter(
        pl.col("answer") != pl.col("answer_now"),
        ~(pl.col("answer").is_in(NOTHING) & pl.col("answer_now").is_in(NOTHING)),
    )
    rows = text.rename({"answer": "old", "answer_now": "new"}).sort(_KEY)
    return [ChangedConclusion(**row) for row in rows.iter_rows(named=True)]


def by_weight(changes: Iterable[ChangedConclusion], shown: Collection[str]) -> list[ChangedConclusion]:
    """*changes* with those on the regions *shown* first, and of them verdicts first, places last."""

    def order(change: ChangedConclusion) -> tuple[object, ...]:
        weight = _WEIGHT.index(change.question) if change.question in _WEIGHT else len(_WEIGHT)
        return change.region not in shown, weight, change.indicator, change.claim, change.region

    return sorted(changes, key=order)
