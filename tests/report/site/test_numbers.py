"""Every number on every page is found again in the data, and none stands on a page by itself."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.report.site.checking import Checker
from tests.report.site.known_texts import short
from tests.report.site.reading import read_page, refs_of
from tests.report.site.truth import Truth

from obs.language import LANGUAGES, Language
from obs.report.site.folder import MANIFEST

Sites = Mapping[Language, Mapping[str, str]]
Checkers = Mapping[Language, Checker]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_found_again(language: Language, sites: Sites, checkers: Checkers) -> None:
    """Marked numbers, cells, periods, days, counts, axes and claims are what is reckoned anew."""
    found = [
        f"{path}: {each.text[:200]!r}: {each.why}"
        for path, text in sites[language].items()
        for each in checkers[language].check(path, text)
    ]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_known_text_could_hide_a_figure(language: Language, truth: Truth, checkers: Checkers) -> None:
    """What may stand unmarked is an id, or has words: a bare number is never known."""
    ids = {
        *truth.indicators,
        *truth.claims_as_json,
        *(hint for c in truth.claims.claims for hint in c.claim.hints),
    }
    left = {each.strip() for each in short(checkers[language].known.texts)} - ids
    assert left <= {"(95 %", "95 %", ": R2", "R2"}


def test_both_languages_show_the_same_figures(sites: Sites) -> None:
    """The pages of one site have the references of those of the other, as often."""
    both = [
        sorted(sorted(refs_of(read_page(text))) for path, text in pages.items() if path != MANIFEST)
        for pages in sites.values()
    ]
    assert both[0] == both[1]


def test_every_kind_of_result_is_shown_and_so_looked_at(sites: Sites) -> None:
    """The tests above have seen figures of each table of results that pages draw on."""
    tables = {ref.partition("/")[0] for text in sites["sv"].values() for ref in refs_of(read_page(text))}
    assert tables >= {
        "observations", "comparison", "level", "quartiles", "places_in_change", "coverage", "missing",
        "group", "uncertainty", "funnel", "expected", "effect", "effect_path", "decomposition", "claims",
        "verdicts",
    }  # fmt: skip
