"""The metric "unit_cost": the study's claim, units that may not be mixed, bad input, what always holds."""

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

from obs import ConfigError, MetricError, Panel
from obs.contracts.frames import check_frame
from obs_comparison.cells import cells
from obs_comparison.cost_units import CostUnit, cost_unit
from obs_comparison.stated import StatedClaim
from obs_comparison.unit_cost import UnitCost
from obs_comparison.unit_cost_table import COLUMNS, about_units, beside_claim

PanelOf = Callable[..., Panel]
UNITS = {"yearly": "kr/hushåll", "monthly": "kr/hushåll och månad"}


def rows(panel: Panel, **parameters: object) -> dict[tuple[str, str], dict[str, Any]]:
    """The result by indicator and region."""
    result = UnitCost().compute(panel, {**UnitCost.info.parameters, **parameters}).collect()
    assert check_frame(result, dict(UnitCost.info.result)) == []
    assert result.columns == [field["name"] for field in _fields()]
    return {(row["indicator"], row["region"]): row for row in result.to_dicts()}


def _fields() -> Any:
    return UnitCost.info.result["fields"]


def household(
    panel_of: PanelOf, yearly: float | None = 48_000, monthly: float | None = 8000, **more: Any
) -> Panel:
    """What a household costs in a year and in a month, in one place."""
    figures = {"yearly": {"2022": {"9901": yearly}}, "monthly": {"2022": {"9901": monthly}}}
    options: dict[str, Any] = {
        "asked": ("yearly", "monthly"),
        "members": ("9901",),
        "units": UNITS,
        "start": None,
    }
    return panel_of(figures, **{**options, **more})


@pytest.mark.parametrize(
    ("period", "values", "above", "months"),
    [("2020", (57_548, 7955), 69, 7.2), ("2021", (62_058, 8226), 56, 7.5)],
)
def test_a_household_in_hassleholm(
    study_panel: PanelOf, period: str, values: tuple[int, int], above: int, months: float
) -> None:
    """Hs3: 96,996 kr a year is 56-69 % above the annual mean of households, which stay 7.2 to 7.5 months."""
    found = rows(study_panel(("N31849", "N31805"), period), claimed=96_996)
    year, month = found["N31849", "1293"], found["N31805", "1293"]
    assert (round(year["value"]), round(month["value"])) == values
    assert round(year["percent_above"]) == above
    assert round(year["months_mean"], 1) == months
    assert year["per_year"] == year["value"]
    assert month["per_year"] == pytest.approx(12 * month["value"])
    assert abs(month["percent_above"]) < 2
    assert round(month["months_implied"]) == 12
    assert (year["months_implied"], month["months_mean"]) == (None, None)
    for row in (year, month):
        assert row["assumption"] == "right only for a household that would otherwise have stayed 12 months"


def test_the_claim_is_twelve_months_to_the_krona(panel_of: PanelOf) -> None:
    """96,996 = 12 x 8,083."""
    row = rows(household(panel_of, monthly=8083), claimed=96_996)["monthly", "9901"]
    assert (row["ratio"], row["percent_above"], row["months_implied"]) == (1, 0, 12)
    assert row["unit_cost_note"] is None


def test_the_saving_that_was_claimed(study_panel: PanelOf) -> None:
    """Hs6: 43 x 96,996 = 4.17 million, 150 x 96,996 = 14.55 million, both upper bounds."""
    panel = replace(study_panel(("N31849",), "2021"), shown=("1293",))
    for cases, saving in ((43, 4_170_828), (150, 14_549_400)):
        found = rows(panel, claimed=96_996, cases=cases)
        row = found["N31849", "1293"]
        assert (row["saving"], row["cases"]) == (saving, cases)
        assert row["saving_official"] == pytest.approx(cases * row["value"])
        assert row["assumption"].endswith(
            "stayed 12 months; upper bound: full year, no deadweight, persons are not households"
        )
        country = found["N31849", "00"]
        assert (country["saving"], country["saving_official"], country["cases"]) == (None, None, None)
        assert country["unit_cost_note"] == "no saving: the cases are not those of this region"
        assert "upper bound" not in country["assumption"]


def test_a_month_is_never_a_year(panel_of: PanelOf) -> None:
    """Each row says which of the two it is, and a claim for six months takes six of them."""
    found = rows(household(panel_of), claimed=48_000, months=6, cases=2)
    month, year = found["monthly", "9901"], found["yearly", "9901"]
    assert (month["basis"], month["per_year"], month["ratio"]) == ("a month x 6", 48_000, 1)
    assert year["basis"] == "a year, mean of all households, however many months they stayed"
    assert (year["per_year"], year["months"]) == (48_000, 6)
    assert month["assumption"] == (
        "right only for a household that would otherwise have stayed 6 months; "
        "upper bound: all 6 months, no deadweight, persons are not households"
    )


def test_months_need_one_figure_of_each_sort(panel_of: PanelOf) -> None:
    """Without the monthly one, or with two, or in another period, none is taken."""
    assert rows(household(panel_of), claimed=1)["yearly", "9901"]["months_mean"] == 6
    alone = rows(household(panel_of, asked=("yearly",)), claimed=1)
    assert alone["yearly", "9901"]["months_mean"] is None
    figures = {"yearly": {"2022": {"9901": 48_000.0}}, "monthly": {"2021": {"9901": 8000.0}}}
    panel = panel_of(figures, asked=tuple(UNITS), members=("9901",), units=UNITS)
    found = rows(replace(panel, periods={"yearly": "2022", "monthly": "2021"}), claimed=96_000)
    assert found["monthly", "9901"]["months_implied"] == 12
    assert found["yearly", "9901"]["months_mean"] is None
    figures = {id_: {"2022": {"9901": 48_000.0}} for id_ in (*UNITS, "other")}
    units = {**UNITS, "other": "kr per hushåll och månad"}
    two = panel_of(figures, asked=tuple(units), members=("9901",), units=units)
    assert rows(two, claimed=1)["yearly", "9901"]["months_mean"] is None


def test_two_series_that_disagree_are_told(panel_of: PanelOf) -> None:
    """A household cannot have stayed 13 months of a year."""
    row = rows(household(panel_of, yearly=104_000), claimed=1)["yearly", "9901"]
    assert row["months_mean"] == 13
    assert row["unit_cost_note"] == "the two series disagree: over 12 months"


def test_thousands_of_kronor(panel_of: PanelOf) -> None:
    """The claim is in kronor, whatever the unit of the figure; the value is as printed."""
    panel = household(panel_of, 48, 8, units={"yearly": "tkr/hushåll", "monthly": "tkr/hushåll och månad"})
    found = rows(panel, claimed=96_000, cases=1)
    assert found["yearly", "9901"]["value"] == 48
    plain = rows(household(panel_of), claimed=96_000, cases=1)
    same = ("per_year", "ratio", "percent_above", "months_implied", "months_mean", "saving_official")
    for key, row in found.items():
        assert [row[name] for name in same] == [plain[key][name] for name in same]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("kr/hushåll", CostUnit(kronor=1, case="household", monthly=False)),
        ("kr/hushåll och månad", CostUnit(kronor=1, case="household", monthly=True)),
        ("kr per biståndshushåll, månad", CostUnit(kronor=1, case="household", monthly=True)),
        ("Tkr/hushåll och år", CostUnit(kronor=1000, case="household", monthly=False)),
        ("mkr/deltagare", CostUnit(kronor=1e6, case="person", monthly=False)),
        ("kr/biståndsmottagare", CostUnit(kronor=1, case="person", monthly=False)),
        ("kr/person and month", CostUnit(kronor=1, case="person", monthly=True)),
    ],
)
def test_units_of_a_cost(unit: str, expected: CostUnit) -> None:
    """Money, case and time are read from the unit."""
    assert cost_unit(unit, "2022") == expected


@pytest.mark.parametrize(
    ("unit", "period", "reason"),
    [
        ("kr/inv", "2022", "the unit 'kr/inv' is not per household or person"),
        ("kr/personal", "2022", "the unit 'kr/personal' is not per household or person"),
        ("tkr", "2022", "the unit 'tkr' is not kronor per household or person"),
        ("antal/hushåll", "2022", "the unit 'antal/hushåll' is not kronor per household or person"),
        ("kr/person och dygn", "2022", "the unit 'kr/person och dygn' is neither of a year nor of a month"),
        ("kr/hushåll", "2022-07", "'kr/hushåll' in 2022-07 is the cost of that period, not of a year"),
        ("kr/hushåll", "2022-Q3", "'kr/hushåll' in 2022-Q3 is the cost of that period, not of a year"),
    ],
)
def test_units_that_are_no_cost_of_a_case(unit: str, period: str, reason: str) -> None:
    """Per inhabitant, not per anything, of a day, or of a month that the unit does not name."""
    assert cost_unit(unit, period) == reason


def test_a_unit_that_does_not_fit_is_told_and_not_compared(panel_of: PanelOf) -> None:
    """Kronor per inhabitant beside kronor per household: no ratio and no saving for the first."""
    panel = household(panel_of, units={"yearly": "kr/inv", "monthly": UNITS["monthly"]})
    found = rows(panel, claimed=96_000, cases=10)
    row = found["yearly", "9901"]
    assert row["unit_cost_note"] == "cannot be compared: the unit 'kr/inv' is not per household or person"
    for name in (
        "per_year",
        "ratio",
        "percent_above",
        "months_mean",
        "cases",
        "saving",
        "assumption",
        "basis",
    ):
        assert row[name] is None
    assert found["monthly", "9901"]["ratio"] == 1


def test_without_any_fitting_unit_all_is_refused(panel_of: PanelOf) -> None:
    """Each indicator and its reason."""
    panel = household(panel_of, units={"yearly": "kr/inv", "monthly": "kr/inv"})
    with pytest.raises(MetricError, match="refuses every indicator: yearly: the unit 'kr/inv'"):
        rows(panel, claimed=1)


def test_households_and_persons_are_not_mixed(panel_of: PanelOf) -> None:
    """One claim is about one of them."""
    panel = household(panel_of, units={"yearly": "kr/person", "monthly": UNITS["monthly"]})
    with pytest.raises(ConfigError, match="per household and per person"):
        rows(panel, claimed=1)
    row = rows(household(panel_of, asked=("yearly",), units={"yearly": "kr/person"}), claimed=1)[
        "yearly", "9901"
    ]
    assert row["assumption"] == "right only for a person that would otherwise have stayed 12 months"


@pytest.mark.parametrize("value", [0, -5])
def test_a_cost_that_is_not_above_zero(panel_of: PanelOf, value: float) -> None:
    """No ratio, no saving at it, no infinity."""
    found = rows(household(panel_of, yearly=value, monthly=value), claimed=96_000, cases=10)
    for id_ in UNITS:
        row = found[id_, "9901"]
        empty = ("ratio", "percent_above", "months_implied", "months_mean", "saving_official")
        assert [row[name] for name in empty] == [None] * 5
        assert (row["saving"], row["unit_cost_note"]) == (960_000, "no ratio: the value is not above zero")


def test_missing_and_provisional_figures(panel_of: PanelOf) -> None:
    """Null with the reason; a provisional value is marked."""
    panel = household(panel_of, yearly=None)
    enum = panel.observations.collect_schema()["status"]
    state = pl.when(pl.col("value").is_null()).then(pl.lit("missing")).otherwise(pl.lit("provisional"))
    found = rows(
        replace(panel, observations=panel.observations.with_columns(status=state.cast(enum))), claimed=96_000
    )
    assert (found["yearly", "9901"]["ratio"], found["yearly", "9901"]["unit_cost_note"]) == (
        None,
        "no value for 2022",
    )
    assert found["monthly", "9901"]["unit_cost_note"] == "the value is provisional"
    nothing = rows(household(panel_of, period=None), claimed=96_000)["yearly", "9901"]
    assert (nothing["period"], nothing["unit_cost_note"]) == (None, "no period to compare")


def test_prices_of_another_year_are_told(panel_of: PanelOf) -> None:
    """Real kronor beside a claim in those of its time."""
    panel = household(panel_of)
    real = replace(panel.indicators["yearly"], price_basis="2020")
    row = rows(replace(panel, indicators={"yearly": real}), claimed=96_000)["yearly", "9901"]
    assert row["unit_cost_note"] == "the figures are in kronor of 2020"


def test_a_cost_must_be_claimed(panel_of: PanelOf) -> None:
    """There is no default."""
    with pytest.raises(MetricError, match="no cost is claimed"):
        rows(household(panel_of))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"claimed": 0}, "claimed is 0"),
        ({"claimed": -5}, "claimed is -5"),
        ({"claimed": "96 996"}, "claimed is '96 996'"),
        ({"claimed": math.nan}, "claimed is nan"),
        ({"claimed": math.inf}, "claimed is inf"),
        ({"claimed": 1, "months": 0}, "months is 0"),
        ({"claimed": 1, "months": 24}, "months is 24, more than a year"),
        ({"claimed": 1, "cases": 0}, "cases is 0"),
        ({"claimed": 1, "cases": True}, "cases is True"),
    ],
)
def test_impossible_parameters_are_refused(
    panel_of: PanelOf, parameters: dict[str, object], message: str
) -> None:
    """Each names the parameter and what was given."""
    with pytest.raises(ConfigError, match=message):
        rows(household(panel_of), **parameters)


def test_cases_are_those_of_one_region(panel_of: PanelOf) -> None:
    """43 households of one municipality are not 43 of each."""
    panel = replace(household(panel_of), shown=("9901", "9902"))
    assert rows(panel, claimed=1)["yearly", "9901"]["saving"] is None
    with pytest.raises(ConfigError, match="the cases of one claim are given for 2 regions"):
        rows(panel, claimed=1, cases=43)


COST = st.integers(1, 200_000).map(float)


@settings(deadline=None, max_examples=25)  # a busy machine is no failure
@given(yearly=st.tuples(COST, COST), monthly=st.tuples(COST, COST), claimed=COST, power=st.integers(-6, 6))
def test_neither_unit_nor_order_nor_codes_matter(
    panel_of: PanelOf, yearly: tuple[float, float], monthly: tuple[float, float], claimed: float, power: int
) -> None:
    """All money in another unit keeps ratios and months; places renamed, rows turned: the same rows."""

    def panel(codes: tuple[str, str], factor: float) -> Panel:
        figures = {
            id_: {"2022": {code: value * factor for code, value in zip(codes, values, strict=True)}}
            for id_, values in (("yearly", yearly), ("monthly", monthly))
        }
        return panel_of(figures, asked=("yearly", "monthly"), members=codes, units=UNITS)

    factor = 2.0**power
    plain = rows(panel(("9901", "9902"), 1.0), claimed=claimed)
    scaled = rows(panel(("9901", "9902"), factor), claimed=claimed * factor)
    renamed = panel(("9902", "9901"), 1.0)
    turned = rows(replace(renamed, observations=renamed.observations.reverse()), claimed=claimed)
    for id_ in UNITS:
        for code, other in (("9901", "9902"), ("9902", "9901")):
            assert {**turned[id_, other], "region": code} == plain[id_, code]
            for name in ("ratio", "percent_above", "months_implied", "months_mean"):
                assert scaled[id_, code][name] == plain[id_, code][name]
    for code in ("9901", "9902"):
        year, month = plain["yearly", code], plain["monthly", code]
        # Claimed / year = claimed / (12 x month) x 12 / months a household: the two rows never disagree.
        assert year["ratio"] == pytest.approx(month["ratio"] * 12 / year["months_mean"])


def test_the_same_expressions_run_on_duckdb(panel_of: PanelOf) -> None:
    """DuckDB gives the table that Polars gives."""
    duckdb = pytest.importorskip("duckdb", reason="the optional engine DuckDB is not installed")
    panel = household(panel_of, asked=("yearly", "monthly"))
    claim = StatedClaim(claimed=96_000, months=12, cases=10)
    units = {id_: cost_unit(unit, "2022") for id_, unit in UNITS.items()}
    tables = {
        "cells": _strings(cells(panel).with_columns(shown=pl.col("region") == "9901")),
        "observations": _strings(panel.observations.filter(pl.col("sex") == "T")),
        "about": _strings(about_units(panel.indicators, units, claim)),
    }
    connection = duckdb.connect()
    for name, table in tables.items():
        connection.register(name, table.to_arrow())
    found: list[list[dict[str, Any]]] = []
    for natives in ([connection.table(name) for name in tables], [each.lazy() for each in tables.values()]):
        asked, observations, about = (nw.from_native(each) for each in natives)
        result = beside_claim(asked, observations, about, claim).select(*COLUMNS).sort("indicator", "region")
        found.append(result.collect("polars").to_native().to_dicts())
    assert found[0] == found[1]
    assert {row["ratio"] for row in found[0]} == {1, 2, None}


def _strings(frame: pl.LazyFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).collect()
