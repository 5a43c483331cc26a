"""The worked example of the metric change."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "4 in 2020 and 1 in 2022 is a change of 1 - 4 = -3, and 100 x -3 / 4 = -75 %. From -2 to 1 it is 3; "
        "per cent of a start value below zero means nothing, so there is none."
    ),
    indicators=(invented("cost", "kr/inv", "rate", decimals=0),),
    figures=(
        ("cost", "9901", "2020", 4.0),
        ("cost", "9901", "2022", 1.0),
        ("cost", "9902", "2020", -2.0),
        ("cost", "9902", "2022", 1.0),
    ),
    group=("9901", "9902"),
    period="2022",
    start="2020",
    expects=(
        {"indicator": "cost", "region": "9901", "change_from": "2020", "change": -3, "percent_change": -75},
        {
            "indicator": "cost",
            "region": "9902",
            "change": 3,
            "percent_change": None,
            "change_note": "no percent change: the start value is not above zero",
        },
    ),
)
