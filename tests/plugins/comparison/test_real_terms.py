"""The metric "real": worked examples, SCB's own figures, what is refused, and what always holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Break, ConfigError, Group, MetricError, Panel, observation_frame
from obs.contracts.frames import check_frame
from obs.snapshot import embedded
from obs.study import builtin
from obs_comparison.real_terms import RealTerms

PanelOf = Callable[..., Panel]
TWO = ("9901", "9902")
PRICES = {"2020": 100.0, "2021": 110.0, "2022": 121.0}
WORKED = [("9901", "2020", "T", 1000.0), ("9901", "2021", "T", 1000.0), ("9901", "2022", "T", 1100.0)]


def with_prices(panel: Panel, prices: Mapping[str, float | None], **about: Any) -> Panel:
    """*panel* with its indicator in kronor, and a price index "prices" of the country beside it."""
    aid = replace(
        panel.indicators["aid"], **{"kind": "amount", "unit": "kr", "price_basis": "nominal", **about}
    )
    index = replace(aid, id="prices", kind="index", unit="index", price_basis=None, breaks=())
    rows = [
        ("prices", "00", period, "T", value, "missing" if value is None else "reported")
        for period, value in prices.items()
    ]
    columns = {"indicator": pl.String, "region": pl.String, "period": pl.String, "sex": pl.String}
    schema = {**columns, "value": pl.Float64, "status": pl.String}
    more = observation_frame(pl.DataFrame(rows, schema=schema, orient="row")).lazy()
    return replace(
        panel,
        indicators={"aid": aid},
        others={"prices": index},
        observations=pl.concat([panel.observations, more]),
    )


def real(panel: Panel, **parameters: object) -> dict[tuple[str, str], dict[str, Any]]:
    """The result by region and period."""
    given = {**RealTerms.info.parameters, "cpi": "prices", **parameters}
    rows = RealTerms().compute(panel, given).collect().to_dicts()
    return {(row["region"], row["period"]): row for row in rows}


def test_prices_of_what_is_no_index_are_refused(panel_of: PanelOf) -> None:
    """Kronor divided by some other figure than an index look like real terms and are none."""
    panel = worked(panel_of)
    panel = replace(panel, others={"prices": replace(panel.others["prices"], kind="share")})
    with pytest.raises(ConfigError, match="prices, which is a share and no index"):
        real(panel)


def worked(panel_of: PanelOf, **about: Any) -> Panel:
    """1,000, 1,000 and 1,100 kronor while prices rise by a tenth each year."""
    return with_prices(panel_of(WORKED, members=TWO), PRICES, **about)


def test_the_worked_example(panel_of: PanelOf) -> None:
    """In kronor of 2022 they are 1,210, 1,100 and 1,100: +10 % nominal is -9.1 % real."""
    rows = real(worked(panel_of))
    assert [rows["9901", year]["real"] for year in PRICES] == pytest.approx([1210, 1100, 1100])
    assert [rows["9901", year]["nominal"] for year in PRICES] == [1000, 1000, 1100]
    last = rows["9901", "2022"]
    assert (last["cpi"], last["base_year"], last["change_from"]) == (121.0, "2022", "2020")
    assert last["nominal_change"] == pytest.approx(10)
    assert last["real_change"] == pytest.approx(100 * (1100 / 1210 - 1))
    assert last["real_note"] is None
    assert (rows["9901", "2020"]["nominal_change"], rows["9901", "2020"]["real_change"]) == (0, 0)


def test_the_base_scales_amounts_and_not_changes(panel_of: PanelOf) -> None:
    """In kronor of 2020 the last 1,100 are 909; its real change is the same."""
    panel = worked(panel_of)
    first, last = real(panel, base="2020")["9901", "2022"], real(panel)["9901", "2022"]
    assert (first["real"], first["base_year"]) == (pytest.approx(1100 / 1.21), "2020")
    assert first["real_change"] == pytest.approx(last["real_change"])
    assert real(panel, base=2020)["9901", "2022"]["base_year"] == "2020"


def test_the_base_is_the_last_year_that_all_have_reached(panel_of: PanelOf) -> None:
    """Prices run on to 2024 and the amounts end in 2022: kronor of 2022; with prices to 2021, of 2021."""
    panel = panel_of(WORKED, members=TWO)
    assert real(with_prices(panel, {**PRICES, "2024": 130.0}))["9901", "2022"]["base_year"] == "2022"
    short = real(with_prices(panel, {"2020": 100.0, "2021": 110.0}))
    assert short["9901", "2020"]["base_year"] == "2021"
    row = short["9901", "2022"]
    assert (row["nominal"], row["real"], row["nominal_change"], row["real_change"]) == (1100, None, 10, None)
    assert row["real_note"] == "cannot be calculated: no price index for 2022"


def test_a_missing_year_of_the_index(panel_of: PanelOf) -> None:
    """No neighbouring year stands in: that year has no real value, and from it no real change."""
    rows = real(with_prices(panel_of(WORKED, members=TWO), {**PRICES, "2020": None}))
    assert rows["9901", "2020"]["real"] is None
    assert rows["9901", "2020"]["real_note"] == "cannot be calculated: no price index for 2020"
    assert rows["9901", "2022"]["real"] == 1100
    assert rows["9901", "2022"]["real_change"] is None
    assert rows["9901", "2022"]["nominal_change"] == 10
    assert rows["9901", "2022"]["real_note"] == "no real change: no price index for 2020"


def test_an_index_without_a_common_year(panel_of: PanelOf) -> None:
    """An index that begins after the amounts end converts nothing."""
    row = real(with_prices(panel_of(WORKED, members=TWO), {"2024": 130.0}))["9901", "2022"]
    assert (row["nominal"], row["real"], row["base_year"]) == (1100, None, None)
    assert row["real_note"] == (
        "cannot be calculated: the price index has no period in common with the amounts"
    )


def test_missing_amounts(panel_of: PanelOf) -> None:
    """A region without a start value gets real values and no change; one without a value says so."""
    rows = real(with_prices(panel_of([*WORKED[1:], ("9902", "2020", "T", 5.0)], members=TWO), PRICES))
    assert (rows["9901", "2022"]["real"], rows["9901", "2022"]["nominal_change"]) == (1100, None)
    assert rows["9901", "2022"]["real_note"] == "no change: no value for 2020"
    assert rows["9902", "2022"]["real_note"] == "cannot be calculated: no value for 2022"


@pytest.mark.parametrize("base", [0.0, -44.8])
def test_no_percent_of_a_base_that_is_not_above_zero(panel_of: PanelOf, base: float) -> None:
    """The amounts are converted, the changes are empty and say why."""
    figures = [("9901", "2020", "T", base), ("9901", "2022", "T", 10.0)]
    rows = real(with_prices(panel_of(figures, members=TWO), PRICES))
    assert rows["9901", "2020"]["real"] == pytest.approx(base * 1.21)
    row = rows["9901", "2022"]
    assert (row["real"], row["nominal_change"], row["real_change"]) == (10.0, None, None)
    assert row["real_note"] == "no percent change: the start value is not above zero"


def test_no_change_across_a_break(panel_of: PanelOf) -> None:
    """Up to the break there is a change, from it on none; the amounts are still converted."""
    rows = real(worked(panel_of, breaks=(Break(period="2022", reason="new"),)))
    assert rows["9901", "2021"]["nominal_change"] == 0
    assert (rows["9901", "2022"]["real"], rows["9901", "2022"]["real_change"]) == (1100, None)
    assert rows["9901", "2022"]["real_note"] == "no change across a break: 2022 (new)"


@pytest.mark.parametrize(
    ("basis", "reason"),
    [(None, "not an amount in kronor of its own year"), ("2020", "already in prices of 2020")],
)
def test_other_figures_are_refused(panel_of: PanelOf, basis: str | None, reason: str) -> None:
    """Beside an amount in kronor of its year, anything else has one row a region, with the reason."""
    panel = worked(panel_of)
    other = replace(panel.indicators["aid"], id="other", price_basis=basis)
    panel = replace(
        panel, indicators={**panel.indicators, "other": other}, periods={"aid": "2022", "other": "2022"}
    )
    rows = RealTerms().compute(panel, {"cpi": "prices", "base": ""}).collect()
    refused = rows.filter(pl.col("indicator") == "other").to_dicts()
    assert len(refused) == 3
    assert {row["real_note"] for row in refused} == {f"cannot be calculated: {reason}"}
    assert {row["real"] for row in refused} | {row["nominal"] for row in refused} == {None}
    with pytest.raises(MetricError, match="no indicator asked for is in kronor"):
        real(replace(panel, indicators={"other": other}))


def test_an_index_or_base_that_is_not_there(panel_of: PanelOf) -> None:
    """An unknown index, one without figures, and a year it lacks are errors with the way out."""
    panel = worked(panel_of)
    with pytest.raises(ConfigError, match="cpi names 'nothing'"):
        real(panel, cpi="nothing")
    with pytest.raises(ConfigError, match="give one of 2020 to 2022"):
        real(panel, base="1999")
    with pytest.raises(ConfigError, match="no figures of prices"):
        real(with_prices(panel_of(WORKED, members=TWO), {}))


def test_the_result_keeps_its_contract(panel_of: PanelOf) -> None:
    """The table is what the metric declares; regions in order, periods in order of time."""
    panel = with_prices(panel_of(WORKED[:2], members=TWO, shown=("9903",)), PRICES)
    result = RealTerms().compute(panel, {"cpi": "prices", "base": ""}).collect()
    assert check_frame(result, dict(RealTerms.info.result)) == []
    assert result["region"].to_list() == [region for region in (*TWO, "9903", "00") for _ in range(3)]
    assert result["period"].to_list() == ["2020", "2021", "2022"] * 4


def test_women_have_the_same_prices(panel_of: PanelOf) -> None:
    """A panel of women converts their amounts by the one index there is."""
    figures = [(*WORKED[0][:2], "F", 100.0), ("9901", "2022", "F", 121.0), *WORKED]
    row = real(with_prices(panel_of(figures, members=TWO, sex="F"), PRICES))["9901", "2022"]
    assert (row["nominal"], row["real"], row["real_change"]) == (121, 121, 0)


def test_without_a_start_or_period(panel_of: PanelOf) -> None:
    """Without a start the compared period alone is converted, without a period there is no row."""
    panel = replace(worked(panel_of), starts={})
    rows = real(panel)
    assert list(rows) == [("9901", "2022"), ("9902", "2022"), ("00", "2022")]
    assert (rows["9901", "2022"]["real"], rows["9901", "2022"]["real_change"]) == (1100, None)
    bare = RealTerms().compute(replace(panel, periods={}), {"cpi": "prices", "base": ""}).collect()
    assert bare.is_empty()
    assert check_frame(bare, dict(RealTerms.info.result)) == []


def test_hagfors_paid_assistance_in_kronor_of_2022() -> None:
    """SCB's CPI 334.26 (2019) and 371.91 (2022) turn 15,669 tkr into 17,434: -30.4 %, not -22.6."""
    study, snapshot = builtin(), embedded("bistand")
    paid, index = study.indicators["N31857"], study.indicators["scb_cpi"]
    frames = [snapshot.read(each) for each in (paid, index)]
    panel = Panel(
        observations=pl.concat([frame for frame in frames if frame is not None]).lazy(),
        indicators={paid.id: paid},
        group=Group(id="one", title="Hagfors", members=("1783",)),
        shown=("1783",),
        benchmark="00",
        periods={paid.id: "2022"},
        starts={paid.id: "2019"},
        others={index.id: index},
    )
    rows = real(panel, cpi="scb_cpi")
    first, last = rows["1783", "2019"], rows["1783", "2022"]
    assert (first["cpi"], last["cpi"], last["base_year"]) == (334.26, 371.91, "2022")
    assert round(first["real"]) == 17434
    assert (round(last["nominal_change"], 1), round(last["real_change"], 1)) == (-22.6, -30.4)


@pytest.mark.shared
def test_the_snapshot_holds_scbs_index(shared_data: Path) -> None:
    """The index in the built-in snapshot is table TAB4352 as SCB sent it."""
    sent = json.loads((shared_data / "scb" / "tables" / "TAB4352" / "data.json").read_text("utf-8"))
    table = dict(zip(sent["dimension"]["Tid"]["category"]["index"], sent["value"], strict=True))
    held = embedded("bistand").read(builtin().indicators["scb_cpi"])
    assert held is not None
    found = dict(held.select(pl.col("period").cast(pl.String), "value").iter_rows())
    assert found == {period: table[period] for period in found}
    assert len(found) >= 30


AMOUNTS = st.lists(st.none() | st.integers(-50, 500).map(float), min_size=3, max_size=3)


@settings(deadline=None, max_examples=40)  # a busy machine is no failure
@given(many=st.lists(AMOUNTS, min_size=1, max_size=4), data=st.data(), power=st.integers(-8, 8))
def test_order_codes_and_units_do_not_matter(
    panel_of: PanelOf, many: list[list[float | None]], data: st.DataObject, power: int
) -> None:
    """Shuffled rows, exchanged codes, thousands of kronor, another scale of the index: the same changes."""
    codes = tuple(f"99{number:02}" for number in range(len(many)))

    def figures(names: tuple[str, ...], factor: float) -> list[Any]:
        return [
            (name, year, "T", None if value is None else value * factor)
            for name, values in zip(names, many, strict=True)
            for year, value in zip(PRICES, values, strict=True)
        ]

    before = real(with_prices(panel_of(figures(codes, 1.0), members=codes), PRICES))
    others = tuple(data.draw(st.permutations(codes)))
    shuffled = data.draw(st.permutations(figures(others, 2.0**power)))
    prices = {period: value * 2.0**-power for period, value in PRICES.items()}
    after = real(with_prices(panel_of(shuffled, members=others), prices))
    for code, other in zip(codes, others, strict=True):
        for year in PRICES:
            then, now = before[code, year], after[other, year]
            for name in ("nominal_change", "real_change", "real_note", "base_year"):
                assert now[name] == (pytest.approx(then[name]) if then[name] is not None else None)
            for name in ("nominal", "real"):
                assert now[name] == (None if then[name] is None else pytest.approx(then[name] * 2.0**power))
