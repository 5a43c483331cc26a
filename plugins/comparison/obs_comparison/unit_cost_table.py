"""The table of the metric `unit_cost`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from obs import ConfigError, MetricError, Panel
from obs_comparison.cells import cells, with_figures
from obs_comparison.cost_units import CostUnit, cost_unit
from obs_comparison.stated import StatedClaim

if TYPE_CHECKING:
    from obs import Indicator

_ABOUT = {
    "indicator": pl.Categorical(),
    "unit": pl.String(),
    "kronor": pl.Float64(),
    "monthly": pl.Boolean(),
    "refusal": pl.String(),
    "assumption": pl.String(),
    "basis": pl.String(),
    "prices": pl.String(),
}
COLUMNS = (
    *("indicator", "region", "period", "value", "unit", "basis", "per_year", "claimed", "months", "ratio"),
    *("percent_above", "months_implied", "months_mean", "cases", "saving", "saving_official", "assumption"),
    "unit_cost_note",
)


def against_claim(panel: Panel, claim: StatedClaim) -> pl.LazyFrame:
    """The result of the metric `unit_cost`."""
    units = {id_: cost_unit(each.unit, panel.periods.get(id_)) for id_, each in panel.indicators.items()}
    _require_one_case(units)
    about = about_units(panel.indicators, units, claim)
    asked = cells(panel).with_row_index("row")
    asked = asked.with_columns(shown=pl.col("region").cast(pl.String).is_in(panel.shown))
    observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
    table = beside_claim(nw.from_native(asked), observations, nw.from_native(about), claim)
    return table.sort("row").select(*COLUMNS).to_native()


def _require_one_case(units: Mapping[str, CostUnit | str]) -> None:
    """MetricError unless a unit is that of a cost per case; ConfigError where the cases differ."""
    found = {each.case for each in units.values() if isinstance(each, CostUnit)}
    if not found:
        reasons = "; ".join(f"{id_}: {reason}" for id_, reason in units.items())
        raise MetricError(
            f"metric unit_cost refuses every indicator: {reasons}",
            suggestion="ask for costs per household or person, such as N31849 and N31805",
        )
    if len(found) > 1:
        raise ConfigError(
            "metric unit_cost: one claim is set against costs per household and per person",
            suggestion="ask for the one that the claim is about, with --indicator",
        )


def about_units(
    indicators: Mapping[str, Indicator], units: Mapping[str, CostUnit | str], claim: StatedClaim
) -> pl.LazyFrame:
    """What is to be known of each of *indicators*: its unit in parts, and the words that go with it."""
    months = f"{claim.months:g} months"
    rows: list[dict[str, object]] = []
    for id_, unit in units.items():
        prices = indicators[id_].price_basis or "nominal"
        row: dict[str, object] = {
            "indicator": id_,
            "unit": indicators[id_].unit,
            "prices": None if prices == "nominal" else f"the figures are in kronor of {prices}",
        }
        if isinstance(unit, str):
            rows.append({**row, "refusal": unit})
            continue
        words = f"right only for a {unit.case} that would otherwise have stayed {months}"
        mean = f"a year, mean of all {unit.case}s, however many months they stayed"
        basis = f"a month x {claim.months:g}" if unit.monthly else mean
        facts = {"kronor": unit.kronor, "monthly": unit.monthly}
        rows.append({**row, **facts, "assumption": words, "basis": basis})
    return pl.LazyFrame(rows, schema=_ABOUT)


def beside_claim(
    cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any], about: nw.LazyFrame[Any], claim: StatedClaim
) -> nw.LazyFrame[Any]:
    """The result for *cells* (see `obs_comparison.cells.cells`), with *shown*, and the units *about* them.

    *observations* are those of one sex. The rows are in no certain order.
    """
    table = with_figures(cells, observations, at="period").join(about, on="indicator", how="left")
    table = table.with_columns(cost=nw.col("value") * nw.col("kronor"))
    table = table.join(_months(table), on=["region", "period"], how="left")
    above, monthly = nw.col("cost") > 0, nw.col("monthly")
    per_year = nw.when(monthly).then(nw.col("cost") * claim.months).otherwise(nw.col("cost"))
    table = table.with_columns(
        per_year=per_year,
        claimed=nw.lit(claim.claimed),
        months=nw.lit(claim.months),
        months_implied=nw.when(monthly & above).then(claim.claimed / nw.col("cost")),
        months_mean=nw.when(~monthly).then(nw.col("months_mean")),
        ratio=nw.when(above).then(claim.claimed / per_year),
    )
    fits = nw.col("shown") & ~nw.col("kronor").is_null()
    cases = nw.lit(claim.cases, nw.Float64)
    span = "full year" if claim.months == 12 else f"all {claim.months:g} months"
    bound = f"upper bound: {span}, no deadweight, persons are not households"
    bounded = nw.concat_str(nw.col("assumption"), nw.lit(bound), separator="; ")
    return table.with_columns(
        *(nw.col(name).cast(nw.String) for name in ("indicator", "region", "period")),
        percent_above=100 * (nw.col("ratio") - 1),
        cases=nw.when(fits).then(cases),
        saving=nw.when(fits).then(cases * claim.claimed),
        saving_official=nw.when(fits & above).then(cases * nw.col("per_year")),
        assumption=nw.when(fits & ~cases.is_null()).then(bounded).otherwise(nw.col("assumption")),
        unit_cost_note=_note(has_cases=claim.cases is not None),
    )


def _months(table: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """By region and period: the yearly figure divided by the monthly one, where there is one of each."""
    cost, monthly = nw.col("cost"), nw.col("monthly")
    pairs = (
        table.filter(cost > 0)
        .group_by("region", "period")
        .agg(
            yearly=nw.when(~monthly).then(cost).sum(),
            yearly_count=nw.when(~monthly).then(cost).count(),
            by_month=nw.when(monthly).then(cost).sum(),
            month_count=nw.when(monthly).then(cost).count(),
        )
    )
    single = (nw.col("yearly_count") == 1) & (nw.col("month_count") == 1)
    return pairs.filter(single).select("region", "period", months_mean=nw.col("yearly") / nw.col("by_month"))


def _note(*, has_cases: bool) -> nw.Expr:
    held, value, refusal = ~nw.col("period").is_null(), nw.col("value"), nw.col("refusal")
    period = nw.col("period").cast(nw.String)
    away = nw.when(refusal.is_null() & ~nw.col("shown"))
    remarks = nw.concat_str(
        nw.when(~refusal.is_null()).then(nw.concat_str(nw.lit("cannot be compared: "), refusal)),
        nw.when(~held).then(nw.lit("no period to compare")),
        nw.when(held & value.is_null()).then(nw.concat_str(nw.lit("no value for "), period)),
        nw.when(nw.col("status").cast(nw.String) == "provisional").then(nw.lit("the value is provisional")),
        nw.when(nw.col("cost") <= 0).then(nw.lit("no ratio: the value is not above zero")),
        nw.col("prices"),
        *([away.then(nw.lit("no saving: the cases are not those of this region"))] if has_cases else []),
        nw.when(nw.col("months_mean") > 12).then(nw.lit("the two series disagree: over 12 months")),
        separator="; ",
        ignore_nulls=True,
    )
    return nw.when(remarks != "").then(remarks)
