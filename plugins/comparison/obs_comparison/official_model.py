"""Actual figures against the ones that an official model expects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel
from obs_comparison.examples.official_model import EXAMPLE

if TYPE_CHECKING:
    import polars as pl


class OfficialModel(Metric):
    """How far each region lies from what the source's own model expects of it, in per cent of that."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="official_model",
        title="Official model: actual against modelled by the source, with the model's own fit",
        assumptions=(
            "The model is the source's: its covariates and their years are not checked here.",
            "Deviation is actual / modelled - 1; undefined where modelled is not above zero.",
            "R2 is the squared correlation of actual and modelled over the group, each region counting once.",
            "No interval is published: within one SD of all deviations (divisor n - 1) is read as expected.",
            "A deviation is never efficiency: what the model leaves out is in it too.",
            "Rank 1 is the lowest deviation. Years before and after a break of the model do not compare.",
        ),
        reference="RKA, U31004 (Nettokostnadsavvikelse ekonomiskt bistånd); SFS 2019:797 on equalisation",
        result={
            "name": "official_model",
            "fields": [
                {"name": "indicator", "type": "string", "constraints": {"required": True}},
                {"name": "region", "type": "string", "constraints": {"required": True}},
                {"name": "period", "type": "string"},
                {"name": "value", "type": "number"},
                {"name": "modelled", "type": "number"},
                {"name": "deviation", "type": "number"},
                {"name": "deviation_percent", "type": "number"},
                {"name": "reading", "type": "string"},
                {"name": "rank", "type": "integer", "constraints": {"minimum": 1}},
                {"name": "percentile", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
                {"name": "n", "type": "integer", "constraints": {"required": True, "minimum": 0}},
                {"name": "r_squared", "type": "number", "constraints": {"minimum": 0, "maximum": 1}},
                {"name": "sd_percent", "type": "number", "constraints": {"minimum": 0}},
                {"name": "official_model_note", "type": "string"},
            ],
            "primaryKey": ["indicator", "region"],
        },
        parameters={"actual": "N31008", "modelled": "U31004"},
        uses=("actual", "modelled"),
        minimum_regions=3,
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each region of the group or shown; *indicator* is the one that *actual* names.

        *actual* and *modelled* are ids of the same unit: ConfigError otherwise.
        """
        from obs_comparison.official_model_table import deviations  # noqa: PLC0415

        return deviations(panel, parameters)
