"""What a region's figure would be expected to be, by a model of all regions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel
from obs_comparison.examples.expected import EXAMPLE

if TYPE_CHECKING:
    import polars as pl


class Expected(Metric):
    """Actual beside what a regression on chosen covariates predicts without the region itself."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="expected",
        title="Expected: actual against an own regression on covariates, each region left out in turn",
        assumptions=(
            "The covariates are chosen beforehand, are outside the region's power and act additively.",
            "The regions of the group follow one linear relation; at least 15 regions for each covariate.",
            "Predicted: from the model fitted without the region itself; residual: actual less predicted.",
            "The 95 % prediction interval takes residuals as normal, with variance equal or by weight.",
            "One region in twenty lies outside its interval by chance.",
            "Coefficients' errors are HC3 and hold under unequal spread; the prediction interval does not.",
            "Below or above expected is said outside the interval only.",
            "A residual is never efficiency: what the covariates leave out is in it too.",
            "Rank 1 is the lowest residual; percentile is its mid-rank. Neither says good or bad.",
            "A region without a value of the outcome, a covariate or the weight is not in the model.",
        ),
        reference="MacKinnon & White (1985); Belsley, Kuh & Welsch (1980) Regression Diagnostics",
        result={
            "name": "expected",
            "fields": [
                {"name": "indicator", "type": "string", "constraints": {"required": True}},
                {"name": "region", "type": "string", "constraints": {"required": True}},
                {"name": "period", "type": "string"},
                {"name": "covariate_period", "type": "string"},
                {"name": "value", "type": "number"},
                {"name": "predicted", "type": "number"},
                {"name": "residual", "type": "number"},
                {"name": "relative_residual", "type": "number"},
                {"name": "studentised_residual", "type": "number"},
                {"name": "lower", "type": "number"},
                {"name": "upper", "type": "number"},
                {"name": "reading", "type": "string"},
                {"name": "rank", "type": "integer", "constraints": {"minimum": 1}},
                {"name": "percentile", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
                {"name": "n", "type": "integer", "constraints": {"required": True, "minimum": 0}},
                {"name": "covariates", "type": "integer", "constraints": {"required": True, "minimum": 1}},
                {"name": "r_squared", "type": "number", "constraints": {"minimum": 0, "maximum": 1}},
                {"name": "sd_relative_residual", "type": "number", "constraints": {"minimum": 0}},
                {"name": "model", "type": "string"},
                {"name": "expected_note", "type": "string"},
            ],
            "primaryKey": ["indicator", "region"],
        },
        parameters={"covariates": (), "lag": 0, "weights": None},
        uses=("covariates", "weights"),
        minimum_regions=15,
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each asked indicator and each region of the group or shown.

        *covariates* are ids, *lag* how many years before the compared period they are taken from,
        *weights* the id of a population for weighted least squares (default: each region counts once).
        *model* gives the coefficients with their HC3 errors. ConfigError for a wrong parameter or none,
        MetricError if not one of the indicators can be modelled.
        """
        from obs_comparison.expected_table import expect  # noqa: PLC0415

        return expect(panel, parameters)
