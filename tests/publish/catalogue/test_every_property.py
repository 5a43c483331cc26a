"""Every property in turn: there twice, text for an IRI, an IRI for text, no language.

The tables are written after DCAT-AP-SE and not taken from the shapes: a lost line is seen.
"""

from __future__ import annotations

import re

import pytest
from tests.publish.catalogue.conftest import by_hand, findings

from obs.models import Finding

ONCE = {
    "dcat:Catalog": "dcterms:publisher dcterms:license dcterms:issued dcterms:modified",
    "dcat:Dataset": "dcterms:publisher dcterms:issued dcterms:modified dcterms:accessRights "
    "dcterms:accrualPeriodicity dcat:version",
    "dcat:Distribution": "dcat:accessURL dcterms:format dcat:mediaType dcat:byteSize spdx:checksum "
    "dcterms:issued dcterms:modified dcatap:availability adms:status dcterms:license",
    "spdx:Checksum": "spdx:algorithm spdx:checksumValue",
    "dcterms:PeriodOfTime": "dcat:startDate dcat:endDate",
    "dcat:DataService": "dcterms:format dcterms:accessRights dcterms:publisher",
    "foaf:Agent": "foaf:name",
}
RESOURCE = {
    "dcat:Catalog": "dcterms:publisher dcat:dataset dcat:service dcterms:language dcat:themeTaxonomy "
    "dcterms:spatial foaf:homepage",
    "dcat:Dataset": "dcterms:publisher dcat:contactPoint dcat:theme dcat:distribution dcterms:language "
    "dcterms:spatial dcterms:temporal dcterms:accrualPeriodicity dcat:landingPage dcterms:conformsTo "
    "dcterms:provenance dcatap:hvdCategory dcat:inSeries",
    "dcat:Distribution": "dcat:accessURL dcat:downloadURL dcat:mediaType spdx:checksum dcterms:rights "
    "dcterms:conformsTo dcterms:language dcatap:availability adms:status dcterms:license dcat:accessService",
    "spdx:Checksum": "spdx:algorithm",
    "dcat:DataService": "dcat:endpointURL dcat:endpointDescription dcat:contactPoint dcat:servesDataset "
    "dcterms:publisher",
    "foaf:Agent": "dcterms:type",
    "vcard:Organization": "vcard:hasEmail",
}
TEXT = {
    "dcat:Dataset": "dcterms:identifier dcat:version dcterms:issued dcterms:modified",
    "dcat:Distribution": "dcterms:format dcat:byteSize dcterms:issued dcterms:modified",
    "spdx:Checksum": "spdx:checksumValue",
    "dcterms:PeriodOfTime": "dcat:startDate dcat:endDate",
    "dcat:DataService": "dcterms:format",
    "foaf:Agent": "foaf:name",
    "vcard:Organization": "vcard:fn",
}
IN_A_LANGUAGE = {
    "dcat:Catalog": "dcterms:title dcterms:description",
    "dcat:Dataset": "dcterms:title dcterms:description adms:versionNotes",
    "dcat:Distribution": "dcterms:title dcterms:description",
    "dcat:DataService": "dcterms:title dcterms:description",
}
NOT_EMPTY = {**IN_A_LANGUAGE, "dcat:Dataset": "dcterms:title dcterms:description dcat:keyword"} | {
    "foaf:Agent": "foaf:name",
    "vcard:Organization": "vcard:fn",
}
WEB = {
    "dcat:Distribution": "dcat:accessURL dcat:downloadURL",
    "dcat:DataService": "dcat:endpointURL",
}
ELSEWHERE = {
    "dcat:Catalog": "dcat:dataset dcat:service",
    "dcat:Dataset": "dcat:distribution dcat:inSeries",
    "dcat:Distribution": "dcat:accessService spdx:checksum",
    "dcat:DataService": "dcat:servesDataset",
}
EXTRA = (
    '<dcterms:description xml:lang="sv">En tjänst.</dcterms:description>'
    '<dcterms:publisher rdf:resource="http://dataportal.se/organisation/SE2120009999"/>'
)


def each(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(kind, name) for kind, names in table.items() for name in names.split()]


@pytest.fixture(scope="module")
def right(ours: bytes) -> list[str]:
    """Right catalogues that between them have every property."""
    service = by_hand("service.rdf").replace("</dcat:DataService>", f"{EXTRA}</dcat:DataService>")
    texts = [ours.decode(), service, by_hand("series.rdf")]
    assert [findings(text) for text in texts] == [[], [], []]
    return texts


def place(texts: list[str], kind: str, name: str) -> tuple[str, str, str]:
    """The first *name* of a *kind*, with what is before and after it."""
    pattern = rf"(<{kind} (?:(?!</{kind}>).)*?)(<{name}(?: [^<>]*)?(?:/>|>[^<]*</{name}>))"
    for text in texts:
        found = re.search(pattern, text, re.DOTALL)
        if found:
            return text[: found.start(2)], found[2], text[found.end(2) :]
    raise AssertionError(f"no {name} of a {kind} in any example")


def changed(texts: list[str], kind: str, name: str, new: str) -> list[Finding]:
    """What is found when the first *name* of a *kind* becomes *new*, in which {} is what it was."""
    before, element, after = place(texts, kind, name)
    return findings(before + new.replace("{}", element) + after)


def other(element: str) -> str:
    """An element with another value."""
    if "rdf:resource" in element:
        return element.replace('"/>', '1"/>')
    return re.sub(r">([^<]*)<", lambda m: f">{m[1][:-1]}{'1' if m[1][-1:] == '2' else '2'}<", element)


def codes(found: list[Finding], name: str) -> set[str]:
    """The codes of what is found at a property, with the resource named and a remedy given."""
    return {
        finding.code
        for finding in found
        if finding.place.column == name and finding.place.value and finding.suggestion
    }


@pytest.mark.parametrize(("kind", "name"), each(ONCE))
def test_what_may_be_there_once_is_found_when_it_is_there_twice(
    right: list[str], kind: str, name: str
) -> None:
    """Two different values."""
    before, element, after = place(right, kind, name)
    found = findings(before + element + other(element) + after)
    assert codes(found, name) & {"too-many", "same-language"}


@pytest.mark.parametrize(("kind", "name"), each(RESOURCE))
def test_text_in_the_place_of_a_resource_is_found(right: list[str], kind: str, name: str) -> None:
    """The portal would show it as nothing."""
    column = "dcat:landingPage or foaf:homepage or foaf:page" if name in PAGES else name
    assert "wrong-kind" in codes(changed(right, kind, name, f"<{name}>något</{name}>"), column)


PAGES = ("dcat:landingPage", "foaf:homepage")


@pytest.mark.parametrize(("kind", "name"), each(TEXT))
def test_a_resource_in_the_place_of_text_is_found(right: list[str], kind: str, name: str) -> None:
    """An address is no date, no format, no name."""
    found = codes(changed(right, kind, name, f'<{name} rdf:resource="https://x.example/a"/>'), name)
    assert found & {"wrong-kind", "wrong-value"}


@pytest.mark.parametrize(("kind", "name"), each(IN_A_LANGUAGE))
def test_text_without_its_language_is_found(right: list[str], kind: str, name: str) -> None:
    """Readers of the other language would be shown it as theirs."""
    assert "wrong-value" in codes(changed(right, kind, name, f"<{name}>något</{name}>"), name)


@pytest.mark.parametrize(("kind", "name"), each(IN_A_LANGUAGE))
def test_two_texts_in_one_language_are_found(right: list[str], kind: str, name: str) -> None:
    """Which of the two is shown would be chance."""
    found = changed(right, kind, name, f'{{}}<{name} xml:lang="sv">Något</{name}>')
    assert "same-language" in codes(found, name)


@pytest.mark.parametrize(("kind", "name"), each(NOT_EMPTY))
def test_a_text_of_nothing_is_found(right: list[str], kind: str, name: str) -> None:
    """Spaces are no title and no name."""
    language = "" if kind in {"foaf:Agent", "vcard:Organization"} else ' xml:lang="sv"'
    assert "wrong-value" in codes(changed(right, kind, name, f"<{name}{language}> </{name}>"), name)


@pytest.mark.parametrize(("kind", "name"), each(WEB))
def test_an_address_that_nobody_can_open_is_found(right: list[str], kind: str, name: str) -> None:
    """A number of a book leads to no file."""
    found = changed(right, kind, name, f'<{name} rdf:resource="urn:isbn:9789100000000"/>')
    assert "wrong-value" in codes(found, name)


@pytest.mark.parametrize(("kind", "name"), each(ELSEWHERE))
def test_what_is_not_described_in_the_file_is_found(right: list[str], kind: str, name: str) -> None:
    """Only what is in the file is harvested."""
    found = changed(right, kind, name, f'<{name} rdf:resource="https://x.example/a"/>')
    assert "not-described" in codes(found, name)


@pytest.mark.parametrize("name", ["dcterms:modified", "dcterms:issued"])
@pytest.mark.parametrize("kind", ["dcat:Catalog", "dcat:Dataset", "dcat:Distribution"])
def test_a_date_in_words_is_found(right: list[str], kind: str, name: str) -> None:
    """It has to be of the type that dates have."""
    assert "wrong-value" in codes(changed(right, kind, name, f"<{name}>i våras</{name}>"), name)
