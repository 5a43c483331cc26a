"""Whether the results bear out what is said: each number is looked up, each assertion tried."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from obs.errors import ConfigError, ReportError
from obs.language import PLAIN
from obs.report.material.results import Results
from obs.report.sentences.model import Sentence

_RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
_ASSERTION = re.compile(r"\s*(?P<left>-?[\w.]+)\s*(?P<relation><=|>=|!=|<|>|=)\s*(?P<right>-?[\w.]+)\s*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def prove(sentence: Sentence, results: Results) -> None:
    """Raises ReportError if a number of *sentence* is not the figure it refers to, or an assertion is false.

    ConfigError for an assertion that cannot be read.
    """
    wrong = list(_wrong(sentence, results))
    if wrong:
        said = PLAIN.say(sentence.message)
        raise ReportError(
            f"the figures do not bear out the sentence {said!r}: {'; '.join(wrong)}",
            suggestion="change the sentence, or look at what has changed in the figures",
        )


def _wrong(sentence: Sentence, results: Results) -> Iterator[str]:
    known: dict[str, Any] = {}
    for name, number in sentence.shown():
        known[name] = results.find(number.ref)
        if not _same(known[name], number.value):
            yield f"{number.ref} is {known[name]}, not {number.value}"
    known |= {name: results.find(ref) for name, ref in sentence.figures.items()}
    for text in sentence.holds:
        left, relation, right = read(text)
        values = [_value(word, known, text) for word in (left, right)]
        if None in values or not _RELATIONS[relation](*values):
            yield f"it needs {text}, and {left} is {values[0]}, {right} is {values[1]}"


def read(text: str) -> tuple[str, str, str]:
    """The two sides of an assertion and the relation between them; ConfigError if it is none."""
    found = _ASSERTION.fullmatch(text)
    if found is None:
        raise ConfigError(
            f"{text!r} is no assertion", suggestion="write two names or numbers with < <= > >= = != between"
        )
    return found["left"], found["relation"], found["right"]


def _value(word: str, known: Mapping[str, Any], text: str) -> Any:  # noqa: ANN401
    """The number that *word* is, or the figure that it names, - before it turned over."""
    if _NUMBER.fullmatch(word):
        return float(word)
    if word.startswith("-"):
        value = _value(word[1:], known, text)
        return None if value is None else -value
    if word not in known:
        raise ConfigError(
            f"{text!r} asserts something of {word}, which the sentence does not name",
            suggestion=f"it names {', '.join(known) or 'no figure'}",
        )
    return known[word]


def _same(found: Any, shown: float | None) -> bool:  # noqa: ANN401
    if found is None or shown is None:
        return found is shown
    return math.isclose(float(found), shown, rel_tol=0, abs_tol=0)
