"""The worked example of the metric target."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "The target is at least 60 %. 12 of 20 is 60 %: by Wilson, with z = 1.96, (2 x 12 + 3.84 -/+ 1.96 "
        "x root(3.84 + 4 x 12 x 0.4)) / (2 x (20 + 3.84)) = 38.7 and 78.1 %, which holds the target: not "
        "proven. 17 of 20 is 85 %, between 64.0 and 94.8: met. At a true 60 % 17 or more of 20 come with "
        "the probability 0.0123 + 0.0031 + 0.0005 + 0.00004 = 0.016, and 16 or more with 0.016 + 0.035 = "
        "0.051: 17 are needed. 5 of 20 is 25 %, between 11.2 and 46.9: not met. Of 70 % nobody knows how "
        "many: beyond, no more."
    ),
    indicators=(invented("better", "%", "share", polarity="higher_is_better", denominator="answers"),),
    others=(invented("answers", "antal", "count", decimals=0),),
    figures=(
        ("better", "9901", "2020", 65.0),
        ("better", "9901", "2022", 60.0),
        ("better", "9902", "2022", 85.0),
        ("better", "9903", "2022", 25.0),
        ("better", "9904", "2022", 70.0),
        ("answers", "9901", "2022", 20.0),
        ("answers", "9902", "2022", 20.0),
        ("answers", "9903", "2022", 20.0),
    ),
    group=("9901", "9902", "9903", "9904"),
    period="2022",
    start="2020",
    parameters={"target": 60},
    expects=(
        {
            "indicator": "better",
            "region": "9901",
            "count": 12,
            "n": 20,
            "lower": 38.7,
            "upper": 78.1,
            "method": "Wilson",
            "distance": 0,
            "outcome": "not proven",
            "needed": 17,
            "baseline_value": 65,
            "baseline_beyond": True,
        },
        {
            "indicator": "better",
            "region": "9902",
            "count": 17,
            "lower": 64.0,
            "upper": 94.8,
            "distance": 25,
            "outcome": "met",
            "p_value": 0.016,
        },
        {"indicator": "better", "region": "9903", "lower": 11.2, "upper": 46.9, "outcome": "not met"},
        {
            "indicator": "better",
            "region": "9904",
            "n": None,
            "lower": None,
            "p_value": None,
            "outcome": "beyond the target, chance not known",
        },
    ),
)
