"""The built-in claims on the embedded snapshot: the figures and verdicts that were worked out by hand.

The expected figures were reckoned from the saved data by another program before this one was written, and
are given to the digits in which they were noted.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.claims.conftest import said

from obs import claims
from obs.claims import Report, Specification, assess_all
from obs.claims.words import by_reason
from obs.plugins import Registry
from obs.snapshot import embedded
from obs.study import builtin

Expected = tuple[float, tuple[int, int] | None]
"""The movement in per cent, and the place among those that moved so."""

SUPPORTED, NOT_UNUSUAL, DEPENDS, NOT, CONFLICT, UNTESTABLE = (
    "supported",
    "supported but not unusual",
    "depends on the indicator",
    "not supported",
    "conflicting",
    "not testable with open data",
)


@pytest.fixture(name="tested")
def _tested(report: Report) -> dict[str, claims.Tested]:
    return {each.claim.id: each for each in report.claims}


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("H1", DEPENDS),
        ("H2", NOT_UNUSUAL),
        ("H3", NOT_UNUSUAL),
        ("F1", DEPENDS),
        ("F2", NOT_UNUSUAL),
        ("F3", SUPPORTED),
        *((f"F4{letter}", DEPENDS) for letter in "abcdef"),
        ("K6", SUPPORTED),
        ("M1", SUPPORTED),
        ("M3", SUPPORTED),
        ("M5b", SUPPORTED),
        ("M7", SUPPORTED),
        ("M8", DEPENDS),
        ("Hs3", CONFLICT),
        ("Hs4", CONFLICT),
        ("Hs5", DEPENDS),
        ("Hs6", NOT),
        ("Hs7", NOT_UNUSUAL),
        *((claim, UNTESTABLE) for claim in ("H5", "H6a", "H6b", "H7", "F5", "K1", "K2", "K3", "K4", "K5")),
        *((claim, UNTESTABLE) for claim in ("M2", "M4", "M5a", "M6", "Hs1", "Hs2a", "Hs2b")),
    ],
)
def test_the_verdict(tested: dict[str, claims.Tested], claim: str, verdict: str) -> None:
    """As the record of the claims has it, from official data to 2022."""
    assert str(tested[claim].verdict) == verdict


def test_one_figure_of_twenty_four_divides_h4(tested: dict[str, claims.Tested]) -> None:
    """Aid fell everywhere but for what the country paid out in nominal kronor since 2017, +0.7 %."""
    (odd,) = (each for each in tested["H4"].specifications if each.counts and each.holds is False)
    assert (odd.region, odd.indicator, odd.window, odd.method) == (
        "00",
        "N31857",
        "2017/2022",
        "per cent, nominal prices",
    )
    assert odd.estimate == pytest.approx(0.72, abs=0.005)


@pytest.mark.parametrize(
    ("claim", "indicator", "window", "expected"),
    [
        ("H1", "N31857", "2019/2022", (-22.6, None)),
        ("H1", "N31008", "2019/2022", (4.7, None)),
        ("H2", "households_in_year", "2019/2022", (-28, None)),
        ("H2", "households_per_month", "2019/2022", (-28, None)),
        ("M1", "households_per_month", "2018/2020", (-42, None)),
        ("H4", "N31807", "2019/2022", (-34.9, (71, 282))),
        ("M2", "N31001", "2019/2020", (-43.0, (2, 290))),
        ("M2", "N31008", "2019/2020", (-46.4, (2, 290))),
        ("M3", "N03920", "2019/2020", (1.9, (9, 290))),
        ("M7", "N31807", "2019/2020", (-26.5, (6, 283))),
        ("Hs5", "N31857", "2020/2021", (-2.0, None)),
        ("Hs5", "N31001", "2020/2021", (7.1, None)),
        ("Hs5", "N31008", "2020/2021", (8.0, None)),
        ("Hs7", "N31807", "2020/2021", (-9.8, (165, 285))),
    ],
)
def test_a_movement(
    tested: dict[str, claims.Tested], claim: str, indicator: str, window: str, expected: Expected
) -> None:
    estimate, place = expected
    found = next(_of(tested[claim], indicator, window, "itself"))
    digits = 0 if isinstance(estimate, int) else 1
    assert round(found.estimate or 0.0, digits) == estimate
    assert place in (None, (found.rank, found.n))


@pytest.mark.parametrize(
    ("claim", "indicator", "window", "others"),
    [
        ("H4", "N31807", "2019/2022", {"benchmark": -22.8, "median": -25.2, "peers": -27.6}),
        ("M3", "N03920", "2019/2020", {"benchmark": 24.4, "median": 20.5}),
        ("M7", "N31807", "2019/2020", {"median": -1.9}),
        ("Hs7", "N31807", "2020/2021", {"benchmark": -9.6, "median": -11.5, "peers": -19.8}),
    ],
)
def test_what_others_did(
    tested: dict[str, claims.Tested], claim: str, indicator: str, window: str, others: dict[str, float]
) -> None:
    for against, expected in others.items():
        (found,) = (each for each in _of(tested[claim], indicator, window, against) if each.unit == "%")
        assert round(found.compared_with or 0.0, 1) == expected


def _of(tested: claims.Tested, indicator: str, window: str, against: str) -> Iterator[Specification]:
    return (
        each
        for each in tested.specifications
        if (each.indicator, each.window, each.against) == (indicator, window, against)
        and each.region == tested.claim.region
        and "real" not in each.method
        and each.part != "size"
    )


def test_the_places_of_fagersta_in_2011(tested: dict[str, claims.Tested]) -> None:
    """From the lowest: 90 of 290, 133 of 273, 254 of 285, by what is measured."""
    places = {each.indicator: (each.rank, each.n) for each in tested["F1"].specifications if each.counts}
    assert places == {"N31001": (90, 290), "U31001": (133, 273), "N31807": (254, 285)}


def test_the_deviation_of_fagersta(tested: dict[str, claims.Tested]) -> None:
    """-24.8 % in 2011, place 21 of 290, and other models agree in sign but call it as expected."""
    official = next(each for each in tested["F2"].specifications if each.indicator == "N30001")
    assert (round(official.estimate or 0.0, 1), official.rank, official.n) == (-24.8, 21, 290)


def test_a_residual_beyond_one_standard_deviation_is_not_called_as_expected(
    tested: dict[str, claims.Tested],
) -> None:
    """-40 % where one standard deviation is 35: not told from chance, which is another thing."""
    own = next(each for each in tested["F2"].specifications if each.indicator == "N31001")
    assert own.note == (
        "within the 95 % prediction interval: -40.0 % of the predicted, where one standard deviation is 34.7 "
        "and R2 0.31"
    )


def test_what_a_model_leaves_over_is_no_outcome_of_another() -> None:
    """A claim on all municipalities is about costs; how N30001 goes with unemployment is not."""
    study, registry = builtin(), Registry.from_entry_points()
    claim = claims.Claim(
        id="A1", region="00", title="Invented", kind="expected", hints=("N31008", "N30001"), period_to="2021"
    )
    (found,) = assess_all(study, embedded("bistand"), registry.metrics, [claim], terms={}).claims
    assert found.indicators == ("N31008",)


def test_a_model_explains_less_than_half(tested: dict[str, claims.Tested]) -> None:
    explained = [each.estimate for each in tested["F3"].specifications if each.unit == "R2"]
    assert len(explained) == 3
    assert all(0.1 < (each or 0.0) < 0.5 for each in explained)


def test_unemployment_as_a_reason_in_kramfors(tested: dict[str, claims.Tested]) -> None:
    """64.8, 57.8, 59.8 % in 2020-22; the country 49.0, 49.6, 46.4."""
    rows = {each.window: (each.value_to, each.compared_with) for each in tested["K6"].specifications}
    assert {year: (round(own or 0, 1), round(other or 0, 1)) for year, (own, other) in rows.items()} == {
        "2020": (64.8, 49.0),
        "2021": (57.8, 49.6),
        "2022": (59.8, 46.4),
    }


def test_youth_unemployment_in_markaryd_beside_its_county(tested: dict[str, claims.Tested]) -> None:
    (found,) = (each for each in tested["M5b"].specifications if each.counts)
    assert (round(found.value_to or 0, 2), round(found.compared_with or 0, 2)) == (6.04, 7.24)
    (before,) = (each for each in tested["M5b"].specifications if each.window == "2019")
    assert (round(before.value_to or 0, 2), round(before.compared_with or 0, 2)) == (5.75, 5.61)
    assert not before.counts


def test_a_household_year_is_not_twelve_months(tested: dict[str, claims.Tested]) -> None:
    """96,996 = 12 x 8,083 agrees with twelve mean months, which is shown, not with a mean year."""
    found = [each for each in tested["Hs3"].specifications if each.holds is not None]
    assert {each.indicator for each in found if each.holds} == {"month_cost_x12"}
    assert {each.indicator for each in found if each.counts} == {"N31849", "N31006"}
    remark = "not counted: N31805 is of one month, right only for all months of the year"
    assert all(remark in each.note for each in found if each.indicator == "month_cost_x12")
    yearly = {
        each.window: each.value_to for each in tested["Hs3"].specifications if each.indicator == "N31849"
    }
    assert (round(yearly["2020"] or 0), round(yearly["2021"] or 0)) == (57548, 62058)


def test_the_precision_of_claimed_counts(tested: dict[str, claims.Tested]) -> None:
    """98 to 57: ratio 0.582, 95 % 0.412 to 0.814."""
    size = next(each for each in tested["M1"].specifications if each.part == "size")
    assert "-41.8 % (95 % -59 to -19, counts as Poisson)" in size.note


def test_a_size_over_another_span_does_not_count(tested: dict[str, claims.Tested]) -> None:
    """Households per month have no figure for 2019: a fall since 2018 cannot show the size of one since."""
    sizes = [each for each in tested["M1"].specifications if each.part == "size"]
    assert {each.indicator for each in sizes} == {"households_per_month", "N31910"}
    assert not any(each.counts for each in sizes)


def test_annual_figures_do_not_tell_the_size_of_a_change_between_months(
    tested: dict[str, claims.Tested],
) -> None:
    """-21.8 % in the households of a year does not bear out -41.8 % between two Augusts."""
    sizes = [each for each in tested["M1"].specifications if each.part == "size"]
    assert "between months the size may be another" in next(
        each.note for each in sizes if each.window == "2019/2020"
    )
    assert said(tested["M1"].qualification) == "the direction only; the size cannot be tested"


def test_the_size_of_h2_waits_for_figures(tested: dict[str, claims.Tested]) -> None:
    assert said(tested["H2"].qualification) == "the direction only; the size cannot be tested"


def test_two_readings_of_one_document_both_stand(tested: dict[str, claims.Tested]) -> None:
    assert tested["Hs2a"].claim.period_from != tested["Hs2b"].claim.period_from


def test_every_verdict_names_two_indicators_or_says_why_not(report: Report) -> None:
    for each in report.claims:
        if each.verdict != UNTESTABLE:
            assert len(each.indicators) > 1 or each.only_one, each.claim.id


def test_every_claim_says_what_would_change_its_verdict(report: Report) -> None:
    """For one that cannot be tested that is what would be needed."""
    assert [each.claim.id for each in report.claims if not each.would_change] == []


def test_every_figure_has_an_interval_or_a_reason(report: Report) -> None:
    """Of what counts and gave an answer."""
    for tested in report.claims:
        for each in tested.specifications:
            if each.counts and each.holds is not None and each.part in ("direction", "size", "cause"):
                bounded = each.lower is not None and each.upper is not None
                assert bounded or each.interval_note or each.against != "itself", (tested.claim.id, each)


def test_missing_indicators_are_told_with_the_way_to_get_them(tested: dict[str, claims.Tested]) -> None:
    assert said(tested["M4"].label) == "not testable with the figures held"
    assert "N02282 (no figures held: obs fetch gets them)" in [
        said(each) for each in by_reason(tested["M4"].absent)
    ]


def test_the_credit_is_for_processed_figures(report: Report) -> None:
    """Neither service may be named as the source of a verdict."""
    assert all(line.startswith("Egen bearbetning") for line in report.credits)
