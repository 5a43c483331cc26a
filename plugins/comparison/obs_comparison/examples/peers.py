"""The worked examples of the metrics peers and peer_mean."""

from __future__ import annotations

from obs import Example, Figure
from obs_comparison.examples import invented

_GROUP = ("9901", "9902", "9903", "9904")
_DENSITY = invented("density", "inv/km2", "rate")
_DENSITIES: tuple[Figure, ...] = tuple(
    ("density", region, "2022", value) for region, value in zip(_GROUP, (0.0, 1.0, 3.0, 4.0), strict=True)
)

PEERS = Example(
    text=(
        "One variable with the values 0, 1, 3, 4: mean 2, squared deviations 4, 1, 1, 4, so the population "
        "SD is root 2.5 = 1.581. From the first region the others lie 1, 3 and 4 units away, that is 0.632, "
        "1.897 and 2.530 SD. With one variable its share of each distance is 100 %."
    ),
    indicators=(_DENSITY,),
    figures=_DENSITIES,
    group=_GROUP,
    shown=("9901",),
    period="2022",
    parameters={"variables": ["density"], "k": 3},
    expects=tuple(
        {
            "indicator": "density",
            "region": "9901",
            "rank": rank,
            "neighbour": neighbour,
            "distance": distance,
            "share_of_distance": 100,
        }
        for rank, neighbour, distance in ((1, "9902", 0.632), (2, "9903", 1.897), (3, "9904", 2.53))
    ),
)

PEER_MEAN = Example(
    text=(
        "The two nearest neighbours of a region with the density 0 have 1 and 3. Their costs are 200 and "
        "400, so the unweighted mean is 300; with 1,000 and 3,000 inhabitants the weighted mean is (200 x "
        "1,000 + 400 x 3,000) / 4,000 = 350. The region's own 500 is 200 above the one, 150 above the "
        "other."
    ),
    indicators=(invented("cost", "kr/inv", "rate", decimals=0),),
    others=(_DENSITY, invented("people", "antal", "count", decimals=0)),
    figures=(
        *_DENSITIES,
        ("cost", "9901", "2022", 500.0),
        ("cost", "9902", "2022", 200.0),
        ("cost", "9903", "2022", 400.0),
        ("cost", "9904", "2022", 900.0),
        ("people", "9902", "2022", 1000.0),
        ("people", "9903", "2022", 3000.0),
    ),
    group=_GROUP,
    shown=("9901",),
    period="2022",
    parameters={"variables": ["density"], "k": 2, "population": "people"},
    expects=(
        {
            "indicator": "cost",
            "region": "9901",
            "unweighted_mean": 300,
            "weighted_mean": 350,
            "difference_unweighted": 200,
            "difference_weighted": 150,
            "lowest": 200,
            "highest": 400,
            "n": 2,
        },
    ),
)
