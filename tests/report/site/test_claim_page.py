"""The page of a claim: where its document can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from obs.language import Language
from obs.report.material.model import Material
from obs.report.site.claim import claim_page
from obs.report.site.teller import teller_for


def said_by(material: Material, language: Language, address: str) -> str:
    """Who said the first claim, as its page has it, had its document this *address*."""
    assert material.claims
    tested = material.claims.claims[0]
    claim = replace(tested.claim, address=address)
    page = claim_page(teller_for(material, language), replace(tested, claim=claim))
    return str(page.context["said_by"])


@pytest.mark.parametrize(("language", "words"), [("sv", "Läs dokumentet"), ("en", "Read the document")])
def test_the_page_links_to_the_document(material: Material, language: Language, words: str) -> None:
    for address in ("https://example.org/a", "http://example.org/a"):
        assert f'<a href="{address}">{words}</a>' in said_by(material, language, address)


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "/etc/passwd", "data:text/html,x"])
def test_what_is_no_address_of_the_web_is_no_link(material: Material, address: str) -> None:
    """Also where claims did not come from a register, which refuses it."""
    told = said_by(material, "en", address)
    assert "Read the document" not in told
    assert address not in told or not address


def test_an_address_is_escaped(material: Material) -> None:
    told = said_by(material, "en", 'https://example.org/?a=1&b="><script>')
    assert 'href="https://example.org/?a=1&amp;b=&#34;&gt;&lt;script&gt;"' in told
