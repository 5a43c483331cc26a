"""The worked example of the metric trend."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "5.0, 4.0, 4.5, 2.0 in four years is a change of -3 or -60 %, index 40, -26.3 % a year (0.4 to the "
        "power of 1/3). It did not fall every year. One of six pairs rises and five fall: Kendall's S is 1 "
        "- 5 = -4, which 4 of the 24 orders reach or pass on either side: p = 8/24. Sen's slope is the "
        "median of the pairs' slopes -1, -0.25, -1, 0.5, -1 and -2.5: -1."
    ),
    indicators=(invented("aid", "%", "share"),),
    figures=(
        ("aid", "9901", "2019", 5.0),
        ("aid", "9901", "2020", 4.0),
        ("aid", "9901", "2021", 4.5),
        ("aid", "9901", "2022", 2.0),
    ),
    group=("9901",),
    period="2022",
    start="2019",
    expects=(
        {
            "indicator": "aid",
            "region": "9901",
            "periods": 4,
            "change": -3,
            "percent_change": -60,
            "index": 40,
            "annual_rate": -26.3,
            "monotone": "neither",
            "recent_trend": "cannot be calculated",
            "kendall_s": -4,
            "kendall_p": 0.333,
            "sen_slope": -1,
        },
    ),
)
