"""The tests of the numbers are themselves tested: whatever is made wrong on a page, they see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from random import Random

import pytest
from tests.report.site.checking import Checker
from tests.report.site.page_read import Page
from tests.report.site.reading import BLOCKS, Element, Run

from obs.language import LANGUAGES, Language

Sites = Mapping[Language, Mapping[str, str]]
Checkers = Mapping[Language, Checker]
_PAGES, _DIGITS = 20, 300


def _runs(element: Element, block: Element, path: tuple[str, ...]) -> Iterator[tuple[Run, Element]]:
    """The texts that a reader sees and that are no ids, each with the least part that is read as a whole."""
    if "id" in (element.get("class"),):
        return
    whole = element.tag in BLOCKS or element.tag in ("text", "title", "desc", "svg")
    block = element if whole else block
    for each in element.inner:
        if isinstance(each, Run):
            yield each, block
        else:
            yield from _runs(each, block, (*path, element.tag))


def _places(source: str, page: Page, ids: re.Pattern[str]) -> list[tuple[int, Element]]:
    """Where there is a digit that may be changed, at most one in each part that is read as a whole."""
    found: list[tuple[int, Element]] = []
    for run, block in _runs(page.body, page.body, ()):
        text = source[run.at : run.end]
        hidden = [range(*each.span()) for each in ids.finditer(text)]
        found += [
            (run.at + each.start(), block)
            for each in re.finditer(r"\d", text)
            if not any(each.start() in one for one in hidden)
        ]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_digit_that_is_changed_is_seen(language: Language, sites: Sites, checkers: Checkers) -> None:
    """Of each of some hundred visible digits another is made: the page is reported just there."""
    random, checker = Random(4), checkers[language]
    names = [*checker.truth.indicators, *(h for c in checker.truth.claims.claims for h in c.claim.hints)]
    # An id with another digit may be that of another indicator; entities are no text.
    ids = re.compile("|".join([*map(re.escape, sorted(names, key=len, reverse=True)), r"&#?\w+;"]))
    pages = random.sample(sorted(sites[language]), _PAGES)
    unseen: list[str] = []
    changed = 0
    for path in pages:
        source = sites[language][path]
        places = _places(source, Page.read(path, source), ids)
        taken: dict[int, int] = {}
        for at, block in random.sample(places, min(len(places), 60)):
            taken.setdefault(id(block), at)
        spoilt = source
        chosen = sorted(taken.values())[: _DIGITS // _PAGES]
        for at in chosen:
            spoilt = spoilt[:at] + random.choice(sorted({*"123456789"} - {source[at]})) + spoilt[at + 1 :]
        seen = [range(each.at, each.end) for each in checker.check(path, spoilt)]
        unseen += [
            f"{path}: {spoilt[at - 60 : at + 30]!r} was {source[at]}"
            for at in chosen
            if not any(at in one for one in seen)
        ]
        changed += len(chosen)
    assert unseen == [], "\n".join(unseen)
    assert changed > _DIGITS * 0.6
