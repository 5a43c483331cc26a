"""Every defect put into a catalogue is found, with the place and a remedy; nothing is found in right ones."""

from __future__ import annotations

import csv
import re

import pytest
from tests.publish.catalogue.conftest import BY_HAND, HERE, by_hand, findings

from obs.errors import PublishError
from obs.publish.catalogue.checking import check_catalogue, checked
from obs.publish.catalogue.shapes import check_shapes, focus_nodes, shapes

EX = "https://oppnadata.pahittat.example"
PUBLISHER = "http://dataportal.se/organisation/SE2120009999"
CATALOG, DATASET, FILE, SERVICE = (
    f"{EX}/{x}" for x in ("catalog", "dataset/1", "distribution/1", "service/1")
)


_LINES = (HERE / "defects.tsv").read_text("utf-8").splitlines()
DEFECTS = list(csv.DictReader(_LINES, delimiter="\t", quoting=csv.QUOTE_NONE))
"""The first *pattern* in the first resource of the class *within*, or everywhere, is made *new*."""

BLANK = [
    ("dcat:Catalog", rf'<dcat:Catalog rdf:about="{CATALOG}"', '<dcat:Catalog rdf:nodeID="a"'),
    ("dcat:Dataset", rf'rdf:(?:about|resource)="{DATASET}"', 'rdf:nodeID="a"'),
    ("dcat:Distribution", rf'rdf:(?:about|resource)="{FILE}"', 'rdf:nodeID="a"'),
    ("dcat:DataService", rf'rdf:(?:about|resource)="{SERVICE}"', 'rdf:nodeID="a"'),
    ("foaf:Agent", rf'rdf:(?:about|resource)="{PUBLISHER}"', 'rdf:nodeID="a"'),
    ("vcard:Organization", rf'rdf:(?:about|resource)="{EX}/contact/1"', 'rdf:nodeID="a"'),
]


def spoiled(kind: str, pattern: str, new: str, name: str = "service.rdf") -> str:
    """A right catalogue with *pattern* replaced, once after the start of a *kind*, or everywhere."""
    text = by_hand(name)
    if kind:
        made, count = re.subn(rf"(<{kind}\b.*?)(?:{pattern})", rf"\g<1>{new}", text, count=1, flags=re.DOTALL)
    else:
        made, count = re.subn(pattern, new, text)
    assert count, pattern
    assert made != text
    return made


@pytest.mark.parametrize("name", BY_HAND)
def test_nothing_is_found_in_a_right_catalogue(name: str) -> None:
    """Written by hand: the least that is allowed, one with a service, one with a series and parts."""
    assert findings(by_hand(name)) == []


@pytest.mark.parametrize("defect", DEFECTS, ids=[each["what"] for each in DEFECTS])
def test_a_defect_is_found_at_its_place(defect: dict[str, str]) -> None:
    """By code, by the IRI of the resource and by the property; with a remedy, and the resource in words."""
    found = findings(spoiled(defect["within"], defect["pattern"], defect["new"]))
    place = (defect["code"], defect["resource"], defect["property"])
    right = [each for each in found if (each.code, each.place.value, each.place.column) == place]
    assert right, [str(each) for each in found]
    assert right[0].suggestion
    assert defect["resource"] in right[0].message
    assert right[0].place.file == "x.rdf"


def test_there_are_more_than_two_dozen_defects() -> None:
    """A table that is read wrongly would test nothing."""
    assert len({each["what"] for each in DEFECTS}) == len(DEFECTS) > 60


@pytest.mark.parametrize(("kind", "pattern", "new"), BLANK, ids=[each[0] for each in BLANK])
def test_a_blank_node_is_found_where_an_iri_must_be(kind: str, pattern: str, new: str) -> None:
    """What is harvested needs a name that stays; the finding says which one has none."""
    found = [each for each in findings(spoiled("", pattern, new)) if each.code == "wrong-kind"]
    assert any(f"{kind} without an IRI" in each.message for each in found), [str(each) for each in found]


def test_the_log_stays_empty(caplog: pytest.LogCaptureFixture) -> None:
    """The library writes a traceback for each value of a wrong type; the finding says all of it."""
    assert findings(spoiled("dcat:Dataset", "2024-03-01", "i våras"))
    assert findings(spoiled("dcterms:PeriodOfTime", "2026-09-30", "snart"))
    assert not caplog.records


def test_all_defects_are_told_at_once() -> None:
    """Whoever mends a catalogue needs to read it once."""
    text = by_hand("minimal.rdf")
    for old, new in (("text/csv", "CSV"), ('xml:lang="sv"', ""), ("LocalAuthority", "Kommun")):
        text = text.replace(old, new)
    assert {each.place.column for each in findings(text)} >= {
        "dcterms:format",
        "dcterms:title",
        "dcterms:description",
        "dcterms:type",
    }


def test_a_finding_has_the_line_of_its_resource() -> None:
    """So that an editor can go there."""
    text = spoiled("dcat:DataService", r"<dcat:endpointURL.*?/>", "")
    line = next(i for i, each in enumerate(text.splitlines(), 1) if "<dcat:DataService" in each)
    assert [each.place.row for each in findings(text)] == [line]


def test_a_series_of_more_than_fifty_is_found() -> None:
    """The portal's limit; fifty pass."""
    text = by_hand("series.rdf")
    extra = '<rdf:Description rdf:about="{0}"><dcat:inSeries rdf:resource="{1}/series/1"/></rdf:Description>'
    more = [extra.format(f"{EX}/more/{i}", EX) for i in range(49)]
    end = "</rdf:RDF>"
    assert findings(text.replace(end, "".join(more[:48]) + end)) == []
    found = findings(text.replace(end, "".join(more) + end))
    assert [(each.code, each.place.value) for each in found] == [("too-many", f"{EX}/series/1")]


def test_a_series_within_a_series_is_found() -> None:
    """A series may not be part of another."""
    itself = f'<dcat:inSeries rdf:resource="{EX}/series/1"/>'
    more = f'<rdf:Description rdf:about="{EX}/series/1">{itself}</rdf:Description>'
    found = findings(by_hand("series.rdf").replace("</rdf:RDF>", f"{more}</rdf:RDF>"))
    assert ("too-many", "dcat:inSeries") in {(each.code, each.place.column) for each in found}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (f'    <dcterms:hasPart rdf:resource="{EX}/catalog/2"/>\n', "", "catalogues-apart"),
        (
            f'<rdf:Description rdf:about="{EX}/catalog/2">',
            f'<rdf:Description rdf:about="{EX}/catalog/2"><dcterms:hasPart rdf:resource="{EX}/catalog/3"/>',
            "catalogues-nested",
        ),
        (
            f'<rdf:Description rdf:about="{EX}/catalog/2">',
            f'<rdf:Description rdf:about="{EX}/catalog/2"><dcterms:hasPart rdf:resource="{EX}/catalog"/>',
            "catalogues-apart",
        ),
    ],
)
def test_catalogues_that_do_not_hang_together_are_found(old: str, new: str, code: str) -> None:
    """Several need one main catalogue, and one level below it."""
    text = by_hand("series.rdf")
    assert old in text
    assert code in {each.code for each in findings(text.replace(old, new))}


def test_a_check_that_looks_at_nothing_does_not_pass() -> None:
    """Neither a graph without a catalogue nor shapes without a target are a check."""
    from rdflib import Graph

    with pytest.raises(PublishError, match="not checked"):
        check_shapes(Graph(), file="x.rdf", lines={})


@pytest.mark.parametrize("answer", [(False, ValueError("x"), "no shapes"), (True, b"", "no shapes")])
def test_an_engine_that_gives_no_report_has_checked_nothing(
    answer: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hands back its failure as if it were a report."""

    def empty(*_: object, **__: object) -> tuple[object, ...]:
        return answer

    monkeypatch.setattr("pyshacl.validate", empty)
    with pytest.raises(PublishError, match="could not be checked by the shapes: no shapes"):
        findings(by_hand("minimal.rdf"))


def test_an_engine_that_breaks_has_checked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it raises."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr("pyshacl.validate", broken)
    with pytest.raises(PublishError, match="no memory"):
        findings(by_hand("minimal.rdf"))


def test_every_shape_looks_at_something_in_the_right_catalogues() -> None:
    """A shape with a wrong target would never find anything."""
    seen = [checked(by_hand(name).encode()) for name in BY_HAND]
    assert all(any(each[name] for each in seen) for name in seen[0])
    assert set(seen[0]) == {
        *("Catalog", "Checksum", "Contact", "DataService", "Dataset", "Distribution", "HighValueDataset"),
        *("Period", "Publisher", "PublisherKnown", "PublisherNumber", "Series"),
    }


def test_every_part_of_the_shapes_is_reached_from_a_target() -> None:
    """A property shape that no shape names is never run."""
    from rdflib import RDF, URIRef
    from rdflib.namespace import SH

    graph = shapes()
    named = {str(each) for each in graph.objects(None, SH.property)}
    apart = {str(each) for each in graph.subjects(RDF.type, SH.PropertyShape)} - named
    assert apart == set()
    assert all(graph.value(each, SH.description) for each in graph.objects(None, SH.property))
    assert isinstance(next(graph.subjects(RDF.type, SH.NodeShape)), URIRef)
    assert focus_nodes(graph) == dict.fromkeys(focus_nodes(graph), 0)


def test_a_series_without_an_iri_is_found() -> None:
    """As a dataset."""
    only = by_hand("series.rdf").replace('<rdf:type rdf:resource="http://www.w3.org/ns/dcat#Dataset"/>', "")
    assert findings(only) == []
    text = re.sub(rf'rdf:(about|resource)="{EX}/series/1"', 'rdf:nodeID="a"', only)
    assert any(
        each.code == "wrong-kind" and "DatasetSeries without an IRI" in each.message and not each.place.column
        for each in findings(text)
    )


def test_a_language_in_two_letters_is_an_error_and_an_unlikely_one_a_warning() -> None:
    """There is a language SVE, in another part of the world."""
    for code, severity in (("sv", "error"), ("SVE", "warning")):
        found = findings(spoiled("dcat:Dataset", "language/SWE", f"language/{code}"))
        assert severity in {each.severity for each in found}
        assert {each.place.column for each in found} == {"dcterms:language"}
    assert {each.severity for each in found} == {"warning"}


def test_two_names_of_a_publisher_in_one_language_are_found() -> None:
    """One in each language is allowed."""
    both = '<foaf:name xml:lang="{}">Invented</foaf:name><foaf:name xml:lang="sv">Påhittat</foaf:name>'
    assert findings(spoiled("foaf:Agent", r"<foaf:name>.*?</foaf:name>", both.format("en"))) == []
    found = findings(spoiled("foaf:Agent", r"<foaf:name>.*?</foaf:name>", both.format("sv")))
    assert [(each.code, each.place.column) for each in found] == [("same-language", "foaf:name")]


def test_what_lists_datasets_and_is_no_catalogue_is_found() -> None:
    """It would not be harvested, and its datasets would not be missed."""
    more = (
        f'<rdf:Description rdf:about="{EX}/list"><dcat:dataset rdf:resource="{DATASET}"/></rdf:Description>'
    )
    found = findings(by_hand("service.rdf").replace("</rdf:RDF>", f"{more}</rdf:RDF>"))
    assert ("missing", f"{EX}/list", "rdf:type") in {
        (each.code, each.place.value, each.place.column) for each in found
    }


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("Träd i parker", "Träd i parker 2024", "dcterms:title"),
        ("Träd i parker", "Träd i parker som CSV", "dcterms:title"),
        ("Träd i parker", "Träd i Påhittat kommun", "dcterms:title"),
        ("Träd i parker", "ett två tre fyra fem sex sju åtta nio tio elva", "dcterms:title"),
        (PUBLISHER, "https://pahittat.example/om", ""),
    ],
)
def test_advice_of_the_portal_is_given_as_such(old: str, new: str, place: str) -> None:
    """It breaks no rule: nothing else is found."""
    text = by_hand("minimal.rdf").replace(old, new)
    found = check_catalogue(text.encode(), file="x.rdf")
    assert {(each.severity, each.place.column) for each in found} == {("info", place)}
    assert check_catalogue(by_hand("minimal.rdf").encode(), file="x.rdf") == []
