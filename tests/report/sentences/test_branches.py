"""What each maker of sentences says of results whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from tests.report.sentences.conftest import (
    INDICATOR,
    MEMBERS,
    REGIONS,
    START,
    changed,
    facts,
    results,
    row,
    told,
)

from obs.claims import Report
from obs.errors import ReportError
from obs.models import Indicator, Programme
from obs.report.material.model import Start
from obs.report.sentences import headings, modelled, overview
from obs.report.sentences.facts import Facts
from obs.report.sentences.model import Sentence
from obs.report.sentences.movement import movement
from obs.report.sentences.proof import prove
from obs.report.sentences.standing import one_by_one, standing
from obs.report.sentences.starts import across_starts

HIGHER = replace(INDICATOR, polarity="higher_is_better")
NEUTRAL = replace(INDICATOR, polarity="none")
LEVELS = [row("level", code, value=float(number)) for number, code in enumerate(MEMBERS)]
LEVELS.append(row("level", "00", value=11.0))


def proven(sentences: Any, of: Facts) -> list[str]:
    """What *sentences* say, every one of which must hold of its own results."""
    made: list[Sentence] = [sentences] if isinstance(sentences, Sentence) else list(sentences)
    for each in made:
        prove(each, of.results)
    return told(made)


def stand(
    indicator: Indicator = INDICATOR, *, sure: dict[str, Any] | None = None, **changes: Any
) -> list[str]:
    """How 9901 is said to stand, with *changes* to its comparison and *sure* to its uncertainty."""
    tables: dict[str, Any] = {"comparison": [row("comparison", **changes)], "level": LEVELS}
    if sure is not None:
        tables["uncertainty"] = [row("uncertainty", **sure)]
    of = facts(results(**tables), indicator=indicator)
    return proven(standing(of, indicator, "9901"), of)


# Standing


@pytest.mark.parametrize("rows", [[], [row("comparison", value=None, rank=None)]])
def test_a_missing_figure_is_said_and_nothing_else(rows: list[dict[str, Any]]) -> None:
    found = results(comparison=rows or [row("comparison", "9902")])
    assert told(standing(facts(found), INDICATOR, "9901")) == ["Invention: there is no figure for 9901."]


def test_a_value_stands_beside_the_country_and_the_median() -> None:
    assert stand()[0] == (
        "Invention: 10.0 % in 9901 in 2022, against 11.0 in Sverige and 12.0 in the median municipality."
    )


def test_a_country_without_a_figure_is_not_named() -> None:
    assert "Sverige" not in "".join(stand(benchmark_value=None))


def test_a_sum_of_the_country_is_not_named() -> None:
    """A figure of the country that lies outside those of all municipalities is not one of their kind."""
    levels = [*LEVELS[:-1], row("level", "00", value=5e6)]
    of = facts(results(comparison=[row("comparison", benchmark_value=5e6)], level=levels))
    assert "Sverige" not in "".join(proven(standing(of, INDICATOR, "9901"), of))


@pytest.mark.parametrize(
    ("indicator", "end"), [(INDICATOR, "lowest"), (NEUTRAL, "lowest"), (HIGHER, "highest")]
)
def test_a_place_is_counted_from_the_better_end(indicator: Indicator, end: str) -> None:
    assert stand(indicator)[1] == f"That is place 3 of 12, counted from the {end}."
    surely = stand(indicator, sure={})[1]
    assert surely.startswith(f"That is place 3 of 12, counted from the {end}; with the chance")
    assert surely.endswith("anywhere from 2 to 5.")


@pytest.mark.parametrize("sure", [None, {"rank_lower": None, "rank_upper": None}])
def test_a_place_without_an_interval_has_none(sure: dict[str, Any] | None) -> None:
    assert "anywhere" not in "".join(stand(sure=sure))


def test_a_region_outside_the_group_has_no_place() -> None:
    assert "place" not in "".join(stand(rank=None))


@pytest.mark.parametrize(
    ("lower", "upper", "judgement", "said"),
    [
        (9.0, 10.5, "better", ": below Sverige"),
        (9.0, 10.5, "lower", ": below Sverige"),
        (11.5, 13.0, "worse", ": above Sverige"),
        (9.0, 12.0, "similar", "cannot be told from chance"),
        (9.0, 11.0, "similar", "cannot be told from chance"),
        (11.0, 12.0, "similar", "cannot be told from chance"),
    ],
)
def test_more_than_chance_is_an_interval_wholly_on_one_side(
    lower: float, upper: float, judgement: str, said: str
) -> None:
    """One that only touches the country's figure is not beyond it."""
    told_ = stand(sure={"lower": lower, "upper": upper, "judgement": judgement})[-1]
    assert said in told_
    assert f"The 95 per cent interval is {lower} to {upper} %" in told_


@pytest.mark.parametrize("judgement", ["not compared", None])
def test_what_is_not_compared_lies_on_no_side(judgement: str | None) -> None:
    """A count has an interval but follows the size of the place."""
    sure: dict[str, Any] = {"lower": 9.0, "upper": 10.5, "judgement": judgement}
    assert "more than chance" not in "".join(stand(sure=sure))
    of = facts(results(uncertainty=[row("uncertainty", **sure)]))
    assert told(overview.sides(of, INDICATOR)) == []
    assert proven(headings.intervals_heading(of, INDICATOR), of) == [
        "Invention with 95 per cent intervals, %"
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], 0),
        ([row("uncertainty")], 1),
        ([row("uncertainty", rank_lower=None)], 1),
        ([row("uncertainty", judgement="not compared")], 1),
        ([row("uncertainty", judgement="not compared", rank_lower=None)], 0),
        ([row("uncertainty", lower=None)], 0),
    ],
)
def test_once_it_is_said_that_persons_of_a_household_are_not_independent(
    rows: list[dict[str, Any]], said: int
) -> None:
    """Not where no interval is told, nor where that of the place comes from something else than persons."""
    of = facts(results(uncertainty=rows or [row("uncertainty", "9902")]))
    assert told(one_by_one(of, [INDICATOR, INDICATOR], "9901")) == [APART] * said


@pytest.mark.parametrize("indicator", [INDICATOR, HIGHER, NEUTRAL])
def test_nothing_is_called_better_or_worse(indicator: Indicator) -> None:
    text = " ".join(stand(indicator, sure={})).casefold()
    assert not any(word in text for word in ("better", "worse", "best", "worst", "good", "bad"))


# Movement


def moved(before: float, now: float, *, place: dict[str, Any] | None, region: str = "9901") -> list[str]:
    """How 9901 is said to have moved."""
    tables: dict[str, Any] = {
        "comparison": [row("comparison", region, value=now, change=now - before)],
        "observations": [row("observations", region, value=before)],
        "places_in_change": [
            row("places_in_change", region if place is not None else "9912", **(place or {}))
        ],
    }
    of = facts(results(**tables))
    return proven(movement(of, INDICATOR, region), of)


def test_a_fall_has_its_place_from_the_largest_fall() -> None:
    said = moved(12.0, 10.0, place={})
    assert said[0].startswith(
        "Invention: from 12.0 % in 2016 to 10.0 in 2022 in 9901, a fall (-2.0 percentage"
    )
    assert "counted from the largest fall, 9901 comes in place 2" in said[1]


def test_a_change_too_small_for_the_decimals_has_more_of_them() -> None:
    assert moved(2.14, 2.1, place=None)[0] == (
        "Invention: from 2.14 % in 2016 to 2.10 in 2022 in 9901, a fall (-0.04 percentage points)."
    )
    of = facts(
        results(
            comparison=[row("comparison", value=2.1, change=-0.04)],
            observations=[row("observations", value=2.14)],
        )
    )
    (heading,) = proven(headings.own_trend_heading(of, INDICATOR, "9901"), of)
    assert heading == "Invention in 9901: down from 2.14 % in 2016 to 2.10 in 2022"


def test_a_rise_has_its_place_from_the_largest_rise() -> None:
    said = moved(10.0, 12.0, place={})
    assert "a rise (+2.0 percentage points)" in said[0]
    assert "counted from the largest rise, 9901 comes in place 11" in said[1]


def test_what_has_not_moved_neither_fell_nor_rose() -> None:
    said = moved(10.0, 10.0, place={})
    assert said[0] == "Invention: 10.0 % in 9901 both in 2016 and in 2022."
    assert "a fall" not in said[1]


def test_a_region_outside_the_group_has_moved_all_the_same() -> None:
    """Only its place among the group is not there to be said."""
    said = moved(12.0, 10.0, place=None)
    assert len(said) == 1
    assert "a fall" in said[0]


@pytest.mark.parametrize("rows", [[row("comparison", change=None)], [row("comparison", "9902")]])
def test_a_change_that_is_not_known_is_not_told(rows: list[dict[str, Any]]) -> None:
    assert told(movement(facts(results(comparison=rows)), INDICATOR, "9901")) == []


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (11.0, "2016 was the highest figure of 9901 in the whole series, which begins in 2009, so part"),
        (13.0, "2016 was the highest figure of 9901 since 2009, so part"),
        (12.0, "2016 was the highest figure of 9901 since 2009, so part"),
    ],
)
def test_a_fall_from_the_highest_of_the_whole_series_is_told_as_that(first: float, said: str) -> None:
    series = {"2009": first, **{str(year): 8.0 for year in range(2010, 2016)}, "2016": 12.0, "2022": 10.0}
    observed = [row("observations", value=value) | {"period": year} for year, value in series.items()]
    of = facts(results(comparison=[row("comparison")], observations=observed))
    assert proven(movement(of, INDICATOR, "9901"), of)[1].startswith(said)


# All that are shown


def shown(*values: float | None, **more: Any) -> Facts:
    """Facts on 9901, 9902 ... that have *values*."""
    rows = [
        row("comparison", code, value=value, **more) for code, value in zip(REGIONS, values, strict=False)
    ]
    return facts(results(comparison=rows))


def test_the_lowest_and_the_highest_of_those_shown_are_named() -> None:
    of = shown(10.0, 8.0, 13.0)
    (said,) = proven(overview.extremes(of, INDICATOR), of)
    assert "lowest in 9902 (8.0 %) and highest in 9903 (13.0 %)" in said
    assert proven(headings.strip_heading(of, INDICATOR), of) == [
        "Of those shown 9902 has the lowest figure and 9903 the highest"
    ]


def test_all_that_share_the_lowest_figure_are_named() -> None:
    of = shown(8.0, 8.0, 13.0)
    (said,) = proven(overview.extremes(of, INDICATOR), of)
    assert "lowest in 9901 and 9902 (8.0 %) and highest in 9903" in said
    assert "Of those shown 9901 and 9902" in proven(headings.strip_heading(of, INDICATOR), of)[0]


@pytest.mark.parametrize("values", [(8.0, 8.0, 8.0), (8.0, None, None), (None, None, None)])
def test_nobody_is_lowest_where_none_differs(values: tuple[float | None, ...]) -> None:
    of = shown(*values)
    assert told(overview.extremes(of, INDICATOR)) == []
    assert proven(headings.strip_heading(of, INDICATOR), of) == ["Invention in all municipalities"]


def test_the_missing_are_neither_lowest_nor_highest() -> None:
    of = shown(None, 8.0, 13.0)
    assert "lowest in 9902 (8.0 %) and highest in 9903" in proven(overview.extremes(of, INDICATOR), of)[0]


def changes(*given: float | None, placed: tuple[str, ...] = REGIONS) -> Facts:
    """Facts on 9901, 9902 ... that have changed by *given* from 10."""
    rows = [
        row("comparison", code, value=None if by is None else 10 + by, change=by)
        for code, by in zip(REGIONS, given, strict=False)
    ]
    return facts(
        results(
            comparison=rows,
            observations=[row("observations", code, value=10.0) for code in REGIONS],
            places_in_change=[row("places_in_change", code) for code in placed],
        )
    )


def test_the_largest_fall_is_that_of_who_fell_most() -> None:
    of = changes(-1.0, -3.0, 2.0)
    (said,) = proven(overview.largest_change(of, INDICATOR), of)
    assert "the largest fall is in 9902, from 10.0 % in 2016 to 7.0 in 2022" in said


@pytest.mark.parametrize("given", [(1.0, 2.0, 3.0), (0.0, 1.0, 1.0), (None, None, None), (-3.0, -3.0, 1.0)])
def test_there_is_no_largest_fall_where_none_fell_or_two_fell_alike(given: tuple[float | None, ...]) -> None:
    assert told(overview.largest_change(changes(*given), INDICATOR)) == []


def test_the_largest_rise_is_that_of_who_rose_most() -> None:
    of = changes(-1.0, 3.0, 2.0)
    (said,) = proven(overview.largest_rise(of, INDICATOR), of)
    assert "the largest rise is in 9902, from 10.0 % in 2016 to 13.0 in 2022" in said
    assert told(overview.largest_rise(changes(-1.0, -2.0, 0.0), INDICATOR)) == []


def test_the_largest_fall_and_rise_stand_in_one_sentence() -> None:
    of = changes(-1.0, -3.0, 2.0)
    (said,) = proven(overview.movers(of, INDICATOR), of)
    assert said == (
        "Invention: of those shown the largest fall from 2016 to 2022 is in 9902 (10.0 to 7.0 %), "
        "the largest rise in 9903 (10.0 to 12.0 %)."
    )


def test_the_largest_changes_have_the_decimals_to_be_seen() -> None:
    of = changes(-0.04, 0.03, 0.0)
    (both,) = proven(overview.movers(of, INDICATOR), of)
    assert "9901 (10.00 to 9.96 %), the largest rise in 9902 (10.00 to 10.03 %)" in both
    (fall,) = proven(overview.largest_change(of, INDICATOR), of)
    (rise,) = proven(overview.largest_rise(of, INDICATOR), of)
    assert "from 10.00 % in 2016 to 9.96 in 2022" in fall
    assert "from 10.00 % in 2016 to 10.03 in 2022" in rise


def test_who_has_no_value_in_both_years_is_named_beside_the_largest() -> None:
    left = "Invention: of those shown that have values in both years (not 9903) the largest "
    of = changes(-1.0, 3.0, None)
    for maker in (overview.movers, overview.largest_change, overview.largest_rise):
        (said,) = proven(maker(of, INDICATOR), of)
        assert said.startswith(left)


def test_where_all_fell_only_the_largest_fall_is_told() -> None:
    (said,) = told(overview.movers(changes(-1.0, -3.0, -2.0), INDICATOR))
    assert "the largest fall is in 9902" in said


def test_who_is_outside_the_group_has_no_place_among_falls() -> None:
    assert told(overview.largest_change(changes(-3.0, -1.0, 1.0, placed=("9902",)), INDICATOR)) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((-1.0, -2.0, 1.0), "Since 2016: lower in 9901 and 9902, higher in 9903"),
        ((-1.0, 0.0, None), "Since 2016: lower in 9901"),
        ((1.0, 0.0, None), "Since 2016: higher in 9901"),
        ((0.0, 0.0, 0.0), "Unchanged since 2016"),
        ((None, None, None), "Invention over time"),
    ],
)
def test_a_heading_of_trends_says_who_fell_and_who_rose(given: tuple[float | None, ...], said: str) -> None:
    of = changes(*given)
    assert proven(headings.trend_heading(of, INDICATOR), of) == [said]


@pytest.mark.parametrize(
    ("by", "said"), [(-1.0, "down from 10.0 %"), (1.0, "up from 10.0 %"), (0.0, "10.0 % in 2016 and 10.0 in")]
)
def test_a_heading_of_one_trend_says_whether_it_fell_or_rose(by: float, said: str) -> None:
    of = changes(by)
    assert said in proven(headings.own_trend_heading(of, INDICATOR, "9901"), of)[0]


def test_a_heading_of_a_trend_without_a_change_is_only_a_title() -> None:
    of = changes(None)
    assert proven(headings.own_trend_heading(of, INDICATOR, "9901"), of) == ["Invention in 9901"]


MORE_THAN_CHANCE = "by more than chance in the number of persons alone would give"
APART = (
    "The intervals take persons as independent. Within a household they are not: the true intervals are "
    "wider."
)
BELOW: dict[str, Any] = {"lower": 8.0, "upper": 10.5, "judgement": "better"}
ABOVE: dict[str, Any] = {"lower": 11.5, "upper": 13.0, "judgement": "worse"}
SIMILAR: dict[str, Any] = {"lower": 9.0, "upper": 12.0, "judgement": "similar"}
COUNT: dict[str, Any] = {"lower": 8.0, "upper": 10.5, "judgement": "not compared"}


@pytest.mark.parametrize(
    ("each", "said", "heading"),
    [
        (
            (BELOW, ABOVE, SIMILAR),
            [
                f"Invention: 9901 below Sverige {MORE_THAN_CHANCE}.",
                f"Invention: 9902 above Sverige {MORE_THAN_CHANCE}.",
            ],
            "Interval wholly below Sverige: 9901. Wholly above: 9902",
        ),
        (
            (BELOW, BELOW, SIMILAR),
            [f"Invention: 9901 and 9902 below Sverige {MORE_THAN_CHANCE}."],
            "Interval wholly below Sverige: 9901 and 9902",
        ),
        (
            (SIMILAR, COUNT, ABOVE),
            [f"Invention: 9903 above Sverige {MORE_THAN_CHANCE}."],
            "Interval wholly above Sverige: 9903",
        ),
        ((SIMILAR, SIMILAR, SIMILAR), [], "The interval of each of those shown reaches Sverige"),
        ((COUNT, COUNT, COUNT), [], "Invention with 95 per cent intervals, %"),
    ],
)
def test_who_differs_from_the_country_by_more_than_chance(
    each: tuple[dict[str, Any], ...], said: list[str], heading: str
) -> None:
    rows = [row("uncertainty", code, **sure) for code, sure in zip(REGIONS, each, strict=True)]
    of = facts(results(uncertainty=rows))
    assert proven(overview.sides(of, INDICATOR), of) == said
    assert told(overview.one_by_one(of, INDICATOR)) == ([APART] if said else [])
    assert proven(headings.intervals_heading(of, INDICATOR), of) == [heading]


@pytest.mark.parametrize(
    ("values", "funnel", "expected"),
    [
        (
            (7.0, 15.0, 10.0),
            "Outside the limits that 99.8 per cent keep to: 9901 and 9902",
            "Clearly below what is expected: 9901. Clearly above: 9902",
        ),
        (
            (8.0, 14.0, 10.0),
            "All of those shown lie within the limits that 99.8 per cent keep to",
            "All of those shown lie within what is expected of such municipalities",
        ),
        (
            (7.0, 10.0, None),
            "Outside the limits that 99.8 per cent keep to: 9901",
            "Clearly below what is expected: 9901",
        ),
        (
            (None, 10.0, 15.0),
            "Outside the limits that 99.8 per cent keep to: 9903",
            "Clearly above what is expected: 9903",
        ),
        ((None, None, None), "Invention by size, %", "Invention: expected and actual, %"),
    ],
)
def test_who_lies_outside_limits(values: tuple[float | None, ...], funnel: str, expected: str) -> None:
    """The limits are 8 and 14 in both; on a limit is within it, and of nobody nothing is said."""
    pairs = list(zip(REGIONS, values, strict=True))
    of = facts(
        results(
            funnel=[row("funnel", code, value=value, lower_998=8.0, upper_998=14.0) for code, value in pairs],
            expected=[row("expected", code, value=value, lower=8.0, upper=14.0) for code, value in pairs],
        )
    )
    assert proven(headings.funnel_heading(of, INDICATOR), of) == [funnel]
    assert proven(headings.expectation_heading(of, INDICATOR), of) == [expected]


# What would be expected, and causes


@pytest.mark.parametrize(
    ("value", "said"),
    [(8.9, "below what"), (9.0, "within what"), (13.0, "within what"), (13.1, "above what")],
)
def test_a_value_is_beside_what_the_background_lets_expect(value: float, said: str) -> None:
    covariate = replace(INDICATOR, id="B", title_en="Background")
    of = facts(results(expected=[row("expected", value=value)]), covariates=(covariate,))
    (told_,) = proven(modelled.expectation(of, INDICATOR, "9901"), of)
    assert f"{value} % in 9901, {said} municipalities with the same background have: 11.0 would" in told_
    assert told_.endswith("The background is Background.")


@pytest.mark.parametrize("missing", ["predicted", "value", "lower"])
def test_nothing_is_expected_without_a_model(missing: str) -> None:
    lacking: dict[str, Any] = {missing: None}
    found = results(expected=[row("expected", **lacking), row("expected", "9902")])
    assert told(modelled.expectation(facts(found), INDICATOR, "9901")) == []
    assert told(modelled.expectation(facts(found), INDICATOR, "9903")) == []


def programme(start: str, region: str = "9901") -> Programme:
    return Programme(region=region, start=start, title="Work", source="Nobody")


def test_without_a_declared_start_no_cause_can_be_tested() -> None:
    of = facts(results(), programmes=(programme("2018", "9902"),))
    (nobody,) = told(modelled.without_start(of, "9901"))
    assert nobody.startswith("The study holds nothing that 9901 says it began")
    claims = cast("Report", SimpleNamespace(claims=[SimpleNamespace(claim=SimpleNamespace(region="9901"))]))
    said_so = Facts(replace(of.material, claims=claims))
    (said,) = told(modelled.without_start(said_so, "9901"))
    assert said.startswith("No source gives the year in which 9901 began")
    (other,) = told(modelled.without_start(said_so, "9903"))
    assert other.startswith("The study holds nothing that 9903 says it began")


def test_a_start_after_the_last_figures_cannot_be_seen_yet() -> None:
    of = facts(results(), programmes=(programme("2025"), programme("2024"), programme("2001", "9902")))
    (said,) = told(modelled.without_start(of, "9901"))
    assert "(2024 at the earliest)" in said


def test_a_start_that_figures_reach_needs_no_excuse() -> None:
    of = facts(results(), programmes=(programme("2018"),), starts=(START,))
    assert told(modelled.without_start(of, "9901")) == []


def test_without_any_figure_a_start_is_not_said_to_lie_after_the_last() -> None:
    of = facts(results(), programmes=(programme("2018"),), main="")
    assert told(modelled.without_start(of, "9901")) == []


def effect(**changes: Any) -> Facts:
    return facts(results(effect=[row("effect", **changes)]), starts=(START,))


def swept(*gaps: tuple[float | None, float | None], **more: Any) -> Facts:
    """Facts on a start in 2018, as declared, and in each year after: with these gaps and their p."""
    names = ["as declared", *(f"start {2018 + later}" for later in range(1, len(gaps)))]
    rows = [
        row("effect", variant=name, start=str(2018 + later), mean_gap=gap, p_gap=p, **more)
        for later, (name, (gap, p)) in enumerate(zip(names, gaps, strict=True))
    ]
    beside = row("effect", variant="placebo in time", start="2013", mean_gap=-9.0, p_gap=0.001)
    return facts(results(effect=[*rows, beside]), starts=(START,))


def test_a_cause_told_briefly_has_the_range_over_years_of_start_and_no_single_chance() -> None:
    of = swept((-0.6, 0.2), (0.59, 0.81), (-2.04, 0.004))
    assert len(proven(modelled.counterfactual(of, START, briefly=True), of)) == 1
    (said,) = proven(across_starts(of, START), of)
    assert said == (
        "Other years of start give other answers: with a start from 2018 to 2020 the gap is -2.0 to +0.6 "
        "percentage points, and the share of municipalities with a gap as low (p) 0.004 to 0.810. Other "
        "years to compare with change it too."
    )


def test_the_range_over_years_of_start_is_that_of_all_of_them() -> None:
    of = swept((-0.6, 0.2), (0.59, 0.81), (-2.04, 0.004))
    (said,) = across_starts(of, START)
    key = ("9901", "2018", "A", "9901", "synthetic control", "as declared")
    for column, value in (("mean_gap", -3.0), ("mean_gap", 1.0), ("p_gap", 0.001), ("p_gap", 0.9)):
        with pytest.raises(ReportError):
            prove(said, changed(of.results, "effect", key, column, value))


@pytest.mark.parametrize(
    "of",
    [swept((-0.6, 0.2)), swept((-0.6, 0.2), (0.5, None)), swept((-0.6, 0.2), (0.5, 0.8), side="higher")],
)
def test_without_a_range_it_is_said_that_other_years_of_start_matter(of: Facts) -> None:
    assert proven(across_starts(of, START), of) == [
        "Other years of start, and other years to compare with, give other answers."
    ]


def test_without_a_gap_nothing_is_said_of_other_years_of_start() -> None:
    of = swept((None, None), (0.59, 0.81))
    assert told(across_starts(of, START)) == []


@pytest.mark.parametrize("found", [results(), results(effect=[row("effect", mean_gap=None)])])
def test_without_a_fit_nothing_is_said_of_a_cause(found: Any) -> None:
    (said,) = told(modelled.counterfactual(facts(found, starts=(START,)), START))
    assert "nothing is said of a cause" in said
    assert told([headings.gap_heading(facts(found), START)]) == ["9901 beside a mix of other municipalities"]


@pytest.mark.parametrize(
    ("gap", "said"), [(-1.5, "on average below"), (0.0, "not below"), (1.5, "not below")]
)
def test_a_gap_lies_below_or_not_below(gap: float, said: str) -> None:
    of = effect(mean_gap=gap)
    first, *_ = proven(modelled.counterfactual(of, START), of)
    assert said in first
    heading = proven(headings.gap_heading(of, START), of)[0]
    assert ("does not lie below" in heading) == (gap >= 0)


@pytest.mark.parametrize(
    ("p_gap", "p_ratio", "said"),
    [
        (0.05, 0.05, "rare by both measures"),
        (0.051, 0.06, "It may be chance."),
        (0.01, 0.06, "That is no proof."),
        (0.06, 0.01, "That is no proof."),
    ],
)
def test_a_gap_is_rare_by_both_measures_by_none_or_that_is_no_proof(
    p_gap: float, p_ratio: float, said: str
) -> None:
    of = effect(p_gap=p_gap, p_ratio=p_ratio)
    _, second = proven(modelled.counterfactual(of, START), of)
    assert said in second
    assert ("rare by both" in second) == (p_gap <= 0.05 and p_ratio <= 0.05)


@pytest.mark.parametrize(
    "changes",
    [
        {"rank_gap": None, "p_gap": None},
        {"rank_ratio": None, "p_ratio": None},
        {"side": "higher"},
        {"side": None},
    ],
)
def test_a_gap_without_a_place_on_the_lower_side_is_not_ranked(changes: dict[str, Any]) -> None:
    of = effect(**changes)
    assert len(proven(modelled.counterfactual(of, START), of)) == 1


def test_another_start_of_the_same_place_is_another_result() -> None:
    of = effect()
    other = Start(region="9901", period="2019")
    assert "nothing is said of a cause" in told(modelled.counterfactual(of, other))[0]


# Parts


def parts(**given: float | None) -> Facts:
    rows = [row("decomposition", factor=name, part=part) for name, part in given.items()]
    return facts(results(decomposition=rows))


@pytest.mark.parametrize(
    ("given", "largest", "shown_"),
    [
        ({"households": -3.0, "months": 1.0}, "households", "-3.0"),
        ({"households": -1.0, "months": 3.0}, "months", "+3.0"),
    ],
)
def test_the_largest_part_is_the_one_furthest_from_nothing(
    given: dict[str, float], largest: str, shown_: str
) -> None:
    of = parts(**given)
    (said,) = proven(headings.parts_heading(of, INDICATOR, "9901"), of)
    assert f"{largest} is the largest ({shown_})" in said


@pytest.mark.parametrize(
    "given", [{}, {"households": None, "months": 1.0}, {"households": -1.0, "months": 1.0}]
)
def test_a_change_that_cannot_be_divided_or_has_two_largest_parts_names_none(given: dict[str, Any]) -> None:
    of = parts(**given) if given else facts(results())
    assert proven(headings.parts_heading(of, INDICATOR, "9901"), of) == ["Invention in 9901"]
