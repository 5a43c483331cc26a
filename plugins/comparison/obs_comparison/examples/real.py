"""The worked example of the metric real."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "1,000 kr in 2020 and 1,100 kr in 2022 are +10 % nominal. With a consumer price index of 100, 110 "
        "and 121 the first are 1,000 x 121 / 100 = 1,210 kr of 2022, and 1,100 of 1,210 is 9.1 % less."
    ),
    indicators=(invented("cost", "kr/inv", "rate", decimals=0, price_basis="nominal"),),
    others=(invented("cpi", "index", "index", decimals=2),),
    figures=(
        ("cost", "9901", "2020", 1000.0),
        ("cost", "9901", "2022", 1100.0),
        ("cpi", "00", "2020", 100.0),
        ("cpi", "00", "2021", 110.0),
        ("cpi", "00", "2022", 121.0),
    ),
    group=("9901",),
    period="2022",
    start="2020",
    parameters={"cpi": "cpi"},
    expects=(
        {"indicator": "cost", "region": "9901", "period": "2020", "real": 1210, "base_year": "2022"},
        {"indicator": "cost", "region": "9901", "period": "2021", "nominal": None, "real": None},
        {
            "indicator": "cost",
            "region": "9901",
            "period": "2022",
            "nominal": 1100,
            "real": 1100,
            "nominal_change": 10,
            "real_change": -9.1,
        },
    ),
)
