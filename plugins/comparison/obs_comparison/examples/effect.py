"""The worked examples of the metrics effect and effect_path: the same figures."""

from __future__ import annotations

from dataclasses import replace

from obs import Example, Figure
from obs_comparison.examples import invented

_PERIODS = ("2019", "2020", "2021", "2022")
_PATHS = {"9901": (2.0, 3.0, 4.0, 2.0), "9902": (1.0, 2.0, 3.0, 4.0), "9903": (3.0, 4.0, 5.0, 6.0)}
_FIGURES: tuple[Figure, ...] = tuple(
    ("aid", region, period, value)
    for region, path in _PATHS.items()
    for period, value in zip(_PERIODS, path, strict=True)
)
_SYNTHETIC, _DIFFERENCES = "synthetic control", "difference in differences"

EFFECT = Example(
    text=(
        "Before the start in 2022 the region has 2, 3, 4, its two donors 1, 2, 3 and 3, 4, 5: half of each "
        "gives 2, 3, 4. In 2022 the region has 2, the donors 4 and 6, half of each 5: the gap is 2 - 5 = "
        "-3. By difference in differences: the region's mean before is 3, the donors' mean rises from 3 to "
        "5, and 2 - (3 + 2) = -3 as well."
    ),
    indicators=(invented("aid", "%", "share", polarity="lower_is_better"),),
    figures=_FIGURES,
    group=tuple(_PATHS),
    shown=("9901",),
    period="2022",
    parameters={"start": "2022", "sweep": 0},
    expects=(
        {
            "indicator": "aid",
            "region": "9901",
            "method": _SYNTHETIC,
            "variant": "as declared",
            "mean_gap": -3,
            "donors": 2,
            "weights": "9902 0.500, 9903 0.500",
        },
        {
            "indicator": "aid",
            "region": "9901",
            "method": _DIFFERENCES,
            "variant": "as declared",
            "mean_gap": -3,
        },
    ),
)

PATH = replace(
    EFFECT,
    parameters={"start": "2022"},
    expects=(
        *(
            {
                "indicator": "aid",
                "region": "9901",
                "method": _SYNTHETIC,
                "period": period,
                "after_start": period == "2022",
                "actual": actual,
                "counterfactual": without,
                "gap": actual - without,
            }
            for period, actual, without in (("2019", 2, 2), ("2020", 3, 3), ("2021", 4, 4), ("2022", 2, 5))
        ),
        {
            "indicator": "aid",
            "region": "9901",
            "method": _DIFFERENCES,
            "period": "2022",
            "after_start": True,
            "counterfactual": 5,
            "gap": -3,
        },
    ),
)
