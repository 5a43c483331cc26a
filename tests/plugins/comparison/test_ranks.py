"""Ranks by one sort are those that window functions give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from obs_comparison import ranks

Rows = Sequence[tuple[str, str, str, float | None]]
WITHIN = ["indicator", "period"]
stats: Any = import_module("scipy.stats")
CODES = {"indicator": pl.Categorical(), "period": pl.Categorical(), "region": pl.Categorical()}
CELLS = st.tuples(st.sampled_from("abc"), st.sampled_from("pqr"), st.sampled_from("stuvwxyz"))
FIGURES = st.none() | st.integers(-3, 3).map(float) | st.floats(-1e15, 1e15) | st.just(-0.0)


def table_of(rows: Rows, codes: Any = pl.Categorical) -> pl.DataFrame:
    schema = dict.fromkeys(CODES, codes) | {"value": pl.Float64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def ranked(table: pl.DataFrame) -> pl.DataFrame:
    told = ranks.with_ranks(nw.from_native(table.lazy()), "value", WITHIN, apart="region")
    return told.to_native().collect()


def by_windows(table: pl.DataFrame) -> pl.DataFrame:
    value = pl.col("value")
    return table.with_columns(
        first=value.rank("min").over(WITHIN).cast(pl.Int32),
        last=value.rank("max").over(WITHIN).cast(pl.Int32),
    )


@pytest.fixture(scope="module")
def no_windows() -> Callable[..., None]:
    def refused(*_: object) -> None:
        raise AssertionError("by windows")

    return refused


@settings(deadline=None, max_examples=200)
@given(
    figures=st.dictionaries(CELLS, FIGURES, max_size=40),
    room=st.sampled_from([1, 4, 1000]),
    at_once=st.sampled_from([1, 20]),
)
def test_as_windows_give_them(
    figures: dict[tuple[str, str, str], float | None], room: int, at_once: int
) -> None:
    """With ties, gaps, zeros of both signs, with room for the sort and without, in one part and in many."""
    table = table_of([(*cell, value) for cell, value in figures.items()])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranks, "_ROOM", room)
        patch.setattr(ranks, "_AT_ONCE", at_once)
        assert_frame_equal(ranked(table), by_windows(table))


def test_many_figures_are_sorted_once(
    monkeypatch: pytest.MonkeyPatch, no_windows: Callable[..., None]
) -> None:
    """Shuffled, a tenth missing; no window is asked for, and scipy says the same."""
    chance = np.random.default_rng(3)
    table = table_of([(i, p, f"{region}", None) for i in "abc" for p in "pq" for region in range(200)])
    values = pl.Series("value", chance.integers(0, 60, table.height).astype(float))
    values = values.scatter(np.arange(0, table.height, 10), None)
    table = table.with_columns(values).sample(fraction=1.0, shuffle=True, seed=2)
    monkeypatch.setattr(ranks, "_by_windows", no_windows)
    for _, group in ranked(table).group_by(WITHIN):
        held = group.filter(pl.col("value").is_not_null())
        assert held.height == 180
        for side, how in (("first", "min"), ("last", "max")):
            assert held[side].to_list() == stats.rankdata(held["value"].to_numpy(), how).tolist()
            assert group[side].null_count() == 20


def test_codes_of_others_take_no_room(
    monkeypatch: pytest.MonkeyPatch, no_windows: Callable[..., None]
) -> None:
    """Those between the ones that there are, also of all that a process has read."""
    monkeypatch.setattr(ranks, "_by_windows", no_windows)
    many = pl.Enum([f"{number}" for number in range(3000)])
    rows = [
        ("1", "2", "3", 4.0),
        ("1", "2", "2999", 3.0),
        ("2000", "1500", "3", 2.0),
        ("2000", "1500", "5", 2.0),
    ]
    assert ranked(table_of(rows, many))["last"].to_list() == [2, 1, 2, 2]


@pytest.mark.parametrize("odd", [float("inf"), float("-inf"), float("nan")])
def test_a_figure_that_is_no_number(odd: float) -> None:
    """It has the rank that windows give it."""
    table = table_of(
        [("a", "p", region, value) for region, value in zip("stuv", (odd, 1.0, odd, 2.0), strict=True)]
    )
    assert_frame_equal(ranked(table), by_windows(table))


def test_two_rows_for_the_same() -> None:
    """Both are ranked: that there are two is for core to refuse."""
    table = table_of([("a", "p", "s", 2.0), ("a", "p", "s", 3.0), ("a", "p", "t", 1.0)])
    assert ranked(table)["first"].to_list() == [2, 3, 1]


def test_codes_that_are_texts_or_missing() -> None:
    """Nothing numbers them."""
    rows: list[Any] = [
        ("a", "p", "s", 2.0),
        ("a", None, "s", 3.0),
        ("a", "p", "t", 1.0),
        ("a", None, "t", 4.0),
    ]
    for codes in (pl.String, pl.Categorical):
        assert ranked(table_of(rows, codes))["last"].to_list() == [2, 1, 1, 2]


def test_what_is_asked_of_the_ranks_does_not_change_them() -> None:
    """A filter or a cut comes after them."""
    table = table_of(
        [("a", "p", region, value) for region, value in zip("stuv", (4.0, 3.0, 2.0, 1.0), strict=True)]
    )
    told: pl.LazyFrame = ranks.with_ranks(
        nw.from_native(table.lazy()), "value", WITHIN, apart="region"
    ).to_native()
    assert told.filter(pl.col("region") == "t").collect()["first"].to_list() == [3]
    assert told.head(1).collect()["first"].to_list() == [4]
    assert told.select("last").collect()["last"].to_list() == [4, 3, 2, 1]
