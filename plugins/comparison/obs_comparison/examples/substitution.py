"""The worked example of the metric substitution."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

_SUM = {"sum_start": 120, "sum_end": 110, "sum_change": -10, "sum_percent_change": -8.3, "offset_percent": 75}
_MOVED = {"moved": "may have moved: a part fell, the sum fell less than half as much"}

EXAMPLE = Example(
    text=(
        "100 -> 60 in one account and 20 -> 50 in the other. The first fell by 40 (-40 %), the sum 120 -> "
        "110 by 10 (-8.3 %): the other account's rise of 30 offsets 30 / 40 = 75 % of the fall."
    ),
    indicators=(invented("assistance", "kr/inv", "rate", decimals=0),),
    others=(invented("measures", "kr/inv", "rate", decimals=0),),
    figures=(
        ("assistance", "9901", "2020", 100.0),
        ("assistance", "9901", "2022", 60.0),
        ("measures", "9901", "2020", 20.0),
        ("measures", "9901", "2022", 50.0),
    ),
    group=("9901",),
    period="2022",
    start="2020",
    parameters={"parts": ["assistance", "measures"]},
    expects=(
        {
            "indicator": "assistance",
            "region": "9901",
            "change": -40,
            "percent_change": -40,
            **_SUM,
            **_MOVED,
        },
        {
            "indicator": "measures",
            "region": "9901",
            "change": 30,
            "percent_change": 150,
            **_SUM,
            **_MOVED,
        },
    ),
)
