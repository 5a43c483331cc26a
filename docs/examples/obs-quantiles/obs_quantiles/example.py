"""The worked example of the metric; the places are invented."""

from __future__ import annotations

from obs import Example, Indicator

_AID = Indicator(
    id="aid",
    source="invented",
    query={},
    title_sv="Påhittad andel",
    title_en="Invented share",
    unit="%",
    kind="share",
    polarity="lower_is_better",
    producer="nobody",
)

EXAMPLE = Example(
    text=(
        "Seven of eight regions have a value: 1, 2, 3, 4, 4, 6 and 9 %, so m = 7, and k = 5. The two with 4 "
        "have three below them and share rank 4: quantile 1 + floor(3 x 5 / 7) = 1 + floor(2.14) = 3. The 2 "
        "has one below it: 1 + floor(5 / 7) = 1. The 9 has six: 1 + floor(30 / 7) = 5. Lower is better, so 1 "
        "is the best fifth and 5 the worst."
    ),
    indicators=(_AID,),
    figures=(
        ("aid", "9901", "2022", 1.0),
        ("aid", "9902", "2022", 2.0),
        ("aid", "9903", "2022", 3.0),
        ("aid", "9904", "2022", 4.0),
        ("aid", "9905", "2022", 4.0),
        ("aid", "9906", "2022", 6.0),
        ("aid", "9907", "2022", 9.0),
        ("aid", "9908", "2022", None),
    ),
    group=tuple(f"990{number}" for number in range(1, 9)),
    period="2022",
    expects=(
        {"indicator": "aid", "region": "9901", "rank": 1, "n": 7, "quantile": 1, "label": "best"},
        {"indicator": "aid", "region": "9902", "rank": 2, "quantile": 1, "label": "best"},
        {"indicator": "aid", "region": "9903", "rank": 3, "quantile": 2, "label": "better"},
        {"indicator": "aid", "region": "9904", "rank": 4, "quantile": 3, "label": "middle"},
        {"indicator": "aid", "region": "9905", "rank": 4, "quantile": 3, "label": "middle"},
        {"indicator": "aid", "region": "9906", "rank": 6, "quantile": 4, "label": "worse"},
        {"indicator": "aid", "region": "9907", "rank": 7, "quantile": 5, "label": "worst"},
        {"indicator": "aid", "region": "9908", "value": None, "rank": None, "quantile": None, "label": None},
    ),
)
