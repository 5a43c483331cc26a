"""Units, regions and words that are Swedish or codes by nature have names to be read in both languages."""

from __future__ import annotations

import pytest

from obs.language import Language, Place, Text, catalogue_of, voice_of
from obs.models import Kind, Measure, Polarity
from obs.observations import SEXES, STATUSES
from obs.regions import all_regions
from obs.study import builtin

EN = catalogue_of("en")


def test_every_unit_of_the_built_in_study_has_an_english_name() -> None:
    units = {each.unit for each in builtin().comparable().values()}
    assert sorted(unit for unit in units if EN.text(unit) is None) == []


def test_the_country_and_every_county_has_an_english_name() -> None:
    """And none is left over; a municipality keeps its own."""
    named = {each.name for each in all_regions().values() if each.kind != "municipality"}
    assert len(named) == 22
    assert sorted(name for name in named if EN.text(name) is None) == []
    ours = {text for text in EN.texts if text.endswith(" län")}
    assert ours <= named
    voice = voice_of("en")
    assert [voice.say(Place(code)) for code in ("07", "08", "20", "0767")] == [
        "Kronoberg County",
        "Kalmar County",
        "Dalarna County",
        "Markaryd",
    ]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_words_of_closed_lists_are_no_codes(language: Language) -> None:
    voice = voice_of(language)
    words = [*STATUSES, *SEXES, *_words_of(Polarity), *_words_of(Measure), *_words_of(Kind)]
    said = [voice.say(Text(word)) for word in words]
    assert [word for word in said if "_" in word or len(word) == 1] == []
    assert len(set(said)) == len(words)


def test_words_of_closed_lists_are_there_in_swedish() -> None:
    known = catalogue_of("sv").texts
    words = [*STATUSES, *SEXES, *_words_of(Polarity), *_words_of(Measure), *_words_of(Kind)]
    assert [word for word in words if word not in known] == []


def test_why_series_of_the_built_in_study_break_is_there_in_swedish() -> None:
    """As the study has it, and as remarks do, where a semicolon would divide them."""
    known = catalogue_of("sv").texts
    reasons = {each.reason for indicator in builtin().indicators.values() for each in indicator.breaks}
    said = {*reasons, *(reason.replace("; ", ", ") for reason in reasons)}
    assert sorted(said - known.keys()) == []


def _words_of(literal: object) -> tuple[str, ...]:
    return getattr(literal, "__args__", ())
