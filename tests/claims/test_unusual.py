"""What would make a region stand out: the test that is not met, in the words of what was claimed."""

from __future__ import annotations

from typing import Any

from tests.claims.conftest import said

from obs.claims import Report, Specification
from obs.claims.unusual import stand_out

FARTHEST, OUTSIDE = "that went farthest so", "outside the 95% prediction interval"


def model(indicator: str, value: float, limit: float, **changes: Any) -> Specification:
    """A value below the 1000 that its regression expects."""
    given: dict[str, Any] = {
        "part": "model",
        "against": "own regression",
        "value_to": value,
        "estimate": value - 1000.0,
        "compared_with": 1000.0,
        "lower": limit,
        "upper": 2000.0 - limit,
        "rank": 2,
        "n": 290,
        "unusual": value < limit,
        "unit": "kr/inv",
    }
    return Specification(indicator=indicator, window="2011", region="9901", holds=True, **(given | changes))


def placed(rank: int, **changes: Any) -> Specification:
    given: dict[str, Any] = {"part": "standing", "rank": rank, "n": 290, "unusual": rank <= 29}
    return Specification(indicator="C1", window="2011", region="9901", holds=True, **(given | changes))


def test_a_place_far_down_is_not_asked_for_where_it_is_had() -> None:
    """Fagersta has places 20 to 24 of 290: what is lacking is to lie outside what the regression expects."""
    told = said(stand_out([placed(20), model("A1", 800.0, 500.0), model("B1", 800.0, 700.0)]))
    assert OUTSIDE in told
    assert "municipalities" not in told
    assert "B1, 2011: 800.0 where the limit is 700.0 kr/inv" in told


def test_above_what_is_expected_the_upper_limit_is_the_near_one() -> None:
    """Half of all figures stand out above as they do below."""
    told = said(stand_out([model("A1", 1200.0, 500.0, unusual=False)]))
    assert "A1, 2011: 1200.0 where the limit is 1500.0" in told


def test_a_level_went_nowhere() -> None:
    told = said(stand_out([placed(20), placed(60)]))
    assert FARTHEST not in told
    assert "nearest to the claimed end" in told
    assert "the best place is 60 of 290" in told
    assert FARTHEST in said(stand_out([placed(60, part="direction", value_from=3.0)]))


def test_both_tests_are_named_where_neither_is_met() -> None:
    told = said(stand_out([placed(60), model("A1", 800.0, 500.0)]))
    assert OUTSIDE in told
    assert "municipalities" in told
    assert stand_out([placed(20)]) is None


def test_fagersta_lies_within_what_the_regression_expects(report: Report) -> None:
    """F2: 802 and 790 kronor, where the intervals of the prediction begin at 572 and 538."""
    (tested,) = (each for each in report.claims if each.claim.id == "F2")
    assert "N31001, 2011: 802.1 where the limit is 571.6 kr/inv" in said(tested.would_change)
