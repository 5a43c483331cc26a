"""The built-in study keeps to the rules of its own registry."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO

import pytest

from obs.models import Indicator
from obs.periods import is_period
from obs.regions import all_regions
from obs.study import builtin, template

STUDY = builtin()
INDICATORS = STUDY.indicators
EVERY = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS.keys())

# Reviewed by hand, against the policy at the head of the registry. To change one, change both.
LOWER_IS_BETTER = {
    *("N31807", "N31816", "U31803", "U31804", "N03920", "N03926", "N03921", "N03935", "N03942"),
    *("N02282", "N02797"),
}
HIGHER_IS_BETTER = {"N02267", "U40455", "U40406"}


def test_it_shows_the_five_among_all_municipalities() -> None:
    """Five municipalities, 290 to compare with, five counties and the country to fetch."""
    assert STUDY.regions == ("1783", "1982", "2282", "0767", "1293")
    assert len(STUDY.scope()) == 290 + 5 + 1
    assert {code[:2] for code in STUDY.regions} == set(STUDY.also)


def test_it_has_the_indicators_that_the_documentation_counts() -> None:
    """docs/study.md says 51 indicators, 48 from Kolada and 3 from SCB."""
    assert Counter(indicator.source for indicator in INDICATORS.values()) == {"kolada": 48, "scb": 3}


def test_similar_municipalities_of_each_have_their_group() -> None:
    """The five groups of Kolada's for the cost of assistance (titles and ids of the group catalogue)."""
    assert {group.source_id: group.title.rsplit(", ", 1)[-1] for group in STUDY.groups.values()} == {
        "G175965": "Hagfors",
        "G175943": "Fagersta",
        "G176008": "Kramfors",
        "G176044": "Markaryd",
        "G175987": "Hässleholm",
    }


def test_short_comparison_tells_the_story() -> None:
    """Recipients, long-term recipients, cost, unemployment, the account cost may move to, and outcome."""
    headlines = [indicator.id for indicator in INDICATORS.values() if indicator.headline]
    assert headlines == ["N31807", "N31816", "N31008", "N03920", "N40011", "U40455"]


@EVERY
def test_polarity_is_as_reviewed(indicator: Indicator) -> None:
    """Only shares of people are better or worse; costs, counts and background are neither."""
    expected = "none"
    if indicator.id in LOWER_IS_BETTER:
        expected = "lower_is_better"
    elif indicator.id in HIGHER_IS_BETTER:
        expected = "higher_is_better"
    assert indicator.polarity == expected
    assert expected == "none" or indicator.kind == "share"


@EVERY
def test_reason_stands_beside_each_polarity(indicator: Indicator) -> None:
    """The line with the polarity goes on with a comment saying why."""
    section = template().split(f"[indicators.{indicator.id}]\n")[1].split("\n\n")[0]
    line = next(line for line in section.splitlines() if line.startswith("polarity"))
    assert len(line.partition("# ")[2]) >= len("background")


@EVERY
def test_english_title_fits_a_line_of_a_table(indicator: Indicator) -> None:
    """The English title leaves room beside it on a line of 80 characters, and no two are the same."""
    assert len(indicator.title_en) <= 60
    assert [each.title_en for each in INDICATORS.values()].count(indicator.title_en) == 1


@EVERY
def test_definition_is_short_and_in_both_languages(indicator: Indicator) -> None:
    """Each indicator is defined in Swedish and English, in 20 to 400 characters."""
    for text in (indicator.definition_sv, indicator.definition_en):
        assert 20 <= len(text) <= 400
        assert text.endswith(".")
    assert indicator.definition_sv != indicator.definition_en


@EVERY
def test_unit_kind_and_price_agree(indicator: Indicator) -> None:
    """Kronor have a price basis and nothing else has; per cents are shares, counts are "antal"."""
    assert (indicator.price_basis == "nominal") == ("kr" in indicator.unit)
    assert (indicator.kind == "count") == (indicator.unit == "antal")
    assert (indicator.kind == "rate") == (indicator.unit.startswith("kr/"))
    assert indicator.kind != "share" or indicator.unit == "%"
    assert not (indicator.kind == "share" and indicator.decimals > 2)


def test_what_is_per_inhabitant_is_divided_by_the_population() -> None:
    """Every figure in kr/inv names the number of inhabitants as its denominator."""
    per_inhabitant = {
        indicator.denominator for indicator in INDICATORS.values() if indicator.unit == "kr/inv"
    }
    assert per_inhabitant == {"N01951"}


@pytest.mark.parametrize(
    ("indicator", "period"),
    [
        ("N03920", "2023"),
        ("N03926", "2023"),
        ("N30001", "2019"),
        ("U31004", "2020"),
        ("U31003", "2020"),
        ("N31814", "2017"),
        ("N31816", "2017"),
    ],
)
def test_documented_breaks_are_there(indicator: str, period: str) -> None:
    """The breaks that Kolada's own descriptions state (catalogue of 2026-03-23)."""
    assert [each.period for each in INDICATORS[indicator].breaks] == [period]


@pytest.mark.parametrize(
    ("indicator", "denominator"),
    [
        ("N31807", "N01951"),
        ("N31816", "N02104"),
        ("N02267", "N01955"),
        ("U40455", "N40450"),
        ("U40406", "N40450"),
        ("U31506", None),
        ("N31006", None),
    ],
)
def test_a_share_has_the_denominator_that_its_definition_names_and_no_other(
    indicator: str, denominator: str | None
) -> None:
    """U31903 counts answers to any question, U31506 one question; N31910 counts households of all sorts."""
    assert INDICATORS[indicator].denominator == denominator


def test_what_the_register_names_by_its_id_in_kolada_is_held_or_known_to_be_left_out() -> None:
    """The KPIs that the claims point at are in the study; these five are not."""
    rows = csv.DictReader(StringIO(template("claims.csv")))
    named = {kpi for row in rows for kpi in re.findall(r"\b[NU][0-9]{5}\b", row["indicator_hint"])}
    assert named - set(INDICATORS) == {"N03941", "N31911", "N31913", "N31915", "U40826"}


def test_unsettled_start_is_there_twice_and_unknown_starts_not_at_all() -> None:
    """Kramfors has the start as printed and as inferred; Hagfors and Fagersta state none."""
    assert [(each.region, each.start) for each in STUDY.programmes] == [
        ("2282", "2023-01"),
        ("2282", "2024-01"),
        ("0767", "2018"),
        ("1293", "2020-08"),
    ]


def test_claims_are_41_rows_with_ids_regions_and_periods() -> None:
    """The register of claims has 41 rows on regions that exist, and periods in our forms."""
    rows = list(csv.DictReader(StringIO(template("claims.csv"))))
    assert len({row["id"] for row in rows}) == len(rows) == 41
    assert {row["region"] for row in rows} <= set(all_regions())
    assert all(is_period(row[key]) for row in rows for key in ("period_from", "period_to") if row[key])
