"""The worked example of the metric standings."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

_VALUES = (2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0)
_PLACES = tuple(f"99{number:02}" for number in range(1, 9))

EXAMPLE = Example(
    text=(
        "2, 4, 4, 4, 5, 5, 7, 9: the mean is 5, the squared distances to it sum to 32, and 32 / 8 = 4 is "
        "the square of the standard deviation 2. Of 9 the z-score is (9 - 5) / 2 = 2, its rank 8 and its "
        "percentile 100 x (7 + 1 / 2) / 8 = 93.75. The three 4s share rank 2 and percentile "
        "100 x (1 + 3 / 2) / 8 = 31.25. The year before the first place had 3, so its change is 2 - 3 = -1; "
        "the others had none."
    ),
    indicators=(invented("cost", "kr/inv", "rate", decimals=0),),
    figures=(
        ("cost", "9901", "2021", 3.0),
        *(("cost", place, "2022", value) for place, value in zip(_PLACES, _VALUES, strict=True)),
    ),
    group=_PLACES,
    period="2022",
    start="2021",
    expects=(
        {
            "indicator": "cost",
            "region": "9908",
            "period": "2022",
            "rank": 8,
            "n": 8,
            "percentile": 93.75,
            "z_score": 2.0,
            "change": None,
            "change_note": "no change: no value for 2021",
        },
        {
            "indicator": "cost",
            "region": "9902",
            "period": "2022",
            "rank": 2,
            "percentile": 31.25,
            "z_score": -0.5,
        },
        {"indicator": "cost", "region": "9901", "period": "2022", "rank": 1, "z_score": -1.5, "change": -1},
        {
            "indicator": "cost",
            "region": "9901",
            "period": "2021",
            "rank": 1,
            "n": 1,
            "percentile": 50.0,
            "z_score": None,
            "standings_note": "no z-score: fewer than 5 have a value",
        },
    ),
)
