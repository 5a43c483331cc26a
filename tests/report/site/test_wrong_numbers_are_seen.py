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
            # A half may be rounded up or down, so the digit beside it would not be wrong.
            near = {str(int(source[at]) + step) for step in (-1, 0, 1)}
            spoilt = spoilt[:at] + random.choice(sorted({*"123456789"} - near)) + spoilt[at + 1 :]
        seen = [range(each.at, each.end) for each in checker.check(path, spoilt)]
        unseen += [
            f"{path}: {spoilt[at - 60 : at + 30]!r} was {source[at]}"
            for at in chosen
            if not any(at in one for one in seen)
        ]
        changed += len(chosen)
    assert unseen == [], "\n".join(unseen)
    assert changed > _DIGITS * 0.6


def _spoilt(sites: Sites, checkers: Checkers, path: str, old: str, new: str) -> list[str]:
    source = sites["sv"][path]
    assert old in source, f"{path} has no {old!r}"
    return [each.why for each in checkers["sv"].check(path, source.replace(old, new, 1))]


INDICATOR, REGION, CLAIM = "nyckeltal/N31807.html", "kommun/markaryd-0767.html", "pastaende/M1.html"


def test_values_of_two_regions_that_changed_places_are_seen(sites: Sites, checkers: Checkers) -> None:
    """A row of a table whose cells are those of another region, whatever their form."""
    source = sites["sv"][INDICATOR]
    rows = re.findall(r'<tr[^>]*><th scope="row" data-key="(\d{4})">[^<]*</th>(<td.*?)</tr>', source)
    cells = {code: (own, f'data-key="{code}">') for code, own in rows}
    (first, one), (second, two) = cells["0767"], cells["1982"]
    spoilt = source.replace(f"{two}Fagersta</th>{second}", f"{two}Fagersta</th>{first}")
    assert spoilt != source
    assert checkers["sv"].check(INDICATOR, spoilt)
    renamed = source.replace(f"{one}Markaryd<", f"{one}Fagersta<")
    assert any("is Markaryd" in each.why for each in checkers["sv"].check(INDICATOR, renamed))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (REGION, '<time datetime="2022">2022</time>', '<time datetime="2021">2021</time>'),
        (REGION, '<time datetime="2022">2022</time>', '<time datetime="2022">2021</time>'),
        (REGION, '<time datetime="2022">2022</time>', "2022"),
        (INDICATOR, "30 augusti 2024", "29 augusti 2024"),
        (INDICATOR, '="2024-08-30">30 augusti 2024', '="2024-08-29">29 augusti 2024'),
        (REGION, "comparison/N31807/0767/value", "comparison/N31807/1783/value"),
        (REGION, "comparison/N31807/0767/rank", "comparison/N31807/0767/place"),
        (REGION, "comparison/N31807/0767/rank", "coverage/0767"),
        (REGION, ' data-ref="comparison/N31807/0767/value"', ""),
        (REGION, 'value="1.003344"', 'value="1.003345"'),
        (REGION, "<p>En förändring är", "<p>2 av 3: En förändring är"),
        (REGION, "−5,6", "+5,6"),
        (REGION, "−5,6", "5,6"),
        (REGION, "−5,6", "−5,57"),
        (INDICATOR, ">290</data>", ">289</data>"),
        (INDICATOR, 'data-refs="level/N31807/{row}/{column}"', 'data-refs="level/N31816/{row}/{column}"'),
        (INDICATOR, '<section class="circumstances"', '<section class="nothing"'),
        (CLAIM, "<td class=\"n\">−21,8</td>", "<td class=\"n\">−21,9</td>"),
        (CLAIM, "Sverige <data", "Sverige 1,0 <data"),
        (CLAIM, "från 98 till 57", "från 98 till 58"),
    ],
)  # fmt: skip
def test_each_kind_of_mistake_is_seen(
    path: str, old: str, new: str, sites: Sites, checkers: Checkers
) -> None:
    """A stale period, a day that is another, an exchanged reference, a number by itself, a lost sign."""
    assert _spoilt(sites, checkers, path, old, new)


def test_marks_of_two_regions_that_changed_places_are_seen(sites: Sites, checkers: Checkers) -> None:
    """The colour of Hagfors where Fagersta's values are, in every chart of the page."""
    source = sites["sv"][INDICATOR]
    one, two = (f'fill="{colour}" stroke="#fff"' for colour in ("#0072B2", "#D55E00"))
    spoilt = source.replace(one, "@").replace(two, one).replace("@", two)
    found = [each for each in checkers["sv"].check(INDICATOR, spoilt) if "a mark of Hagfors" in each.why]
    assert len(found) == source.count("<svg")


def test_a_credit_of_another_day_is_seen(sites: Sites, checkers: Checkers) -> None:
    """The credit of a page names indicators that it shows, and how many."""
    found = _spoilt(sites, checkers, "data.html", "42 indikatorer", "43 indikatorer")
    assert any("43 is no id and not 42" in each for each in found)
