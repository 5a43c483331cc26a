"""What a reader of a portal sees is there in Swedish and in English."""

from __future__ import annotations

from collections import defaultdict

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS
from tests.publish.catalogue.conftest import package
from tests.publish.catalogue.test_making import files, graph_of
from tests.publish.invented import files_of, release

from obs.publish.catalogue.vocabulary import full
from obs.publish.descriptor import descriptor

CREDIT = URIRef(full("odrs:attributionText"))


def texts(graph: Graph, node: URIRef, name: URIRef) -> dict[str, str]:
    """What *node* says by language."""
    return {str(each.language): str(each) for each in graph.objects(node, name) if isinstance(each, Literal)}


def test_what_is_said_in_one_language_is_said_in_the_other(ours: bytes) -> None:
    """Titles, descriptions, notes, terms and credits, of all resources."""
    said: dict[tuple[object, object], set[str]] = defaultdict(set)
    for node, name, value in graph_of(ours):
        if isinstance(value, Literal) and value.language:
            said[node, name].add(value.language)
    assert len(said) > 20
    assert {where: told for where, told in said.items() if told != {"sv", "en"}} == {}


def test_a_file_has_the_english_of_its_table(ours: bytes) -> None:
    """And not the Swedish under another name."""
    graph = graph_of(ours)
    node = files(graph)["level.csv"]
    assert texts(graph, node, DCTERMS.title) == {
        "sv": "Tabellen level (CSV)",
        "en": "The table level (CSV)",
    }
    assert texts(graph, node, DCTERMS.description)["en"] == "Invented values."


def test_terms_and_credit_in_english(ours: bytes) -> None:
    """A source is called as it is where it is credited, and is not the source of what others computed."""
    graph = graph_of(ours)
    node = files(graph)
    rights = URIRef(str(graph.value(node["observations.csv"], DCTERMS.rights)))
    assert texts(graph, rights, CREDIT)["en"] == (
        "Untouched values: Source: Kolada. Computed values: Computed by Påhittat kommun from data of Kolada."
    )
    assert "untouched values from Kolada" in texts(graph, rights, DCTERMS.description)["en"]
    alone = URIRef(str(graph.value(node["level.csv"], DCTERMS.rights)))
    assert texts(graph, alone, CREDIT)["en"] == "Computed by Påhittat kommun from data of scb."


def test_a_release_says_each_file_in_english() -> None:
    """Tables in both forms, the workbook and the list of changes: the catalogue has it from there."""
    made = release()
    for resource in descriptor(made, files_of(made)[1])["resources"]:
        english = resource["translations"]["en"]
        assert english["title"], resource["name"]
        assert english["description"], resource["name"]
        assert english["description"] != resource["description"], resource["name"]


def test_both_languages_are_those_of_the_files(ours: bytes) -> None:
    """Titles and notes in them are Swedish and English."""
    graph = graph_of(ours)
    codes = {
        str(each).rpartition("/")[2] for each in graph.objects(files(graph)["level.csv"], DCTERMS.language)
    }
    assert codes == {"SWE", "ENG"}


def test_the_package_of_these_tests_has_what_a_release_has() -> None:
    """English in each file."""
    assert all(each["translations"]["en"] for each in package()["resources"])
