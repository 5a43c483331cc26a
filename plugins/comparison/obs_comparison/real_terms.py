"""Amounts in the kronor of one year: what is left of a change when the rise of prices is taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

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
        from obs_comparison.real_table import real_table  # noqa: PLC0415

        if not any(convertible(each) for each in panel.indicators.values()):
            raise MetricError(
                "metric real: no indicator asked for is in kronor of its own year",
                suggestion='ask for one that has price_basis = "nominal" in obs.toml',
            )
        prices = price_index("real", panel, str(parameters["cpi"]))
        base = base_period(panel, prices, str(parameters["base"]))
        return real_table(panel, amount_cells(panel, prices, base)).to_native()
