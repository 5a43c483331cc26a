"""No sentence of a report says that one thing came of another: no method here can tell.

Looked through is every text that the sentences, the pages and the workbook are made of, in both languages.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import obs.report
from obs.language import catalogue_of

ROOMS = ("sentences", "site", "material", "workbook", "brief")
ENGLISH = re.compile(
    r"\b(led to|leads? to|because|thanks to|owing to|due to|(in|un)?effect(ive)?(ly)?(s)?|"
    r"cause[sd]?|causing|result(ed|s)? (in|of|from)|as a result|works|worked|succeed\w*|success\w*|"
    r"contribut\w*|made (it )?(fall|rise)|impact\w*|affect\w*|drove|driven|achiev\w*|improv\w*)\b",
    re.IGNORECASE,
)
SWEDISH = re.compile(
    r"(ledde till|leder till|lett till|tack vare|effekt|berodde på|beror på|orsak|på grund av|därför att|"
    r"resulterade|bidr(ag|og|a)|påverka|lyckad|lyckats|framgång|förbättr|åstadkom|eftersom|gjorde att)",
    re.IGNORECASE,
)
DENIALS = {
    # What cannot be said, in so many words.
    "nothing is said of a cause": "om orsaken sägs ingenting",
    "the cause cannot be tested": "orsaken kan inte prövas",
    # A claim about a cause is what somebody else has said.
    "a claim about the cause": "påstående om orsaken",
    "a cause cannot be tested": "inte att pröva vad det beror på",
    "a change is not an effect": "en förändring är inte en effekt",
    "A change is not an effect: it does not say what caused it": (
        "En förändring är ingen effekt: den säger inte vad som orsakade den"
    ),
    "not an effect": "ingen effekt",
    # On what a verdict depends, which is no cause of a figure.
    "depends on what is chosen": "beror på vad man väljer",
}


def english() -> Iterator[tuple[str, str]]:
    """Every text given to msg or nmsg in the rooms of the report, and every text of a template."""
    root = Path(obs.report.__file__).parent
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("msg", "nmsg"):
                    for given in node.args:
                        if isinstance(given, ast.Constant) and isinstance(given.value, str):
                            yield f"{room}/{path.name}", given.value
        for path in sorted((root / room).rglob("*.html")):
            for text in re.findall(r'_\("([^"]*)"\)', path.read_text("utf-8")):
                yield f"{room}/{path.name}", text


TEXTS = list(english())


def swedish(text: str) -> str:
    """What *text* is in Swedish, its forms for one and for many; "" where there is none."""
    return " / ".join(catalogue_of("sv").texts.get(text, ()))


def without(text: str, denials: Iterable[str]) -> str:
    """*text* less the *denials* that stand in it, the longest first."""
    for denial in sorted(filter(None, denials), key=len, reverse=True):
        text = re.sub(re.escape(denial), "", text, flags=re.IGNORECASE)
    return text


def test_the_texts_are_found() -> None:
    """Sentences, headings and pages alike."""
    assert len(TEXTS) > 150
    assert {where.partition("/")[0] for where, _ in TEXTS} >= {"sentences", "site"}
    assert sum(bool(swedish(text)) for _, text in TEXTS) > 150


@pytest.mark.parametrize("word", ["It fell because of work.", "Work led to a fall.", "the effect of work"])
def test_the_list_of_english_words_finds_them(word: str) -> None:
    assert ENGLISH.search(word)


@pytest.mark.parametrize(
    "word", ["Det ledde till en minskning.", "tack vare arbete", "Effekten av", "Det berodde på"]
)
def test_the_list_of_swedish_words_finds_them(word: str) -> None:
    assert SWEDISH.search(word)


def test_no_english_text_names_a_cause() -> None:
    found = [(where, text) for where, text in TEXTS if ENGLISH.search(without(text, DENIALS))]
    assert found == []


def test_no_swedish_text_names_a_cause() -> None:
    found = [
        (where, swedish(text))
        for where, text in TEXTS
        if SWEDISH.search(without(swedish(text), DENIALS.values()))
    ]
    assert found == []


@pytest.mark.parametrize(("denial", "in_swedish"), DENIALS.items())
def test_every_denial_is_still_said(denial: str, in_swedish: str) -> None:
    """One that nobody says any more is a hole in the list."""
    saying = [text for _, text in TEXTS if denial.casefold() in text.casefold()]
    assert saying
    assert any(in_swedish.casefold() in swedish(text).casefold() for text in saying)
