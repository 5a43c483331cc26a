"""The texts that may hold digits which are no figures: names, definitions, claims as they were said, methods.

A digit on a page that is neither marked nor part of one of these, in whole, has no business there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version

from tests.report.site.truth import Truth

from obs.language import Catalogue, catalogue_of

_DIGIT = re.compile(r"\d")
_NAME = re.compile(r"\{\w+\}")
LEAST = 2
WORST_FIT = 5


class KnownTexts:
    """What texts of a language may say in digits."""

    def __init__(self, truth: Truth, language: str) -> None:
        found = {*_fixed(truth, language), *_of_study(truth), *_of_claims(truth), *_of_methods(truth)}
        texts = {re.sub(r"\s+", " ", each) for each in found if _DIGIT.search(each)}
        # The longest first: a title goes before a title that is within it.
        self.texts = sorted((each for each in texts if len(each) >= LEAST), key=len, reverse=True)
        self._names = sorted(set(_names(truth)), key=len, reverse=True)
        self.unexplained = cache(self._unexplained)
        self.nameless = cache(self._nameless)

    def _nameless(self, text: str) -> str:
        """*text* without the ids and names of indicators."""
        for name in self._names:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
        return text

    def _unexplained(self, text: str) -> tuple[str, ...]:
        """The digits in *text* that belong to no known text."""
        text = re.sub(r"\s+", " ", text)
        covered = [False] * len(text)
        for known in self.texts:
            at = text.find(known)
            while at >= 0:
                end = at + len(known)
                if _stands_alone(text, at, end):
                    covered[at:end] = [True] * len(known)
                at = text.find(known, end)
        bare = "".join("\x00" if hidden else letter for letter, hidden in zip(text, covered, strict=True))
        return tuple(re.findall(r"\d+", bare))


def _stands_alone(text: str, at: int, end: int) -> bool:
    """Whether what stands from *at* to *end* is no part of a longer number or id."""
    before, after = text[at - 1 : at], text[end : end + 1]
    return not (text[at].isalnum() and before.isalnum()) and not (
        text[end - 1].isalnum() and after.isalnum() and not (text[end - 1] == "%" or after == "-")
    )


def _fixed(truth: Truth, language: str) -> Iterator[str]:
    """The pieces of the catalogues' texts between their names."""
    catalogues = truth.registry.catalogues
    for name in ("sv", "en"):
        catalogue = catalogue_of(name, catalogues)
        for english, own in catalogue.texts.items():
            for text in own if name == language else (english,):
                yield from _NAME.split(text)
        if name == language:
            for form in catalogue.forms:
                yield from _NAME.split(form.text)
        if name == "sv":
            yield from _with_numbers(catalogue, language)


def _with_numbers(catalogue: Catalogue, language: str) -> Iterator[str]:
    """Texts with a number of the method in them: how badly a placebo may fit (see `test_methods_by_hand`)."""
    for english, own in catalogue.texts.items():
        if "{count} times that of the municipality" in english:
            yield (own[0] if language == "sv" else english).replace("{count}", str(WORST_FIT))


def _names(truth: Truth) -> Iterator[str]:
    """What indicators are called, and what the register of claims calls those that it looks for."""
    for id_, each in truth.indicators.items():
        yield from (id_, each.label_sv or each.title_sv, each.title_en)
    for tested in truth.claims.claims:
        yield from (*tested.claim.hints, *tested.absent)


def _of_study(truth: Truth) -> Iterator[str]:
    study = truth.study
    yield from (study.title_sv, study.title_en, study.intro_sv, study.intro_en)
    for id_, each in truth.indicators.items():
        yield id_
        yield from (each.title_sv, each.title_en, each.label_sv, each.definition_sv, each.definition_en)
        yield from (each.unit, each.producer, str(each.query.get("formula", "")))
        for one in each.breaks:
            yield from (one.reason, one.reason_sv)
    for programme in study.programmes:
        yield from (programme.title, programme.title_sv, programme.title_en)
        yield from (programme.source, programme.source_sv, programme.source_en)
    yield f"obs {version('obs')}"


def _of_claims(truth: Truth) -> Iterator[str]:
    for tested in truth.claims.claims:
        claim = tested.claim
        yield from (claim.id, claim.title, claim.title_sv, claim.need, claim.need_sv, claim.publisher)
        yield from (*claim.hints, *tested.absent)


def _of_methods(truth: Truth) -> Iterator[str]:
    for metric in truth.registry.metrics.values():
        yield from (metric.info.title, metric.info.reference, *metric.info.assumptions)
    for source in truth.registry.sources.values():
        info = source.info
        yield from (info.title, info.publisher, info.homepage, info.terms.licence, info.terms.licence_url)


def short(texts: Iterable[str]) -> list[str]:
    """The known texts that are hardly more than digits, and so could hide a figure."""
    return [each for each in texts if len(re.sub(r"[\W\d_]", "", each)) < LEAST]
