"""What obs makes of a release: right by our gate, the same in every process, true to its terms."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD
from tests.publish.catalogue.conftest import CC0, CC_BY, DATASET, PUBLISHER, lineage, package

from obs.errors import PublishError
from obs.publish.catalogue import catalogue_bytes, check_catalogue
from obs.publish.catalogue.description import description
from obs.publish.catalogue.distributions import data_files
from obs.publish.catalogue.rdfxml import Iri, Resource, Text, encoded, rdfxml
from obs.publish.catalogue.vocabulary import LICENCES, full
from obs.study import Dataset

BASE = "https://data.pahittat.example/nyckeltal"
CC0_IRI = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")


def graph_of(body: bytes) -> Graph:
    return Graph().parse(data=body, format="xml")


def files(graph: Graph) -> dict[str, URIRef]:
    """The distributions of a graph by the name of their file."""
    return {
        str(graph.value(each, DCAT.downloadURL)).rpartition("/")[2]: URIRef(str(each))
        for each in graph.subjects(RDF.type, DCAT.Distribution)
    }


def make(change: Callable[[dict[str, Any]], object], dataset: Dataset = DATASET) -> Graph:
    """The graph of the invented release after *change* of its description."""
    told = package()
    change(told)
    return graph_of(catalogue_bytes(PUBLISHER, dataset, told))


def test_nothing_is_found_in_ours(ours: bytes) -> None:
    """Not even advice."""
    assert check_catalogue(ours, file="catalogue.rdf") == []


def test_there_are_no_blank_nodes_and_no_relative_addresses(ours: bytes) -> None:
    """Every resource has an absolute IRI."""
    for triple in graph_of(ours):
        assert not any(isinstance(each, BNode) for each in triple)
        assert all(":" in str(each) for each in triple if isinstance(each, URIRef))


def test_each_data_file_is_a_distribution_with_its_place_form_and_digest(ours: bytes) -> None:
    """CSV, Parquet and Excel, and no text file."""
    graph = graph_of(ours)
    assert set(files(graph)) == {"observations.csv", "observations.parquet", "level.csv", "nyckeltal.xlsx"}
    node = files(graph)["observations.csv"]
    assert graph.value(node, DCAT.downloadURL) == URIRef(f"{BASE}/2026.1.0/data/observations.csv")
    assert graph.value(node, DCTERMS["format"]) == Literal("text/csv")
    assert graph.value(node, DCAT.byteSize) == Literal("1234", datatype=XSD.nonNegativeInteger)
    checksum = graph.value(node, URIRef(full("spdx:checksum")))
    assert str(graph.value(checksum, URIRef(full("spdx:checksumValue")))) == "0123456789abcdef" * 4
    assert graph.value(node, DCTERMS.conformsTo) == URIRef(f"{BASE}/2026.1.0/datapackage.json")


def test_a_licence_is_named_only_where_it_holds_for_all_values(ours: bytes) -> None:
    """Of a file with Kolada's own terms in it no licence is named: the terms are told, with the credit."""
    graph = graph_of(ours)
    node = files(graph)
    assert graph.value(node["level.csv"], DCTERMS.license) == CC0_IRI
    for name in ("observations.csv", "observations.parquet", "nyckeltal.xlsx"):
        assert graph.value(node[name], DCTERMS.license) is None, name
        rights = graph.value(node[name], DCTERMS.rights)
        told = {str(each) for each in graph.objects(rights, DCTERMS.description)}
        assert all("https://www.kolada.se/om-oss/api/" in each and "CC0 1.0" in each for each in told)
        assert len(told) == 2
        credit = str(graph.value(rights, URIRef(full("odrs:attributionText"))))
        assert credit == (
            "Oförändrade värden: Källa: Kolada. Beräknade värden: Egen bearbetning av Påhittat kommun."
        )
    rights = graph.value(node["level.csv"], DCTERMS.rights)
    assert str(graph.value(rights, URIRef(full("odrs:attributionText")))) == (
        "Egen bearbetning av Påhittat kommun."
    )


def test_a_column_under_other_terms_than_its_file_takes_the_licence_away() -> None:
    """What a column says counts, even where the file's own list does not have it."""

    def change(told: dict[str, Any]) -> None:
        foreign = lineage(
            {"title": "Egna villkor", "path": "https://x.example/v"}, derived=False, source="x", credit="X"
        )
        told["resources"][2]["schema"]["fields"][0]["lineage"].append(foreign)

    graph = make(change)
    assert graph.value(files(graph)["level.csv"], DCTERMS.license) is None


def test_two_open_licences_are_not_one() -> None:
    """The values of a file under CC0 and CC BY come under both."""
    graph = make(lambda told: told["resources"][2].update(licenses=[CC0, CC_BY]))
    assert graph.value(files(graph)["level.csv"], DCTERMS.license) is None


@pytest.mark.parametrize(("path", "iri"), LICENCES.items())
def test_an_open_licence_is_written_exactly_as_the_profile_has_it(path: str, iri: str) -> None:
    """With http and a slash at the end."""

    def change(told: dict[str, Any]) -> None:
        licence = {"title": "x", "path": path}
        own = lineage(licence, derived=True, source="x", credit="X")
        told["resources"] = [told["resources"][2] | {"licenses": [licence]}]
        told["resources"][0]["schema"] = {"fields": [{"name": "value", "lineage": [own]}]}

    graph = make(change)
    assert {str(each) for each in graph.objects(None, DCTERMS.license)} == {str(CC0_IRI), iri}
    assert iri.startswith("http://")
    assert iri.endswith("/")


def test_the_time_is_from_the_first_day_to_the_last() -> None:
    """Of years and months; of a form that has no days nothing is said."""

    def days(start: str, end: str) -> list[str]:
        graph = make(lambda told: told.update(temporal={"start": start, "end": end}))
        return [str(value) for name in (DCAT.startDate, DCAT.endDate) for value in graph.objects(None, name)]

    assert days("2015", "2025") == ["2015-01-01", "2025-12-31"]
    assert days("2023-11", "2024-02") == ["2023-11-01", "2024-02-29"]
    assert days("2024-03-05", "2024-03-05") == ["2024-03-05", "2024-03-05"]
    assert days("", "2025") == []
    assert days("2024K1", "2024K4") == []


def test_high_value_is_said_of_the_dataset_and_its_files_only_when_asked_for(ours: bytes) -> None:
    """The regulation does not cover compilations by default."""
    law = URIRef(full("dcatap:applicableLegislation"))
    assert not list(graph_of(ours).subjects(law, None))
    marked = dataclasses.replace(DATASET, high_value_category="http://data.europa.eu/bna/c_e1da4e07")
    graph = make(lambda _: None, marked)
    assert len(set(graph.subjects(law, None))) == 1 + len(files(graph))


def test_names_stay_the_same_over_versions() -> None:
    """Of the resources that are harvested; where their files are is another thing."""
    kinds = (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, FOAF.Agent)

    def names(graph: Graph) -> set[str]:
        return {str(each) for kind in kinds for each in graph.subjects(RDF.type, kind)}

    first, later = make(lambda _: None), make(lambda told: told.update(version="2027.1.0"))
    assert names(first) == names(later)
    assert set(first.objects(None, DCAT.downloadURL)).isdisjoint(set(later.objects(None, DCAT.downloadURL)))


def test_notes_name_the_version_before_where_there_is_one(ours: bytes) -> None:
    """Of a first version there is nothing to say."""
    notes = URIRef(full("adms:versionNotes"))
    said = sorted(str(each) for each in graph_of(ours).objects(None, notes))
    assert len(said) == 2
    assert all("2025.2.1" in each and "2026.1.0/revision.csv" in each for each in said)
    assert not list(make(lambda told: told.update(previous="")).objects(None, notes))


def test_publisher_and_contact_are_two(ours: bytes) -> None:
    """The portal cannot tell them apart otherwise."""
    graph = graph_of(ours)
    assert set(graph.objects(None, DCTERMS.publisher)) == {
        URIRef("http://dataportal.se/organisation/SE2120009999")
    }
    assert set(graph.objects(None, DCAT.contactPoint)) == {URIRef(f"{BASE}#contact")}


def test_all_that_is_missing_is_told_at_once() -> None:
    """Keys of obs.toml as they are written there, and what the release lacks."""
    told: dict[str, Any] = {**package(), "version": ""}
    told["resources"][0]["hash"] = "md5:1"
    with pytest.raises(PublishError) as caught:
        catalogue_bytes(
            dataclasses.replace(PUBLISHER, organisation_number=""),
            dataclasses.replace(DATASET, address="", title_sv="", title_en=""),
            told,
            published={"issued": "i våras"},
        )
    for words in ("[publisher] organisation_number", "[dataset] address", "[dataset] title_sv"):
        assert words in caught.value.message
    assert "no version" in caught.value.message
    assert "'observations'" in caught.value.message
    assert "i våras" in caught.value.message
    assert caught.value.suggestion


def test_only_what_the_profile_demands_is_demanded() -> None:
    """No themes, keywords, English or homepage: they are missed in the score and nowhere else."""
    bare = Dataset(
        name="x", title_sv="Träd", description_sv="Träd i parker", address="https://x.example/träd i parker"
    )
    body = catalogue_bytes(dataclasses.replace(PUBLISHER, homepage=""), bare, package())
    assert check_catalogue(body, file="c") == []
    assert b"https://x.example/tr%C3%A4d%20i%20parker#dataset" in body


def test_what_does_not_pass_the_gate_is_not_given_out() -> None:
    """All findings are in the error."""
    odd = dataclasses.replace(DATASET, frequency="OFTEN", themes=("HEALTHY",))
    with pytest.raises(PublishError, match="does not pass its own check") as caught:
        catalogue_bytes(PUBLISHER, odd, package())
    assert "frequency/OFTEN" in caught.value.message
    assert "data-theme/HEALTHY" in caught.value.message


def test_a_character_that_xml_cannot_hold_is_told() -> None:
    """It would make a file that nobody can read."""
    with pytest.raises(PublishError, match="U\\+000B"):
        catalogue_bytes(PUBLISHER, dataclasses.replace(DATASET, description_sv="a\x0bb"), package())


def test_equal_input_gives_equal_bytes_in_every_process(tmp_path: Path) -> None:
    """Whatever the seed of the hashes is."""
    program = (
        "import sys; from tests.publish.catalogue.conftest import *;"
        "sys.stdout.buffer.write(catalogue_bytes(PUBLISHER, DATASET, package()))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "4711")
    }
    assert made == {catalogue_bytes(PUBLISHER, DATASET, package())}


def intended(resources: list[Resource]) -> Graph:
    """The graph that resources mean, made without XML."""
    graph = Graph()
    for each in resources:
        node = URIRef(each.iri)
        graph.add((node, RDF.type, URIRef(full(each.kind))))
        for name, value in each.said:
            if isinstance(value, Iri):
                graph.add((node, URIRef(full(name)), URIRef(value.value)))
            else:
                kind = URIRef(full(value.datatype)) if value.datatype else None
                graph.add(
                    (
                        node,
                        URIRef(full(name)),
                        Literal(value.value, lang=value.language or None, datatype=kind),
                    )
                )
    return graph


def test_what_is_read_back_is_what_was_meant(ours: bytes) -> None:
    """Not a statement more or less."""
    meant = intended(description(PUBLISHER, DATASET, package(), {"issued": "2026-01-15"}))
    assert isomorphic(graph_of(ours), meant)
    assert len(meant) > 100


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r<>&\"']"), min_size=1))
@example("a\rb\r\n c")
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    """Escaped, whatever it has."""
    text = text.replace("\ufffe", "").replace("\uffff", "")
    resource = Resource(
        iri="urn:x", kind="dcat:Dataset", said=[("dcterms:title", Text(value=text, language="sv"))]
    )
    assert list(graph_of(rdfxml([resource])).objects(None, DCTERMS.title)) == [Literal(text, lang="sv")]


@pytest.mark.parametrize(
    ("address", "iri"),
    [
        ("https://x.example/a b", "https://x.example/a%20b"),
        ('https://x.example/å<>{}|\\^`"', "https://x.example/%C3%A5%3C%3E%7B%7D%7C%5C%5E%60%22"),
        ("https://x.example/a%20b", "https://x.example/a%20b"),
        ("https://x.example/100%", "https://x.example/100%25"),
        ("https://påhittat.example/", "https://xn--phittat-exa.example/"),
        ("https://x.example#a b", "https://x.example#a%20b"),
    ],
)
def test_addresses_are_encoded_once(address: str, iri: str) -> None:
    """What is encoded already stays as it is."""
    assert encoded(address) == iri
    assert encoded(iri) == iri


def test_data_files_are_those_with_a_known_media_type() -> None:
    """In the order of the package."""
    assert [each["name"] for each in data_files(package())][-1] == "xlsx"


def test_another_form_of_a_table_has_the_terms_of_that_table() -> None:
    """And not those of all tables, as the workbook has."""

    def change(told: dict[str, Any]) -> None:
        told["resources"].append(
            {**told["resources"][1], "name": "level-parquet", "path": "data/level.parquet"}
        )
        told["resources"][-1]["licenses"] = [CC0]

    graph = make(change)
    node = files(graph)["level.parquet"]
    assert graph.value(node, DCTERMS.license) == CC0_IRI
    rights = graph.value(node, DCTERMS.rights)
    assert "Kolada" not in str(graph.value(rights, URIRef(full("odrs:attributionText"))))


def test_a_rhythm_that_is_not_known_is_not_said() -> None:
    """Of a dataset whose file does not say how often it is renewed."""
    said = [
        set(
            make(lambda _: None, dataclasses.replace(DATASET, frequency=each)).objects(
                None, DCTERMS.accrualPeriodicity
            )
        )
        for each in ("UNKNOWN", "ANNUAL")
    ]
    assert said == [set(), {URIRef("http://publications.europa.eu/resource/authority/frequency/ANNUAL")}]
