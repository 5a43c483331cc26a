"""How each region's series moved from its start to the period compared, and whether that is a trend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import ConfigError, Metric, MetricInfo, Panel, Untouched, first_day
from obs_comparison.examples.trend import EXAMPLE
from obs_comparison.results import INDICATOR, PERIOD, REGION, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

_ACROSS = ("split", "refuse")
_RECENT = ("increasing", "decreasing", "no significant change", "cannot be calculated")
RESULT: Mapping[str, object] = result(
    "trend",
    INDICATOR,
    REGION,
    text("start", "", "first period of the series"),
    PERIOD,
    whole("periods", "", "from the start to the period compared", minimum=0),
    whole("missing", "", "periods of these without a value", minimum=0),
    number("first", "", "value at the start", unit="indicator"),
    number("last", "", "value in the period compared", unit="indicator"),
    number("change", "", "last - first", unit="indicator"),
    number("percent_change", "change in %", "of the first value", unit="%"),
    number("index", "", "100 at the start"),
    number("annual_rate", "% a year", "geometric", unit="%"),
    text("monotone", "rose or fell throughout", "whether every step went the same way"),
    note("trend_note"),
    text("recent_trend", "five-year trend", "over the last five years", enum=list(_RECENT)),
    text("recent_judgement", "which is", "by polarity", enum=["better", "worse"]),
    number("recent_slope", "slope a year", "of the five-year trend, in the indicator's unit"),
    number("recent_chi_square", "chi-square", "significant above 9.5495", minimum=0),
    text("recent_method", "five-year trend by", "how it is tested"),
    note("recent_note", "five-year trend"),
    whole("kendall_n", "values for Kendall", "periods with a value", minimum=0),
    whole("kendall_s", "Kendall S", "pairs that rise - pairs that fall"),
    number("kendall_p", "Kendall p", "two-sided", minimum=0, maximum=1),
    number("sen_slope", "Sen's slope", "median slope of all pairs a period, in the indicator's unit"),
    note("kendall_note", "Kendall"),
    number("xmr_mean", "XmR mean", "of all values", unit="indicator"),
    number("xmr_lower", "XmR lower", "natural limit of the process", unit="indicator"),
    number("xmr_upper", "XmR upper", "the upper one", unit="indicator"),
    whole("xmr_screened", "XmR ranges left out", "for being too large", minimum=0),
    text("xmr_signals", "XmR signals", "what is unusual, and when"),
    note("xmr_note", "XmR"),
    key=("indicator", "region"),
)


class Trend(Metric):
    """Change, direction and three tests of the series from *start* to the period compared."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="trend",
        title="Trend: change, index, annual rate, direction, five-point trend, Mann-Kendall, XmR",
        assumptions=(
            "A trend is not an effect: it says nothing about its cause.",
            (
                "The series runs from the start to the period compared; every period between counts, and one "
                "without a value is missing, never filled in."
            ),
            (
                "No break is crossed: what comes after the last one is used (across_breaks = split) or "
                "nothing is (refuse)."
            ),
            (
                "Per cent and index are of the start value, which must be above zero; the annual rate is "
                "geometric and needs both ends above zero."
            ),
            (
                "Recent trend: the last five years whatever the start; a share by chi-square for trend with "
                "its denominator, a count by regression weighted by Poisson intervals; significant above "
                "9.5495 (99.8 %) if the direction survives leaving out each year. Without an interval it is "
                "not calculated."
            ),
            (
                "The figures are complete counts: chance is that of a small process, not of a sample. The "
                "same people from year to year are not independent, so that the tests find too much."
            ),
            (
                "Mann-Kendall: independent values, equally likely orders; p is exact up to 40 values. Four "
                "falling years prove nothing at 5 % (p = .083), five do (.017). Sen's slope is per period."
            ),
            (
                "XmR: mean ± 2.66 mean moving range, after leaving out ranges above 3.267 times their mean; "
                "about 12 values for firm limits; seasons are not removed."
            ),
        ),
        reference=(
            "Armitage (1955) Tests for linear trends in proportions and frequencies; PHE/DHSC Fingertips, "
            "technical guidance on trend markers; Mann (1945) Nonparametric tests against trend; Sen (1968) "
            "Estimates of the regression coefficient based on Kendall's tau; Wheeler (1993) Understanding "
            "Variation"
        ),
        result=RESULT,
        untouched={"first": Untouched(period="start"), "last": Untouched(period="period")},
        parameters={"start": "", "across_breaks": "split"},
        meanings={
            "start": "first period; none: the study's start of change, else the first with figures",
            "across_breaks": "split: what comes after the last break is used; refuse: nothing is",
        },
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result for each indicator and each region of the group, shown or benchmark.

        ConfigError for a start that is no period, or another *across_breaks* than "split" and "refuse".
        """
        from obs_comparison.trend_table import trend_table  # noqa: PLC0415

        across = parameters["across_breaks"]
        if across not in _ACROSS:
            raise ConfigError(
                f"metric trend: across_breaks is {across!r}", suggestion=f"write {' or '.join(_ACROSS)}"
            )
        return trend_table(panel, start=_start(parameters["start"]), refuse=across == "refuse").lazy()


def _start(given: object) -> str:
    text = str(given)
    try:
        return text and first_day(text) and text
    except ValueError as error:
        raise ConfigError(f"metric trend: start: {error}", suggestion="write a year such as 2017") from error
