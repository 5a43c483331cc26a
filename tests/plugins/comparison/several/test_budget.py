"""The metric "budget": worked cases, the study's figures, bad input, and what always holds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Break, ConfigError, MetricError, Panel
from obs.contracts.frames import check_frame
from obs_comparison.budget import Budget
from obs_comparison.budget_table import against_budget
from obs_comparison.cells import cells

PanelOf = Callable[..., Panel]


def rows(panel: Panel, budget: object) -> dict[str, dict[str, Any]]:
    """The result by region."""
    result = Budget().compute(panel, {"budget": budget}).collect()
    assert check_frame(result, dict(Budget.info.result)) == []
    return {row["region"]: row for row in result.to_dicts()}


def spent(
    panel_of: PanelOf, before: float | None, after: float | None, plan: float | None = 100, **more: Any
) -> Panel:
    """A cost of one place, *before* in 2020 and *after* in 2022, and the "plan" for 2022."""
    figures = {
        "cost": {"2020": {"9901": before}, "2022": {"9901": after}},
        "plan": {"2022": {"9901": plan}},
    }
    return panel_of(figures, members=("9901",), **more)


@pytest.mark.parametrize("budget", [100, 100.0, "plan"])
def test_forty_five_per_cent_below_budget_and_up_a_tenth(panel_of: PanelOf, budget: object) -> None:
    """55 of a budget of 100, after 50: the variance is -45 %, the change +10 %, and they are two things."""
    row = rows(spent(panel_of, 50, 55), budget)["9901"]
    assert (row["value"], row["budget"], row["variance"], row["variance_percent"]) == (55, 100, -45, -45)
    assert (row["side"], row["unit"]) == ("below budget", "kr/inv")
    assert (row["change_from"], row["change"], row["percent_change"]) == ("2020", 5, 10)
    assert row["budget_from"] == ("plan" if budget == "plan" else "stated")
    assert (
        "below budget says nothing of need; below budget, and yet higher than in 2020" in row["budget_note"]
    )


def test_above_budget_and_on_it(panel_of: PanelOf) -> None:
    """110 after 120 is above budget, and yet lower; 100 is on it."""
    row = rows(spent(panel_of, 120, 110), "plan")["9901"]
    assert (row["variance"], row["variance_percent"], row["side"]) == (10, 10, "above budget")
    assert row["budget_note"] == "above budget, and yet lower than in 2020"
    row = rows(spent(panel_of, 120, 100), "plan")["9901"]
    assert (row["variance"], row["side"], row["budget_note"]) == (0, "on budget", None)


def test_a_stated_budget_is_of_the_period_compared(panel_of: PanelOf) -> None:
    """The note says for which period it was taken."""
    row = rows(spent(panel_of, 50, 55), 100)["9901"]
    assert row["budget_note"].startswith("the budget is as stated, taken as that of 2022")


def test_a_stated_budget_is_that_of_one_region(panel_of: PanelOf) -> None:
    """Only the region shown has a row; with two the number is refused, since it cannot be both's."""
    figures = {"cost": {"2022": {"9901": 55.0, "9902": 56.0, "00": 57.0}}}
    panel = panel_of(figures, members=("9901", "9902"), shown=("9902",))
    assert list(rows(panel, 100)) == ["9902"]
    with pytest.raises(ConfigError, match="one budget is given for 2 regions"):
        rows(replace(panel, shown=("9901", "9902")), 100)


def test_a_file_may_hold_the_budgets_of_all(panel_of: PanelOf) -> None:
    """Each region has its own; the group and the benchmark have rows, a region without one is told."""
    figures = {
        "cost": {"2022": {"9901": 55.0, "9902": 56.0, "00": 57.0}},
        "plan": {"2022": {"9901": 50.0, "00": 60.0}, "2021": {"9902": 50.0}},
    }
    found = rows(panel_of(figures, members=("9901", "9902"), shown=("9902",), start=None), "plan")
    assert list(found) == ["9901", "9902", "00"]
    assert [row["side"] for row in found.values()] == ["above budget", None, "below budget"]
    assert (found["9902"]["budget"], found["9902"]["variance"]) == (None, None)
    assert found["9902"]["budget_note"] == "no budget for 2022"


@pytest.mark.parametrize("plan", [0, -10])
def test_no_per_cent_of_a_budget_that_is_not_above_zero(panel_of: PanelOf, plan: float) -> None:
    """The variance stands; a net budget may be below zero."""
    row = rows(spent(panel_of, 50, 55, plan), "plan")["9901"]
    assert (row["variance"], row["variance_percent"], row["side"]) == (55 - plan, None, "above budget")
    assert row["budget_note"] == "no variance in per cent: the budget is not above zero"


def test_a_negative_outcome(panel_of: PanelOf) -> None:
    """Income above cost: -44.8 against a budget of 100 is 144.8 below, change without per cent."""
    row = rows(spent(panel_of, -10, -44.8), "plan")["9901"]
    assert (row["variance"], row["variance_percent"]) == (-144.8, -144.8)
    assert (row["change"], row["percent_change"]) == (pytest.approx(-34.8), None)
    assert "no percent change: the start value is not above zero" in row["budget_note"]


def test_missing_figures_are_told(panel_of: PanelOf) -> None:
    """No value, no value before, no period: null and the reason."""
    row = rows(spent(panel_of, 50, None), "plan")["9901"]
    assert (row["value"], row["budget"], row["variance"], row["side"]) == (None, 100, None, None)
    assert row["budget_note"] == "no value for 2022"
    row = rows(spent(panel_of, None, 55), "plan")["9901"]
    assert (row["variance"], row["change"]) == (-45, None)
    assert row["budget_note"] == "below budget says nothing of need; no change: no value for 2020"
    row = rows(spent(panel_of, 50, 55, period=None), 100)["9901"]
    assert (row["period"], row["variance"], row["budget_note"]) == (None, None, "no period to compare")


def test_no_change_across_a_break(panel_of: PanelOf) -> None:
    """The variance stands, the change does not."""
    panel = spent(panel_of, 50, 55, breaks={"cost": (Break(period="2021", reason="new accounts"),)})
    row = rows(panel, "plan")["9901"]
    assert (row["variance"], row["change"]) == (-45, None)
    assert "no change across a break: 2021 (new accounts)" in row["budget_note"]


def test_a_provisional_value_is_no_final_outcome(panel_of: PanelOf) -> None:
    """The note says so."""
    panel = spent(panel_of, 50, 55)
    enum = panel.observations.collect_schema()["status"]
    provisional = panel.observations.with_columns(status=pl.lit("provisional").cast(enum))
    assert rows(replace(panel, observations=provisional), "plan")["9901"]["budget_note"].startswith(
        "the value is provisional"
    )


def test_women_and_men_are_not_the_total(panel_of: PanelOf) -> None:
    """Budgets and outcomes are of the panel's sex only."""
    panel = spent(panel_of, 50, 55)
    enum = panel.observations.collect_schema()["sex"]
    men = panel.observations.with_columns(sex=pl.lit("M").cast(enum), value=pl.lit(1.0))
    both = replace(panel, observations=pl.concat([panel.observations, men]))
    assert rows(both, "plan") == rows(panel, "plan")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unit": "tkr"}, "unit differs: kr/inv and tkr"),
        ({"price_basis": "2022"}, "price basis differs: none and 2022"),
        ({"measure": "stock"}, "measure differs: flow and stock"),
    ],
)
def test_an_unlike_budget_is_refused(panel_of: PanelOf, change: dict[str, Any], reason: str) -> None:
    """Thousands against kronor, prices of another year, a stock against a flow."""
    panel = spent(panel_of, 50, 55)
    with pytest.raises(ConfigError, match=reason):
        rows(replace(panel, others={"plan": replace(panel.others["plan"], **change)}), "plan")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nothing", "does not have"),
        ("cost", "against itself"),
        (["plan"], r"budget is \['plan'\]"),
        (True, "budget is True"),
        (math.nan, "budget is nan"),
        (-math.inf, "budget is -inf"),
    ],
)
def test_an_impossible_budget_is_refused(panel_of: PanelOf, given: object, message: str) -> None:
    """An unknown indicator, the outcome itself, no number."""
    with pytest.raises(ConfigError, match=message):
        rows(spent(panel_of, 50, 55), given)


def test_one_number_is_of_one_unit(panel_of: PanelOf) -> None:
    """Kronor per inhabitant and thousands of kronor have no common budget."""
    panel = spent(panel_of, 50, 55, asked=("cost", "plan"), units={"plan": "tkr"})
    with pytest.raises(ConfigError, match="one budget is given for indicators in kr/inv, tkr"):
        rows(panel, 100)


@pytest.mark.parametrize("given", [None, ""])
def test_a_budget_must_be_given(panel_of: PanelOf, given: object) -> None:
    """None is made up: budgets are not open data."""
    with pytest.raises(MetricError, match="no budget is given, and budgets are not open data"):
        rows(spent(panel_of, 50, 55), given)


def test_markaryds_forecast_is_no_change(study_panel: PanelOf) -> None:
    """M2: 45 % below budget in the forecast of 2020. The costs fell by 43.0 and 46.4 % from 2019."""
    for id_, change in (("N31001", -43.0), ("N31008", -46.4)):
        panel = replace(study_panel((id_,), "2020", "2019"), shown=("0767",))
        row = rows(panel, 2000)["0767"]
        assert round(row["percent_change"], 1) == change
        assert row["variance"] == pytest.approx(row["value"] - 2000)
        assert row["variance_percent"] == pytest.approx(row["value"] / 20 - 100)


AMOUNT = st.integers(-1000, 1000).map(float)


@settings(deadline=None, max_examples=25)  # a busy machine is no failure
@given(before=AMOUNT, after=st.lists(AMOUNT, min_size=2, max_size=2), plan=AMOUNT, power=st.integers(-6, 6))
def test_neither_unit_nor_order_nor_codes_matter(
    panel_of: PanelOf, before: float, after: list[float], plan: float, power: int
) -> None:
    """In another unit per cents and words stay; places renamed and rows turned round have the same rows."""

    def panel(codes: tuple[str, ...], factor: float) -> Panel:
        return panel_of(
            {
                "cost": {
                    "2020": dict.fromkeys(codes, before * factor),
                    "2022": {code: value * factor for code, value in zip(codes, after, strict=True)},
                },
                "plan": {"2022": dict.fromkeys(codes, plan * factor)},
            },
            members=codes,
        )

    plain, factor = rows(panel(("9901", "9902"), 1.0), "plan"), 2.0**power
    scaled = rows(panel(("9901", "9902"), factor), "plan")
    renamed = panel(("9902", "9901"), 1.0)
    turned = rows(replace(renamed, observations=renamed.observations.reverse()), "plan")
    for code, other in (("9901", "9902"), ("9902", "9901")):
        assert {**turned[other], "region": code} == plain[code]
        assert scaled[code]["variance"] == plain[code]["variance"] * factor
        for name in ("side", "variance_percent", "percent_change", "budget_note"):
            assert scaled[code][name] == plain[code][name]


def test_the_same_expressions_run_on_duckdb(panel_of: PanelOf) -> None:
    """DuckDB gives the table that Polars gives, for a budget in a file and a number."""
    duckdb = pytest.importorskip("duckdb", reason="the optional engine DuckDB is not installed")
    figures = {
        "cost": {"2020": {"9901": 50.0}, "2022": {"9901": 55.0, "9902": 120.0}},
        "plan": {"2022": {"9901": 100.0, "9902": 100.0}},
    }
    panel = panel_of(figures, members=("9901", "9902"))
    asked, observations = _strings(cells(panel)), _strings(panel.observations)
    for budget in ("plan", 100.0):
        connection = duckdb.connect()
        connection.register("cells", asked.to_arrow())
        connection.register("observations", observations.to_arrow())
        total = nw.from_native(connection.table("observations")).filter(nw.col("sex") == "T")
        duck = against_budget(nw.from_native(connection.table("cells")), total, budget)
        polars = against_budget(
            nw.from_native(asked.lazy()),
            nw.from_native(observations.lazy()).filter(nw.col("sex") == "T"),
            budget,
        )
        names = [field["name"] for field in _fields() if field["name"] != "unit"]
        found = [
            table.select(*names).sort("region").collect("polars").to_native().to_dicts()
            for table in (duck, polars)
        ]
        assert found[0] == found[1]
        assert [row["side"] for row in found[0]] == [None, "below budget", "above budget"]


def _fields() -> Any:
    return Budget.info.result["fields"]


def _strings(frame: pl.LazyFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).collect()
