"""The built-in registry against Kolada's and SCB's saved catalogues and figures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
import pytest

from obs.models import Indicator
from obs.study import builtin, template

pytestmark = pytest.mark.shared

KOLADA = {key: each for key, each in builtin().indicators.items() if each.source == "kolada"}
SCB = {key: each for key, each in builtin().indicators.items() if each.source == "scb"}
EVERY = pytest.mark.parametrize("indicator", KOLADA.values(), ids=KOLADA.keys())

# What Kolada's titles call the unit, where they name one.
TITLE_UNITS = (", kr/inv", ", kr/hushåll", ", tkr", ", antal", "(%)")


def not_in_the_snapshot() -> set[str]:
    """The indicators that the registry says come without figures."""
    return set(re.findall(r"Not in the snapshot\.\n\[indicators\.(\w+)\]", template()))


@pytest.fixture(scope="module")
def catalogue(shared_data: Path) -> dict[str, dict[str, Any]]:
    """Kolada's catalogue of 2026-03-23 by KPI."""
    entries: list[dict[str, Any]] = json.loads((shared_data / "kolada" / "kpi.json").read_text("utf-8"))
    return {entry["id"]: entry for entry in entries}


@pytest.fixture(scope="module")
def totals(shared_data: Path) -> pl.DataFrame:
    """The saved figures for both sexes together, 1994-2022."""
    columns = {
        "kpi": pl.String,
        "municipality": pl.String,
        "year": pl.Int16,
        "gender": pl.String,
        "value": pl.Float64,
    }
    frame = pl.scan_csv(shared_data / "kolada" / "full_1994-2022.csv.gz", schema=columns)
    ours = frame.filter(pl.col("kpi").is_in(list(KOLADA)), pl.col("gender") == "T")
    return ours.drop_nulls("value").collect()


@EVERY
def test_title_is_kolada_s(indicator: Indicator, catalogue: dict[str, dict[str, Any]]) -> None:
    """The KPI exists, the indicator bears its id, and its title is the one of the catalogue."""
    assert indicator.query["kpi"] == indicator.id
    assert indicator.title_sv == catalogue[indicator.id]["title"]


@EVERY
def test_definition_is_not_kolada_s(indicator: Indicator, catalogue: dict[str, dict[str, Any]]) -> None:
    """No sentence of ours is one of Kolada's."""
    theirs = {part.strip().casefold() for part in catalogue[indicator.id]["description"].split(".")}
    ours = {part.strip().casefold() for part in indicator.definition_sv.split(".") if len(part.split()) > 3}
    assert not ours & theirs


@EVERY
def test_unit_is_the_one_of_the_title(indicator: Indicator, catalogue: dict[str, dict[str, Any]]) -> None:
    """The unit is the one that the title names, but for a median and a month's payment."""
    named = [unit.strip(", ()") for unit in TITLE_UNITS if unit in catalogue[indicator.id]["title"]]
    expected = {"N00905": ["kr"], "N31805": ["kr/hushåll och månad"], "N02267": ["%"]}.get(
        indicator.id, named
    )
    assert [indicator.unit] == expected


@EVERY
def test_figures_are_of_the_size_of_their_unit(indicator: Indicator, totals: pl.DataFrame) -> None:
    """A share lies between 0 and 100, a count is whole, a cost is of the size that its unit says."""
    rows = totals.filter((pl.col("kpi") == indicator.id) & ~pl.col("municipality").str.starts_with("00"))
    values: list[float] = rows.get_column("value").to_list()
    if not values:
        assert indicator.id in not_in_the_snapshot()
        return
    assert len(values) > 500
    middle = median(values)
    match indicator.unit:
        case "%" if indicator.kind == "share":
            assert min(values) >= 0
            assert 1.5 < max(values) <= 100
        case "antal":
            assert min(values) >= 0
            assert all(value.is_integer() for value in values)
        case "kr/inv":
            assert 100 < middle < 3_000
        case "kr/hushåll":
            assert 20_000 < middle < 100_000
        case "kr/hushåll och månad":
            assert 3_000 < middle < 12_000
        case "kr":
            assert 100_000 < middle < 500_000
        case _:
            assert indicator.id in ("N31857", "N30001")


def test_kramfors_answers_and_returns_are_those_that_were_read_by_hand(totals: pl.DataFrame) -> None:
    """U31506 with its answers and response rate, and U31462, as read for claims K2 and K3 of the register."""
    kramfors = totals.filter(pl.col("municipality") == "2282")
    read = {
        kpi: dict(kramfors.filter(pl.col("kpi") == kpi).select("year", pl.col("value").round(1)).iter_rows())
        for kpi in ("U31506", "U31903", "U31902", "U31462")
    }
    assert read["U31506"] == {2018: 69.6, 2019: 73.3, 2020: 66.7, 2021: 62.5, 2022: 78.0}
    assert read["U31903"] == {2018: 24, 2019: 17, 2020: 6}
    assert {year: round(rate) for year, rate in read["U31902"].items()} == {2018: 38, 2020: 22}
    assert {year: rate for year, rate in read["U31462"].items() if year >= 2017} == {
        2017: 83, 2018: 80, 2019: 75, 2021: 79, 2022: 74
    }  # fmt: skip


@pytest.fixture(scope="module")
def ages(shared_data: Path) -> pl.DataFrame:
    """Residents over 18, and about how many have turned 18 as well, of each municipality and year."""
    ages = {"N01951": "all", "N01921": "to_12", "N01927": "from_13_to_18", "N01954": "from_16_to_19"}
    frame = pl.scan_csv(
        shared_data / "kolada" / "full_1994-2022.csv.gz",
        schema_overrides={"municipality": pl.String, "year": pl.Int16},
    )
    rows = frame.filter(pl.col("kpi").is_in(list(ages)), pl.col("gender") == "T").collect()
    wide = rows.pivot(on="kpi", index=["municipality", "year"], values="value").rename(ages)
    over_18 = pl.col("all") - pl.col("to_12") - pl.col("from_13_to_18")
    return wide.select("municipality", "year", adults=over_18 + pl.col("from_16_to_19") / 4)


@pytest.mark.parametrize(("years_before", "fits"), [(0, True), (1, False)])
def test_long_term_recipients_are_a_share_of_the_adults_at_the_end_of_the_year(
    totals: pl.DataFrame, ages: pl.DataFrame, years_before: int, fits: bool
) -> None:
    """N31816's denominator is N02104 of its own year: the one number of adults near that makes whole cases.

    Shares have six decimals, which gives away the denominator where there are less than 6,000 adults. The
    adults are known but for those aged 18, for whom a quarter of those aged 16 to 19 is taken.
    """
    then = ages.with_columns(pl.col("year") + years_before)
    shares = totals.filter(pl.col("kpi") == "N31816").join(then, on=["municipality", "year"])
    off: list[float] = [
        abs(found[0] - adults)
        for share, adults in shares.filter(pl.col("adults") < 6_000).select("value", "adults").iter_rows()
        if len(found := denominators_near(adults, share)) == 1
    ]
    assert len(off) > 450
    assert (median(off) < 8) is fits


def denominators_near(adults: float, share: float) -> list[int]:
    """The numbers of residents, within 6 % of *adults*, of which *share* per cent are whole people."""
    return [
        number
        for number in range(int(adults * 0.94), int(adults * 1.06) + 1)
        if abs(100 * round(share * number / 100) / number - share) < 6e-7
    ]


def test_total_paid_is_in_thousands(totals: pl.DataFrame) -> None:
    """N31857 x 1000 is N31910 x N31849 (households x kr per household), so it is in tkr: median ratio 1."""
    wide = totals.filter(pl.col("year") == 2022).pivot(on="kpi", index="municipality", values="value")
    ratio = wide.select(pl.col("N31857") * 1000 / (pl.col("N31910") * pl.col("N31849")))
    assert median(ratio.to_series().drop_nulls().to_list()) == pytest.approx(1, abs=0.001)


def test_deviation_is_on_both_sides_of_zero(totals: pl.DataFrame) -> None:
    """N30001 is a deviation, not a share: many municipalities are below the model, many above."""
    values = (
        totals.filter((pl.col("kpi") == "N30001") & (pl.col("year") == 2022)).get_column("value").to_list()
    )
    assert 0.3 < sum(value < 0 for value in values) / len(values) < 0.7


@pytest.mark.parametrize("indicator", SCB.values(), ids=SCB.keys())
def test_scb_query_names_what_the_table_has(indicator: Indicator, shared_data: Path) -> None:
    """Each variable of the table is named, its codes exist, and unit and kind of measure are SCB's own."""
    query: dict[str, Any] = dict(indicator.query)
    folder = shared_data / "scb" / "tables" / query["table"]
    metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    sex = query.get("sex", {})
    named = [
        *query["select"],
        *query.get("eliminate", []),
        *filter(None, [query.get("region"), sex.get("variable")]),
    ]
    assert sorted([*named, *metadata["role"]["time"]]) == sorted(metadata["id"])
    codes = {**query["select"], **({sex["variable"]: sex["F"]} if sex else {})}
    for variable, code in codes.items():
        assert code in metadata["dimension"][variable]["category"]["label"]
    contents = query["select"]["ContentsCode"]
    base = metadata["dimension"]["ContentsCode"]["category"]["unit"][contents]["base"]
    assert base.startswith(indicator.unit)
    measuring = metadata["dimension"]["ContentsCode"]["extension"]["measuringType"][contents]
    assert {"Stock": "stock", "Average": "stock", "Flow": "flow"}[measuring] == indicator.measure
