"""Own peer groups: the regions most alike in chosen characteristics, and how they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs import Metric, MetricInfo, Panel
from obs_comparison.examples.peers import PEER_MEAN, PEERS

if TYPE_CHECKING:
    import polars as pl

_ASSUMPTIONS = (
    "The variables are what the comparison should hold equal, chosen for the question before looking.",
    "Each is a z-score over the group's members that have them all: mean and population SD (divisor n).",
    "Distance: root of the sum of weight times squared difference of z-scores; variables may overlap.",
    "A region that lacks a variable in the year is nobody's neighbour; a shown one gets none.",
    "Neighbours are members of the group, never the region itself; ties go by region code.",
    "Places are alike, not people: variables and population are those of both sexes together.",
)
_PARAMETERS: Mapping[str, object] = {"variables": (), "weights": (), "k": 7, "year": None}


class Peers(Metric):
    """The k nearest members of each shown region, and what each variable adds to the distance."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="peers",
        title="Peers: each region's nearest neighbours by chosen variables",
        assumptions=(
            *_ASSUMPTIONS,
            "The share of distance is of the squared distance, so the variables' shares sum to 100.",
            "Stability tells how many neighbours were also among the nearest in each earlier year asked for.",
            "RKA's ready groups rest on other variables: compare by overlap, do not expect the same list.",
        ),
        reference="RKA, Liknande kommuner (method in words); Abadie (2021) on choosing comparison units",
        result={
            "name": "peers",
            "fields": [
                {"name": "indicator", "type": "string", "constraints": {"required": True}},
                {"name": "region", "type": "string", "constraints": {"required": True}},
                {"name": "rank", "type": "integer", "constraints": {"required": True, "minimum": 1}},
                {"name": "neighbour", "type": "string"},
                {"name": "year", "type": "string"},
                {"name": "distance", "type": "number", "constraints": {"minimum": 0}},
                {
                    "name": "share_of_distance",
                    "type": "number",
                    "constraints": {"minimum": 0, "maximum": 100.001},
                },
                {"name": "value", "type": "number"},
                {"name": "neighbour_value", "type": "number"},
                {"name": "weight", "type": "number", "constraints": {"required": True}},
                {"name": "candidates", "type": "integer", "constraints": {"required": True}},
                {"name": "earlier_years", "type": "integer"},
                {"name": "stability", "type": "string"},
                {"name": "peers_note", "type": "string"},
            ],
            "primaryKey": ["indicator", "region", "rank"],
        },
        parameters={**_PARAMETERS, "stability_years": ()},
        uses=("variables",),
        minimum_regions=3,
        example=PEERS,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each shown region, neighbour and variable; *indicator* is the variable.

        *variables* are ids, *weights* as many positive numbers (default 1 each), *k* how many neighbours,
        *year* that of the variables (default: the latest in which half of the group has them all),
        *stability_years* earlier years to choose anew in. *earlier_years* is in how many of these the
        neighbour was among the k. ConfigError for a parameter that is wrong, MetricError where nothing
        can be compared.
        """
        from obs_comparison.peer_tables import peer_list  # noqa: PLC0415

        return peer_list(panel, parameters)


class PeerMean(Metric):
    """Each shown region beside the mean of its own nearest neighbours, unweighted and weighted."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="peer_mean",
        title="Peer mean: each region beside its nearest neighbours, unweighted and weighted by population",
        assumptions=(
            *_ASSUMPTIONS,
            "The unweighted mean counts each neighbour once, as Kolada's group means do.",
            "The weighted mean is by population; a mean of residents only where that is the denominator.",
            "A neighbour without a value is left out of both means; n says how many are left.",
            "A mean over few regions is noisy: the lowest and the highest neighbour are told beside it.",
        ),
        reference="RKA, Liknande kommuner (method in words); Abadie (2021) on choosing comparison units",
        result={
            "name": "peer_mean",
            "fields": [
                {"name": "indicator", "type": "string", "constraints": {"required": True}},
                {"name": "region", "type": "string", "constraints": {"required": True}},
                {"name": "value", "type": "number"},
                {"name": "unweighted_mean", "type": "number"},
                {"name": "weighted_mean", "type": "number"},
                {"name": "difference_unweighted", "type": "number"},
                {"name": "difference_weighted", "type": "number"},
                {"name": "lowest", "type": "number"},
                {"name": "highest", "type": "number"},
                {"name": "n", "type": "integer", "constraints": {"required": True, "minimum": 0}},
                {"name": "neighbours", "type": "string"},
                {"name": "peer_mean_note", "type": "string"},
            ],
            "primaryKey": ["indicator", "region"],
        },
        parameters={**_PARAMETERS, "population": None},
        uses=("variables", "population"),
        minimum_regions=3,
        example=PEER_MEAN,
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """A row for each asked indicator and shown region.

        Parameters as for `Peers`; *population* is the id of the indicator that weights the mean, taken in
        the period compared. Errors as for `Peers`.
        """
        from obs_comparison.peer_tables import peer_means  # noqa: PLC0415

        return peer_means(panel, parameters)
