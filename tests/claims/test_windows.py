"""Which periods a claim is tested over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.claims import Claim
from obs.claims.windows import of_change, of_level

YEARS = [str(year) for year in range(2010, 2023)]
MONTHS = [f"{year}-{month:02}" for year in range(2019, 2024) for month in range(1, 13)]


def claim(**stated: Any) -> Claim:
    return Claim(id="A1", region="9901", title="An invented claim", kind="change", **stated)


def told(found: list[Any], *, counts: bool = True) -> list[str]:
    return [window.text for window in found if window.counts is counts]


def test_the_claimed_years_count_and_those_beside_them_do_not() -> None:
    found = of_change(claim(period_from="2015", period_to="2018"), YEARS)
    assert told(found) == ["2015/2018"]
    assert told(found, counts=False) == ["2014/2018", "2015/2019"]


def test_figures_that_end_before_the_claim_are_used_up_to_their_end_and_say_so() -> None:
    (window, *_) = of_change(claim(period_from="2019", period_to="2023-07"), YEARS)
    assert window.text == "2019/2022"
    assert window.note == "the figures end in 2022; annual figures; the claim speaks of months"


def test_months_of_two_years_become_those_years_on_annual_figures() -> None:
    assert told(of_change(claim(period_from="2019-08", period_to="2020-08"), YEARS)) == ["2019/2020"]


def test_months_stay_months_on_monthly_figures() -> None:
    """August with August: neighbouring months are another season."""
    assert told(of_change(claim(period_from="2019-08", period_to="2020-08"), MONTHS)) == ["2019-08/2020-08"]


def test_a_year_against_a_month_is_the_same_month_of_that_year() -> None:
    assert told(of_change(claim(period_from="2019", period_to="2023-07"), MONTHS)) == ["2019-07/2023-07"]


def test_a_missing_start_gives_way_to_the_nearest_year_and_says_so() -> None:
    held = [year for year in YEARS if year != "2019"]
    (window, *_) = of_change(claim(period_from="2019", period_to="2021"), held)
    assert (window.text, window.note) == ("2018/2021", "no value for 2019: from 2018")


def test_a_claim_on_half_a_year_is_held_against_the_year_before() -> None:
    assert told(of_change(claim(period_from="2021-01", period_to="2021-06"), YEARS)) == ["2020/2021"]


def test_an_end_without_a_start_is_reached_from_several() -> None:
    found = told(of_change(claim(period_to="2020"), YEARS))
    assert found == ["2019/2020", "2018/2020", "2017/2020", "2015/2020"]


def test_without_any_period_windows_end_before_the_document() -> None:
    found = told(of_change(claim(published="2013-07-29"), YEARS))
    assert found == ["2011/2012", "2010/2012", "2010/2011"]


def test_a_missing_end_gives_way_to_no_year_that_counts() -> None:
    """What is said of 2017 to 2019 is not tested by 2017 to 2018."""
    held = [year for year in YEARS if year != "2019"]
    for stated in (claim(period_from="2017", period_to="2019"), claim(period_to="2019")):
        found = of_change(stated, held)
        assert told(found) == []
        assert found[0].note == "no value for 2019: to 2018"


def test_a_time_that_ends_before_it_begins_has_no_window() -> None:
    assert of_change(claim(period_from="2020", period_to="2018"), YEARS) == []


def test_what_moved_within_a_year_is_not_told_by_years() -> None:
    """70 in January and 57 in August are no change from the year before."""
    months = claim(period_from="2020-01", value_from=70.0, period_to="2020-08", value_to=57.0)
    assert of_change(months, YEARS) == []
    assert told(of_change(replace(months, period_from="2019-08"), YEARS)) == ["2019/2020"]


@pytest.mark.parametrize(
    ("period", "part"), [("2020-08", "months"), ("2020-Q3", "quarters"), ("2020-W34", "weeks")]
)
def test_a_claim_on_part_of_a_year_is_told_what_it_speaks_of(period: str, part: str) -> None:
    said = f"annual figures; the claim speaks of {part}"
    assert of_change(claim(period_from="2019", period_to=period), YEARS)[0].note == said
    assert of_level(claim(period_to=period), YEARS)[0].note == said


def test_a_claim_on_what_is_to_come_has_no_window() -> None:
    assert of_change(claim(period_from="2023-01", period_to="2026-12"), YEARS) == []


def test_no_figures_no_window() -> None:
    assert of_change(claim(period_to="2020"), []) == of_level(claim(period_to="2020"), []) == []


def test_a_level_counts_in_its_own_period_only() -> None:
    found = of_level(claim(period_to="2020-08", published="2020-10-16"), YEARS)
    assert told(found) == ["2020"]
    assert told(found, counts=False) == ["2018", "2019", "2021", "2022"]


def test_a_document_on_its_own_year_could_only_know_the_year_before() -> None:
    assert told(of_level(claim(period_to="2021", published="2021-08-24"), YEARS)) == ["2021", "2020"]


def test_a_level_of_a_year_without_figures_counts_nowhere() -> None:
    (window,) = of_level(claim(period_to="2023"), YEARS)
    assert (window.end, window.counts, window.note) == ("2022", False, "the figures end in 2022")


def test_a_level_without_a_period_takes_the_last_three_known() -> None:
    """A document of 2013 did not speak of 2020."""
    assert told(of_level(claim(), YEARS)) == ["2022", "2021", "2020"]
    assert told(of_level(claim(published="2013-07-29"), YEARS)) == ["2012", "2011", "2010"]


@given(
    held=st.sets(st.integers(1995, 2025), min_size=1, max_size=20),
    begun=st.none() | st.integers(1990, 2030),
    ended=st.none() | st.integers(1990, 2030),
    published=st.none() | st.integers(1990, 2030),
)
@pytest.mark.filterwarnings("error")
def test_every_window_has_figures_at_both_ends_in_order(
    held: set[int], begun: int | None, ended: int | None, published: int | None
) -> None:
    """Whatever a document states, no window reaches outside the figures or stands on its head."""
    years = [str(year) for year in sorted(held)]
    stated = claim(
        period_from=str(begun or ""),
        period_to=str(ended or ""),
        published=f"{published}-01-01" if published else "",
    )
    for window in of_change(stated, years):
        assert window.start < window.end
        assert {window.start, window.end} <= set(years)
    for window in of_level(stated, years):
        assert window.end in years
    assert len({window.text for window in of_level(stated, years)}) == len(of_level(stated, years))
