"""The metric "change": worked examples small enough to check by hand, and what always holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Break, Panel
from obs.contracts.frames import check_frame
from obs_comparison.cells import cells
from obs_comparison.change import Change
from obs_comparison.change_table import changes

PanelOf = Callable[..., Panel]
TWO = ("9901", "9902")
WORKED = [
    ("9901", "2020", "T", 4.0),
    ("9901", "2022", "T", 1.0),
    ("9902", "2020", "T", 2.0),
    ("9902", "2022", "T", 3.0),
]


def change(panel: Panel) -> dict[str, dict[str, Any]]:
    """The result by region."""
    return {row["region"]: row for row in Change().compute(panel, {}).collect().to_dicts()}


@pytest.mark.parametrize("start", ["2020", None])
def test_the_result_keeps_its_contract(panel_of: PanelOf, start: str | None) -> None:
    """The table is what the metric declares, with and without a start."""
    result = Change().compute(panel_of(WORKED, members=TWO, start=start), {}).collect()
    assert check_frame(result, dict(Change.info.result)) == []


def test_absolute_and_percent_change(panel_of: PanelOf) -> None:
    """From 4 to 1 is -3 or -75 %, from 2 to 3 is +1 or +50 %; the start is named."""
    rows = change(panel_of(WORKED, members=TWO))
    assert (rows["9901"]["change"], rows["9901"]["percent_change"]) == (-3.0, -75.0)
    assert (rows["9902"]["change"], rows["9902"]["percent_change"]) == (1.0, 50.0)
    assert rows["9901"]["change_from"] == "2020"
    assert rows["9901"]["change_note"] is None


@pytest.mark.parametrize("base", [0.0, -44.8])
def test_no_percent_of_a_base_that_is_not_above_zero(panel_of: PanelOf, base: float) -> None:
    """The absolute change stands, the percent change is empty and says why."""
    figures = [("9901", "2020", "T", base), ("9901", "2022", "T", 10.0)]
    row = change(panel_of(figures, members=TWO))["9901"]
    assert (row["change"], row["percent_change"]) == (10.0 - base, None)
    assert row["change_note"] == "no percent change: the start value is not above zero"


def test_a_missing_start_gives_no_change(panel_of: PanelOf) -> None:
    """Neither a neighbouring year nor another sex stands in for it."""
    figures = [("9901", "2019", "T", 4.0), ("9901", "2020", "F", 4.0), ("9901", "2022", "T", 1.0)]
    row = change(panel_of(figures, members=TWO))["9901"]
    assert (row["change"], row["percent_change"]) == (None, None)
    assert row["change_note"] == "no change: no value for 2020"


def test_a_missing_end_gives_no_change(panel_of: PanelOf) -> None:
    """A value at the start alone is no change, least of all to zero."""
    row = change(panel_of([("9901", "2020", "T", 4.0), ("9901", "2022", "T", None)], members=TWO))["9901"]
    assert (row["change"], row["percent_change"]) == (None, None)


@pytest.mark.parametrize(
    ("first", "crossed"),
    [("2020", False), ("2021", True), ("2021-07", True), ("2022", True), ("2022-03", True), ("2023", False)],
)
def test_no_change_across_a_break(panel_of: PanelOf, first: str, crossed: bool) -> None:
    """A break after the start and up to the end of the period compared forbids the change and is named."""
    breaks = (Break(period=first, reason="another definition"),)
    row = change(panel_of(WORKED, members=TWO, breaks=breaks))["9901"]
    assert (row["change"] is None) == crossed
    assert (row["percent_change"] is None) == crossed
    said = f"no change across a break: {first} (another definition)"
    assert row["change_note"] == (said if crossed else None)


def test_no_change_across_a_break_of_another_form(panel_of: PanelOf) -> None:
    """A break in July is one within the year from the first quarter on, though "Q" comes after "0"."""
    quarters = [("9901", "2021-Q1", "T", 10.0), ("9901", "2022-Q1", "T", 50.0)]
    breaks = (Break(period="2021-07", reason="new"),)
    found = panel_of(quarters, members=TWO, breaks=breaks)
    panel = replace(
        found,
        periods=dict.fromkeys(found.indicators, "2022-Q1"),
        starts=dict.fromkeys(found.indicators, "2021-Q1"),
    )
    row = change(panel)["9901"]
    assert (row["change"], row["change_note"]) == (None, "no change across a break: 2021-07 (new)")


def test_a_break_is_one_remark(panel_of: PanelOf) -> None:
    """Remarks are divided by semicolons, so a reason with one is written with a comma."""
    breaks = (Break(period="2021", reason="new; improved"), Break(period="2022", reason="newer"))
    row = change(panel_of(WORKED, members=TWO, breaks=breaks))["9901"]
    assert row["change_note"] == "no change across a break: 2021 (new, improved), 2022 (newer)"


def test_months_are_compared_with_the_same_month(panel_of: PanelOf) -> None:
    """Change of a monthly series runs from the month that the panel names."""
    figures = [("9901", "2017-07", "T", 10.0), ("9901", "2022-07", "T", 5.0), ("9901", "2017-01", "T", 99.0)]
    row = change(panel_of(figures, members=TWO, period="2022-07", start="2017-07"))["9901"]
    assert (row["change"], row["percent_change"], row["change_from"]) == (-5.0, -50.0, "2017-07")


@pytest.mark.parametrize("period", ["2020", "2019"])
def test_a_start_that_is_not_earlier_gives_no_change(panel_of: PanelOf, period: str) -> None:
    """Counting backwards or from the same period is refused in words."""
    row = change(panel_of([*WORKED, ("9901", "2019", "T", 1.0)], members=TWO, period=period))["9901"]
    assert row["change"] is None
    assert row["change_note"] == f"no change: 2020 is not before {period}"


def test_a_study_without_a_start_wants_no_change(panel_of: PanelOf) -> None:
    """Then there is neither a change nor a remark."""
    row = change(panel_of(WORKED, members=TWO, start=None))["9901"]
    assert (row["change"], row["change_from"], row["change_note"]) == (None, None, None)


@settings(deadline=None)  # a busy machine is no failure
@given(
    base=st.floats(-1e6, 1e6).map(lambda number: round(number, 2)),
    value=st.floats(-1e6, 1e6).map(lambda number: round(number, 2)),
    power=st.integers(-8, 8),
)
def test_the_unit_does_not_matter(panel_of: PanelOf, base: float, value: float, power: int) -> None:
    """Kronor or thousands of kronor: the change scales, the percent change stays."""
    rows = [
        change(
            panel_of(
                [("9901", "2020", "T", base * factor), ("9901", "2022", "T", value * factor)], members=TWO
            )
        )["9901"]
        for factor in (1.0, 2.0**power)
    ]
    assert rows[1]["change"] == rows[0]["change"] * 2.0**power
    assert rows[1]["percent_change"] == pytest.approx(rows[0]["percent_change"])
    assert (rows[0]["percent_change"] is None) == (base <= 0)


def test_why_there_is_no_figure_to_count_to(panel_of: PanelOf) -> None:
    """A value that the source says is missing has that status; a region without a row has no observation."""
    panel = panel_of([("9901", "2020", "T", 4.0), ("9901", "2022", "T", None)], members=("9901", "9902"))
    found = {row["region"]: row for row in Change().compute(panel, {}).collect().to_dicts()}
    assert [found["9901"][name] for name in ("value", "status", "change")] == [None, "missing", None]
    assert [found["9902"][name] for name in ("value", "status", "change_note")] == [
        None,
        None,
        "no observation",
    ]


def test_the_same_expressions_run_on_duckdb(panel_of: PanelOf) -> None:
    """DuckDB gives the table that Polars gives."""
    duckdb = pytest.importorskip("duckdb", reason="the optional engine DuckDB is not installed")
    panel = panel_of([*WORKED, ("00", "2020", "T", -1.0), ("00", "2022", "T", 1.0)], members=(*TWO, "9903"))
    expected = Change().compute(panel, {}).collect()
    connection = duckdb.connect()
    connection.register("cells", _strings(cells(panel)).to_arrow())
    connection.register("observations", _strings(panel.observations).to_arrow())
    observations = nw.from_native(connection.table("observations")).filter(nw.col("sex") == "T")
    result = changes(nw.from_native(connection.table("cells")), observations)
    assert (
        result.collect("polars").to_native().sort("region").to_dicts()
        == _strings(expected.lazy()).sort("region").to_dicts()
    )


def _strings(frame: pl.LazyFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).collect()
