"""What a region's figure would be expected to be, by a model of all regions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.expected import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, REGION, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "expected",
    INDICATOR,
    REGION,
    PERIOD,
    text("covariate_period", "covariates of", "the period of the covariates"),
    number("value", "actual", "the source's figure", unit="indicator"),
    number("predicted", "expected", "by the model without the region", unit="indicator"),
    number("residual", "", "actual - expected", unit="indicator"),
    number("lower", "lower limit", "lower end of the 95 % prediction interval", unit="indicator"),
    number("upper", "upper limit", "upper end", unit="indicator"),
    text("reading", "", "as expected inside the interval, below or above outside"),
    number("relative_residual", "residual in %", "of the expected", unit="%"),
    number("studentised_residual", "studentised", "residual in its standard errors"),
    whole("rank", "", "of the residual, 1 is the lowest", minimum=1),
    number("percentile", "", "of the residual, mid-rank", minimum=0, maximum=100),
    whole("n", "", "regions in the model", required=True, minimum=0),
    whole("covariates", "covariates", "their number", required=True, minimum=1),
    number("r_squared", "R2", "share of the variance that the model explains", minimum=0, maximum=1),
    number("sd_relative_residual", "SD of residuals in %", "over the group", unit="%", minimum=0),
    text("model", "", "its coefficients with their HC3 errors"),
    note("expected_note"),
    key=("indicator", "region"),
)


class Expected(Metric):
    """Actual beside what a regression on chosen covariates predicts without the region itself."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="expected",
        title="Expected: actual against an own regression on covariates, each region left out in turn",
        assumptions=(
            "A residual is never efficiency: what the covariates leave out is in it too.",
            "The covariates are chosen beforehand, are outside the region's power and act additively.",
            "The regions of the group follow one linear relation; at least 15 regions for each covariate.",
            "Predicted: from the model fitted without the region itself; residual: actual less predicted.",
            "The 95 % prediction interval takes residuals as normal, with variance equal or by weight.",
            "One region in twenty lies outside its interval by chance.",
            "Coefficients' errors are HC3 and hold under unequal spread; the prediction interval does not.",
            "Below or above expected is said outside the interval only.",
            "Rank 1 is the lowest residual; percentile is its mid-rank. Neither says good or bad.",
            "A region without a value of the outcome, a covariate or the weight is not in the model.",
        ),
        reference="MacKinnon & White (1985); Belsley, Kuh & Welsch (1980) Regression Diagnostics",
        result=_RESULT,
        untouched={"value": Untouched(period="period")},
        parameters={"covariates": (), "lag": 0, "weights": None},
        meanings={
            "covariates": "ids of what the figure is expected from",
            "lag": "how many years before the period compared the covariates are taken",
            "weights": "id of a population for weighted least squares; none: each region counts once",
        },
        required=("covariates",),
        uses=("covariates", "weights"),
        minimum_regions=15,
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each asked indicator and each region of the group or shown.

        ConfigError for a wrong parameter or no covariate, MetricError if not one of the indicators can be
        modelled.
        """
        from obs_comparison.expected_table import expect  # noqa: PLC0415

        return expect(panel, parameters)
