"""The worked example of the metric unit_cost."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "Claimed are 96,000 kr for a household and year. A month costs 8,000 kr: 12 x 8,000 = 96,000, the "
        "claim to the krona. But a household costs 48,000 kr a year, since it stays 48,000 / 8,000 = 6 "
        "months: the claim is 96,000 / 48,000 = 2 times that, 100 % above. For 10 households 10 x 96,000 = "
        "960,000 kr are claimed to be saved, and at the mean of the year it would be 10 x 48,000 = "
        "480,000."
    ),
    indicators=(
        invented("yearly", "kr/hushåll", "rate", decimals=0),
        invented("monthly", "kr/hushåll och månad", "rate", decimals=0),
    ),
    figures=(("yearly", "9901", "2022", 48_000.0), ("monthly", "9901", "2022", 8000.0)),
    group=("9901",),
    period="2022",
    parameters={"claimed": 96_000, "cases": 10},
    expects=(
        {
            "indicator": "yearly",
            "region": "9901",
            "per_year": 48_000,
            "ratio": 2,
            "percent_above": 100,
            "months_implied": None,
            "months_mean": 6,
            "saving": 960_000,
            "saving_official": 480_000,
        },
        {
            "indicator": "monthly",
            "region": "9901",
            "per_year": 96_000,
            "ratio": 1,
            "percent_above": 0,
            "months_implied": 12,
            "months_mean": None,
            "saving": 960_000,
            "saving_official": 960_000,
        },
    ),
)
