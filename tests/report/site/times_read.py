"""The periods and days on a page: each must be one of the figures that it stands beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tests.report.site.page_read import Page
from tests.report.site.reading import Element, Finding, refs_of, wrong
from tests.report.site.truth import Truth

if TYPE_CHECKING:
    from tests.report.site.checking import Checker


def time_findings(checker: Checker, element: Element, page: Page) -> Iterator[Finding]:
    """What is wrong with a period in a sentence, and once with the sentence."""
    yield from checker.words_of_time(element)
    block = page.block
    if block is None:
        yield wrong(element, "a time stands in no sentence")
        return
    allowed = _allowed(checker.truth, block, page)
    if element.get("datetime") not in allowed:
        yield wrong(element, f"nothing here is of this time, but of {sorted(allowed)}")
    if id(block) not in page.told:
        page.told.add(id(block))
        yield from _untold(checker.truth, block)


def _untold(truth: Truth, block: Element) -> Iterator[Finding]:
    """A sentence that names periods must name those of the figures in it."""
    told = {each.get("datetime") for each in block.all("time")}
    for ref in refs_of(block):
        table, *key, column = ref.split("/")
        period = key[2] if table == "observations" else truth.period(key[0]) if column == "value" else None
        if table in ("observations", "comparison") and period is not None and period not in told:
            yield wrong(block, f"{ref} stands here without its period {period}")


def _allowed(truth: Truth, block: Element, page: Page) -> set[str]:
    """The periods that may be named in a sentence: those of the figures in it, or of what it is about."""
    found = {period for ref in refs_of(block) for period in periods_of(truth, ref)}
    if found:
        return found
    if page.figure is not None:
        return set(_of_figure(truth, block, page.figure))
    return set(_of_page(truth, block, page))


def periods_of(truth: Truth, ref: str) -> Iterable[str]:
    """The periods that the figure at *ref* has to do with."""
    table, *key, _ = ref.split("/")
    match table:
        case "observations":
            return [key[2]]
        case "comparison" | "level" | "uncertainty" | "funnel" | "expected" | "missing":
            return [str(truth.period(key[0]))]
        case "places_in_change":
            return [str(truth.start(key[0])), str(truth.period(key[0]))]
        case "real" | "decomposition":
            row = truth.measured(table, *key)
            return [str(row[name]) for name in ("change_from", "period", "base_year") if name in row]
        case "effect":
            return [key[1], str(truth.measured(table, *key).get("last"))]
        case _:
            return []


def _of_figure(truth: Truth, block: Element, figure: Element) -> Iterable[str]:
    """A note tells of breaks; a heading of the start and the end of what is drawn."""
    refs = refs_of(figure)
    table, *key = refs[0].split("/")
    id_ = next(each for each in key if each in truth.indicators)
    if block.tag == "p":
        return [each.period for each in truth.indicators[id_].breaks]
    if table == "effect_path":
        return [key[1]]
    if table == "decomposition":
        return periods_of(truth, refs[0])
    return [str(truth.start(id_)), str(truth.period(id_))]


def _of_page(truth: Truth, block: Element, page: Page) -> Iterable[str]:
    """What a page tells of itself in sentences without figures."""
    if page.kind == "indicator":
        return _of_indicator(truth, block, page.about)
    if page.kind == "region":
        return _of_region(truth, block, page.about)
    row = page.row_of(block)
    if row is None or page.kind not in ("indicators", "data"):
        return []
    id_ = next(row.children("td")).text
    return [truth.day(id_) if page.kind == "data" else str(truth.period(id_))]


def _of_region(truth: Truth, block: Element, region: str) -> Iterable[str]:
    """What a region says that it began, from when to when; or a start that was a peak, and since when."""
    told = tuple(each.get("datetime") for each in block.all("time"))
    begun = [each for each in truth.study.programmes if each.region == region]
    known = {(each.start, each.end) if each.end else (each.start,) for each in begun}
    known |= {(min(each.start for each in begun),)} if begun else set()
    known |= {_peak(truth, id_, region) for id_ in truth.held if truth.indicators[id_].headline}
    return told if told in known else ()


def _peak(truth: Truth, id_: str, region: str) -> tuple[str, str]:
    """The start of change of *id_* in *region*, and the last earlier period with as high a figure."""
    start = truth.start(id_) or ""
    value = truth.value(id_, region, start)
    own = {period: figure for (of, period), (figure, _) in truth.observed(id_).items() if of == region}
    before = [period for period, figure in own.items() if period < start and figure is not None]
    higher = [period for period in before if value is not None and (own[period] or 0) >= value]
    return start, max(higher, default=min(before, default=""))


def _of_indicator(truth: Truth, block: Element, id_: str) -> Iterable[str]:
    """Its first and last period and its breaks, or the period in which nobody lacks a figure."""
    if block.tag != "dd":
        return [str(truth.period(id_))]
    periods = sorted({period for _, period in truth.observed(id_)})
    full = [period for period in periods if truth.quartile(id_, period, "median") is not None]
    return [*full[:1], *full[-1:], *(each.period for each in truth.indicators[id_].breaks)]
