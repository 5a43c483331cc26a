"""Many series in canonical form at once: each is as it would be by itself."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.errors import StoreError
from obs.models import Indicator
from obs.observations import STATUSES, canonical, empty, observation_frame
from obs.store.canonical import all_canonical, canonical_of

Frames = Callable[..., pl.DataFrame]
Indicators = Callable[..., Indicator]

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["b", "a", "c10"]),
        st.sampled_from(["00", "9901", "9902", "G1234567"]),
        st.sampled_from(["2021", "2022", "2022-Q1"]),
        st.sampled_from(["T", "F", "M"]),
        st.none() | st.sampled_from([-0.0, 0.0, 1.5, -2e-9]),
        st.sampled_from(STATUSES),
        st.sampled_from(["", "", "färre än 4", "n"]),
    ),
    unique_by=lambda row: row[:4],
    max_size=30,
)


def table(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    """*rows* as observations, in their order."""
    names = dict.fromkeys(("indicator", "region", "period", "sex"), pl.String)
    schema = {**names, "value": pl.Float64, "status": pl.String, "note": pl.String}
    return observation_frame(pl.DataFrame(rows, schema=schema, orient="row"))


def written_out(rows: list[tuple[object, ...]]) -> str:
    """The hash of one series as the docstring of `content_hash` says, by hand."""
    digest = hashlib.sha256()
    columns = [*zip(*(row[1:] for row in rows), strict=True)]
    for texts in (columns[0], columns[1], columns[2], columns[4], columns[5]):
        encoded = [str(text).encode() for text in texts]
        digest.update(struct.pack(f"<{len(rows)}I", *map(len, encoded)) + b"".join(encoded))
    digest.update(bytes(value is None for value in columns[3]))
    digest.update(struct.pack(f"<{len(rows)}d", *((value or 0.0) for value in columns[3])))
    return digest.hexdigest()


@given(rows=ROWS)
def test_each_series_is_as_by_itself(rows: list[tuple[object, ...]]) -> None:
    """Rows of several series in any order: each has its own, sorted, without -0.0, and its own hash."""
    found = all_canonical(table(rows))
    assert set(found) == {row[0] for row in rows}
    for id_, each in found.items():
        own = [row for row in rows if row[0] == id_]
        assert each.indicator == id_
        assert each.frame.equals(canonical(table(own)))
        assert not any(str(value) == "-0.0" for value in each.frame.get_column("value"))
        in_order = sorted(own, key=lambda row: (row[1], row[2], "TFM".index(str(row[3]))))
        assert each.content == written_out(in_order)


def test_what_is_canonical_is_taken_as_it_is(frame: Frames, indicator: Indicators) -> None:
    """But for another indicator."""
    (one,) = all_canonical(frame(("9901", "2022", "T", 1.0))).values()
    assert canonical_of(indicator(), one) is one
    with pytest.raises(StoreError, match="series other is not stored: it holds rows of another indicator"):
        canonical_of(indicator("other"), one)


def test_no_rows_are_a_series_too(indicator: Indicators) -> None:
    """Of which nothing is said."""
    found = canonical_of(indicator(), empty())
    assert (found.indicator, found.frame.height) == ("invented", 0)
    assert found.content == hashlib.sha256().hexdigest()


def test_many_series_are_refused_as_one_is(frame: Frames) -> None:
    """A key that is there twice in one of them, or a gap, is in none of them stored."""
    good, other = frame(("9901", "2022", "T", 1.0), id_="a"), frame(("9901", "2022", "T", 1.0), id_="b")
    with pytest.raises(StoreError, match=r"^series are not stored: .* twice"):
        all_canonical(pl.concat([good, other, other]))
    with pytest.raises(StoreError, match=r"^series are not stored: .* null"):
        all_canonical(pl.concat([good, other.with_columns(note=pl.lit(None, dtype=pl.String))]))
