"""Accounts that money may move between, beside their sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import ConfigError, Indicator, Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.substitution import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, REGION, note, number, result, text

if TYPE_CHECKING:
    import polars as pl

RESULT: Mapping[str, object] = result(
    "substitution",
    INDICATOR,
    REGION,
    text("change_from", "", "the start"),
    PERIOD,
    number("start_value", "at the start", "value of the part", unit="indicator"),
    number("end_value", "at the end", "value of the part", unit="indicator"),
    number("change", "", "of the part", unit="indicator"),
    number("percent_change", "change in %", "of the part, of its value at the start", unit="%"),
    text("sum_of", "", "the parts", required=True),
    number("sum_start", "sum at the start", "all parts", unit="indicator"),
    number("sum_end", "at the end", "all parts", unit="indicator"),
    number("sum_change", "change", "of the sum", unit="indicator"),
    number("sum_percent_change", "change in %", "of the sum, of the sum at the start", unit="%"),
    number(
        "offset_percent",
        "offset, % of the fall",
        "the rise of what rose, of the fall of what fell",
        unit="%",
        minimum=0,
    ),
    text("moved", "moved?", "whether the fall of one part may be the rise of another"),
    note("substitution_note"),
    key=("region", "indicator"),
)


class Substitution(Metric):
    """The change of each part beside the change of the sum: whether a cost fell or may have moved."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="substitution",
        title="Substitution: the parts of a cost beside their sum, before any talk of a fall",
        assumptions=(
            "A rise beside a fall does not show that the one caused the other.",
            "The parts are different money in the same unit per the same population: they may be added.",
            "That they do not overlap is not checked: read their definitions (net with net).",
            "A sum is given only where every part has a value; per cent only of a base above zero.",
            "May have moved: what fell is at least 5 % of the sum, and what rose offsets over half of that.",
            "No change is given across a break in any part.",
        ),
        reference="RiR 2018:7 on allocation between accounts; obs's own rule for the word moved",
        result=RESULT,
        untouched={"start_value": Untouched(period="change_from"), "end_value": Untouched(period="period")},
        parameters={"parts": ("N31008", "N40011")},
        meanings={
            "parts": "two or more ids of the same unit, denominator, measure and price basis",
        },
        uses=("parts",),
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each part and each shown region and the benchmark; the sum's columns repeat.

        ConfigError for parts that cannot be added.
        """
        from obs_comparison.substitution_table import substitution_table  # noqa: PLC0415

        return substitution_table(panel, _parts(panel, parameters["parts"])).to_native()


def _parts(panel: Panel, given: object) -> dict[str, Indicator]:
    from obs_comparison.named_indicators import ids, indicator  # noqa: PLC0415

    named = ids("substitution", "parts", given)
    if len(named) < 2:
        raise ConfigError(
            f"metric substitution: parts is {given!r}", suggestion='give two ids, like ["N31008", "N40011"]'
        )
    found = {id_: indicator("substitution", "parts", panel, id_) for id_ in named}
    first = found[named[0]]
    for other in found.values():
        for what in ("unit", "denominator", "measure", "price_basis"):
            mine, theirs = getattr(first, what), getattr(other, what)
            if mine != theirs:
                raise ConfigError(
                    f"metric substitution: {first.id} and {other.id} cannot be added, their "
                    f"{what.replace('_', ' ')} differs: {mine or 'none'} and {theirs or 'none'}",
                    suggestion="name parts of the same unit per the same population",
                )
    if first.kind in {"share", "index"}:
        raise ConfigError(
            f"metric substitution: {first.id} is a {first.kind}: such figures do not add up to a sum"
        )
    return found
