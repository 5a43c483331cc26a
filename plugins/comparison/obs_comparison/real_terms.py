"""Amounts in the kronor of one year: what is left of a change when the rise of prices is taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import narwhals as nw

from obs import Metric, MetricError, MetricInfo, Panel, Untouched
from obs_comparison.examples.real import EXAMPLE
from obs_comparison.results import INDICATOR, REGION, note, number, result, text

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "real",
    INDICATOR,
    REGION,
    text("period", "", "each from the start to the period compared"),
    number("nominal", "", "in kronor of the period", unit="indicator"),
    number("real", "", "in kronor of the base year", unit="indicator"),
    number("cpi", "CPI", "the price index of the period"),
    text("base_year", "kronor of", "the period whose kronor real is in"),
    text("change_from", "", "the start"),
    number("nominal_change", "nominal change in %", "since the start", unit="%"),
    number("real_change", "real change in %", "since the start", unit="%"),
    note("real_note"),
    key=("indicator", "region", "period"),
)


class RealTerms(Metric):
    """Every amount from the start to the period compared, nominal and in kronor of the base year."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="real",
        title="Real terms: amounts in kronor of one year, by the consumer price index",
        assumptions=(
            "A change is not an effect, and these prices are those of households, not of the municipality.",
            (
                "real = nominal x CPI of the base year / CPI of the period; the yearly mean of the country "
                "stands for every municipality."
            ),
            (
                "The CPI is about what households buy. What a municipality pays is mostly wages, which need "
                "not follow it; paid assistance does buy what households buy."
            ),
            "Only amounts in kronor of their own year are converted; others are refused.",
            (
                "The base is the last period with a CPI that all indicators have reached, so that their "
                "amounts can be added; the choice scales all amounts and changes no percentage."
            ),
            (
                "Changes are in per cent since the start, not across a break, and not of a start value that "
                "is not above zero."
            ),
        ),
        reference="ILO et al. (2020) Consumer Price Index Manual: Concepts and Methods; SCB TAB4352",
        result=_RESULT,
        untouched={
            "nominal": Untouched(period="period"),
            "cpi": Untouched(indicator="cpi", region="00", period="period"),
        },
        parameters={"cpi": "scb_cpi", "base": ""},
        meanings={
            "cpi": "id of a price index of the whole country",
            "base": "its period in whose kronor the amounts are; none: the last common one",
        },
        uses=("cpi",),
        kinds=("rate", "amount"),
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator, region of the group, shown or benchmark, and period.

        An indicator without a period to compare has no row. MetricError if no indicator is in kronor of its
        own year, ConfigError for a *cpi* that is not in the study or holds no figures and for a *base* that
        it lacks.
        """
        from obs_comparison.amounts import amount_cells, base_period, convertible, price_index  # noqa: PLC0415

        if not any(convertible(each) for each in panel.indicators.values()):
            raise MetricError(
                "metric real: no indicator asked for is in kronor of its own year",
                suggestion='ask for one that has price_basis = "nominal" in obs.toml',
            )
        prices = price_index("real", panel, str(parameters["cpi"]))
        base = base_period(panel, prices, str(parameters["base"]))
        observations = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
        return converted(nw.from_native(amount_cells(panel, prices, base)), observations).to_native()


def converted(cells: nw.LazyFrame[Any], observations: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The result table for *cells* (see `obs_comparison.amounts.amount_cells`) and the figures of one sex."""
    from obs_comparison.cells import with_figures  # noqa: PLC0415

    first = with_figures(cells, observations, at="start").select("row", start_value="value")
    table = with_figures(cells, observations, at="period").join(first, on="row", how="left")
    table = table.with_columns(
        nominal=nw.when(nw.col("refusal").is_null()).then(nw.col("value"))
    ).with_columns(
        real=nw.col("nominal") * nw.col("base_cpi") / nw.col("cpi"),
        start_real=nw.col("start_value") * nw.col("base_cpi") / nw.col("start_cpi"),
        comparable=nw.col("hindrance").is_null() & (nw.col("start_value") > 0),
    )
    return table.sort("row").select(
        "indicator",
        "region",
        "period",
        "nominal",
        "cpi",
        "real",
        "base_year",
        change_from=nw.col("start").cast(nw.String),
        nominal_change=_percent("nominal", "start_value"),
        real_change=_percent("real", "start_real"),
        real_note=_note(),
    )


def _percent(column: str, start: str) -> nw.Expr:
    growth = 100 * (nw.col(column) - nw.col(start)) / nw.col(start)
    return nw.when(nw.col("comparable")).then(growth)


def _note() -> nw.Expr:
    amount, in_window = nw.col("refusal").is_null(), ~nw.col("start").is_null()
    held = amount & ~nw.col("nominal").is_null()
    begins = held & in_window & nw.col("hindrance").is_null()
    period, start = nw.col("period").cast(nw.String), nw.col("start").cast(nw.String)
    reasons = (
        nw.when(~amount).then(nw.col("refusal")),
        nw.when(amount & ~held).then(nw.concat_str(nw.lit("cannot be calculated: no value for "), period)),
        nw.when(held).then(nw.col("unpriced")),
        nw.when(held).then(nw.col("hindrance")),
        nw.when(begins & nw.col("start_value").is_null()).then(
            nw.concat_str(nw.lit("no change: no value for "), start)
        ),
        nw.when(begins & (nw.col("start_value") <= 0)).then(
            nw.lit("no percent change: the start value is not above zero")
        ),
        nw.when(begins & ~nw.col("real").is_null() & nw.col("start_cpi").is_null()).then(
            nw.concat_str(nw.lit("no real change: no price index for "), start)
        ),
    )
    note = nw.concat_str(*reasons, separator="; ", ignore_nulls=True)
    return nw.when(note != "").then(note)
