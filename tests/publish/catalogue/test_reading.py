"""What a graph no longer knows is found in the file: addresses that are not absolute, XML that is not RDF."""

from __future__ import annotations

import pytest
from tests.publish.catalogue.conftest import by_hand, findings

EX = "https://oppnadata.pahittat.example"


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        (f'rdf:resource="{EX}/trad.csv"', 'rdf:resource="trad.csv"', "relative-iri", "dcat:accessURL"),
        (
            f'rdf:resource="{EX}/trad.csv"',
            'rdf:resource="//x.example/trad.csv"',
            "relative-iri",
            "dcat:accessURL",
        ),
        (f'rdf:about="{EX}/dataset/1"', 'rdf:about="/dataset/1"', "relative-iri", "dcat:Dataset"),
        (f'rdf:about="{EX}/dataset/1"', 'rdf:ID="dataset"', "relative-iri", "dcat:Dataset"),
        (f"{EX}/trad.csv", f"{EX}/träd i parker.csv", "bad-iri", "dcat:accessURL"),
        (f"{EX}/trad.csv", f"{EX}/100%.csv", "bad-iri", "dcat:accessURL"),
        (f"{EX}/trad.csv", "https:///trad.csv", "bad-iri", "dcat:accessURL"),
        (f"{EX}/trad.csv", f"{EX}/{{namn}}.csv", "bad-iri", "dcat:accessURL"),
    ],
)
def test_an_address_that_is_not_absolute_or_not_encoded_is_found_on_its_line(
    old: str, new: str, code: str, column: str
) -> None:
    """A reader of RDF makes it absolute with whatever base it has, and nobody sees it any more."""
    text = by_hand("minimal.rdf")
    assert old in text
    text = text.replace(old, new)
    line = next(i for i, each in enumerate(text.splitlines(), 1) if new in each)
    found = [each for each in findings(text) if each.code == code]
    assert [(each.place.row, each.place.column) for each in found] == [(line, column)]
    assert found[0].severity == "error"
    assert found[0].suggestion


def test_letters_beyond_ascii_are_allowed_in_an_iri() -> None:
    """RFC 3987 allows them; the profile asks for no more."""
    assert findings(by_hand("minimal.rdf").replace("/trad.csv", "/träd.csv")) == []


def test_a_base_is_told_and_what_depends_on_it_is_an_error() -> None:
    """The portal wants absolute addresses in the file itself."""
    text = by_hand("minimal.rdf").replace("<rdf:RDF ", f'<rdf:RDF xml:base="{EX}/" ')
    assert [(each.code, each.severity) for each in findings(text)] == [("xml-base", "warning")]
    found = {each.code: each.severity for each in findings(text.replace(f'"{EX}/trad.csv"', '"trad.csv"'))}
    assert found == {"xml-base": "warning", "relative-iri": "error"}


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (b"", "not-xml", "empty"),
        (b"  \n", "not-xml", "empty"),
        (b"<rdf:RDF", "not-xml", "not well-formed"),
        (b'{"@type": "dcat:Catalog"}', "not-xml", "not well-formed"),
        (b"@prefix dcat: <http://www.w3.org/ns/dcat#> .", "not-xml", "not well-formed"),
        (b"<html><body>404</body></html>", "no-catalogue", "no dcat:Catalog"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "not-xml", "not well-formed"),
    ],
)
def test_what_is_no_catalogue_at_all_is_said_so(body: bytes, code: str, words: str) -> None:
    """A file that cannot be checked must not look like one that passed."""
    found = findings(body)
    assert code in {each.code for each in found}
    assert words in " ".join(each.message for each in found)
    assert all(each.suggestion for each in found)


def test_a_file_cut_off_says_where() -> None:
    """The line on which reading ended."""
    text = by_hand("minimal.rdf")
    found = findings(text[: text.index("</dcat:Dataset>")])
    assert [each.code for each in found] == ["not-xml"]
    assert found[0].place.row == text[: text.index("</dcat:Dataset>")].count("\n") + 1


def test_xml_that_is_not_rdf_is_said_so() -> None:
    """Two attributes that exclude each other: well-formed XML, no RDF."""
    text = by_hand("minimal.rdf").replace("<dcat:Catalog rdf:about", '<dcat:Catalog rdf:nodeID="a" rdf:about')
    assert "not-rdf" in {each.code for each in findings(text)}


def test_another_namespace_is_no_catalogue() -> None:
    """One letter in it, and the portal finds nothing."""
    found = findings(
        by_hand("minimal.rdf").replace("http://www.w3.org/ns/dcat#", "https://www.w3.org/ns/dcat#")
    )
    assert "no-catalogue" in {each.code for each in found}


def test_an_entity_is_refused_and_not_resolved() -> None:
    """It could name a file of ours, or grow without end."""
    head, rest = by_hand("minimal.rdf").split("?>", 1)
    text = f'{head}?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>{rest}'
    found = findings(text.replace("Träd i parker", "&a;"))
    assert [each.code for each in found] == ["entity"]
