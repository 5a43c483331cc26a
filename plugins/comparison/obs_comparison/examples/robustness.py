"""The worked example of the metric robustness."""

from __future__ import annotations

from obs import Example
from obs_comparison.examples import invented

EXAMPLE = Example(
    text=(
        "10 became 6 in one place, 5 became 4 in another, 4 became 2 in the country. The first fell, by 4 "
        "points or 40 %: further than the country by points (2), not by per cent (50); further than the "
        "median of both places' changes by points ((4 + 1) / 2 = 2.5) and by per cent ((40 + 20) / 2 = 30). "
        "Four of five specifications agree: 0.8. The second fell, no further than either: one of five, 0.2."
    ),
    indicators=(invented("aid", "%", "share"),),
    figures=(
        ("aid", "9901", "2020", 10.0),
        ("aid", "9901", "2022", 6.0),
        ("aid", "9902", "2020", 5.0),
        ("aid", "9902", "2022", 4.0),
        ("aid", "00", "2020", 4.0),
        ("aid", "00", "2022", 2.0),
    ),
    group=("9901", "9902"),
    period="2022",
    start="2020",
    parameters={"finding": "fell", "windows": ("2020/2022",), "against": ("itself", "benchmark", "median")},
    expects=tuple(
        {
            "indicator": "aid",
            "region": region,
            "finding": "fell",
            "start": "2020",
            "period": "2022",
            "against": against,
            "prices": "",
            "scale": scale,
            **expected,
        }
        for region, against, scale, expected in (
            ("9901", "itself", "percent", {"estimate": -40, "rank": 1, "n": 2, "agrees": True}),
            ("9901", "benchmark", "absolute", {"compared_with": -2, "difference": -2, "agrees": True}),
            ("9901", "benchmark", "percent", {"compared_with": -50, "difference": 10, "agrees": False}),
            ("9901", "median", "absolute", {"estimate": -4, "compared_with": -2.5, "agrees": True}),
            ("9901", "median", "percent", {"compared_with": -30, "agrees": True, "share": 0.8}),
            ("9902", "itself", "percent", {"estimate": -20, "rank": 2, "agrees": True}),
            (
                "9902",
                "median",
                "percent",
                {"agrees": False, "specifications": 5, "agreeing": 1, "share": 0.2},
            ),
        )
    ),
)
