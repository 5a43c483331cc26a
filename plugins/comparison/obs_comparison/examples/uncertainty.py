"""The worked example of the metric uncertainty."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "12 of 20 is 60 %. Wilson with z = 1.96: (2 x 12 + 3.84 -/+ 1.96 x root(3.84 + 4 x 12 x 0.4)) / (2 "
        "x (20 + 3.84)) = 38.7 and 78.1 %, which holds the benchmark's 75: similar. 1,200 of 2,000 is 60 % "
        "as well, but between 57.8 and 62.1 %: worse, since higher is better. One case of 20 is 5 "
        "percentage points, one of 2,000 is 0.05."
    ),
    indicators=(invented("in_work", "%", "share", polarity="higher_is_better", denominator="left_measures"),),
    others=(invented("left_measures", "antal", "count", decimals=0),),
    figures=(
        ("in_work", "9901", "2022", 60.0),
        ("in_work", "9902", "2022", 60.0),
        ("in_work", "00", "2022", 75.0),
        ("left_measures", "9901", "2022", 20.0),
        ("left_measures", "9902", "2022", 2000.0),
    ),
    group=("9901", "9902"),
    period="2022",
    expects=(
        {
            "indicator": "in_work",
            "region": "9901",
            "count": 12,
            "lower": 38.7,
            "upper": 78.1,
            "method": "Wilson",
            "judgement": "similar",
            "one_case": 5,
        },
        {
            "indicator": "in_work",
            "region": "9902",
            "count": 1200,
            "lower": 57.8,
            "upper": 62.1,
            "judgement": "worse",
            "one_case": 0.05,
        },
    ),
)
