"""Derived indicators are compared like others; their credit and source are those of the parts."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from obs import Indicator, Terms, UnknownIndicatorError
from obs.compare import Options, compare, measure
from obs.plugins import Registry
from obs.report.terminal import print_comparison
from obs.snapshot import embedded
from obs.study import builtin

if TYPE_CHECKING:
    from tests.compare.conftest import Bench, Figure

ONE: tuple[Figure, ...] = (
    ("9901", "2020", "T", 4.0),
    ("9901", "2022", "T", 6.0),
    ("9902", "2022", "T", 2.0),
    ("9903", "2022", "T", 3.0),
    ("9904", "2022", "T", None),
    ("9905", "2022", "T", 9.0),
    ("00", "2022", "T", 8.0),
)
TWO: tuple[Figure, ...] = (
    ("9901", "2020", "T", 2.0),
    ("9901", "2022", "T", 4.0),
    ("9902", "2022", "T", 0.0),
    ("9903", "2022", "T", 1.0),
    ("9904", "2022", "T", 1.0),
    ("00", "2022", "T", 2.0),
)
TERMS = {
    name: Terms(licence="", licence_url="", credit=f"Källa: {name}", credit_processed=f"Eget av {name}")
    for name in ("invented", "other")
}


def derive(bench: Bench, id_: str, formula: str, *, headline: bool = False) -> None:
    """Declare *formula* in the study of *bench*, as it would be read."""
    found = Indicator(
        id=id_,
        source="derived",
        query={"formula": formula},
        title_sv="Härlett",
        title_en="Derived",
        unit="kvot",
        kind="index",
        polarity="none",
        producer="Nobody",
        headline=headline,
    )
    bench.study = replace(bench.study, derived={**bench.study.derived, id_: found})


@pytest.fixture(name="ratio")
def _ratio(bench: Bench) -> Bench:
    """Two indicators of two sources and their ratio."""
    bench.put("A1", ONE)
    bench.put("A2", TWO)
    second = replace(bench.study.indicators["A2"], source="other", producer="Somebody")
    bench.study = replace(bench.study, indicators={**bench.study.indicators, "A2": second})
    derive(bench, "ratio", "A1/A2")
    return bench


def rows(bench: Bench, *asked: str, **options: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows compared when asked for these indicators, by indicator and region."""
    found = compare(
        bench.study, bench, bench.metrics, Options(indicators=asked, **options), terms=TERMS
    ).table.to_dicts()
    return {(row["indicator"], row["region"]): row for row in found}


FIVE = ("9901", "9902", "9903", "9904", "9905")


def test_a_ratio_is_ranked_among_those_that_have_one(ratio: Bench) -> None:
    """6/4 and 3/1; without a value are 2/0, one whose part is missing and one whose part is not there."""
    found = rows(ratio, "ratio", regions=FIVE, period="2022")
    seen = {region: (row["value"], row["rank"], row["n"]) for (_, region), row in found.items()}
    assert seen == {
        "9901": (1.5, 1, 2),
        "9902": (None, None, 2),
        "9903": (3.0, 2, 2),
        "9904": (None, None, 2),
        "9905": (None, None, 2),
    }
    assert {row["benchmark_value"] for row in found.values()} == {4.0}
    assert found["ratio", "9901"]["change"] == pytest.approx(1.5 - 2.0)


def test_the_note_says_why_there_is_no_value(ratio: Bench) -> None:
    """Which part is missing, or that it is a quotient by zero; nothing where there is a value."""
    found = rows(ratio, "ratio", regions=FIVE, period="2022")
    notes = {
        region: (row["status"], (row["note"] or "").split("; ")[0]) for (_, region), row in found.items()
    }
    assert notes == {
        "9901": ("reported", ""),
        "9902": ("not_applicable", "division by zero: A2"),
        "9903": ("reported", "no change: no value for 2020"),
        "9904": ("missing", "no value of A1"),
        "9905": ("missing", "no value of A2"),
    }


def test_the_sources_and_producers_of_the_parts_are_credited(ratio: Bench) -> None:
    """A line for each source, for processed figures; the sources are named, obs is none of them."""
    answer = compare(ratio.study, ratio, ratio.metrics, Options(indicators=("ratio",)), terms=TERMS)
    row = answer.table.to_dicts()[0]
    assert row["source"] == "derived from invented, other"
    assert row["credit"] == "Eget av invented; Eget av other"
    assert answer.credits == ("Eget av invented (producent: Nobody)", "Eget av other (producent: Somebody)")


def test_parts_of_one_source_give_one_line(ratio: Bench) -> None:
    """Not the same line twice; an ordinary indicator keeps its source."""
    ratio.put("A3", ONE)
    derive(ratio, "double", "A1+A3")
    found = rows(ratio, "double", "A1")
    assert found["double", "9901"]["source"] == "derived from invented"
    assert found["double", "9901"]["credit"] == found["A1", "9901"]["credit"] == "Eget av invented"
    assert found["A1", "9901"]["source"] == "invented"


@pytest.mark.parametrize("asked", ["ratio", " RATIO ", "A1/A2", " A1 / (A2) "])
def test_it_is_asked_for_by_id_or_formula(ratio: Bench, asked: str) -> None:
    """However it is written."""
    assert {id_ for id_, _ in rows(ratio, asked)} == {"ratio"}


@pytest.mark.parametrize("asked", ["A2/A1", "ratoi", "A1+", "formula"])
def test_an_undeclared_formula_is_no_indicator(ratio: Bench, asked: str) -> None:
    """The message lists the derived ones with the others."""
    with pytest.raises(UnknownIndicatorError, match="one of: A1, A2, ratio"):
        rows(ratio, asked)


def test_it_counts_among_all_and_among_the_headlines(ratio: Bench) -> None:
    """--all takes it after the others; as a headline it is shown alone where no other is one."""
    everything = compare(ratio.study, ratio, ratio.metrics, Options(all_indicators=True), terms=TERMS)
    assert [heading.indicator.id for heading in everything.headings] == ["A1", "A2", "ratio"]
    derive(ratio, "first", "A1-A2", headline=True)
    short = compare(ratio.study, ratio, ratio.metrics, Options(), terms=TERMS)
    assert [heading.indicator.id for heading in short.headings] == ["first"]
    assert short.indicators_in_study == 4


def test_a_part_that_is_not_held_is_no_figure(ratio: Bench) -> None:
    """As for an indicator that was never fetched."""
    del ratio.held["A2"]
    found = rows(ratio, "ratio")
    assert {row["note"] for row in found.values()} == {"no figures held: run obs fetch"}
    assert {row["credit"] for row in found.values()} == {"Eget av invented; Eget av other"}


# Known answers: the project's notes on the claims of the five municipalities, on figures of August 2024.
STUDY, FIGURES = builtin(), embedded("bistand")
METRICS = Registry.from_entry_points().metrics
NAMES = ("Hagfors", "Fagersta", "Kramfors", "Markaryd", "Hässleholm")
YEARS = ("2018", "2019", "2020", "2021", "2022")
QUOTED = {
    "households_per_month": (
        (170, 180, 169, 159, 130),
        (202, 215, 222, 222, 198),
        (275, 317, 299, 281, 245),
        (110, None, 63, 41, 24),
        (519, 590, 670, 636, 596),
    ),
    "net_cost_sum": (
        (1295, 1077, 1721, 1733, 1553),
        (2103, 1924, 2265, 2210, 2375),
        (1669, 1560, 1776, 1980, 2309),
        (1678, 1662, 1275, 1416, 1536),
        (1041, 1137, 1212, 1262, 1398),
    ),
}


def quoted(indicator: str, period: str) -> dict[str, dict[str, Any]]:
    """The rows of the five, by name."""
    options = Options(indicators=(indicator,), period=period)
    table = compare(STUDY, FIGURES, METRICS, options, terms={}).table
    return {row["region_name"]: row for row in table.to_dicts()}


@pytest.mark.parametrize("indicator", QUOTED)
@pytest.mark.parametrize("year", YEARS)
def test_the_quoted_figures_of_the_five(indicator: str, year: str) -> None:
    """Mean households per month and the sum of the net costs, 2018 to 2022, to the digits quoted."""
    found = {name: row["value"] for name, row in quoted(indicator, year).items()}
    rounded = [None if found[name] is None else round(found[name]) for name in NAMES]
    assert rounded == [row[YEARS.index(year)] for row in QUOTED[indicator]]


def test_markaryd_2019_says_what_is_missing() -> None:
    """Its total paid out is missing in that year."""
    row = quoted("households_per_month", "2019")["Markaryd"]
    assert (row["status"], row["rank"]) == ("missing", None)
    assert row["note"].startswith("no value of N31857")


@pytest.mark.parametrize(
    ("name", "year", "percent", "rank"),
    [
        ("Fagersta", "2020", -28.6, 52),
        ("Fagersta", "2021", -32.5, 45),
        ("Fagersta", "2022", -17.9, 87),
        ("Kramfors", "2022", 28.3, 234),
    ],
)
def test_cost_against_the_model(name: str, year: str, percent: float, rank: int) -> None:
    """The deviation from the modelled cost in per cent, and its rank among 290."""
    row = quoted("cost_against_model", year)[name]
    assert (round(row["value"], 1), row["rank"], row["n"]) == (percent, rank, 290)


@pytest.mark.parametrize(
    ("indicator", "name", "year", "value", "decimals"),
    [
        ("gross_cost_sum", "Markaryd", "2019", 2014, 0),
        ("gross_cost_sum", "Markaryd", "2022", 2048, 0),
        ("months_per_household", "Hässleholm", "2020", 7.2, 1),
        ("months_per_household", "Hässleholm", "2021", 7.5, 1),
        ("month_cost_x12", "Hässleholm", "2020", 12 * 7955, -2),
    ],
)
def test_other_quoted_figures(indicator: str, name: str, year: str, value: float, decimals: int) -> None:
    """Gross sums, months per household, and twelve times the month (quoted to the krona of the month)."""
    assert round(quoted(indicator, year)[name]["value"], decimals) == round(value, decimals)


def test_hagfors_333_households_in_2019() -> None:
    """Paid out over paid out per household: the number of the year, which N31910 lacks for Hagfors."""
    assert round(quoted("households_in_year", "2019")["Hagfors"]["value"]) == 333


def test_a_metric_takes_a_derived_indicator_and_names_it_in_a_parameter() -> None:
    """Asked for and as what a parameter names; the credit is that of the parts."""
    terms = {"kolada": TERMS["other"]}

    options = Options(indicators=("net_cost_sum",))
    parameters = {"parts": ["net_cost_sum", "gross_cost_sum"]}
    both = measure(STUDY, FIGURES, METRICS, "substitution", options, parameters=parameters, terms=terms)
    markaryd = both.table.filter(region_name="Markaryd").to_dicts()[0]
    assert markaryd["sum_end"] == pytest.approx(1536 + 2048, abs=1.0)
    assert both.credits == ("Eget av other (producent: SCB)",)


def test_the_formula_stands_below_the_table() -> None:
    """What obs computed, and how, is told from what the source gave."""
    text = StringIO()
    options = Options(indicators=("net_cost_sum", "N31807"))
    print_comparison(
        compare(STUDY, FIGURES, METRICS, options, terms={}), Console(file=text, width=120, no_color=True)
    )
    assert "Computed by obs, also for Sverige: net_cost_sum = N31008+N40011." in text.getvalue()
