"""The worked example of the metric funnel."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

_LOW = ("9901", "9902", "9903", "9904", "9905")
_HIGH = ("9906", "9907", "9908", "9909", "9910")
_COMMON = {"centre": 3.25, "expected": 32.5, "phi": 4.808, "tau2": 0.000141, "n": 10, "outside": "inside"}
_LIMITS = {"plain_lower_95": 2.13, "plain_upper_95": 4.46, "lower_95": 0.67, "upper_95": 5.83}

EXAMPLE = Example(
    text=(
        "Ten regions of 1,000 inhabitants, five with 20 cases and five with 45. The overall rate is 325 of "
        "10,000, 3.25 %: 32.5 cases are expected of each. On the linear scale z is -12.5 / root 32.5 = "
        "-2.193 or 2.193; phi 2.193 squared = 4.808; tau2 = (10 phi - 9) / (9 w) with w = 1000 / 0.0325: "
        "0.000141. The limits are 3.25 +/- 1.96 x root(0.0325 / 1000 + tau2): 0.67 and 5.83 %, and all lie "
        "inside. Outside the plain ones, 2.13 and 4.46 % by exact Poisson, they would all lie."
    ),
    indicators=(invented("aid", "%", "share", denominator="people"),),
    others=(invented("people", "antal", "count", decimals=0),),
    figures=(
        *(("aid", region, "2022", 2.0) for region in _LOW),
        *(("aid", region, "2022", 4.5) for region in _HIGH),
        *(("people", region, "2022", 1000.0) for region in (*_LOW, *_HIGH)),
    ),
    group=(*_LOW, *_HIGH),
    period="2022",
    parameters={"scale": "linear"},
    expects=(
        {
            "indicator": "aid",
            "region": "9901",
            "z": -2.193,
            "plain_outside": "below the 95 % limit",
            **_COMMON,
            **_LIMITS,
        },
        {
            "indicator": "aid",
            "region": "9906",
            "z": 2.193,
            "plain_outside": "above the 95 % limit",
            **_COMMON,
            **_LIMITS,
        },
    ),
)
