"""The short Swedish names of the built-in study are fit for headings, tables and sentences."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from obs.language import Either
from obs.models import Indicator
from obs.report.sentences.facts import title
from obs.store.series import query_hash
from obs.study import builtin

INDICATORS = builtin().comparable()
EVERY = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS.keys())
LONGEST = 60
USUAL = 45
CAPITAL = re.compile(r"[A-ZÅÄÖ][a-zåäö]+\b")
UNIT = re.compile(r"[%=()]|\b(?:kr|kronor|tkr|antal|andel|procent|inv|bef|exkl|inkl|enl|hh)\b", re.IGNORECASE)
UNFINISHED = re.compile(r"\.|\s{2}|\s$|\d-\d|\d[.,]\d")


def test_every_indicator_and_derived_one_has_a_name_of_its_own() -> None:
    names = Counter(indicator.label_sv.casefold() for indicator in INDICATORS.values())
    assert (len(INDICATORS), names.total(), set(names.values())) == (58, 58, {1})


@EVERY
def test_name_is_short_and_begins_with_a_capital_letter(indicator: Indicator) -> None:
    assert len(indicator.label_sv) <= LONGEST
    assert CAPITAL.match(indicator.label_sv)


@EVERY
def test_name_has_no_unit_abbreviation_or_decimal(indicator: Indicator) -> None:
    """The unit stands beside the figure; ages have a dash, and no name ends in a full stop."""
    assert not UNIT.search(indicator.label_sv)
    assert not UNFINISHED.search(indicator.label_sv)


@EVERY
def test_name_says_what_and_not_on_which_way_it_came(indicator: Indicator) -> None:
    """Figures that came with obs may have come another way than those that are fetched."""
    assert not re.search("hämta|direkt från", indicator.label_sv)


@EVERY
def test_name_is_not_the_title_of_the_source(indicator: Indicator) -> None:
    assert indicator.label_sv != indicator.title_sv or len(indicator.title_sv) <= USUAL


@EVERY
def test_ages_in_the_name_are_those_of_the_title_or_definition(indicator: Indicator) -> None:
    """No name says an age that neither the source's title nor the definition does."""
    told = f"{indicator.title_sv} {indicator.definition_sv}".replace("-", "–")
    for ages in re.findall(r"\d+(?:–\d+)?", indicator.label_sv):
        assert ages in told or all(age in told for age in ages.split("–"))


def test_most_names_fit_a_column() -> None:
    fitting = [indicator for indicator in INDICATORS.values() if len(indicator.label_sv) <= USUAL]
    assert len(fitting) >= len(INDICATORS) * 3 / 4


@pytest.mark.parametrize(
    ("first", "other", "words"),
    [
        ("N31816", "N31814", "bland vuxna mottagare"),
        ("N31816", "U31801", "bland vuxna mottagare"),
        ("N03935", "N03942", "av arbetskraften"),
        ("N01955", "N01961", "av hela folkmängden"),
        ("U31001", "N31849", "per hushåll och år"),
        ("N31849", "N31805", "per hushåll och månad"),
    ],
)
def test_other_denominator_is_told(first: str, other: str, words: str) -> None:
    """Two that differ by what they are divided by are told apart by it."""
    assert words not in INDICATORS[first].label_sv
    assert words in INDICATORS[other].label_sv


def test_sentences_use_the_name_and_else_the_title() -> None:
    named = INDICATORS["N31807"]
    assert title(named) == Either(sv="Invånare med ekonomiskt bistånd", en=named.title_en)
    assert title(replace(named, label_sv="")) == Either(sv=named.title_sv, en=named.title_en)


@EVERY
def test_figures_that_are_held_do_not_depend_on_the_name(indicator: Indicator) -> None:
    """A new name asks for nothing else, so that a store and a snapshot stay valid."""
    assert query_hash(replace(indicator, label_sv="Nytt namn")) == query_hash(indicator)
