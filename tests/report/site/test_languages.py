"""The site of the built-in study speaks one language on each page, and marks what is in another."""

from __future__ import annotations

import re

from markupsafe import escape

from obs.models import DERIVED
from obs.report.material.model import Material

_ENGLISH = re.compile(r'<(\w+)[^>]*\blang="en"[^>]*>(.*?)</\1>', re.DOTALL)


def test_nothing_on_the_swedish_pages_is_english(material: Material, swedish: dict[str, str]) -> None:
    """Works are cited by the titles that they have."""
    cited = {str(escape(each.reference)) for each in material.metrics.values()}
    found = {path: [said for _, said in _ENGLISH.findall(text)] for path, text in swedish.items()}
    assert {path: left for path, said in found.items() if (left := [x for x in said if x not in cited])} == {}


def test_each_page_states_its_language(swedish: dict[str, str], english: dict[str, str]) -> None:
    assert {path for path, text in swedish.items() if '<html lang="sv">' not in text} == set()
    assert {path for path, text in english.items() if '<html lang="en">' not in text} == set()


def test_what_is_swedish_on_the_english_pages_is_marked(material: Material, english: dict[str, str]) -> None:
    """Producers, credits of sources and titles at the source stay as they are, and are marked."""
    fetched = [each for each in material.indicators.values() if each.source != DERIVED]
    names = {each.producer for each in fetched} | {each.title_sv for each in fetched}
    names |= {info.terms.credit for info in material.sources.values()}
    names |= {info.terms.credit_processed for info in material.sources.values()}
    bare = [
        rf"(?:\(producer: |<t[dh]>|<dd>|; ){re.escape(str(escape(each)))}(?=[<.;)])" for each in names if each
    ]
    held = re.compile("|".join(bare))
    assert {path: held.findall(text) for path, text in english.items() if held.search(text)} == {}
