"""The worked example of the metric level."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "Four of five regions have a value: 1, 2, 2 and 5 %. Lower is better, so 1 has rank 1, the twos "
        "share rank 2, and 5 has rank 4. The percentile of 1 is 100 x (0 + 1/2) / 4 = 12.5, of a two 100 x "
        "(1 + 2/2) / 4 = 50. The median is 2, the benchmark 3: 5 lies 3 above the one, 2 above the other, "
        "of which it is 5/3."
    ),
    indicators=(invented("aid", "%", "share", polarity="lower_is_better"),),
    figures=(
        ("aid", "9901", "2022", 1.0),
        ("aid", "9902", "2022", 2.0),
        ("aid", "9903", "2022", 2.0),
        ("aid", "9904", "2022", 5.0),
        ("aid", "9905", "2022", None),
        ("aid", "00", "2022", 3.0),
    ),
    group=("9901", "9902", "9903", "9904", "9905"),
    period="2022",
    expects=(
        {"indicator": "aid", "region": "9901", "rank": 1, "percentile": 12.5, "band": "best quarter"},
        {"indicator": "aid", "region": "9902", "rank": 2, "percentile": 50, "band": "middle half"},
        {"indicator": "aid", "region": "9903", "rank": 2, "percentile": 50, "band": "middle half"},
        {
            "indicator": "aid",
            "region": "9904",
            "rank": 4,
            "n": 4,
            "percentile": 87.5,
            "band": "worst quarter",
            "median": 2,
            "difference_median": 3,
            "benchmark_value": 3,
            "difference": 2,
            "ratio": 5 / 3,
        },
        {"indicator": "aid", "region": "9905", "value": None, "rank": None, "percentile": None, "band": None},
    ),
)
