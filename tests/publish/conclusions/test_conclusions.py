"""Conclusions say what the report would say, and nothing that the figures do not bear out."""

from __future__ import annotations

from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs.publish.conclusions import COLUMNS, conclusions_of

LEVEL = {"median": 3.0, "rank": 2, "band": "middle half"}
UNCERTAINTY = {"lower": 3.5, "upper": 4.5, "judgement": "worse", "rank_lower": 1, "rank_upper": 4}
CHANGE = {"change": -0.5}
RESULTS = ("level", "uncertainty", "change")


def tables(kind: str = "share", **cells: Any) -> dict[str, pl.DataFrame]:
    """The results of one indicator in one invented place; *cells* take the place of these."""
    types: dict[str, Any] = {
        "indicator": pl.String,
        "region": pl.String,
        "rank": pl.Int64,
        "band": pl.String,
        "judgement": pl.String,
        "rank_lower": pl.Int64,
        "rank_upper": pl.Int64,
    }

    def frame(columns: dict[str, Any]) -> pl.DataFrame:
        row = {"indicator": "X1", "region": "9901"} | {
            name: cells.get(name, columns[name]) for name in columns
        }
        return pl.DataFrame([row], schema={name: types.get(name, pl.Float64) for name in row})

    return {
        "level": frame(LEVEL),
        "uncertainty": frame(UNCERTAINTY),
        "change": frame(CHANGE),
        "indicators": pl.DataFrame({"indicator": ["X1"], "kind": [kind]}),
    }


def answers(given: dict[str, pl.DataFrame]) -> dict[str, str]:
    return dict(conclusions_of(given).select("question", "answer").rows())


def test_every_question_is_answered_with_what_it_rests_on() -> None:
    found = conclusions_of(tables())
    assert tuple(found.columns) == COLUMNS
    assert found.select("question", "answer", "figures").rows() == [
        ("band", "middle half", "level/X1/9901/band"),
        ("benchmark", "worse", "uncertainty/X1/9901/judgement"),
        ("direction", "fall", "change/X1/9901/change"),
        ("rank", "1-4", "uncertainty/X1/9901/rank_lower;uncertainty/X1/9901/rank_upper"),
        (
            "standing",
            "above",
            "uncertainty/X1/9901/lower;uncertainty/X1/9901/upper;level/X1/9901/median",
        ),
    ]
    assert found["claim"].null_count() == found.height


@pytest.mark.parametrize(
    ("lower", "upper", "answer"),
    [
        (1.0, 2.9, "below"),
        (3.1, 4.0, "above"),
        (2.0, 4.0, "similar"),
        (1.0, 3.0, "similar"),  # an end on the median does not lie beside it
        (3.0, 4.0, "similar"),
        (None, None, "cannot be told"),
    ],
)
def test_a_value_is_beside_the_median_only_where_its_interval_is(
    lower: float | None, upper: float | None, answer: str
) -> None:
    assert answers(tables(lower=lower, upper=upper))["standing"] == answer


def test_without_a_median_nothing_is_beside_it() -> None:
    assert "standing" not in answers(tables(median=None))


def test_a_count_follows_the_size_of_the_place_and_is_beside_no_median() -> None:
    assert "standing" not in answers(tables(kind="count"))


def test_a_place_outside_the_group_is_not_beside_its_median() -> None:
    assert "standing" not in answers(tables(rank=None))


def test_better_and_worse_are_said_only_as_the_metric_says_them() -> None:
    for word in ("better", "worse", "lower", "higher", "similar"):
        assert answers(tables(judgement=word))["benchmark"] == word
    assert "benchmark" not in answers(tables(judgement="not compared"))


@pytest.mark.parametrize(
    ("change", "word"), [(1e-12, "rise"), (-1e-12, "fall"), (0.0, "none"), (-0.0, "none")]
)
def test_the_direction_is_the_sign_of_the_change(change: float, word: str) -> None:
    assert answers(tables(change=change))["direction"] == word


def test_where_a_metric_says_nothing_nothing_is_concluded() -> None:
    nothing: dict[str, Any] = dict.fromkeys(
        ("rank", "band", "judgement", "rank_lower", "rank_upper", "change", "median", "lower", "upper")
    )
    assert conclusions_of(tables(**nothing)).is_empty()


def test_a_release_without_some_of_the_tables_has_the_other_conclusions() -> None:
    for name in ("level", "uncertainty", "change", "indicators"):
        left = {key: frame for key, frame in tables().items() if key != name}
        assert set(answers(left)) < set(answers(tables()))
    assert conclusions_of({}).is_empty()


def test_the_verdict_on_a_claim_is_one() -> None:
    verdicts = pl.DataFrame({"claim": ["c1"], "region": ["9901"], "verdict": ["conflicting"]})
    assert conclusions_of({"claim_verdicts": verdicts}).rows() == [
        ("9901", None, "c1", "verdict", "conflicting", "claim_verdicts/c1/agreeing;claim_verdicts/c1/counted")
    ]


@settings(deadline=None)
@given(st.randoms(use_true_random=False), st.floats(-100, 100), st.floats(0, 10))
def test_neither_the_order_of_rows_nor_the_unit_matters(random: Random, value: float, half: float) -> None:
    """The same in another unit, and among other rows: the same conclusions."""
    here = tables(lower=value - half, upper=value + half)
    there = {name: frame.with_columns(region=pl.lit("9902")) for name, frame in tables().items()}
    mixed = {name: pl.concat(random.sample([here[name], there[name]], 2)) for name in RESULTS}
    doubled = {name: frame.with_columns(pl.col(pl.Float64) * 2) for name, frame in mixed.items()}
    expected = conclusions_of(here)
    kinds = {"indicators": here["indicators"]}
    assert conclusions_of(mixed | kinds).filter(pl.col("region") == "9901").equals(expected)
    assert conclusions_of(doubled | kinds).filter(pl.col("region") == "9901").equals(expected)
