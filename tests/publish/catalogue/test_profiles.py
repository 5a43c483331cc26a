"""Our catalogue held to the tables of two profiles: the DCAT-AP 3.0.1 of the EU, and DCAT-AP-SE 3.

The tables are written after the profiles and not taken from our shapes: what the shapes lack is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from tests.publish.catalogue.conftest import findings
from tests.publish.catalogue.test_making import graph_of

from obs.publish.catalogue.vocabulary import full, short

# The range of each property and how many values it may have: "text", a class that must be described beside
# it, or "code", an IRI that somebody else describes.
EU = {
    "dcat:Catalog": {
        "dcterms:title": (1, None, "text"),
        "dcterms:description": (1, None, "text"),
        "dcterms:publisher": (1, 1, "foaf:Agent"),
        "dcterms:license": (0, 1, "code"),
        "dcterms:issued": (0, 1, "text"),
        "dcterms:modified": (0, 1, "text"),
        "dcterms:language": (0, None, "code"),
        "dcterms:spatial": (0, None, "code"),
        "dcat:themeTaxonomy": (0, None, "code"),
        "foaf:homepage": (0, 1, "foaf:Document"),
        "dcat:dataset": (0, None, "dcat:Dataset"),
    },
    "dcat:Dataset": {
        "dcterms:title": (1, None, "text"),
        "dcterms:description": (1, None, "text"),
        "dcterms:publisher": (0, 1, "foaf:Agent"),
        "dcat:contactPoint": (0, None, "vcard:Kind"),
        "dcterms:identifier": (0, None, "text"),
        "dcat:keyword": (0, None, "text"),
        "dcat:theme": (0, None, "code"),
        "dcterms:issued": (0, 1, "text"),
        "dcterms:modified": (0, 1, "text"),
        "dcterms:language": (0, None, "code"),
        "dcterms:spatial": (0, None, "code"),
        "dcterms:temporal": (0, None, "dcterms:PeriodOfTime"),
        "dcterms:accessRights": (0, 1, "code"),
        "dcterms:accrualPeriodicity": (0, 1, "code"),
        "dcat:version": (0, 1, "text"),
        "adms:versionNotes": (0, None, "text"),
        "dcat:landingPage": (0, None, "foaf:Document"),
        "dcterms:conformsTo": (0, None, "dcterms:Standard"),
        "dcterms:provenance": (0, None, "dcterms:ProvenanceStatement"),
        "dcat:distribution": (0, None, "dcat:Distribution"),
    },
    "dcat:Distribution": {
        "dcterms:title": (0, None, "text"),
        "dcterms:description": (0, None, "text"),
        "dcat:accessURL": (1, None, "code"),
        "dcat:downloadURL": (0, None, "code"),
        # A code for the EU; the Swedish profile has a media type in letters in its place.
        "dcterms:format": (0, 1, "text"),
        "dcat:mediaType": (0, 1, "code"),
        "dcat:byteSize": (0, 1, "text"),
        "spdx:checksum": (0, 1, "spdx:Checksum"),
        "dcterms:conformsTo": (0, None, "dcterms:Standard"),
        "dcterms:language": (0, None, "code"),
        "dcterms:issued": (0, 1, "text"),
        "dcterms:modified": (0, 1, "text"),
        "dcatap:availability": (0, 1, "code"),
        "adms:status": (0, 1, "code"),
        "dcterms:license": (0, 1, "code"),
        "dcterms:rights": (0, None, "dcterms:RightsStatement"),
    },
    "foaf:Agent": {"foaf:name": (1, None, "text"), "dcterms:type": (0, 1, "code")},
    "dcterms:PeriodOfTime": {"dcat:startDate": (0, 1, "text"), "dcat:endDate": (0, 1, "text")},
    "spdx:Checksum": {"spdx:algorithm": (1, 1, "code"), "spdx:checksumValue": (1, 1, "text")},
}
DATATYPES = {
    "dcat:byteSize": "xsd:nonNegativeInteger",
    "spdx:checksumValue": "xsd:hexBinary",
    "dcat:startDate": "xsd:date",
    "dcat:endDate": "xsd:date",
}
# Beyond the EU's table: what the Swedish profile or FOAF has.
MORE = {"foaf:Agent": {"dcterms:identifier", "foaf:homepage"}}

MANDATORY = {
    "dcat:Catalog": "dcterms:title dcterms:description dcterms:publisher dcterms:license dcat:dataset",
    "dcat:Dataset": "dcterms:title dcterms:description dcterms:publisher",
    "dcat:Distribution": "dcat:accessURL dcterms:format",
    "foaf:Agent": "foaf:name dcterms:type",
    "vcard:Organization": "vcard:fn vcard:hasEmail",
}
RECOMMENDED = {
    "dcat:Catalog": "dcterms:issued dcterms:modified dcterms:language foaf:homepage dcterms:spatial "
    "dcat:themeTaxonomy",
    "dcat:Dataset": "dcat:contactPoint dcat:keyword dcat:theme dcterms:issued dcterms:spatial "
    "dcterms:temporal dcterms:accessRights dcterms:conformsTo",
    "dcat:Distribution": "dcterms:description dcterms:license dcatap:availability",
    "foaf:Agent": "dcterms:description dcterms:identifier org:classification",
}
KNOWN_TO_BE_ABSENT = {
    # Where values come under several terms, naming one licence would be false: they have dcterms:rights.
    ("dcat:Distribution", "dcterms:license"),
    # obs.toml knows no more of a publisher than its name, number, kind and address.
    ("foaf:Agent", "dcterms:description"),
    ("foaf:Agent", "org:classification"),
}


def ref(name: str) -> URIRef:
    return URIRef(full(name))


def of(graph: Graph, kind: str) -> list[URIRef]:
    found = [each for each in graph.subjects(RDF.type, ref(kind)) if isinstance(each, URIRef)]
    assert found, f"no {kind}"
    return found


def departures(graph: Graph) -> Iterator[str]:
    """What in *graph* is not as the EU's table has it."""
    for kind, table in EU.items():
        for node in of(graph, kind):
            said = {short(str(name)) for name in graph.predicates(node) if name != RDF.type}
            yield from (f"{node} {name}" for name in said - table.keys() - MORE.get(kind, set()))
            for name, (least, most, reach) in table.items():
                values = list(graph.objects(node, ref(name)))
                if not least <= len(values) <= (most or len(values)):
                    yield f"{node} has {len(values)} {name}"
                for value in values:
                    if isinstance(value, Literal) is not (reach == "text"):
                        yield f"{node} {name} {value!r}"
                    if ":" in reach and (value, RDF.type, ref(reach)) not in graph:
                        yield f"{node} {name} leads to no {reach}"
                    if name in DATATYPES and getattr(value, "datatype", None) != ref(DATATYPES[name]):
                        yield f"{node} {name} is {value!r}"


def test_all_that_we_say_is_as_the_profile_of_the_eu_has_it(ours: bytes) -> None:
    """Each property of each class: how often, text or IRI, and what it leads to."""
    assert list(departures(graph_of(ours))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'<rdf:type rdf:resource="[^"]*Kind"/>', ""),
        (r"<foaf:Document .*?</foaf:Document>", ""),
        (r"<dcat:version>", "<dcat:version>1</dcat:version><dcat:version>"),
        (r'#nonNegativeInteger"', '#decimal"'),
        (r"<foaf:name>.*?</foaf:name>", ""),
        (r"<dcat:landingPage .*?/>", "<dcat:landingPage>here</dcat:landingPage>"),
        (r"<dcat:landingPage ", "<dcat:landingpage "),
    ],
)
def test_the_table_finds_what_departs_from_it(ours: bytes, old: str, new: str) -> None:
    """Or it would find nothing in ours either."""
    spoiled, count = re.subn(old, new, ours.decode(), flags=re.DOTALL)
    assert count
    assert list(departures(graph_of(spoiled.encode())))


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, names in MANDATORY.items() for name in names.split()],
)
def test_what_the_swedish_profile_demands_is_there_and_demanded(ours: bytes, kind: str, name: str) -> None:
    """Of every resource of the class; without it, the gate finds that one and nothing goes out."""
    graph = graph_of(ours)
    for node in of(graph, kind):
        assert (node, ref(name), None) in graph
    without, start = ours.decode(), f"<{kind} rdf:about="
    before, resource, after = re.split(rf"({start}.*?</{kind}>)", without, maxsplit=1, flags=re.DOTALL)
    spoiled = re.sub(rf"<{name}[ >].*?(/>|</{name}>)\n", "\n", resource)
    assert spoiled != resource
    found = findings(before + spoiled + after)
    assert any(each.severity == "error" and name in each.place.column for each in found), found


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, names in RECOMMENDED.items() for name in names.split()],
)
def test_what_the_swedish_profile_recommends_is_there_or_known_to_be_absent(
    ours: bytes, kind: str, name: str
) -> None:
    """Where we know it to be absent from some, that too is seen."""
    graph = graph_of(ours)
    known = full(name) if not name.startswith("org:") else f"http://www.w3.org/ns/org#{name[4:]}"
    lacking = [node for node in of(graph, kind) if (node, URIRef(known), None) not in graph]
    assert bool(lacking) is ((kind, name) in KNOWN_TO_BE_ABSENT)
