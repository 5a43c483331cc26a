"""What chance does to a figure: interval, judgement against the benchmark, rank interval, small numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from obs import ConfigError, Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.uncertainty import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, RANKED, REGION, flag, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

_RESULT: Mapping[str, object] = result(
    "uncertainty",
    INDICATOR,
    REGION,
    PERIOD,
    number("value", "", "the source's figure", unit="indicator"),
    number("lower", "lower limit", "lower end of its interval", unit="indicator"),
    number("upper", "upper limit", "upper end of its interval", unit="indicator"),
    text("method", "interval by", "the kind of interval"),
    text("judgement", "against benchmark", "better, worse (lower, higher without polarity) or similar"),
    whole("rank", "", "1 is best by polarity, lowest without", minimum=1),
    whole("rank_lower", "rank from", "lower end of the rank's 95 % interval", minimum=1),
    whole("rank_upper", "rank to", "upper end of the rank's 95 % interval", minimum=1),
    whole("count", "cases", "behind the value: value x denominator, rounded", minimum=0),
    number("denominator", "", "what the cases are counted of"),
    number("one_case", "one case is", "what one case more or less does to the value"),
    flag("one_case_band", "one case moves the quarter", "whether it moves the region to another quarter"),
    RANKED,
    number("benchmark_value", "benchmark", "the source's figure for it", unit="indicator"),
    note("n_note"),
    note("judgement_note"),
    note("rank_note"),
    key=("indicator", "region"),
)


class Uncertainty(Metric):
    """The interval of each figure, and what follows from it."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="uncertainty",
        title="Uncertainty: interval, judgement against the benchmark, rank interval, small numbers",
        assumptions=(
            "The figures are complete: an interval shows chance at work on few cases, no sampling error.",
            "Cases are independent. People of one household are not: the true interval is then wider.",
            "Shares with a known denominator: Wilson; counts and rates: exact Poisson below ten, else Byar.",
            "The count behind a share is found from share and denominator, and rounded.",
            "No interval for kronor, modelled values, shares of an unknown number: they are not compared.",
            "The benchmark's value is fixed: an interval wholly below or above it differs, else similar.",
            "Ranks are simulated: counts as binomial or Poisson; a count of zero is always drawn as zero.",
            "Ranks without counts: normal, sd the region's mean moving range / 1.128, real change included.",
            "A region without either keeps its value in the simulation, and gets no rank interval.",
            "One case: one person or household more or less, all others unchanged; quarters as in level.",
        ),
        reference=(
            "Wilson (1927); Garwood (1936); Breslow & Day (1987), Byar; Goldstein & Spiegelhalter (1996); "
            "DHSC Fingertips, comparison with a benchmark"
        ),
        result=_RESULT,
        untouched={
            "value": Untouched(period="period"),
            "denominator": Untouched(indicator="denominator", period="period"),
            "benchmark_value": Untouched(region="benchmark", period="period"),
        },
        parameters={"level": 0.95, "draws": 10_000, "seed": 1},
        meanings={
            "level": "of the intervals of values, a share; that of ranks is always 95 %",
            "draws": "how often the ranks are simulated, 100 to 1000000",
            "seed": "where their random numbers start",
        },
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark.

        ConfigError for a level, draws or seed that is none.
        """
        from obs_comparison.judgement import judged  # noqa: PLC0415

        level, draws, seed = (parameters[name] for name in ("level", "draws", "seed"))
        if not isinstance(level, float) or not 0.5 <= level < 1:
            raise ConfigError(
                f"metric uncertainty: level is {level!r}", suggestion="give a share such as 0.95 or 0.998"
            )
        whole = [value for value in (draws, seed) if isinstance(value, int) and value >= 0]
        if len(whole) < 2 or not 100 <= whole[0] <= 1_000_000:
            raise ConfigError(
                f"metric uncertainty: draws is {draws!r}, seed {seed!r}",
                suggestion="give whole numbers, 100 to 1000000 draws; 10000 are enough",
            )
        table = judged(panel, level=level, draws=whole[0], seed=whole[1])
        return table.select(_names())


def _names() -> list[str]:
    return [each["name"] for each in cast("list[dict[str, str]]", _RESULT["fields"])]
