"""Every text of the built-in study that a report shows is there in Swedish and in English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from obs.claims import read_claims
from obs.study import builtin

STUDY = builtin()
CLAIMS = read_claims(STUDY)
PROGRAMMES = {f"{each.region} {each.start}": each for each in STUDY.programmes}
BREAKS = {
    f"{indicator.id} {each.period}": each
    for indicator in STUDY.comparable().values()
    for each in indicator.breaks
}
ENGLISH = {"the", "of", "and", "is", "with", "from", "by"}
SWEDISH = {"och", "av", "är", "för", "som", "inte", "från"}
OUR_NAMES = ("Personlig plan ger fler jobb i Markaryd", "Arbetsmarknadsanställningar istället för")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def texts() -> Iterator[tuple[str, str, str]]:
    """Each text by where it stands, in Swedish and in English."""
    yield "study", STUDY.title_sv, STUDY.title_en
    for id_, indicator in STUDY.comparable().items():
        yield f"title of {id_}", indicator.title_sv, indicator.title_en
        yield f"label of {id_}", indicator.label_sv, indicator.title_en
        yield f"definition of {id_}", indicator.definition_sv, indicator.definition_en
    for place, each in BREAKS.items():
        yield f"break {place}", each.reason_sv, each.reason
    for name, group in STUDY.groups.items():
        yield f"group {name}", group.title_sv, group.title_en
    for place, programme in PROGRAMMES.items():
        yield f"programme {place}", programme.title_sv, programme.title_en
        yield f"source of programme {place}", programme.source_sv, programme.source_en
    for claim in CLAIMS:
        yield f"claim {claim.id}", claim.title_sv, claim.title
        if claim.need or claim.need_sv:
            yield f"need of {claim.id}", claim.need_sv, claim.need


PAIRS = {where: (swedish, english) for where, swedish, english in texts()}
EVERY = pytest.mark.parametrize(("swedish", "english"), PAIRS.values(), ids=PAIRS.keys())
# Titles are Kolada's own in Swedish and short ones in English, definitions tell what a language needs.
TRANSLATED = {
    where: pair for where, pair in PAIRS.items() if where.startswith(("break", "claim", "need", "programme"))
}


@EVERY
def test_text_is_there_in_both_languages(swedish: str, english: str) -> None:
    assert swedish.strip()
    assert english.strip()


@EVERY
def test_text_is_in_the_language_that_it_is_said_to_be(swedish: str, english: str) -> None:
    """No English article in a Swedish text, no Swedish conjunction in an English one, but in a name."""
    for name in OUR_NAMES:
        english = english.replace(name, "")
    assert not set(words(swedish)) & ENGLISH
    assert not set(words(english)) & SWEDISH


@EVERY
def test_swedish_numbers_have_a_decimal_comma_and_english_ones_a_point(swedish: str, english: str) -> None:
    assert not re.search(r"\d\.\d", swedish)
    assert not re.search(r"\d,(?!\d{3}\b)\d", english)


@pytest.mark.parametrize(("swedish", "english"), TRANSLATED.values(), ids=TRANSLATED.keys())
def test_translation_has_the_numbers_of_the_original(swedish: str, english: str) -> None:
    assert numbers(swedish, thousands="\N{NO-BREAK SPACE}", point=",") == numbers(
        english, thousands=",", point="."
    )


def test_need_is_in_swedish_exactly_where_there_is_one() -> None:
    assert [bool(claim.need) for claim in CLAIMS] == [bool(claim.need_sv) for claim in CLAIMS]


def test_the_same_break_has_the_same_words() -> None:
    """A reason is translated in one way, so that the breaks of parts are one of what is made of them."""
    reasons = {each.reason: each for each in BREAKS.values()}
    assert all(reasons[each.reason].reason_sv == each.reason_sv for each in BREAKS.values())


def test_unsettled_year_of_kramfors_is_said_in_both_languages() -> None:
    printed, inferred = (each for each in STUDY.programmes if each.region == "2282")
    assert ("pressmeddelandet" in printed.title_sv, "as printed" in printed.title_en) == (True, True)
    assert ("felskrivning" in inferred.title_sv, "slip" in inferred.title_en) == (True, True)
    assert ("slutsats" in inferred.source_sv, "inferred" in inferred.source_en) == (True, True)


def test_numbers_are_told_apart_by_language() -> None:
    """The check itself: a thousand is grouped by a space or a comma, a decimal has a comma or a point."""
    nbsp = "\N{NO-BREAK SPACE}"
    assert numbers(f"96{nbsp}996 kr, 8,5 %", thousands=nbsp, point=",") == Counter(["96996", "8.5"])
    assert numbers("96,996 kr, 8.5 %", thousands=",", point=".") == Counter(["96996", "8.5"])


def words(text: str) -> list[str]:
    return re.findall(r"[a-zåäö]+", text.casefold())


def numbers(text: str, *, thousands: str, point: str) -> Counter[str]:
    """The numbers in *text* with how often each stands there."""
    plain = re.sub(rf"(?<=\d){thousands}(?=\d{{3}}\b)", "", text)
    return Counter(found.replace(point, ".") for found in NUMBER.findall(plain))
