"""What the change of paid assistance consists of: households, months, kronor a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.decomposition import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, REGION, note, number, result, text

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "decomposition",
    INDICATOR,
    REGION,
    text("factor", "", "households, months or kronor", required=True),
    text("change_from", "", "the start"),
    PERIOD,
    number("start_value", "at the start", "value of the factor", unit="by factor"),
    number("end_value", "at the end", "value of the factor", unit="by factor"),
    number("part", "part of the change", "what the factor adds to the change of the total", unit="indicator"),
    number("part_percent", "in % of the total", "at the start", unit="%"),
    number("start_total", "total at the start", "the amount paid", unit="indicator"),
    number("end_total", "at the end", "the amount paid", unit="indicator"),
    number("total_change", "change", "of the total", unit="indicator"),
    text("method", "", "how the change is divided"),
    note("decomposition_note"),
    key=("indicator", "region", "factor"),
)


class Decomposition(Metric):
    """Paid assistance as households times months a household times kronor a month, and each one's part."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="decomposition",
        title="Decomposition: paid assistance by households, months a household and kronor a month",
        assumptions=(
            "A part says what changed in the account, not why: the factors may move each other.",
            "Households are the total by what a household got in the year, months that by what a month gave.",
            "The three multiply to the total by construction; they carry the errors of all three series.",
            "Shapley averages a factor's effect over all orders; LMDI weights by the logarithmic mean.",
            "Kronor are nominal: the part of kronor a month holds the rise of prices and of the norm.",
            "No change is split across a break in any of the three series.",
        ),
        reference="Shapley (1953); Kitagawa (1955); Ang (2005) The LMDI approach; Shorrocks (2013)",
        result=_RESULT,
        untouched={"start_total": Untouched(period="change_from"), "end_total": Untouched(period="period")},
        parameters={
            "total": "N31857",
            "per_household": "N31849",
            "per_month": "N31805",
            "method": "shapley",
        },
        meanings={
            "total": "id of the amount paid, in kr, tkr or mnkr",
            "per_household": "id of the kronor per household and year",
            "per_month": "id of the kronor per household and month",
            "method": "shapley or lmdi; where lmdi is not defined shapley stands in",
        },
        uses=("total", "per_household", "per_month"),
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """Three rows, one a factor, for each shown region and the benchmark; *indicator* is the total.

        *part* is in the total's unit and sums to *total_change*. ConfigError for other parameters or units.
        """
        from obs_comparison.decomposition_table import decompose  # noqa: PLC0415

        return decompose(panel, parameters)
