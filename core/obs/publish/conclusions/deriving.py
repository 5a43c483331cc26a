"""Conclusions from the tables of results: one answer for each question about an indicator in a region.

standing    beside the median of the group: below, similar, above or "cannot be told". As in the report a
            value differs only where its 95 % interval (uncertainty: lower, upper) lies wholly on one side
            of the other (level: median), which is taken as fixed. A value without an interval may differ
            by chance or not: that cannot be told. A count has an interval but follows the size of the
            region, so it is beside no median, and nothing is concluded of it.
benchmark   beside the benchmark: the judgement of the metric uncertainty, better and worse by polarity,
            lower and higher without one, similar. Nothing where it compares nothing.
band        the part of the group that it is in: the band of the metric level, best and worst by polarity.
rank        the places that chance leaves open, "3-17": rank_lower and rank_upper of uncertainty.
direction   since the study's start: rise, fall or none, by the sign of the metric's change alone. It says
            nothing of chance.
verdict     on a claim, in the words of claim_verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

COLUMNS = ("region", "indicator", "claim", "question", "answer", "figures")
"""The columns of conclusions, all texts.

Either *indicator* or *claim* is null. *figures* are references to what the answer rests on, table, key and
column divided by "/", the references by ";".
"""

CANNOT_BE_TOLD = "cannot be told"
_KEY = ("indicator", "region")
_TEXTS = pl.Schema(dict.fromkeys(COLUMNS, pl.String()))


def conclusions_of(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The conclusions from the *tables* of a release by name, sorted; see `COLUMNS`.

    Of level, uncertainty, change, claim_verdicts and indicators those are used that are there.
    """
    parts = [pl.DataFrame(schema=_TEXTS)]
    if {"level", "uncertainty", "indicators"} <= set(tables):
        parts.append(_standing(tables["level"], tables["uncertainty"], tables["indicators"]))
    if "level" in tables:
        parts.append(_said(tables["level"], "band", pl.col("band"), "level", ["band"]))
    if "uncertainty" in tables:
        parts += [_benchmark(tables["uncertainty"]), _rank(tables["uncertainty"])]
    if "change" in tables:
        parts.append(_direction(tables["change"]))
    if "claim_verdicts" in tables:
        parts.append(_verdicts(tables["claim_verdicts"]))
    return pl.concat(parts).sort("indicator", "claim", "region", "question", nulls_last=True)


def _standing(level: pl.DataFrame, uncertainty: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Members of the group only: a region without a rank is none, or has no value."""
    kinds = indicators.select(pl.col("indicator").cast(pl.String), "kind")
    members = _plain(level).filter(pl.col("rank").is_not_null()).select(*_KEY, "median")
    rows = (
        members.join(_plain(uncertainty).select(*_KEY, "lower", "upper"), on=_KEY, how="left")
        .join(kinds, on="indicator")
        .filter(pl.col("kind") != "count", pl.col("median").is_not_null())
    )
    answer = (
        pl.when(pl.col("lower").is_null() | pl.col("upper").is_null())
        .then(pl.lit(CANNOT_BE_TOLD))
        .when(pl.col("upper") < pl.col("median"))
        .then(pl.lit("below"))
        .when(pl.col("lower") > pl.col("median"))
        .then(pl.lit("above"))
        .otherwise(pl.lit("similar"))
    )
    figures = pl.concat_str(
        [*_references("uncertainty", ["lower", "upper"]), *_references("level", ["median"])], separator=";"
    )
    return _shaped(rows, "standing", answer, figures)


def _benchmark(uncertainty: pl.DataFrame) -> pl.DataFrame:
    judged = uncertainty.filter(pl.col("judgement") != "not compared")
    return _said(judged, "benchmark", pl.col("judgement"), "uncertainty", ["judgement"])


def _rank(uncertainty: pl.DataFrame) -> pl.DataFrame:
    interval = pl.concat_str("rank_lower", pl.lit("-"), "rank_upper")
    return _said(uncertainty, "rank", interval, "uncertainty", ["rank_lower", "rank_upper"])


def _direction(change: pl.DataFrame) -> pl.DataFrame:
    words = {-1: "fall", 0: "none", 1: "rise"}
    word = pl.col("change").sign().cast(pl.Int8).replace_strict(words, return_dtype=pl.String)
    return _said(change, "direction", word, "change", ["change"])


def _verdicts(verdicts: pl.DataFrame) -> pl.DataFrame:
    return verdicts.select(
        pl.col("region").cast(pl.String),
        indicator=pl.lit(None, pl.String),
        claim=pl.col("claim").cast(pl.String),
        question=pl.lit("verdict"),
        answer=pl.col("verdict").cast(pl.String),
        figures=pl.format("claim_verdicts/{}/agreeing;claim_verdicts/{}/counted", "claim", "claim"),
    )


def _said(
    rows: pl.DataFrame, question: str, answer: pl.Expr, table: str, columns: Iterable[str]
) -> pl.DataFrame:
    """The *answer* of each of *rows* that has one, with what it rests on: *columns* of *table*."""
    figures = pl.concat_str(_references(table, columns), separator=";")
    return _shaped(_plain(rows), question, answer, figures)


def _shaped(rows: pl.DataFrame, question: str, answer: pl.Expr, figures: pl.Expr) -> pl.DataFrame:
    return rows.select(
        "region",
        "indicator",
        claim=pl.lit(None, pl.String),
        question=pl.lit(question),
        answer=answer.cast(pl.String),
        figures=figures,
    ).filter(pl.col("answer").is_not_null())


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col(*_KEY).cast(pl.String))


def _references(table: str, columns: Iterable[str]) -> list[pl.Expr]:
    return [pl.format(f"{table}/{{}}/{{}}/{column}", *_KEY) for column in columns]
