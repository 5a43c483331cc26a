"""The site of the built-in study speaks one language on each page, and marks what is in another."""

from __future__ import annotations

import re

_ENGLISH = re.compile(r'<(\w+)[^>]*\blang="en"[^>]*>(.*?)</\1>', re.DOTALL)


def test_nothing_on_the_swedish_pages_is_english(swedish: dict[str, str]) -> None:
    found = {path: _ENGLISH.findall(text) for path, text in swedish.items()}
    assert {path: [said for _, said in each] for path, each in found.items() if each} == {}


def test_each_page_states_its_language(swedish: dict[str, str], english: dict[str, str]) -> None:
    assert {path for path, text in swedish.items() if '<html lang="sv">' not in text} == set()
    assert {path for path, text in english.items() if '<html lang="en">' not in text} == set()
