"""The worked example of the metric budget."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "The outcome is 55, the budget 100: the variance is 55 - 100 = -45, which is -45 % of the budget. "
        "Two years before it was 50: the change is 55 - 50 = +5, which is +10 %. Below budget, and yet "
        "higher."
    ),
    indicators=(invented("cost", "kr/inv", "rate", decimals=0),),
    figures=(("cost", "9901", "2020", 50.0), ("cost", "9901", "2022", 55.0)),
    group=("9901",),
    period="2022",
    start="2020",
    parameters={"budget": 100},
    expects=(
        {
            "indicator": "cost",
            "region": "9901",
            "value": 55,
            "budget": 100,
            "variance": -45,
            "variance_percent": -45,
            "side": "below budget",
            "change_from": "2020",
            "change": 5,
            "percent_change": 10,
        },
    ),
)
