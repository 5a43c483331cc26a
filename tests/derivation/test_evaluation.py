"""Derived figures: a value where every part has one, and the reason where not."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.formulas.conftest import IDS, formulas

from obs import observation_frame
from obs.contracts import check_observations
from obs.derivation.evaluation import evaluated
from obs.formulas import parse
from obs.observations import SCHEMA, STATUSES, WITH_VALUE

Row = tuple[str, str, str, float | None, str, str]
"""Region, period, sex, value, status, note."""


def frame(id_: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Observations of *id_*."""
    columns = ["region", "period", "sex", "value", "status", "note"]
    table = pl.DataFrame(rows, schema=columns, schema_overrides={"value": pl.Float64}, orient="row")
    return observation_frame(table.with_columns(pl.col(columns[:3]).cast(pl.String), indicator=pl.lit(id_)))


def one(formula: str, **parts: tuple[float | None, str] | None) -> tuple[float | None, str, str]:
    """Value, status and note in 9901 for 2022, of parts given by value and status, or None for no row."""
    elsewhere: Row = ("9902", "2022", "T", 1.0, "reported", "")
    frames = {
        id_: frame(id_, [("9901", "2022", "T", *given, "")] if given else [elsewhere])
        for id_, given in parts.items()
    }
    found = evaluated("x", parse(formula), frames).filter(pl.col("region").cast(pl.String) == "9901")
    ((value, status, note),) = found.select("value", "status", "note").iter_rows()
    return value, status, note


def test_a_sum_of_two_accounts() -> None:
    """1,197 + 465 = 1,662, under the id of the derived indicator and in the one shape of observations."""
    parts = {
        "net": frame("net", [("9901", "2019", "T", 1197.0, "reported", "")]),
        "other": frame("other", [("9901", "2019", "T", 465.0, "reported", "")]),
    }
    found = evaluated("sum", parse("net+other"), parts)
    assert dict(found.schema) == SCHEMA
    assert [tuple(map(str, row)) for row in found.iter_rows()] == [
        ("sum", "9901", "2019", "2019-01-01", "T", "1662.0", "reported", "")
    ]


MISSING = (None, "missing")
CASES = {
    "both reported": ((2.0, "reported"), (4.0, "reported"), 0.5, "reported", ""),
    "one provisional": ((2.0, "reported"), (4.0, "provisional"), 0.5, "provisional", ""),
    "one missing": (MISSING, (4.0, "reported"), None, "missing", "no value of a"),
    "one not there": (None, (4.0, "reported"), None, "missing", "no value of a"),
    "both missing": (MISSING, MISSING, None, "missing", "no value of a, b"),
    "suppressed": ((2.0, "reported"), (None, "suppressed"), None, "suppressed", "no value of b"),
    "deleted": ((None, "deleted"), (4.0, "provisional"), None, "deleted", "no value of a"),
    "not applicable": ((None, "not_applicable"), (4.0, "reported"), None, "not_applicable", "no value of a"),
    "missing before suppressed": (MISSING, (None, "suppressed"), None, "missing", "no value of a, b"),
    "suppressed before deleted": (
        (None, "deleted"),
        (None, "suppressed"),
        None,
        "suppressed",
        "no value of a, b",
    ),
    "zero over something": ((0.0, "reported"), (4.0, "reported"), 0.0, "reported", ""),
    "over zero": ((2.0, "reported"), (0.0, "reported"), None, "not_applicable", "division by zero: b"),
    "zero over zero": ((0.0, "reported"), (0.0, "reported"), None, "not_applicable", "division by zero: b"),
    "over minus zero": (
        (2.0, "provisional"),
        (-0.0, "reported"),
        None,
        "not_applicable",
        "division by zero: b",
    ),
    "missing over zero": (MISSING, (0.0, "reported"), None, "missing", "no value of a"),
}


@pytest.mark.parametrize(("a", "b", "value", "status", "note"), CASES.values(), ids=CASES.keys())
def test_status_and_note_of_a_quotient(
    a: tuple[float | None, str] | None,
    b: tuple[float | None, str] | None,
    value: float | None,
    status: str,
    note: str,
) -> None:
    """Missing comes first, then suppressed; a zero below is no number; the note names what has no value."""
    assert one("a/b", a=a, b=b) == (value, status, note)


def test_a_zero_that_would_vanish() -> None:
    """1/(1/0) is no 0: what cannot be divided by zero inside has no value outside."""
    figures = {"a": (2.0, "reported"), "b": (4.0, "reported"), "c": (0.0, "reported")}
    assert one("a/(b/c)", **figures) == (None, "not_applicable", "division by zero: c")
    assert one("a/(b*c)", **figures) == (None, "not_applicable", "division by zero: b*c")
    assert one("a+b/c*c", **figures) == (None, "not_applicable", "division by zero: c")


@pytest.mark.parametrize(
    ("formula", "a", "b", "value"),
    [
        ("a + b", 0.1, 0.2, 0.3),
        ("a + b", 0.15, 0.15, 0.3),
        ("a * b", 1.1, 3.0, 3.3),
        ("a - b", 7.0, 7.0, 0.0),
        ("a - b", 0.0, 123456789.123456, -123456789.123456),
        ("a * b", 1e-150, 1e-150, 1e-300),
        ("a + b", 99999999999999.0, 0.5, 99999999999999.5),
    ],
)
def test_equal_values_are_equal_to_the_last_digit(formula: str, a: float, b: float, value: float) -> None:
    """0.1 + 0.2 is 0.3 and shares its rank: the sixteenth digit is of the computer and not of the figures."""
    assert one(formula, a=(a, "reported"), b=(b, "reported")) == (value, "reported", "")


def test_a_number_beyond_all_numbers_is_none() -> None:
    """An overflow gives no infinite value."""
    huge = (1e308, "reported")
    value, status, note = one("a*b", a=huge, b=huge)
    assert (value, status) == (None, "not_applicable")
    assert note == "the result is too large for a figure"
    assert one("a*b", a=(1e9, "reported"), b=(1e9, "reported")) == (None, "not_applicable", note)


def test_a_status_that_says_a_value_without_one_is_missing() -> None:
    """Data that break their contract do not pass for reported."""
    assert one("a+b", a=(None, "reported"), b=(1.0, "reported")) == (None, "missing", "no value of a")


def test_notes_of_the_parts_are_carried_on() -> None:
    """Beside the part that has no value, or by its id; a remark stays one remark."""
    parts = {
        "a": frame("a", [("9901", "2022", "T", None, "missing", "0 in the source; twice")]),
        "b": frame("b", [("9901", "2022", "T", 1.0, "reported", "revised")]),
    }
    ((note,),) = evaluated("x", parse("a+b"), parts).select("note").iter_rows()
    assert note == "no value of a (0 in the source, twice); b: revised"


def test_sexes_and_periods_are_never_mixed() -> None:
    """A row for each region, period and sex that a part has; a total does not stand in for women."""
    parts = {
        "a": frame(
            "a",
            [
                ("9901", "2022", "T", 1.0, "reported", ""),
                ("9901", "2022", "F", 2.0, "reported", ""),
                ("9901", "2021", "T", 3.0, "reported", ""),
            ],
        ),
        "b": frame(
            "b",
            [
                ("9901", "2022", "T", 10.0, "reported", ""),
                ("9901", "2022-07", "T", 20.0, "reported", ""),
                ("9901", "2022", "M", 30.0, "reported", ""),
                ("9902", "2022", "T", 40.0, "reported", ""),
            ],
        ),
    }
    found = evaluated("x", parse("a+b"), parts)
    rows = found.select(pl.col("region", "period", "sex").cast(pl.String), "value", "note").rows()
    assert rows == [
        ("9901", "2021", "T", None, "no value of b"),
        ("9901", "2022", "T", 11.0, ""),
        ("9901", "2022", "F", None, "no value of b"),
        ("9901", "2022", "M", None, "no value of a"),
        ("9901", "2022-07", "T", None, "no value of a"),
        ("9902", "2022", "T", None, "no value of a"),
    ]


def test_a_part_may_stand_there_twice() -> None:
    """(a - b) / a has two parts."""
    assert one("(a-b)/a", a=(4.0, "reported"), b=(1.0, "reported")) == (0.75, "reported", "")


def test_parts_without_rows_give_none() -> None:
    """Empty parts give an empty table of the same shape."""
    found = evaluated("x", parse("a+b"), {"a": frame("a", []), "b": frame("b", [])})
    assert found.is_empty()
    assert dict(found.schema) == SCHEMA


CELL = st.tuples(st.sampled_from(STATUSES), st.sampled_from([-2.0, 0.0, 0.5, 3.0, 1e150]))
TABLE = st.dictionaries(
    st.tuples(st.sampled_from(["9901", "9902"]), st.sampled_from(["2021", "2022"]), st.sampled_from("TFM")),
    CELL,
    max_size=8,
)


def rows_of(table: dict[tuple[str, str, str], tuple[str, float]]) -> list[Row]:
    """The rows of a table drawn by TABLE."""
    return [
        (*key, value if status in WITH_VALUE else None, status, "") for key, (status, value) in table.items()
    ]


@given(formulas, st.lists(TABLE, min_size=len(IDS), max_size=len(IDS)), st.randoms())
def test_any_figures_give_observations_whatever_their_order(
    text: str, tables: list[dict[tuple[str, str, str], tuple[str, float]]], random: object
) -> None:
    """The result keeps the contract of observations and does not depend on the order of rows."""
    rows = {id_: rows_of(table) for id_, table in zip(IDS, tables, strict=True)}
    formula = parse(text)
    found = evaluated("x", formula, {id_: frame(id_, each) for id_, each in rows.items()})
    assert check_observations(found) == []
    turned = {id_: frame(id_, each[::-1]) for id_, each in rows.items()}
    assert_frame_equal(evaluated("x", formula, turned), found)
    keys = {row[:3] for id_ in formula.ids for row in rows[id_]}
    assert set(found.select(pl.col("region", "period", "sex").cast(pl.String)).iter_rows()) == keys


@given(formulas, st.lists(st.sampled_from([-3.0, 0.0, 0.25, 2.0, 7.0]), min_size=4, max_size=4))
def test_values_are_those_of_ordinary_arithmetic(text: str, numbers: list[float]) -> None:
    """What Python computes from the same text; where it divides by zero there is no value."""
    given: dict[str, float] = dict(zip(IDS, numbers, strict=True))
    try:
        expected = eval(" ".join(text.split()), {"__builtins__": {}}, given)
    except ZeroDivisionError:
        expected = None
    value, status, _ = one(text, **{id_: (number, "reported") for id_, number in given.items()})
    assert value == (None if expected is None else pytest.approx(expected))
    assert status == ("not_applicable" if expected is None else "reported")
