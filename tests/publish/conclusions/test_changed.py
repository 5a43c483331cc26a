"""Conclusions that changed, in English and in Swedish."""

from __future__ import annotations

import polars as pl
import pytest

from obs.language import PLAIN, Either, voice_of
from obs.plugins import Registry
from obs.publish.conclusions import COLUMNS, ChangedConclusion, Names, changed, names_of, told

NAMES = Names(
    regions={"9901": "Påhittat"},
    indicators={"X1": Either(sv="Påhittade ärenden", en="Invented cases")},
    claims={"c1": Either(sv="Bättre", en="It got better")},
)


def conclusions(*rows: tuple[str, str, str]) -> pl.DataFrame:
    """Of region, question and answer, all of X1."""
    full = [
        (region, "X1", None, question, answer, "level/X1/9901/value") for region, question, answer in rows
    ]
    return pl.DataFrame(full, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def change(question: str, old: str, new: str, *, claim: str = "") -> ChangedConclusion:
    return ChangedConclusion(
        region="9901", indicator="" if claim else "X1", claim=claim, question=question, old=old, new=new
    )


def test_only_other_answers_are_changes() -> None:
    old = conclusions(("9901", "standing", "below"), ("9902", "standing", "above"))
    new = conclusions(("9902", "standing", "above"), ("9901", "standing", "similar"))
    assert changed(old, new) == [change("standing", "below", "similar")]
    assert changed(old, old) == []


def test_changes_are_in_order_whatever_that_of_the_rows() -> None:
    rows = [(region, question, "x") for region in ("9903", "9901") for question in ("standing", "band")]
    found = changed(conclusions(), conclusions(*rows))
    assert [(each.region, each.question) for each in found] == sorted(
        (region, question) for region, question, _ in rows
    )


def test_answers_that_come_and_go_are_changes() -> None:
    one, none = conclusions(("9901", "band", "best quarter")), conclusions()
    assert changed(none, one) == [change("band", "", "best quarter")]
    assert changed(one, none) == [change("band", "best quarter", "")]


def test_what_could_be_told_neither_before_nor_now_is_none() -> None:
    mute = conclusions(("9901", "standing", "cannot be told"))
    assert changed(mute, conclusions()) == changed(conclusions(), mute) == []
    assert len(changed(mute, conclusions(("9901", "standing", "above")))) == 1


def test_claims_are_told_apart() -> None:
    def verdict(word: str) -> pl.DataFrame:
        rows = [("9901", None, claim, "verdict", word, "") for claim in ("c1", "c2")]
        return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")

    found = changed(verdict("supported"), verdict("conflicting"))
    assert [(each.claim, each.old, each.new) for each in found] == [
        ("c1", "supported", "conflicting"),
        ("c2", "supported", "conflicting"),
    ]


@pytest.mark.parametrize(
    ("given", "english", "swedish"),
    [
        (
            change("standing", "below", "similar"),
            "Påhittat went from being below the median to being similar to the median.",
            "Påhittat gick från att vara under medianen till att vara utan säker skillnad mot medianen.",
        ),
        (
            change("standing", "cannot be told", "above"),
            "Påhittat is above the median. Before, that could not be said.",
            "Påhittat är över medianen. Det gick inte att säga förut.",
        ),
        (
            change("benchmark", "better", ""),
            "Påhittat was better than the benchmark. Now that cannot be said.",
            "Påhittat var bättre än jämförelsevärdet. Det går inte att säga längre.",
        ),
        (
            change("benchmark", "lower", "higher"),
            "Påhittat went from being lower than the benchmark to being higher than the benchmark.",
            "Påhittat gick från att vara lägre än jämförelsevärdet till att vara högre än jämförelsevärdet.",
        ),
        (
            change("band", "best quarter", "worst 10 %"),
            "Påhittat went from being in the best quarter to being in the worst 10 %.",
            "Påhittat gick från att vara i bästa fjärdedelen till att vara i sämsta 10\u00a0%.",
        ),
        (
            change("rank", "3-17", "1-4"),
            "the place of Påhittat was anywhere from 3 to 17, and is now anywhere from 1 to 4.",
            "platsen för Påhittat var någon från 3 till 17 och är nu någon från 1 till 4.",
        ),
        (
            change("rank", "", "1-4"),
            "the place of Påhittat is anywhere from 1 to 4. Before, that could not be said.",
            "platsen för Påhittat är någon från 1 till 4. Det gick inte att säga förut.",
        ),
        (
            change("rank", "3-17", ""),
            "the place of Påhittat was anywhere from 3 to 17. Now that cannot be said.",
            "platsen för Påhittat var någon från 3 till 17. Det går inte att säga längre.",
        ),
        (
            change("direction", "fall", "none"),
            "the change in Påhittat since the study's start was a fall and is now nil.",
            "förändringen i Påhittat sedan studiens start var en minskning och är nu noll.",
        ),
        (
            change("direction", "", "rise"),
            "the change in Påhittat since the study's start is a rise. Before, that could not be said.",
            "förändringen i Påhittat sedan studiens start är en ökning. Det gick inte att säga förut.",
        ),
        (
            change("direction", "rise", ""),
            "the change in Påhittat since the study's start was a rise. Now that cannot be said.",
            "förändringen i Påhittat sedan studiens start var en ökning. Det går inte att säga längre.",
        ),
        (
            change("verdict", "conflicting", "supported", claim="c1"),
            'It got better (Påhittat): the verdict was "conflicting" and is now "supported".',
            "Bättre (Påhittat): utslaget var ”källorna går isär” och är nu ”stöds av siffrorna”.",
        ),
        (
            change("verdict", "", "conflicting", claim="c1"),
            'It got better (Påhittat): tested for the first time, the verdict is "conflicting".',
            "Bättre (Påhittat): prövat för första gången, utslaget är ”källorna går isär”.",
        ),
        (
            change("verdict", "supported", "", claim="c1"),
            'It got better (Påhittat): no longer tested, the verdict was "supported".',
            "Bättre (Påhittat): prövas inte längre, utslaget var ”stöds av siffrorna”.",
        ),
    ],
)
def test_each_is_told_in_both_languages(given: ChangedConclusion, english: str, swedish: str) -> None:
    message, swedes = told(given, NAMES), voice_of("sv", Registry.from_entry_points().catalogues)
    subject = (
        {"en": "Invented cases: ", "sv": "Påhittade ärenden: "} if given.indicator else {"en": "", "sv": ""}
    )
    assert PLAIN.say(message) == subject["en"] + english
    assert swedes.say(message) == subject["sv"] + swedish


def test_what_the_release_does_not_name_is_called_by_its_code() -> None:
    message = told(change("standing", "below", "above"), Names())
    assert PLAIN.say(message) == "X1: 9901 went from being below the median to being above the median."


def test_the_names_are_those_of_the_release() -> None:
    """Swedish titles of claims stand in the register, English ones beside the verdicts too."""
    tables = {
        "regions": pl.DataFrame({"region": ["9901"], "name": ["Påhittat"]}),
        "indicators": pl.DataFrame(
            {"indicator": ["X1"], "title_sv": ["Påhittade ärenden"], "title_en": ["Invented cases"]}
        ),
        "claim_verdicts": pl.DataFrame({"claim": ["c1"], "title": ["It got better"]}),
    }
    register = pl.DataFrame({"id": ["c1"], "title": ["It got better"], "title_sv": ["Bättre"]})
    assert names_of({**tables, "claims": register}) == NAMES
    assert names_of(tables).claims == {"c1": Either(sv="", en="It got better")}
    assert names_of({}) == Names()
