"""The worked example of the metric official_model."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "Actual 90, 110 and 115 against modelled 120, 100 and 100: 90 / 120 - 1 = -25 %, +10 % and +15 %. "
        "Their mean is 0, their SD root((625 + 100 + 225) / 2) = 21.8: -25 % is below the model by more "
        "than that, the others are not. Deviations from the means -15, 5, 10 and 13.3, -6.7, -6.7: R2 is "
        "300 x 300 / (350 x 266.7) = 0.964."
    ),
    indicators=(invented("actual", "kr/inv", "rate", decimals=0),),
    others=(invented("modelled", "kr/inv", "rate", decimals=0),),
    figures=(
        ("actual", "9901", "2022", 90.0),
        ("actual", "9902", "2022", 110.0),
        ("actual", "9903", "2022", 115.0),
        ("modelled", "9901", "2022", 120.0),
        ("modelled", "9902", "2022", 100.0),
        ("modelled", "9903", "2022", 100.0),
    ),
    group=("9901", "9902", "9903"),
    period="2022",
    parameters={"actual": "actual", "modelled": "modelled"},
    expects=(
        {
            "indicator": "actual",
            "region": "9901",
            "deviation": -30,
            "deviation_percent": -25,
            "reading": "below the model by more than one SD",
            "rank": 1,
            "sd_percent": 21.8,
            "r_squared": 0.964,
        },
        {"indicator": "actual", "region": "9902", "deviation_percent": 10, "rank": 2},
        {
            "indicator": "actual",
            "region": "9903",
            "deviation_percent": 15,
            "reading": "as expected, within one SD",
            "rank": 3,
        },
    ),
)
