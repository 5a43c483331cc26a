"""Columns of codes are numbered without changing what they say."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs import observation_frame
from obs.codes import coded, in_order, looked_up
from obs.contracts import check_frame, check_observations

KINDS: list[pl.DataType] = [
    pl.String(),
    pl.Categorical(),
    pl.Categorical(pl.Categories.random()),
    pl.Enum(["", "a", "å", "zz"]),
]

ELSEWHERE = pl.Series(["of another column"], dtype=pl.Categorical())
"""While it is there, the common categories have a text that no column of a test uses."""


@pytest.mark.parametrize("kind", KINDS, ids=["text", "categories", "own categories", "enum"])
@given(texts=st.lists(st.none() | st.sampled_from(["", "a", "å", "zz"]), max_size=8))
def test_looked_up_says_the_same(kind: pl.DataType, texts: list[str | None]) -> None:
    """Text and categories of any kind, nulls among them, are the texts at their places."""
    column = pl.Series("x", texts, dtype=kind)
    different, place = looked_up(column)
    assert different.gather(place).to_list() == texts
    assert different.n_unique() == different.len()
    if kind in {pl.String(), pl.Categorical()}:
        assert set(different) == set(texts) - {None}


@pytest.mark.parametrize("kind", KINDS[1:], ids=["categories", "own categories", "enum"])
@given(texts=st.lists(st.sampled_from(["", "a", "å", "zz"]), max_size=8))
def test_in_order_says_the_same(kind: pl.DataType, texts: list[str]) -> None:
    """Each text in use once, in order; those of the rows stand at their places."""
    different, place = in_order(pl.Series("x", texts, dtype=kind))
    assert different == sorted(set(texts))
    assert [different[each] for each in place] == texts


def test_only_texts_that_come_again_are_numbered() -> None:
    """A column of all different texts stays text; one of few becomes numbers; others are not touched."""
    frame = pl.DataFrame(
        {"all": [f"{number}" for number in range(3000)], "few": ["a", "b", "c"] * 1000, "left": ["x"] * 3000}
    )
    numbered = coded(frame, ["all", "few", "absent"])
    assert [type(kind) for kind in numbered.dtypes] == [pl.String, pl.Categorical, pl.String]
    assert numbered.with_columns(pl.col("few").cast(pl.String)).equals(frame)


def spoiled(rows: int) -> pl.DataFrame:
    """Observations of invented places, many of them wrong, in an order of no kind."""
    number = pl.int_range(rows, eager=True).shuffle(seed=1)
    frame = observation_frame(
        pl.DataFrame(
            {
                "indicator": (number % 7).cast(pl.String).replace({"3": "9wrong"}),
                "region": (9900 + number // 7 % 50).cast(pl.String).replace({"9911": "99"}),
                "period": (2000 + number // 350 % 20).cast(pl.String).replace({"2004": "2004-Q3"}),
                "sex": pl.Series(["T", "F", "M"]).gather(number // 7000 % 3),
                "value": (number % 11).cast(pl.Float64),
                "status": pl.Series(["reported", "missing"]).gather((number % 500 == 0).cast(pl.UInt32)),
            }
        )
    )
    wrong = number % 400 == 1
    return frame.with_columns(date=pl.when(wrong).then(date(1999, 5, 5)).otherwise(pl.col("date")))


def test_text_and_categories_have_the_same_findings() -> None:
    """The contract finds the same in text as in categories, in order and shuffled, twice the same key too."""
    frame = spoiled(30_000)
    texts = frame.with_columns(pl.col("indicator", "region", "period", "sex", "status").cast(pl.String))
    regions = [str(code) for code in range(9900, 9940)]
    found = check_observations(frame, regions=regions)
    assert {finding.code for finding in found} == {
        "pattern",
        "unknown-reference",
        "duplicate-key",
        "value-status",
        "date",
    }
    assert check_observations(texts, regions=regions) == found
    assert sum(each.code == "date" for each in found) == 75


@pytest.mark.parametrize(
    ("values", "rows"),
    [
        ([float("-inf"), -5.0, 1.0], [2]),
        ([float("nan"), -5.0, 1.0, None], [2]),
        ([float("nan"), float("nan")], []),
        ([None, None], []),
        ([0.0, float("inf")], []),
    ],
    ids=str,
)
def test_what_is_not_finite_hides_no_number_below_the_bound(values: list[Any], rows: list[int]) -> None:
    """The least number is looked at first: neither NaN nor infinity keeps from looking at the others."""
    schema = {"fields": [{"name": "x", "type": "number", "constraints": {"minimum": 0}}]}
    found = check_frame(pl.DataFrame({"x": values}, schema={"x": pl.Float64}), schema)
    assert [each.place.row for each in found if each.code == "minimum"] == rows


def test_notes_that_would_act_are_found_among_empty_ones() -> None:
    """Empty notes are passed over, the one that is a formula is found with its row."""
    frame = spoiled(0)
    rows = observation_frame(
        pl.DataFrame(
            {
                "indicator": ["x", "x"],
                "region": ["9901", "9902"],
                "period": ["2021", "2021"],
                "sex": ["T", "T"],
                "value": [1.0, 2.0],
                "status": ["reported", "reported"],
                "note": ["", "=1+1"],
            }
        )
    )
    assert check_observations(frame) == []
    assert [(each.code, each.place.row) for each in check_observations(rows)] == [("harmful-text", 2)]
