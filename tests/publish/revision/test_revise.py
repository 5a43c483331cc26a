"""A revision lists every difference between two releases, and only those."""

from __future__ import annotations

import math
from datetime import date
from io import BytesIO

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import obs_schemas
from obs.errors import PublishError
from obs.publish.revision import COLUMNS, revise

SCHEMAS = {"things": {"primaryKey": ["name", "year"]}}
FIGURE = {"indicator": "X1", "region": "9901", "period": "2020", "sex": "T", "status": "reported"}


def things(*rows: tuple[str, int, float | None, str | None]) -> dict[str, pl.DataFrame]:
    types = {"name": pl.String, "year": pl.Int64, "value": pl.Float64, "note": pl.String}
    return {"things": pl.DataFrame(rows, schema=types, orient="row")}


def told(frame: pl.DataFrame) -> list[tuple[str | None, ...]]:
    return frame.select(COLUMNS[1:-1]).rows()


def test_revised_new_and_removed_rows_by_hand() -> None:
    """One row a changed cell; one a row that came or went, with its figure."""
    old = things(("a", 2020, 1.5, "x"), ("b", 2020, 2.0, None), ("c", 2020, 3.0, None))
    new = things(("a", 2020, 1.25, "y"), ("c", 2020, 3.0, None), ("d", 2021, 1e-7, None))
    found = revise(old, new, SCHEMAS, reason="recounted")
    assert told(found.frame) == [
        ("a/2020", "note", "revised", "x", "y"),
        ("a/2020", "value", "revised", "1.5", "1.25"),
        ("b/2020", "value", "removed", "2.0", None),
        ("d/2021", "value", "new", None, "1e-7"),
    ]
    assert found.frame["reason"].unique().to_list() == ["recounted"]
    count = found.counts["things"]
    assert (count.rows_before, count.rows_after) == (3, 3)
    assert (count.new, count.removed, count.revised) == (1, 1, 1)
    assert count.share == pytest.approx(2 / 3)


def test_the_smallest_difference_of_a_float_is_one() -> None:
    found = revise(things(("a", 1, 0.3, None)), things(("a", 1, 0.1 + 0.2, None)), SCHEMAS)
    assert told(found.frame) == [("a/1", "value", "revised", "0.3", "0.30000000000000004")]


def test_an_empty_text_and_none_are_the_same_in_csv_and_so_here() -> None:
    assert revise(things(("a", 1, 1.0, "")), things(("a", 1, 1.0, None)), SCHEMAS).is_empty


def test_a_cell_that_empties_or_fills_is_a_difference() -> None:
    full, bare = things(("a", 1, 1.0, "x")), things(("a", 1, None, None))
    assert [row[3:] for row in told(revise(full, bare, SCHEMAS).frame)] == [("x", None), ("1.0", None)]
    assert [row[3:] for row in told(revise(bare, full, SCHEMAS).frame)] == [(None, "x"), (None, "1.0")]


def test_slashes_and_per_cent_signs_in_keys_are_written_apart() -> None:
    """Otherwise a/b of one row could be a and b of another."""
    found = revise(things(), things(("a/b", 1, 1.0, None), ("50%", 1, 1.0, None)), SCHEMAS)
    assert found.frame["key"].to_list() == ["50%25/1", "a%2Fb/1"]


def test_a_table_that_comes_or_goes_is_one_line() -> None:
    table = things(("a", 1, 1.0, None), ("b", 1, 1.0, None))
    assert told(revise({}, table, SCHEMAS).frame) == [(None, None, "new", None, None)]
    gone = revise(table, {}, {})
    assert told(gone.frame) == [(None, None, "removed", None, None)]
    assert gone.counts["things"].removed == 2
    assert gone.share == 1


def test_columns_that_come_go_or_change_type_are_listed_and_cells_still_compared() -> None:
    old = {"things": pl.DataFrame({"name": ["a", "b"], "year": 1, "value": [1, 2], "old": ["x", "y"]})}
    new = {
        "things": pl.DataFrame({"name": ["a", "b"], "year": 1, "value": [1.0, 2.5], "more": [True, False]})
    }
    assert told(revise(old, new, SCHEMAS).frame) == [
        (None, "more", "new", None, "boolean"),
        (None, "old", "removed", "string", None),
        (None, "value", "new", None, "number"),
        (None, "value", "removed", "integer", None),
        ("b/1", "value", "revised", "2", "2.5"),
    ]


def test_a_table_with_another_key_goes_and_comes() -> None:
    old = {"things": pl.DataFrame({"name": ["a"], "value": [1.0]})}
    found = revise(old, things(("a", 1, 1.0, None)), SCHEMAS)
    assert [row[2] for row in told(found.frame)] == ["new", "removed"]
    assert (found.counts["things"].new, found.counts["things"].removed) == (1, 1)


def test_tables_without_figures_list_rows_without_a_column() -> None:
    schemas = {"places": {"primaryKey": ["code"]}}
    old = {"places": pl.DataFrame({"code": ["9901"], "name": ["Påhittat"], "shown": [True]})}
    new = {"places": pl.DataFrame({"code": ["9902"], "name": ["Sagolunda"], "shown": [False]})}
    expected = [("9901", None, "removed", None, None), ("9902", None, "new", None, None)]
    assert told(revise(old, new, schemas).frame) == expected


def test_days_flags_and_whole_numbers_are_written_as_csv_has_them() -> None:
    schemas = {"t": {"primaryKey": ["k"]}}
    old = pl.DataFrame({"k": ["a"], "day": [date(2020, 1, 2)], "flag": [True], "n": [3]})
    new = pl.DataFrame({"k": ["a"], "day": [date(2021, 1, 2)], "flag": [False], "n": [4]})
    found = revise({"t": old}, {"t": new}, schemas).frame
    assert found["old"].to_list() == ["2020-01-02", "true", "3"]
    assert found["new"].to_list() == ["2021-01-02", "false", "4"]


def test_categories_are_compared_by_what_they_stand_for() -> None:
    strings = things(("a", 1, 1.0, "x"), ("b", 1, 1.0, "y"))
    coded = {"things": strings["things"].with_columns(pl.col("name", "note").cast(pl.Categorical))}
    assert revise(coded, strings, SCHEMAS).is_empty


def test_two_rows_with_the_same_key_are_refused() -> None:
    twice = things(("a", 1, 1.0, None), ("a", 1, 2.0, None))
    with pytest.raises(PublishError, match="same key"):
        revise(twice, twice, SCHEMAS)


def test_a_table_without_a_key_is_refused() -> None:
    with pytest.raises(PublishError, match="no primary key"):
        revise({}, things(), {"things": {}})


def test_the_frame_has_the_columns_of_the_schema() -> None:
    names = tuple(field["name"] for field in obs_schemas.read("revision")["fields"])
    assert names == COLUMNS
    assert tuple(revise({}, {}, {}).frame.columns) == COLUMNS


VALUES = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))
TABLES = st.dictionaries(
    st.tuples(st.text("ab/%2F", min_size=1, max_size=3), st.integers(1, 3)), VALUES, max_size=8
)


def table(cells: dict[tuple[str, int], float | None]) -> dict[str, pl.DataFrame]:
    rows = [(name, year, value) for (name, year), value in cells.items()]
    types = {"name": pl.String, "year": pl.Int64, "value": pl.Float64}
    return {"things": pl.DataFrame(rows, schema=types, orient="row")}


@settings(deadline=None)
@given(TABLES)
def test_nothing_differs_from_itself_in_whatever_order(cells: dict[tuple[str, int], float | None]) -> None:
    turned = dict(reversed(cells.items()))
    assert revise(table(cells), table(turned), SCHEMAS).is_empty


@settings(deadline=None)
@given(TABLES, TABLES)
def test_the_revision_makes_the_new_release_of_the_old(
    old: dict[tuple[str, int], float | None], new: dict[tuple[str, int], float | None]
) -> None:
    """Read back from CSV and applied to the old table, it gives the new one, value for value."""
    body = revise(table(old), table(new), SCHEMAS).frame.write_csv().encode()
    found = pl.read_csv(BytesIO(body), infer_schema=False)
    made = dict(old)
    for _, key, column, change, was, is_, _ in found.rows():
        assert column == "value"
        name, year = (part.replace("%2F", "/").replace("%25", "%") for part in key.split("/"))
        place = name, int(year)
        before = made.get(place)
        assert (None if before is None else f"{before}") == (None if was is None else f"{float(was)}")
        if change == "removed":
            del made[place]
        else:
            made[place] = None if is_ is None else float(is_)
    assert made == new


@settings(deadline=None)
@given(TABLES, TABLES)
def test_backwards_it_has_old_and_new_turned(
    old: dict[tuple[str, int], float | None], new: dict[tuple[str, int], float | None]
) -> None:
    there, back = (revise(table(a), table(b), SCHEMAS).frame for a, b in ((old, new), (new, old)))
    turned = {"new": "removed", "removed": "new", "revised": "revised"}
    swapped = back.select(
        "key", "column", pl.col("change").replace_strict(turned, return_dtype=pl.String), old="new", new="old"
    )
    assert told(there) == swapped.sort("key", "column", "change").rows()


def test_no_infinity_or_nan_arises() -> None:
    found = revise(things(("a", 1, 0.0, None)), things(("a", 1, 1.0, None)), SCHEMAS)
    assert math.isfinite(found.share)
    assert revise({}, {}, {}).share == 0
    assert revise({}, things(("a", 1, 1.0, None)), SCHEMAS).counts["things"].share == 0
