"""Whether a finding holds whatever indicator, window, benchmark, scale and prices are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.robustness import EXAMPLE
from obs_comparison.results import INDICATOR, REGION, flag, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

RESULT: Mapping[str, object] = result(
    "robustness",
    INDICATOR,
    REGION,
    text("finding", "", "what is tried", required=True),
    text("start", "", "first period of the window; none for levels"),
    text("period", "", "last period of the window"),
    text("against", "", "itself: at its own start; benchmark, median, peers: beside these"),
    text("prices", "", "nominal or real, for kronor", enum=["nominal", "real", ""]),
    text("scale", "", "absolute: in the indicator's unit", enum=["absolute", "percent"]),
    flag("agrees", "", "whether the finding holds; none where it cannot be told"),
    number("estimate", "", "change of the region; for levels value - compared_with", unit="by unit"),
    number("compared_with", "compared with", "the same of what it is held against", unit="by unit"),
    number("difference", "", "estimate - compared_with", unit="by unit"),
    text("unit", "", "that of the estimate"),
    whole("rank", "", "1 moved (for levels lies) most in the direction of the finding", minimum=1),
    whole("n", "", "regions ranked", minimum=0),
    number("value_start", "at the start", "value of the region", unit="indicator"),
    number("value", "at the end", "value of the region", unit="indicator"),
    number(
        "lower", "lower limit", "lower end of the interval of the percent change, for levels of the value"
    ),
    number("upper", "upper limit", "upper end of it"),
    note("interval_note"),
    note("note"),
    whole("specifications", "", "of the region in which it can be told", required=True, minimum=0),
    whole("agreeing", "", "of these", required=True, minimum=0),
    number("share", "share that agrees", "agreeing / specifications", minimum=0, maximum=1),
    key=("indicator", "region", "finding", "start", "period", "against", "prices", "scale"),
)


class Robustness(Metric):
    """A finding re-run over every reasonable choice, with the share of them that agrees."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="robustness",
        title="Robustness: a finding over indicators, windows, benchmarks, scales and prices",
        assumptions=(
            (
                "Every choice stands beside the others and counts once; none is picked. They are not "
                "independent: the share that agrees is no probability."
            ),
            (
                "fell, rose: the end against the start, strictly: an equal value is neither. Against "
                "another: it moved that way, and further than the other; what rose less did not fall more."
            ),
            (
                "Every period of the window is needed for fell or rose every period, lowest and highest; a "
                "hole, a missing end or a break in the window gives no answer, and no answer is not counted."
            ),
            (
                "The median is that of the group members' own changes, the region's among them, the peers' "
                "change the unweighted mean of theirs; both need half of the members. Changes of means "
                "differ. The benchmark's is as published, for a country weighted by population."
            ),
            (
                "Counts follow the size of a region, and so do amounts unless the country's lies among the "
                "group's: these are set beside others in per cent only. Per cent needs a start above zero, "
                "and is not taken of an index that is below zero for some."
            ),
            (
                "Real: in kronor of the window's end by the consumer price index, the start's too. What is "
                "in prices of one year already is real as it stands."
            ),
            (
                "A window's end is flagged as an outlier, and kept, when it lies above both its neighbours, "
                "or below both, by over 3 x 1.4826 times the median departure of values from the mean of "
                "their neighbours, in the ten periods on either side. The last period has one neighbour: it "
                "is not judged."
            ),
            (
                "Intervals take counts as independent Poisson; a stock holds mostly the same households as "
                "before, so that they are neither an upper nor a lower bound. They do not decide agreement."
            ),
            "A change is not an effect: it says nothing about its cause.",
        ),
        reference=(
            "Steegen, Tuerlinckx, Gelman & Vanpaemel (2016) Increasing transparency through a multiverse "
            "analysis; Przyborowski & Wilenski (1940) Homogeneity of results in testing samples from Poisson "
            "series; Wilson (1927); Breslow & Day (1987), Byar; Hampel (1974) The influence curve and its "
            "role in robust estimation"
        ),
        result=RESULT,
        untouched={"value": Untouched(period="period")},
        parameters={
            "finding": "",
            "indicators": (),
            "windows": (),
            "against": ("itself", "benchmark", "median", "peers"),
            "scales": ("absolute", "percent"),
            "prices": ("nominal", "real"),
            "cpi": "scb_cpi",
            "level": 0.95,
        },
        meanings={
            "finding": "fell, rose, fell_every_period, rose_every_period, lowest, highest, lower, higher",
            "indicators": "ids of further indicators",
            "windows": "such as 2019/2022, or 2022 for levels; none: the study's, and those a year beside",
            "against": "itself, benchmark, median, peers; what does not fit the finding is left out",
            "scales": "absolute, percent",
            "prices": "nominal, real, for kronor",
            "cpi": "id of a price index of the whole country",
            "level": "of the intervals, a share",
        },
        required=("finding",),
        uses=("indicators", "cpi"),
        example=EXAMPLE,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each indicator asked for or named, shown region and specification.

        lower and higher are findings of levels, whose window is one period; the others of a change from the
        first period of a window to the last. *rank* is among the *n* of the group that have a figure.
        *specifications* are the region's rows with an answer.
        ConfigError for a wrong parameter, and where nothing tells from when change is counted.
        """
        from obs_comparison.robustness_choice import choice  # noqa: PLC0415
        from obs_comparison.robustness_table import robustness_table  # noqa: PLC0415

        return robustness_table(panel, choice(parameters)).lazy()
