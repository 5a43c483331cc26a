"""A join by two keys in one finds what a join by both finds."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from obs_comparison import joins

Keys = Sequence[tuple[str | None, str | None]]
LEFT: Keys = [
    ("b", "s"),
    ("a", "s"),
    ("a", "t"),
    ("a", None),
    (None, "s"),
    ("c", "s"),
    ("s", "a"),
    ("a", "s"),
]
RIGHT: Keys = [("a", "s"), ("b", "s"), ("a", None), (None, "s"), ("s", "b"), ("t", "a"), ("b", "s")]
NUMBERS = {word: number for number, word in enumerate("abcst")}


def tables(first: pl.DataType, second: pl.DataType) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    def table(rows: Keys, more: str) -> pl.LazyFrame:
        types = {"one": first, "two": second}
        cells = [
            pl.Series(
                name, [NUMBERS.get(row[at] or "") if dtype.is_integer() else row[at] for row in rows], dtype
            )
            for at, (name, dtype) in enumerate(types.items())
        ]
        return pl.DataFrame(cells).with_row_index(more).lazy()

    return table(LEFT, "left"), table(RIGHT, "right")


@pytest.mark.parametrize("second", [pl.Categorical(), pl.Enum("stab"), pl.String(), pl.Int32()])
@pytest.mark.parametrize("first", [pl.Categorical(), pl.Int32(), pl.Int64()])
def test_as_by_both(first: pl.DataType, second: pl.DataType) -> None:
    """Also where a part is missing, which equals nothing, and where there are several to be found."""
    left, right = tables(first, second)
    found = joins.left_joined(nw.from_native(left), nw.from_native(right), "one", "two").to_native()
    expected = left.join(right, on=["one", "two"], how="left")
    assert found.collect_schema() == expected.collect_schema()
    assert_frame_equal(found.collect(), expected.collect(), check_row_order=False)
    assert found.collect()["right"].drop_nulls().sort().to_list() == [0, 0, 1, 6]


def test_codes_are_joined_by_one_number() -> None:
    """Texts are not."""
    for codes, one in ((pl.Categorical(), True), (pl.String(), False)):
        left, right = tables(codes, codes)
        found = joins.left_joined(nw.from_native(left), nw.from_native(right), "one", "two").to_native()
        assert ("both keys in one" in found.explain()) == one


def test_numbers_of_other_words_are_not_compared() -> None:
    """Polars says what is wrong."""
    left, right = tables(pl.Categorical(), pl.Enum("stab"))[0], tables(pl.Categorical(), pl.Enum("bats"))[1]
    with pytest.raises(pl.exceptions.SchemaError, match="two"):
        joins.left_joined(nw.from_native(left), nw.from_native(right), "one", "two").to_native().collect()
