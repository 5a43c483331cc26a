"""A claim's page held against what other programs get of the claim."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tests.report.site.page_read import Page
from tests.report.site.reading import Element, Finding, Run, decimals_of, shown, wrong

from obs.language import PLAIN

if TYPE_CHECKING:
    from tests.report.site.checking import Checker

_COLUMNS = (
    "part", "indicator", "window", "against", "method", "value_from", "value_to", "estimate", "unit",
    "interval", "holds", "counts", "note",
)  # fmt: skip
_MARKS = {"sv": (("\u00a0", ""), (",", ".")), "en": ((",", ""),)}
"""What divides figures, and what plain English has in its place."""
_TOKEN = re.compile(r"\d+(?:\.\d+)?")


def claim_findings(checker: Checker, element: Element, page: Page) -> Iterator[Finding] | None:
    """What is wrong in *element* where it is a part of a claim's page that is read here; None elsewhere."""
    claim = checker.truth.claims_as_json[page.about]
    if any(each.get("id") == "specifications" for each in element.children("caption")):
        return _specifications(checker, element, claim, page)
    if element.tag != "section":
        return _said_by(checker, element, claim) if _is_said_by(element, page) else None
    match element.get("aria-labelledby"):
        case "figures":
            return _sentences(checker, element, claim["sentences"])
        case "change":
            return _sentences(checker, element, [claim["would_change"]])
        case "lacking":
            tested = next(each for each in checker.truth.claims.claims if each.claim.id == page.about)
            reasons = [f"{hint}: {PLAIN.say(why)}" for hint, why in tested.absent.items()]
            return _sentences(checker, element, [*filter(None, [claim["only_one"]]), *reasons])
        case _:
            return None


def _is_said_by(element: Element, page: Page) -> bool:
    return element is next(next(page.root.all("main")).children("p"))


def _said_by(checker: Checker, element: Element, claim: Mapping[str, Any]) -> Iterator[Finding]:
    told = [each.get("datetime") for each in element.all("time")]
    if told != ([claim["published"]] if claim["published"] else []):
        yield wrong(element, f"published {claim['published']}")
    yield from _times_and_texts(checker, element)


def _times_and_texts(checker: Checker, element: Element) -> Iterator[Finding]:
    for each in element.inner:
        if isinstance(each, Run):
            left = checker.known.unexplained(each.text)
            if left:
                yield wrong(each, f"{', '.join(left)} is unmarked and in no known text")
        elif each.tag == "time":
            yield from checker.words_of_time(each)
        else:
            yield from _times_and_texts(checker, each)


def _sentences(checker: Checker, section: Element, sentences: list[str | None]) -> Iterator[Finding]:
    for heading in section.children("h2"):
        yield from _times_and_texts(checker, heading)
    said = list(section.all("li", "p"))
    wanted = [each for each in sentences if each]
    if len(said) != len(wanted):
        yield wrong(section, f"there are {len(wanted)} sentences")
        return
    for element, sentence in zip(said, wanted, strict=True):
        yield from _same_numbers(checker, element, sentence)


def _same_numbers(checker: Checker, element: Element, sentence: str) -> Iterator[Finding]:
    """The same numbers stand in the element and in the plain sentence."""
    found = Counter(tokens_of(element, checker.language, checker.known.nameless))
    wanted = Counter(_TOKEN.findall(checker.known.nameless(sentence)))
    more, less = sorted((found - wanted).elements()), sorted((wanted - found).elements())
    if more or less:
        yield wrong(element, f"{more} for {less} in {sentence!r}")
    for each in element.all("time"):
        yield from checker.words_of_time(each)
    for each in element.all("data"):
        yield from _as_marked(checker, each)
        plain = "".join(tokens_of(each, checker.language))
        sign = each.text[0].replace("−", "-") if each.text[0] in "+−" else ""
        if f"{sign}{plain}" not in sentence:
            yield wrong(each, f"it is not {sign}{plain} in {sentence!r}")


def _as_marked(checker: Checker, element: Element) -> Iterator[Finding]:
    """A number is what its mark says, rounded to the decimals that it shows."""
    exact, text = float(element.get("value")), element.text
    decimals = decimals_of(text, checker.language)
    if text not in {shown(exact, decimals, checker.language, signed=signed) for signed in (True, False)}:
        yield wrong(element, f"marked as {exact}")


def tokens_of(element: Element, language: str, bare: Callable[[str], str] = str) -> Iterator[str]:
    """The numbers in *element* without signs, as plain English has them; times by their code.

    *bare* takes names out of a text: people read the name of an indicator where programs read its id.
    """
    for each in element.inner:
        if isinstance(each, Run):
            text = bare(each.text).replace("²", "2")
            for mark, plain in _MARKS[language]:
                text = re.sub(rf"(?<=\d){mark}(?=\d)", plain, text)
            yield from _TOKEN.findall(text)
        elif each.tag == "time":
            yield from _TOKEN.findall(each.get("datetime"))
        else:
            yield from tokens_of(each, language, bare)


def _specifications(
    checker: Checker, table: Element, claim: Mapping[str, Any], page: Page
) -> Iterator[Finding]:
    for part in table.children("caption", "thead"):
        yield from checker.pieces(part, page)
    _, *rows = list(table.all("tr"))
    if len(rows) != len(claim["specifications"]):
        yield wrong(table, f"there are {len(claim['specifications'])} specifications")
    for number, (row, told) in enumerate(zip(rows, claim["specifications"], strict=False), start=1):
        head = next(row.children("th"))
        if head.text != str(number):
            yield wrong(head, f"this is number {number}")
        for name, cell in zip(_COLUMNS, row.children("td"), strict=True):
            yield from _specified(checker, name, cell, told)


def _specified(checker: Checker, name: str, cell: Element, told: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong in one cell of a specification."""
    known = told["indicator"] in checker.truth.indicators
    decimals = checker.truth.indicators[told["indicator"]].decimals if known else 1
    if name in ("value_from", "value_to", "estimate"):
        places = decimals if name != "estimate" else 1 if told["unit"] == "%" else 2
        value = told[name]
        wanted = "" if value is None else shown(value, places, checker.language, signed=name == "estimate")
        if cell.text != wanted:
            yield wrong(cell, f"{name} is {value}")
    elif name == "window":
        yield from _window(checker, cell, told)
    elif name == "interval":
        yield from _interval(checker, cell, told, 1 if told["unit"] == "%" else decimals)
    elif name == "indicator":
        label = checker.label(told["indicator"]) if known else told["indicator"]
        if cell.text != label:
            yield wrong(cell, f"it is {label!r}")
    elif name not in ("holds", "counts"):
        yield from _same_numbers(checker, cell, told[name] or "")


def _window(checker: Checker, cell: Element, told: Mapping[str, Any]) -> Iterator[Finding]:
    times = [each.get("datetime") for each in cell.all("time")]
    if times != [each for each in (told["window"] or "").split("/") if each]:
        yield wrong(cell, f"the period is {told['window']}")
    for each in cell.all("time"):
        yield from checker.words_of_time(each)


def _interval(checker: Checker, cell: Element, told: Mapping[str, Any], decimals: int) -> Iterator[Finding]:
    if told["lower"] is None or told["upper"] is None:
        yield from _same_numbers(checker, cell, told["interval_note"] or "")
        return
    wanted = [shown(told[end], decimals, checker.language) for end in ("lower", "upper")]
    if [each.text for each in cell.all("data")] != wanted:
        yield wrong(cell, f"from {told['lower']} to {told['upper']}")
    for each in cell.all("data"):
        yield from _as_marked(checker, each)
