"""Looks for wrong numbers on a built page, as somebody would who does not believe it.

Every digit is either a marked number, a time, a cell of a table that states its references, or stands in a
text that is known as a whole; all of these are held against `Truth`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import cast

from babel.dates import get_month_names
from tests.report.site.charts_read import chart_findings
from tests.report.site.circumstances_read import circumstance_findings, credit_findings, vintage_findings
from tests.report.site.claims_read import claim_findings
from tests.report.site.known_texts import KnownTexts
from tests.report.site.page_read import Page
from tests.report.site.reading import BLOCKS, Element, Finding, Run, shown, wrong
from tests.report.site.tables_read import table_findings
from tests.report.site.times_read import time_findings
from tests.report.site.truth import Truth

from obs.language import Language, Voice, voice_of


class Checker:
    """Looks at the pages of one language; *sizes* are those of the files beside them in bytes."""

    def __init__(self, truth: Truth, language: Language, sizes: Mapping[str, int]) -> None:
        self.truth, self.language, self.sizes = truth, language, sizes
        self.known = KnownTexts(truth, language)
        self.voice: Voice = voice_of(language, truth.registry.catalogues)
        names = cast("Mapping[int, str]", get_month_names(locale={"sv": "sv_SE", "en": "en_GB"}[language]))
        self._months = dict(names.items())

    def check(self, path: str, source: str) -> list[Finding]:
        """All that is wrong on a page."""
        page = Page.read(path, source)
        titles = [run for title in page.root.all("title") if title not in page.drawn for run in title.runs()]
        found = [each for run in titles for each in self.texts(run)]
        if page.circumstances is None:
            found.append(wrong(page.body, "the page does not state what it rests on"))
        return [*found, *self.element(page.body, page)]

    def element(self, element: Element, page: Page) -> Iterator[Finding]:
        """What is wrong in an element, whatever it is."""
        block, figure = page.block, page.figure
        if element.tag in BLOCKS:
            page.block = element
        if element.tag == "figure":
            page.figure = element
        particular = self._particular(element, page)
        yield from self.inside(element, page) if particular is None else particular
        page.block, page.figure = block, figure

    def _particular(self, element: Element, page: Page) -> Iterator[Finding] | None:
        """The way in which an element is read that is not merely a container of others."""
        if element is page.circumstances:
            return circumstance_findings(self, element, page)
        if element in page.vintages:
            return vintage_findings(self, element)
        reads = {"svg": chart_findings, "time": time_findings, "data": Checker.number}.get(element.tag)
        if element.tag == "table" and element.get("data-refs"):
            reads = table_findings
        if element.get("class") == "credit":
            reads = credit_findings
        if reads is not None:
            return reads(self, element, page)
        return claim_findings(self, element, page) if page.kind == "claim" else None

    def inside(self, element: Element, page: Page) -> Iterator[Finding]:
        """What is wrong in the parts of an element."""
        for each in element.inner:
            yield from self.texts(each) if isinstance(each, Run) else self.element(each, page)

    def pieces(self, element: Element, page: Page) -> Iterator[Finding]:
        """The same where it is known already which times must stand there."""
        for each in element.inner:
            if isinstance(each, Run):
                yield from self.texts(each)
            elif each.tag == "time":
                yield from self.words_of_time(each)
            elif each.tag == "data":
                yield from self.number(each, page)
            else:
                yield from self.pieces(each, page)

    def texts(self, run: Run) -> Iterator[Finding]:
        """Digits in a text that is not known."""
        left = self.known.unexplained(run.text)
        if left:
            yield wrong(run, f"{', '.join(left)} is unmarked and in no known text")

    def number(self, element: Element, page: Page) -> Iterator[Finding]:
        """A marked number that is not the figure at its reference, or not written as that is."""
        ref, exact = element.get("data-ref"), float(element.get("value"))
        if not ref:
            yield from self._size(element, page)
            return
        try:
            truth = self.truth.find(ref)
        except (KeyError, ValueError) as error:
            yield wrong(element, f"there is no figure {ref}: {error!r}")
            return
        if truth is None or not math.isclose(exact, float(truth), rel_tol=1e-9, abs_tol=1e-9):
            yield wrong(element, f"{ref} is {truth}, not {exact}")
        elif element.text not in (forms := self.forms(float(truth), ref, further=True)):
            yield wrong(element, f"{ref} is {truth}: {sorted(forms)}")

    def _size(self, element: Element, page: Page) -> Iterator[Finding]:
        """The sizes of the files are the only numbers that are no figures of the study."""
        links = page.block.all("a") if page.block and page.kind == "data" else iter(())
        sizes = [self.sizes[each.get("href")] for each in links if each.get("href") in self.sizes]
        if not sizes:
            yield wrong(element, "a number without a reference")
        elif element.text != shown(sizes[0] / 1000, 0, self.language):
            yield wrong(element, f"the file has {sizes[0]} bytes")

    def forms(self, value: float, ref: str, *, further: bool = False) -> set[str]:
        """How *value* may be written; one that was computed may lie on either side of a tie.

        In a sentence it may have *further* decimals, where it would look like what it differs from.
        """
        several = {self.truth.decimals_at(ref, further=further)}
        several |= {self.truth.finer(ref)} if further else set()
        signed = self.truth.is_signed(ref)
        near = (value, value * (1 + 1e-12), value * (1 - 1e-12))
        held = near[:1] if ref.endswith("/value") else near
        return {shown(each, decimals, self.language, signed=signed) for each in held for decimals in several}

    def words_of_time(self, element: Element) -> Iterator[Finding]:
        """A time that is not written as its code says."""
        year, *rest = element.get("datetime").split("-")
        words = [year]
        if rest:
            words = [self._months[int(rest[0])], year]
        if len(rest) > 1:
            words = [str(int(rest[1])), *words]
        if element.text != " ".join(words):
            yield wrong(element, f"{element.get('datetime')} is {' '.join(words)}")

    def label(self, id_: str) -> str:
        """What an indicator is called."""
        indicator = self.truth.indicators[id_]
        return (indicator.label_sv or indicator.title_sv) if self.language == "sv" else indicator.title_en

    def says(self, word: str) -> str:
        """A fixed text in the language."""
        return self.voice.catalogue.text(word) or word
