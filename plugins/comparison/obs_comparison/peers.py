"""Own peer groups: the regions most alike in chosen characteristics, and how they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel, Untouched
from obs_comparison.examples.peers import PEER_MEAN, PEERS
from obs_comparison.results import INDICATOR, REGION, note, number, result, text, whole

if TYPE_CHECKING:
    import polars as pl

_NEAREST: Mapping[str, object] = result(
    "peers",
    text("indicator", "", "the variable", required=True),
    REGION,
    whole("rank", "", "1 is the nearest", required=True, minimum=1),
    text("neighbour_name", "neighbour", "its name"),
    text("neighbour", "code", "its SCB code"),
    text("year", "", "that of the variables"),
    number("distance", "", "over all variables, in SD", minimum=0),
    text("stability", "", "of the neighbours, how many were so in each earlier year"),
    whole("earlier_years", "", "in how many of the earlier years it was among the nearest"),
    number("value", "own value", "of the variable", unit="indicator"),
    number("neighbour_value", "its value", "of the variable, for the neighbour", unit="indicator"),
    number(
        "share_of_distance", "% of distance", "of the squared distance", unit="%", minimum=0, maximum=100.001
    ),
    number("weight", "", "of the variable", required=True),
    whole("candidates", "", "members of the group that could have been chosen", required=True),
    note("peers_note"),
    key=("region", "rank", "indicator"),
)
_MEANS: Mapping[str, object] = result(
    "peer_mean",
    INDICATOR,
    REGION,
    number("value", "", "the source's figure", unit="indicator"),
    number("unweighted_mean", "mean of peers", "each counts once", unit="indicator"),
    number("difference_unweighted", "vs mean", "value - mean of peers", unit="indicator"),
    number("weighted_mean", "weighted mean", "by population", unit="indicator"),
    number("difference_weighted", "vs weighted", "value - weighted mean", unit="indicator"),
    number("lowest", "lowest peer", "the lowest value among them", unit="indicator"),
    number("highest", "highest peer", "the highest value among them", unit="indicator"),
    whole("n", "peers", "with a value", required=True, minimum=0),
    text("neighbours", "peers", "the nearest first"),
    note("peer_mean_note"),
    key=("indicator", "region"),
)
_ASSUMPTIONS = (
    "The variables are what the comparison should hold equal.",
    "Each is a z-score over the group's members that have them all: mean and population SD (divisor n).",
    "Distance: root of the sum of weight times squared difference of z-scores; variables may overlap.",
    "A region that lacks a variable in the year is nobody's neighbour; a shown one gets none.",
    "Neighbours are members of the group, never the region itself; ties go by region code.",
    "Places are alike, not people: variables and population are those of both sexes together.",
)
_PARAMETERS: Mapping[str, object] = {"variables": (), "weights": (), "k": 7, "year": None}
_MEANINGS: Mapping[str, str] = {
    "variables": "ids of what the neighbours shall be alike in",
    "weights": "as many positive numbers; none: 1 each",
    "k": "how many neighbours",
    "year": "of the variables; none: the latest in which half of the group has them all",
}


class Peers(Metric):
    """The k nearest members of each shown region, and what each variable adds to the distance."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="peers",
        title="Peers: each region's nearest neighbours by chosen variables",
        assumptions=(
            "Peers by other variables are others: choose them for the question, before looking.",
            *_ASSUMPTIONS,
            "The share of distance is of the squared distance, so the variables' shares sum to 100.",
            "Stability tells how many neighbours were also among the nearest in each earlier year asked for.",
            "RKA's ready groups rest on other variables: compare by overlap, do not expect the same list.",
        ),
        reference="RKA, Liknande kommuner (method in words); Abadie (2021) on choosing comparison units",
        result=_NEAREST,
        untouched={
            "value": Untouched(period="year"),
            "neighbour_value": Untouched(region="neighbour", period="year"),
        },
        parameters={**_PARAMETERS, "stability_years": ()},
        meanings={**_MEANINGS, "stability_years": "earlier years to choose anew in"},
        required=("variables",),
        uses=("variables",),
        minimum_regions=3,
        example=PEERS,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each shown region, neighbour and variable; *indicator* is the variable.

        ConfigError for a parameter that is wrong, MetricError where nothing can be compared.
        """
        from obs_comparison.peer_tables import peer_list  # noqa: PLC0415

        return peer_list(panel, parameters)


class PeerMean(Metric):
    """Each shown region beside the mean of its own nearest neighbours, unweighted and weighted."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="peer_mean",
        title="Peer mean: each region beside its nearest neighbours, unweighted and weighted by population",
        assumptions=(
            "A mean over few regions is noisy: the lowest and the highest are told beside it.",
            *_ASSUMPTIONS,
            "The unweighted mean counts each neighbour once, as Kolada's group means do.",
            "The weighted mean is by population; a mean of residents only where that is the denominator.",
            "A neighbour without a value is left out of both means; n says how many are left.",
        ),
        reference="RKA, Liknande kommuner (method in words); Abadie (2021) on choosing comparison units",
        result=_MEANS,
        untouched={"value": Untouched()},
        parameters={**_PARAMETERS, "population": None},
        meanings={
            **_MEANINGS,
            "population": "id of what weights the mean, in the period compared; none: no such mean",
        },
        required=("variables",),
        uses=("variables", "population"),
        minimum_regions=3,
        example=PEER_MEAN,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each asked indicator and shown region.

        Errors as for `Peers`.
        """
        from obs_comparison.peer_tables import peer_means  # noqa: PLC0415

        return peer_means(panel, parameters)
