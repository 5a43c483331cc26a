"""Frames are checked in full, and every bad row is found."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from obs import Finding
from obs.contracts import check_frame
from obs.contracts.frames import LISTED


def field(name: str, kind: str = "string", **constraints: object) -> dict[str, object]:
    """A field of a schema."""
    return {"name": name, "type": kind, "constraints": constraints}


def schema(*fields: dict[str, object], key: list[str] | None = None) -> dict[str, Any]:
    """A schema with these fields."""
    return {"fields": list(fields), "primaryKey": key or []}


def found(findings: list[Finding]) -> list[tuple[int | None, str, str]]:
    """Row, column and code of each finding."""
    return [(finding.place.row, finding.place.column, finding.code) for finding in findings]


CASES: dict[str, tuple[dict[str, object], list[Any], int]] = {
    "required": (field("x", required=True), ["a", None], 2),
    "pattern": (field("x", pattern="a|b"), ["a", "ab"], 2),
    "min-length": (field("x", minLength=2), ["åä", "å"], 2),
    "max-length": (field("x", maxLength=2), ["åäö", "åä"], 1),
    "enum": (field("x", enum=["T", "F"]), ["T", "K", "F"], 2),
    "minimum": (field("x", "integer", minimum=0), [0, -1], 2),
    "maximum": (field("x", "number", maximum=1.5), [1.5, 1.6], 2),
    "exclusive-minimum": (field("x", "number", exclusiveMinimum=0), [0.0, 0.1], 1),
    "exclusive-maximum": (field("x", "year", exclusiveMaximum=2023), [2022, 2023], 2),
    "not-finite": (field("x", "number"), [1.0, float("nan")], 2),
}


@pytest.mark.parametrize("code", CASES)
def test_each_rule_fires_on_the_row_that_breaks_it(code: str) -> None:
    """Each constraint finds its one bad value, and no other finding is made."""
    rule, values, row = CASES[code]
    assert found(check_frame(pl.DataFrame({"x": values}), schema(rule))) == [(row, "x", code)]


def test_infinity_is_not_a_number_to_publish() -> None:
    """Infinity breaks the rule of finite numbers, and no bound besides."""
    frame = pl.DataFrame({"x": [float("-inf"), 1.0]})
    assert found(check_frame(frame, schema(field("x", "number", minimum=0)))) == [(1, "x", "not-finite")]


def test_dates_have_bounds() -> None:
    """A bound of a date column is a date, written as text in the schema."""
    frame = pl.DataFrame({"x": [date(1993, 12, 31), date(1994, 1, 1)]})
    assert found(check_frame(frame, schema(field("x", "date", minimum="1994-01-01")))) == [
        (1, "x", "minimum")
    ]


@pytest.mark.parametrize("dtype", [pl.String(), pl.Categorical(), pl.Enum(["99", "9901", "x"])], ids=str)
def test_categories_are_checked_like_text(dtype: pl.DataType) -> None:
    """A code column gives the same findings as text, as Categorical and as Enum; null breaks no pattern."""
    frame = pl.DataFrame({"x": pl.Series(["9901", "x", None, "9901", "x", "99"], dtype=dtype)})
    rules = schema(field("x", pattern="[0-9]{2}([0-9]{2})?", enum=["9901", "x"]))
    assert found(check_frame(frame, rules)) == [(2, "x", "pattern"), (5, "x", "pattern"), (6, "x", "enum")]


def test_every_row_of_a_duplicate_key_is_named() -> None:
    """All rows with the same key are findings, not only the later ones."""
    frame = pl.DataFrame({"a": ["x", "y", "x", "x"], "b": [1, 1, 2, 1]})
    findings = check_frame(frame, schema(field("a"), field("b", "integer"), key=["a", "b"]))
    assert found(findings) == [(1, "a, b", "duplicate-key"), (4, "a, b", "duplicate-key")]
    assert findings[0].place.value == "x, 1"


def test_key_with_a_part_missing_fails() -> None:
    """A null in one column of a composite key is a finding, and no duplicate of another null."""
    frame = pl.DataFrame({"a": ["x", "x"], "b": [None, None]}, schema_overrides={"b": pl.Int64})
    findings = check_frame(frame, schema(field("a"), field("b", "integer"), key=["a", "b"]))
    assert found(findings) == [(1, "b", "required"), (2, "b", "required")]


def test_unique_names_every_row() -> None:
    """All rows with a value that may occur once are findings; missing values are not equal."""
    frame = pl.DataFrame({"x": ["a", None, "a", None, "b"]})
    assert found(check_frame(frame, schema(field("x", unique=True)))) == [
        (1, "x", "unique"),
        (3, "x", "unique"),
    ]


def test_unknown_reference_is_found_and_the_nearest_suggested() -> None:
    """A code outside the values referred to is a finding that names the nearest known one."""
    findings = check_frame(
        pl.DataFrame({"region": ["9901", "9920"]}),
        schema(field("region")),
        references={"region": ["9901", "9902"]},
    )
    assert found(findings) == [(2, "region", "unknown-reference")]
    assert "9902" in findings[0].suggestion


def test_structure_and_values_are_reported_at_once() -> None:
    """Missing, extra and mistyped columns do not hide bad values in sound ones."""
    frame = pl.DataFrame({"a": ["1"], "b": ["bad"], "extra": [1]})
    rules = schema(field("a", "integer", minimum=2), field("b", enum=["good"]), field("c"), key=["a", "c"])
    assert sorted(found(check_frame(frame, rules)), key=str) == [
        (1, "b", "enum"),
        (None, "a", "type"),
        (None, "c", "missing-column"),
        (None, "extra", "extra-column"),
    ]


def test_long_lists_are_cut_and_counted() -> None:
    """Of many rows that break one rule the first are listed and all are counted."""
    findings = check_frame(pl.DataFrame({"x": [-1] * (LISTED + 5)}), schema(field("x", "integer", minimum=0)))
    assert len(findings) == LISTED + 1
    assert f"{LISTED + 5} rows" in findings[-1].message
    assert findings[-1].place.row is None


def test_finding_says_rule_value_and_remedy() -> None:
    """A finding carries the rule in words, the value, and where the row is in the observatory."""
    frame = pl.DataFrame({"region": ["9901"], "sex": ["K"]})
    finding = check_frame(frame, schema(field("region"), field("sex", enum=["Total", "Kvinnor"])))[0]
    assert finding.message == "sex must be one of Total, Kvinnor"
    assert (finding.place.value, finding.place.region, finding.severity) == ("K", "9901", "error")


def test_lazy_frame_is_refused() -> None:
    """A LazyFrame, on which Pandera checks no value, is a programming error."""
    lazy: Any = pl.LazyFrame({"x": [-1]})
    with pytest.raises(TypeError, match="only a DataFrame"):
        check_frame(lazy, schema(field("x", "integer", minimum=0)))


def test_configuration_cannot_switch_the_check_off() -> None:
    """Values are checked even when Pandera is configured to check nothing."""
    from pandera.config import config_context

    with config_context(validation_enabled=False):
        findings = check_frame(pl.DataFrame({"x": [-1]}), schema(field("x", "integer", minimum=0)))
    assert found(findings) == [(1, "x", "minimum")]


def test_empty_frame_is_sound() -> None:
    """A table without rows breaks no rule about rows."""
    frame = pl.DataFrame(schema={"a": pl.Categorical(), "b": pl.Float64()})
    assert check_frame(frame, schema(field("a", required=True), field("b", "number"), key=["a"])) == []
