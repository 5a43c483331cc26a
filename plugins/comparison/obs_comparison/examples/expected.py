"""The worked example of the metric expected."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

_UNEMPLOYED = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)
_BELOW = ("9901", "9902", "9903", "9904", "9905", "9906", "9907")
_ABOVE = ("9908", "9909", "9910", "9911", "9912", "9913", "9914")

EXAMPLE = Example(
    text=(
        "Fourteen regions lie one above and one below the line y = x at x = 1 to 7, the fifteenth at (4, "
        "9). Without that one the line is y = x, which predicts 4: its residual is 5. The other fourteen "
        "leave a variance of 14 / (14 - 2) = 7/6, at their mean x = 4 that of a prediction is 7/6 x (1 + "
        "1/14) = 1.25: studentised, 5 / root 1.25 = 4.47. With t = 2.179 (12 degrees of freedom) the "
        "interval is 4 -/+ 2.44. Over all fifteen the slope stays 1; it explains 56 of 56 + 14 + 25 x "
        "14/15: R2 0.6."
    ),
    indicators=(invented("aid", "%", "share"),),
    others=(invented("unemployed", "%", "share"),),
    figures=(
        *(("aid", region, "2022", x - 1) for region, x in zip(_BELOW, _UNEMPLOYED, strict=True)),
        *(("aid", region, "2022", x + 1) for region, x in zip(_ABOVE, _UNEMPLOYED, strict=True)),
        ("aid", "9915", "2022", 9.0),
        *(("unemployed", region, "2022", x) for region, x in zip(_BELOW, _UNEMPLOYED, strict=True)),
        *(("unemployed", region, "2022", x) for region, x in zip(_ABOVE, _UNEMPLOYED, strict=True)),
        ("unemployed", "9915", "2022", 4.0),
    ),
    group=(*_BELOW, *_ABOVE, "9915"),
    shown=("9915",),
    period="2022",
    parameters={"covariates": ["unemployed"]},
    expects=(
        {
            "indicator": "aid",
            "region": "9915",
            "predicted": 4,
            "residual": 5,
            "relative_residual": 125,
            "studentised_residual": 4.47,
            "lower": 1.56,
            "upper": 6.44,
            "reading": "above expected",
            "rank": 15,
            "n": 15,
            "r_squared": 0.6,
        },
    ),
)
