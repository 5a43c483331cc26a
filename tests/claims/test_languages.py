"""Everything that is said of the built-in claims is said in Swedish, and every number in it is a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

import pytest

import obs_schemas
from obs import claims
from obs.claims import Report, Specification, Verdict
from obs.claims.model import Direction, Part, Relation
from obs.claims.naming import the
from obs.claims.summary import shares, stated
from obs.claims.words import by_reason
from obs.language import PLAIN, Either, Note, Number, Said, Text, Voice, msg, voice_of
from obs.plans import open_plan
from obs.plugins import Registry
from obs.study import builtin

ENGLISH = re.compile(
    r"\b(the|of|to|and|no|not|from|with|claim|figures?|than|that|which|between|months|quarters|weeks)\b"
)
SWEDISH_UNITS = {each.unit for each in builtin().comparable().values()}
CHOICES = ("indicator", "window", "benchmark", "method")
AGAINST = (
    *("itself", "benchmark", "median", "peers", "all", "target", "donors"),
    *("the claimed value", "claimed", "expected", "official model", "own regression"),
    *("synthetic control", "difference in differences", "difference in differences of logarithms"),
)
METHODS = (
    *("per cent", "nominal prices", "real prices", "per cent, nominal prices", "per cent, real prices"),
    *("the lowest since", "the highest since", "fell", "rose", "beyond the median", "in the outer quarter"),
    *("the lowest since, per cent, nominal prices", "the highest since, real prices", "fell, per cent"),
    *(
        "rose, per cent, real prices",
        "within 5 %",
        "3 covariates of 2010",
        "deviation as published",
        "actual against modelled",
    ),
    *("placebos by gap, fitted from 1998", "placebos by fit ratio, fitted from 1998"),
)
NOTES = (
    "beside the claimed period; no value for 2019; no value for 2019: from 2018; no value for 2019: to 2018",
    "annual figures; the claim speaks of months; the claim speaks of quarters; the claim speaks of weeks",
    "the claim names no period; the figures end in 2022",
    "the last year known when the document was written",
    "beside the movement itself: how it compares; no percent change, so that its size cannot be told",
    "claimed 0 to 3; which is no ratio; claimed 98 to 57, -41.8 %; in tkr: not what is claimed",
    "claimed 98 to 57, -41.8 % (95 % -59 to -19, counts as Poisson)",
    "no value for 2019: from 2018: of another span the size is another",
    "the claim speaks of weeks: of another span the size is another",
    "the figures end in 2022: the size cannot be told yet",
    "the claim speaks of months: the size cannot be told yet",
    "the sum of N31008 and N40011: what fell in one may have risen in the other",
    "the sum of A and B and C: what fell in one may have risen in the other",
    "the sum of A and B and C and D: what fell in one may have risen in the other",
    "a part: the sum decides; a proxy; in tkr: beside the claim, not in its unit",
    "no interval; no interval: a modelled figure; no interval: a share of variance explained",
    "the last figure, not a test; no rank interval; 95 % of simulated ranks lie between 48 and 151",
    "within the 95 % prediction interval; below the 95 % prediction interval",
    "above the 95 % prediction interval; 95 % prediction interval of the value",
    "-40.0 % of the predicted, where one standard deviation is 34.7 and R2 0.31",
    "below the 95 % prediction interval: -4 % of the predicted, where one standard deviation is 3 and R2 0.3",
    "a count follows the size of the region; the claim says neither at least nor at most",
    "before the time of the target; after the time of the target",
    "the claim says no direction, and neither way of A1 is better",
    "too few placebos to tell anything from chance; another start, which does not count",
    "RMSPE before 0.1, after 0.19; p 0.249 by fit ratio among 228 placebos; no p by gap",
)


@dataclass(frozen=True, slots=True)
class Listening(Voice):
    """Swedish that hears what it does not know; units of sources and names of regions are Swedish already."""

    heard: list[str] = field(default_factory=list[str])

    def untranslated(self, text: str, /) -> str:
        if text not in SWEDISH_UNITS:
            self.heard.append(text)
        return text

    def place(self, code: str, /) -> str:
        return "Sverige"


@dataclass(frozen=True, slots=True)
class Blind(Voice):
    """Swedish without the figures, periods, names and known *data*."""

    data: frozenset[str] = frozenset()

    def number(self, number: Number, /) -> str:
        return "*"

    def period(self, code: str, /) -> str:
        return "*"

    def place(self, code: str, /) -> str:
        return "*"

    def verbatim(self, text: str, /) -> str:
        return "*" if text in self.data else text

    def either(self, either: Either, /) -> str:
        return "*"

    def note(self, text: str, /) -> str:
        return "*"


def listening(*, plugins: bool) -> Listening:
    voice = voice_of("sv", Registry.from_entry_points().catalogues if plugins else ())
    return Listening(voice.language, voice.catalogue, voice.locale)


def of_the_claim(tested: claims.Tested) -> Iterator[Said]:
    """What is said of a claim as a whole."""
    yield Text(tested.claim.kind)
    told = (tested.label, tested.qualification, tested.only_one, tested.would_change)
    told += (stated(tested.claim), shares(tested))
    yield from (each for each in told if each)
    yield from tested.sentences
    yield from by_reason(tested.absent)


def of_one(each: Specification) -> Iterator[Said]:
    """What is said of one specification."""
    yield from (Text(each.part), the(each.part), Text(each.against))
    yield from (Text(text) for text in (each.unit,) if text)
    yield from (Note(text) for text in (each.method,) if text)
    yield from (Note(text) for text in (each.note, each.interval_note) if text)


def test_all_that_is_said_of_the_built_in_claims_is_swedish(report: Report) -> None:
    voice = listening(plugins=True)
    assert len(report.claims) >= 41
    said = {voice.say(each) for tested in report.claims for each in of_the_claim(tested)}
    ways = {way for tested in report.claims for each in tested.specifications for way in of_one(each)}
    said |= {voice.say(way) for way in (*ways, report.title)}
    assert sorted(set(voice.heard)) == []
    assert [text for text in said if ENGLISH.search(text)] == []


def test_every_number_in_a_sentence_is_told_as_one(report: Report) -> None:
    """A page marks numbers, periods and names: none of them may hide in a text. 95 % is the method's."""
    plain = voice_of("sv")
    names = {name for tested in report.claims for name in tested.claim.hints}
    names |= {id_ for tested in report.claims for each in tested.specifications for id_ in each.rests_on}
    voice = Blind(plain.language, plain.catalogue, plain.locale, data=frozenset(names))
    said = {voice.say(each) for tested in report.claims for each in of_the_claim(tested)}
    hidden = [text for text in said if re.search(r"\d", text.replace("95-procentig", ""))]
    assert hidden == []


def some(words: Iterable[str]) -> tuple[str, ...]:
    """The *words* of a list that may be empty."""
    return tuple(word for word in words if word)


def known(words: Iterable[str]) -> Mapping[str, str | None]:
    catalogue = voice_of("sv").catalogue
    return {word: catalogue.text(word) for word in words}


@pytest.mark.parametrize(
    "words",
    [
        tuple(Verdict),
        get_args(Part),
        tuple(the(part).text for part in (*get_args(Part), "number")),
        some(get_args(Direction)),
        some(get_args(Relation)),
        next(
            each["constraints"]["enum"]
            for each in obs_schemas.read("claim")["fields"]
            if each["name"] == "kind"
        ),
        CHOICES,
        AGAINST,
        ("percentage points", "logarithm", "R2", "the median municipality", "its peers"),
        ("persons", "municipalities", "% of budget", "kr/household/year", "count"),
        open_plan(builtin(), "kramfors")[0].decision.words,
    ],
    ids=lambda words: words[0],
)
def test_closed_lists_are_there_in_swedish(words: Iterable[str]) -> None:
    """By the catalogue of claims alone, whatever a plugin brings."""
    assert [word for word, text in known(words).items() if text is None] == []


@pytest.mark.parametrize("text", NOTES)
def test_remarks_that_claims_write_are_there_in_swedish(text: str) -> None:
    voice = listening(plugins=False)
    said = voice.say(Note(text))
    assert voice.heard == []
    assert not ENGLISH.search(said)


@pytest.mark.parametrize("method", METHODS)
def test_methods_are_there_in_swedish(method: str) -> None:
    voice = listening(plugins=False)
    said = voice.say(Note(method))
    assert voice.heard == []
    assert not ENGLISH.search(said)


def test_a_verdict_is_said_as_it_is_meant() -> None:
    """The words that were agreed on."""
    voice = voice_of("sv")
    assert [voice.say(Text(verdict)) for verdict in Verdict] == [
        "stöds av siffrorna",
        "stöds, men är inte ovanligt",
        "beror på vilket mått man väljer",
        "stöds inte av siffrorna",
        "källorna går isär",
        "kan inte prövas med öppna data",
    ]


def test_what_a_document_states_is_said_with_its_periods(report: Report) -> None:
    """As the register has it: H2 from 200 in 2019 to 105 in July 2023, K2 at least 60 %."""
    claim = {each.claim.id: each.claim for each in report.claims}
    voice = voice_of("sv")
    assert voice.say(stated(claim["H2"]) or "") == "antal: 200 (2019) till 105 (juli 2023)"
    assert PLAIN.say(stated(claim["H2"]) or "") == "200 (2019) to 105 (2023-07) count"
    assert PLAIN.say(stated(claim["K2"]) or "") == "2023-01 to 2026-12, target 60 %"
    assert stated(replace(claim["H2"], period_from="", value_from=None, period_to="", value_to=None)) is None


def test_shares_are_told_part_by_part(report: Report) -> None:
    tested = {each.claim.id: each for each in report.claims}
    voice = voice_of("sv")
    told = shares(tested["M8"]) or ""
    assert PLAIN.say(told) == "18 of 20 specifications agree on the direction, 1 of 35 on the cause"
    assert voice.say(told) == "18 av 20 prövningar stämmer i fråga om riktningen, 1 av 35 i fråga om orsaken"
    assert PLAIN.say(shares(tested["Hs4"]) or "") == "0 of 1 specification agrees"
    assert shares(tested["K2"]) is None


def test_figures_stand_in_the_manner_of_the_language() -> None:
    voice = voice_of("sv")
    share = msg("{movement}: {change} %", movement="N1", change=Number(-1234.5, 1, signed=True))
    assert voice.say(share) == "N1, \u22121\u00a0234,5 %"
    assert voice.say(Note("claimed 98 to 57, -41.8 %")) == "påstått från 98 till 57, \u221241,8 %"
