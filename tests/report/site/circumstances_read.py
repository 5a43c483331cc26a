"""What every page states of itself: period, group, how many have a value, the day, and whom to credit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tests.report.site.page_read import Page
from tests.report.site.reading import Element, Finding, wrong
from tests.report.site.truth import Truth

if TYPE_CHECKING:
    from tests.report.site.checking import Checker


def circumstance_findings(checker: Checker, listed: Element, page: Page) -> Iterator[Finding]:
    """What is wrong in the list of what a page rests on."""
    truth = checker.truth
    held = [id_ for id_ in truth.indicators_on(page.kind, page.about) if id_ in truth.held]
    told = {dt.text: dd for dt, dd in _pairs(listed)}
    for word, times in _times(truth, held, page).items():
        dd = told.get(checker.says(word))
        if ([each.get("datetime") for each in dd.all("time")] if dd else []) != times:
            yield wrong(dd or listed, f"{word} must be {times}")
    yield from _counted(checker, held, told, listed, page)
    group = told.get(checker.says("Compared with"))
    if held and (group is None or [e.get("data-ref") for e in group.all("data")] != ["group/size/count"]):
        yield wrong(listed, "the group is not stated")
    credit = told.get(checker.says("Credit"))
    if credit is None:
        yield wrong(listed, "the credit is not stated")
    for dd in told.values():
        yield from credit_findings(checker, dd, page) if dd is credit else checker.pieces(dd, page)


def _counted(
    checker: Checker, held: Sequence[str], told: Mapping[str, Element], listed: Element, page: Page
) -> Iterator[Finding]:
    """How many have a value, from the fewest to the most, of how many."""
    dd = told.get(checker.says("Municipalities with a value"))
    stated = [float(each.get("value")) for each in dd.all("data")] if dd else []
    numbers = [n for id_ in held if (n := len(checker.truth.level(id_)))]
    size = len(checker.truth.members)
    wanted: list[float] = []
    if numbers and page.kind != "claim":
        few, many = min(numbers), max(numbers)
        wanted = [few, size, 100 * few / size] if few == many else [few, many, size]
    near = (math.isclose(a, b, rel_tol=1e-9) for a, b in zip(stated, wanted, strict=False))
    if len(stated) != len(wanted) or not all(near):
        yield wrong(dd or listed, f"with a value are {wanted}")


def _times(truth: Truth, held: Sequence[str], page: Page) -> dict[str, list[str]]:
    days = ends(truth.day(id_) for id_ in held)
    if page.kind == "claim":
        return {"Period": _windows(truth, page.about), "Figures as of": days}
    periods = sorted({period for id_ in held if (period := truth.period(id_))})
    starts = sorted({start for id_ in held if (start := truth.start(id_))})
    stated = [periods[0], starts[0]] if len(periods) == len(starts) == 1 else ends(periods)
    return {"Period": stated, "Figures as of": days}


def _windows(truth: Truth, claim: str) -> list[str]:
    """The first and the last period of the specifications of a claim that count, else of all."""
    specifications = truth.claims_as_json[claim]["specifications"]
    counted = [each for each in specifications if each["counts"]] or specifications
    return ends(end for each in counted for end in (each["window"] or "").split("/") if end)


def vintage_findings(checker: Checker, element: Element) -> Iterator[Finding]:
    """What is wrong in the line that tells of when the headline figures of the report are."""
    truth = checker.truth
    headline = truth.indicators_on("front", "")
    days = ends(truth.day(id_) for id_ in headline)
    last = max(period for id_ in headline if (period := truth.period(id_)))
    if [each.get("datetime") for each in element.all("time")] != [*days, last]:
        yield wrong(element, f"the figures are of {days}, the last period is {last}")
    for each in element.all("time"):
        yield from checker.words_of_time(each)
    for run in element.runs():
        if not any(run in list(each.runs()) for each in element.all("time")):
            yield from checker.texts(run)


def credit_findings(checker: Checker, element: Element, page: Page) -> Iterator[Finding]:
    """The digits of a credit are ids, days of the figures, and how many indicators there are."""
    truth = checker.truth
    named = [id_ for id_ in truth.indicators if re.search(rf"\b{re.escape(id_)}\b", element.text)]
    days = {truth.day(id_) for id_ in named if id_ in truth.held}
    for each in element.all("time"):
        yield from checker.words_of_time(each)
        if each.get("datetime") not in days:
            yield wrong(each, f"the figures are of {sorted(days)}")
    for each in element.all("data"):
        yield from checker.number(each, page)
    shown = (id_ for id_ in truth.indicators_on(page.kind, page.about) if id_ in truth.held)
    fetched = {part for id_ in shown for part in truth.parts(id_)}
    marked = [run for each in element.all("time", "data") for run in each.runs()]
    for run in element.runs():
        left = checker.known.unexplained(run.text)
        if run not in marked and any(each != str(len(fetched)) for each in left):
            yield wrong(run, f"{', '.join(left)} is no id and not {len(fetched)}")


def ends(texts: Iterator[str] | Sequence[str]) -> list[str]:
    """The first and the last of *texts* in their order, or the only one."""
    ordered = sorted(set(texts))
    return list(dict.fromkeys((*ordered[:1], *ordered[-1:])))


def _pairs(listed: Element) -> Iterator[tuple[Element, Element]]:
    for each in listed.children("div"):
        yield next(each.children("dt")), next(each.children("dd"))
