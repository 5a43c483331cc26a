"""Rows that share their key are found exactly, whatever the key is made of."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs.contracts import keys as rooms
from obs.contracts.keys import shared_keys

KINDS: dict[str, tuple[pl.DataType, st.SearchStrategy[Any]]] = {
    "text": (pl.String(), st.sampled_from(["a", "b", "", "å" * 20])),
    "category": (pl.Categorical(), st.sampled_from(["a", "b", "c"])),
    "own category": (pl.Categorical(pl.Categories.random()), st.sampled_from(["a", "b", "c"])),
    "enum": (pl.Enum(["T", "F", "M"]), st.sampled_from(["T", "F", "M"])),
    "day": (pl.Date(), st.sampled_from([date(1, 1, 1), date(2022, 1, 1), date(2022, 1, 2)])),
    "small": (pl.Int8(), st.integers(-128, 127)),
    "large": (pl.Int64(), st.sampled_from([-(2**63), -1, 0, 2**63 - 1])),
    "unsigned": (pl.UInt64(), st.sampled_from([0, 1, 2**64 - 2, 2**64 - 1])),
    "flag": (pl.Boolean(), st.booleans()),
    "number": (pl.Float64(), st.sampled_from([0.0, -0.0, 1.5, float("nan")])),
}


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    """A table of keys of one to three columns of any kind."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3, unique=True))
    height = draw(st.integers(0, 12))
    return pl.DataFrame(
        [
            pl.Series(
                kind,
                draw(st.lists(st.none() | KINDS[kind][1], min_size=height, max_size=height)),
                dtype=KINDS[kind][0],
            )
            for kind in kinds
        ]
    )


def plainly(table: pl.DataFrame) -> list[bool]:
    """The same by comparing every row with every other; NaN is NaN, and a key with a part missing none."""
    texts = {name: table.get_column(name) for name in table.columns}
    rows = [
        tuple("nan" if value != value else value for value in row)  # noqa: PLR0124
        for row in zip(*(each.to_list() for each in texts.values()), strict=True)
    ]
    return [None not in row and rows.count(row) > 1 for row in rows]


@pytest.mark.parametrize("marked", [False, True], ids=["hashed", "marked"])
@settings(max_examples=300, deadline=None)
@given(table=tables())
def test_the_rows_that_share_a_key_are_found(table: pl.DataFrame, *, marked: bool) -> None:
    """By marks as by hashes the same rows are found as by comparing each with each."""
    with pytest.MonkeyPatch.context() as patch:
        if not marked:
            patch.setattr(rooms, "_MOST", -1)
        shared = shared_keys(table)
    expected = plainly(table)
    assert (shared is None) == (not any(expected))
    if shared is not None:
        assert shared.to_list() == expected


def same_hash(frame: pl.DataFrame) -> pl.Series:
    """The same hash for every row."""
    return pl.repeat(7, frame.height, dtype=pl.UInt64, eager=True)


def test_equal_hashes_are_no_equal_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all keys have the same hash only those are told that are equal, and none where none are."""
    table = pl.DataFrame({"x": ["a", "b", "c", "b"]})
    monkeypatch.setattr(pl.DataFrame, "hash_rows", same_hash)
    assert shared_keys(table.head(3)) is None
    found = shared_keys(table)
    assert found is not None
    assert found.to_list() == [False, True, False, True]


def test_key_of_many_categories_needs_no_large_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three columns of a thousand codes make more keys than there is room for, and are still checked."""
    codes = pl.Series("a", [f"x{number}" for number in range(1000)], dtype=pl.Categorical())
    table = pl.DataFrame([codes, codes.reverse().alias("b"), codes.alias("c")])
    monkeypatch.delattr(rooms, "_marked_twice")
    assert shared_keys(table) is None
    twice = shared_keys(pl.concat([table, table[[5]]]))
    assert twice is not None
    assert twice.arg_true().to_list() == [5, 1000]


def test_every_pair_of_codes_is_another_key() -> None:
    """All pairs of codes and days are different keys; of those that come again all rows are told."""
    codes = pl.DataFrame({"a": pl.Series(["x", "y", "z"], dtype=pl.Categorical())})
    days = pl.DataFrame({"b": [date(2022, 1, 1), date(2022, 1, 2), date(2022, 1, 3)]})
    table = codes.join(days, how="cross").join(codes.rename({"a": "c"}), how="cross")
    assert shared_keys(table) is None
    found = shared_keys(pl.concat([table, table[[7, 20]]]))
    assert found is not None
    assert found.arg_true().to_list() == [7, 20, 27, 28]


def test_codes_in_parts_of_a_frame_are_the_same_codes() -> None:
    """A frame put together of several, as pages come, has one number for one code."""
    parts = [
        pl.DataFrame({"x": pl.Series(each, dtype=pl.Categorical())}) for each in (["a", "b"], ["c", "a"])
    ]
    found = shared_keys(pl.concat(parts))
    assert found is not None
    assert found.to_list() == [True, False, False, True]
