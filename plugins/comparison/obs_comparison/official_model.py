"""Actual figures against the ones that an official model expects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.official_model import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, REGION, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "official_model",
    INDICATOR,
    REGION,
    PERIOD,
    number("value", "actual", "the source's figure", unit="indicator"),
    number("modelled", "", "what the source's model expects", unit="indicator"),
    number("deviation", "", "actual - modelled", unit="indicator"),
    number("deviation_percent", "deviation in %", "of the modelled", unit="%"),
    text("reading", "", "as expected within one SD of the group's deviations"),
    whole("rank", "", "of the deviation in %, 1 is the lowest", minimum=1),
    number("percentile", "", "of the deviation in %, mid-rank", minimum=0, maximum=100),
    whole("n", "", "regions of the group with a deviation", required=True, minimum=0),
    number("r_squared", "R2", "squared correlation of actual and modelled", minimum=0, maximum=1),
    number("sd_percent", "SD in %", "of the group's deviations", unit="%", minimum=0),
    note("official_model_note"),
    key=("indicator", "region"),
)


class OfficialModel(Metric):
    """How far each region lies from what the source's own model expects of it, in per cent of that."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="official_model",
        title="Official model: actual against modelled by the source, with the model's own fit",
        assumptions=(
            "A deviation is never efficiency: what the model leaves out is in it too.",
            "The model is the source's: its covariates and their years are not checked here.",
            "Deviation is actual / modelled - 1; undefined where modelled is not above zero.",
            "R2 is the squared correlation of actual and modelled over the group, each region counting once.",
            "No interval is published: within one SD of all deviations (divisor n - 1) is read as expected.",
            "Rank 1 is the lowest deviation. Years before and after a break of the model do not compare.",
        ),
        reference="RKA, U31004 (Nettokostnadsavvikelse ekonomiskt bistånd); SFS 2019:797 on equalisation",
        result=_RESULT,
        untouched={
            "value": Untouched(period="period"),
            "modelled": Untouched(indicator="modelled", period="period"),
        },
        parameters={"actual": "N31008", "modelled": "U31004"},
        meanings={
            "actual": "id of the actual figure",
            "modelled": "id of the modelled one, in the same unit",
        },
        uses=("actual", "modelled"),
        minimum_regions=3,
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each region of the group or shown; *indicator* is the one that *actual* names.

        ConfigError if the two are not of the same unit.
        """
        from obs_comparison.official_model_table import deviations  # noqa: PLC0415

        return deviations(panel, parameters)
