"""How the group is spread: quartiles and places, against statistics and counting by hand."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.compare.distribution import missing, places_in_change, quartiles

MEMBERS = tuple(f"99{number:02}" for number in range(1, 13))
FIGURES = st.none() | st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))


def history(values: Mapping[str, float | None], period: str = "2022") -> pl.DataFrame:
    """The figures of one indicator in one period."""
    rows = [("A", code, period, value) for code, value in values.items()]
    schema = {"indicator": pl.String, "region": pl.String, "period": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def change(values: Mapping[str, float | None], indicator: str = "A") -> pl.DataFrame:
    """The result of the metric change, as far as places are made of it."""
    rows = [(indicator, code, value, value) for code, value in values.items()]
    schema = {
        "indicator": pl.String,
        "region": pl.String,
        "change": pl.Float64,
        "percent_change": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


@given(st.lists(FIGURES, min_size=12, max_size=12))
def test_quartiles_are_those_of_the_standard_library(values: Sequence[float | None]) -> None:
    """`statistics.quantiles`, inclusive: linear interpolation with both ends in (Hyndman & Fan 1996, 7)."""
    found = quartiles(history(dict(zip(MEMBERS, values, strict=True))), MEMBERS)
    held = [value for value in values if value is not None]
    if len(held) < 6:
        assert found.is_empty()
        return
    assert found.height == 1
    low, median, high = statistics.quantiles(held, n=4, method="inclusive")
    row = found.row(0, named=True)
    assert row["lower_quartile"] == pytest.approx(low)
    assert row["median"] == pytest.approx(median)
    assert row["upper_quartile"] == pytest.approx(high)
    assert row["n"] == len(held)


def test_quartiles_of_four_by_hand() -> None:
    """1, 2, 4, 8: a quarter of three steps is 0.75 of the way from 1 to 2; 2.25 of the way is 4 + 1."""
    found = quartiles(history(dict(zip(MEMBERS, (1.0, 8.0, 4.0, 2.0), strict=False))), MEMBERS[:4])
    assert found.row(0, named=True) == {
        "indicator": "A",
        "period": "2022",
        "lower_quartile": 1.75,
        "median": 3.0,
        "upper_quartile": 5.0,
        "n": 4,
    }


@pytest.mark.parametrize(("held", "told"), [(6, True), (5, False), (12, True), (0, False)])
def test_a_period_in_which_fewer_than_half_have_a_value_has_no_quartiles(held: int, told: bool) -> None:
    values = {code: 1.0 if number < held else None for number, code in enumerate(MEMBERS)}
    assert quartiles(history(values), MEMBERS).height == told


def test_half_is_half_of_the_group_also_where_members_have_no_row_at_all() -> None:
    """A source that leaves a row out says no more than one that sends it empty."""
    assert quartiles(history(dict.fromkeys(MEMBERS[:5], 1.0)), MEMBERS).is_empty()


def test_neither_the_country_nor_a_region_outside_moves_quartiles() -> None:
    members = dict.fromkeys(MEMBERS, 1.0)
    found = quartiles(history({**members, "00": 1e6, "17": -1e6, "9999": 1e6}), MEMBERS)
    assert found.select("lower_quartile", "median", "upper_quartile", "n").row(0) == (1.0, 1.0, 1.0, 12)


def test_each_period_has_its_own_quartiles_in_order() -> None:
    years = [str(year) for year in range(2001, 2021)]
    every = pl.concat([history(dict.fromkeys(MEMBERS, float(year)), year) for year in reversed(years)])
    found = quartiles(every, MEMBERS).select("period", "median").rows()
    assert found == [(year, float(year)) for year in years]


def test_ties_share_the_better_place_from_either_end() -> None:
    """-3, -1, -1, 0, 2: counted from the fall 1, 2, 2, 4, 5, from the rise 5, 3, 3, 2, 1."""
    values = dict(zip(MEMBERS, (-1.0, 2.0, -3.0, 0.0, -1.0), strict=False))
    rows = {row["region"]: row for row in places_in_change(change(values), MEMBERS[:5]).iter_rows(named=True)}
    assert {code: row["change_rank"] for code, row in rows.items()} == {
        "9901": 2,
        "9902": 5,
        "9903": 1,
        "9904": 4,
        "9905": 2,
    }
    assert {code: row["rise_rank"] for code, row in rows.items()} == {
        "9901": 3,
        "9902": 1,
        "9903": 5,
        "9904": 2,
        "9905": 3,
    }
    assert {(row["change_n"], row["median_change"]) for row in rows.values()} == {(5, -1.0)}


@given(st.lists(FIGURES, min_size=12, max_size=12))
def test_a_place_is_one_more_than_how_many_fell_more(values: Sequence[float | None]) -> None:
    given_ = dict(zip(MEMBERS, values, strict=True))
    held = {code: value for code, value in given_.items() if value is not None}
    rows = {row["region"]: row for row in places_in_change(change(given_), MEMBERS).iter_rows(named=True)}
    assert rows.keys() == held.keys()
    for code, row in rows.items():
        assert row["change_rank"] == 1 + sum(other < held[code] for other in held.values())
        assert row["rise_rank"] == 1 + sum(other > held[code] for other in held.values())
        assert row["change_n"] == len(held)
        assert row["median_change"] == pytest.approx(statistics.median(held.values()))


def test_only_members_have_a_place_and_count() -> None:
    """The country, a county and a region shown that is outside the group: they push nobody down."""
    values = {"00": -9.0, "17": -8.0, "9999": -7.0, "9901": -1.0, "9902": 1.0, "9903": None}
    rows = places_in_change(change(values), MEMBERS)
    assert rows.select("region", "change_rank", "change_n").rows() == [("9901", 1, 2), ("9902", 2, 2)]


def test_places_are_those_within_one_indicator() -> None:
    both = pl.concat([change({"9901": -1.0, "9902": -2.0}), change({"9901": -5.0}, "B")])
    found = places_in_change(both, MEMBERS)
    assert found.select("indicator", "region", "change_rank", "change_n").rows() == [
        ("A", "9901", 2, 2),
        ("A", "9902", 1, 2),
        ("B", "9901", 1, 1),
    ]


def test_the_missing_are_counted_by_reason_among_members_only() -> None:
    """A missing row of the source without a status is "missing", as the indicator's page says."""
    rows = [
        ("A", "9901", None, "suppressed"),
        ("A", "9902", None, "suppressed"),
        ("A", "9903", None, None),
        ("A", "9904", 1.0, "reported"),
        ("A", "00", None, "suppressed"),
        ("A", "9999", None, "missing"),
        ("B", "9901", None, "missing"),
    ]
    level = pl.DataFrame(rows, schema=["indicator", "region", "value", "status"], orient="row")
    assert missing(level, MEMBERS).rows() == [
        ("A", "missing", 1),
        ("A", "suppressed", 2),
        ("B", "missing", 1),
    ]
