"""The built-in registry against Kolada's and SCB's saved catalogues and figures."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
import pytest

from obs.models import Indicator
from obs.study import builtin

pytestmark = pytest.mark.shared

KOLADA = {key: each for key, each in builtin().indicators.items() if each.source == "kolada"}
SCB = {key: each for key, each in builtin().indicators.items() if each.source == "scb"}
EVERY = pytest.mark.parametrize("indicator", KOLADA.values(), ids=KOLADA.keys())

# What Kolada's titles call the unit, where they name one.
TITLE_UNITS = (", kr/inv", ", kr/hushåll", ", tkr", ", antal", "(%)")


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
    frame = pl.read_csv(shared_data / "kolada" / "panel_1994-2022.csv.gz", schema=columns)
    return frame.filter(pl.col("gender") == "T").drop_nulls("value")


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
    assert len(values) > 800
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
