"""The worked example of the metric decomposition."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "10 households x 5 months x 2 tkr = 100 tkr become 8 x 5 x 3 = 120 tkr. Households: -2 x 5 x (2 + "
        "3) / 2 = -25; months 0; kronor: +1 x 5 x (10 + 8) / 2 = +45; together +20."
    ),
    indicators=(invented("paid", "tkr", "amount", decimals=0),),
    others=(
        invented("per_household", "kr/hushåll", "rate", decimals=0),
        invented("per_month", "kr/hushåll och månad", "rate", decimals=0),
    ),
    figures=(
        ("paid", "9901", "2020", 100.0),
        ("paid", "9901", "2022", 120.0),
        ("per_household", "9901", "2020", 10_000.0),
        ("per_household", "9901", "2022", 15_000.0),
        ("per_month", "9901", "2020", 2000.0),
        ("per_month", "9901", "2022", 3000.0),
    ),
    group=("9901",),
    period="2022",
    start="2020",
    parameters={"total": "paid", "per_household": "per_household", "per_month": "per_month"},
    expects=tuple(
        {
            "indicator": "paid",
            "region": "9901",
            "factor": factor,
            "start_value": before,
            "end_value": after,
            "part": part,
            "part_percent": part,
            "total_change": 20,
        }
        for factor, before, after, part in (
            ("households", 10, 8, -25),
            ("months per household", 5, 5, 0),
            ("kronor per month", 2000, 3000, 45),
        )
    ),
)
