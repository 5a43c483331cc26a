"""schema.org's description: what search engines ask for is there, and it is the graph that is meant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from tests.publish.invented import CC0, files_of, release

from obs.language import LANGUAGES, Language
from obs.publish.landing import json_ld, landing_pages
from obs.publish.landing.json_ld import script
from obs.publish.landing.rendering import PAGES

SCHEMA = Namespace("https://schema.org/")
ADDRESS = "https://data.example.se/pahittade-nyckeltal/2026.2.0/"
TEXT = {"type": "string", "minLength": 1}
# What schema.org's page of Dataset and DataDownload and the search engines' guides ask for.
REQUIRED = {
    "type": "object",
    "required": [
        *("@context", "@type", "name", "description", "creator", "publisher", "version", "distribution"),
        *("isAccessibleForFree", "keywords", "inLanguage", "creditText", "temporalCoverage", "dateModified"),
        *("spatialCoverage", "variableMeasured", "isBasedOn"),
    ],
    "properties": {
        "@context": {"const": "https://schema.org/"},
        "@type": {"const": "Dataset"},
        "name": TEXT,
        "description": {"type": "string", "minLength": 50, "maxLength": 5000},
        "isAccessibleForFree": {"const": True},
        "temporalCoverage": {"pattern": r"^\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d$"},
        "dateModified": {"pattern": r"^\d{4}-\d\d-\d\d$"},
        "license": {"pattern": "^https://"},
        "distribution": {
            "minItems": 1,
            "items": {
                "required": ["@type", "contentUrl", "encodingFormat", "contentSize", "sha256"],
                "properties": {
                    "@type": {"const": "DataDownload"},
                    "contentUrl": TEXT,
                    "encodingFormat": {"pattern": "^[a-z]+/[a-z0-9.+-]+$"},
                    "contentSize": {"pattern": "^[0-9]+ B$"},
                    "sha256": {"pattern": "^[0-9a-f]{64}$"},
                },
            },
        },
        "variableMeasured": {
            "minItems": 1,
            "items": {
                "required": ["@type", "name", "propertyID", "unitText"],
                "properties": {"@type": {"const": "PropertyValue"}, "unitText": TEXT},
            },
        },
        "creator": {
            "required": ["@type", "name", "contactPoint"],
            "properties": {"@type": {"enum": ["Organization", "Person"]}},
        },
    },
}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """The invented release at its address."""
    return json_ld(release(), files_of(release())[1], ADDRESS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_search_engines_ask_for_is_there(language: Language) -> None:
    found = json_ld(release(), files_of(release())[1], ADDRESS, language=language)
    validator: Any = Draft202012Validator(REQUIRED)
    assert [error.message for error in validator.iter_errors(found)] == []


@pytest.mark.parametrize(
    "text", ["", "Kort.", "x" * 49, "x" * 50, "ord " * 1_250, "ord " * 1_251, "x" * 9_000]
)
def test_a_description_is_as_long_as_google_demands(text: str) -> None:
    """Between 50 and 5000: https://developers.google.com/search/docs/appearance/structured-data/dataset."""
    invented = release()
    told = replace(invented, dataset=replace(invented.dataset, description_sv=text, description_en=""))
    for language in LANGUAGES:
        found = json_ld(told, [], ADDRESS, language=language)["description"]
        assert 50 <= len(found) <= 5000
        assert found.startswith(text[:4_000].strip())


def graph(described: Mapping[str, Any]) -> Graph:
    """The graph that it is, with schema.org's vocabulary for its context, which is on the web."""
    offline = {**described, "@context": {"@vocab": str(SCHEMA)}}
    return Graph().parse(data=json.dumps(offline), format="json-ld")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_rdf_readers_find_the_dataset_and_its_files(described: dict[str, Any]) -> None:
    found = graph(described)
    dataset = URIRef(ADDRESS)
    assert (dataset, RDF.type, SCHEMA.Dataset) in found
    assert (dataset, SCHEMA.version, Literal("2026.2.0")) in found
    addresses = {str(each) for each in found.objects(None, SCHEMA.contentUrl)}
    assert addresses == {f"{ADDRESS}{file.path}" for file in files_of(release())[1]}
    assert {str(each) for each in found.objects(None, SCHEMA.unitText)} == {"%", "kr/inv"}


def test_terms_that_differ_are_stated_for_each_file_and_not_for_the_whole(
    described: dict[str, Any],
) -> None:
    assert "license" not in described
    by_name = {each["name"]: each.get("license") for each in described["distribution"]}
    assert by_name["data/indicators.csv"] == CC0.path
    assert by_name["data/regions.csv"] == CC0.path
    assert by_name["data/observations.csv"] is None
    assert by_name["data/level.csv"] is None
    assert [each["license"] for each in described["isBasedOn"]] == [
        "https://www.kolada.se/om-oss/api/",
        CC0.path,
    ]


def test_one_licence_of_all_is_stated_once() -> None:
    invented = release()
    plain = replace(invented, tables=[invented.table("regions"), invented.table("indicators")])
    assert json_ld(plain, files_of(plain)[1], ADDRESS)["license"] == CC0.path


def test_credit_has_every_line_once_and_never_the_publisher_alone(described: dict[str, Any]) -> None:
    lines = described["creditText"].split("; ")
    assert lines[:2] == ["Källa: Kolada", "Källa: SCB"]
    assert lines[2].startswith("Egen bearbetning av data från Kolada.")
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        ("2021", "2022", "2021-01-01/2022-12-31"),
        ("2021-Q2", "2021-Q4", "2021-04-01/2021-12-31"),
        ("2020-01", "2020-02", "2020-01-01/2020-02-29"),
        ("2020-W53", "2020-W53", "2020-12-28/2021-01-03"),
    ],
)
def test_time_goes_from_the_first_day_to_the_last(first: str, last: str, span: str) -> None:
    found = json_ld(replace(release(), first_period=first, last_period=last), [], ADDRESS)
    assert found["temporalCoverage"] == span


def test_places_are_named_or_the_country_is(described: dict[str, Any]) -> None:
    assert [each["name"] for each in described["spatialCoverage"]] == ["Påhittat", "Uppdiktat", "Låtsas"]
    invented = release()
    regions = invented.table("regions")
    country = regions.frame.with_columns(region=regions.frame["region"].replace("9901", "00"))
    whole = replace(invented, tables=[replace(regions, frame=country)])
    assert json_ld(whole, [], ADDRESS)["spatialCoverage"] == [
        {"@type": "Country", "name": "Sverige", "identifier": "SE"}
    ]


def test_a_person_is_no_organisation() -> None:
    invented = release()
    person = replace(invented, publisher=replace(invented.publisher, type="PrivateIndividual(s)"))
    assert json_ld(person, [], ADDRESS)["publisher"]["@type"] == "Person"


def test_without_an_address_files_are_named_from_the_page() -> None:
    invented = release()
    nowhere = replace(invented, dataset=replace(invented.dataset, address=""))
    found = json_ld(nowhere, files_of(nowhere)[1], "2026.2.0/")
    assert found["distribution"][0]["contentUrl"] == "2026.2.0/data/observations.csv"
    assert "@id" not in json_ld(nowhere, [], "")


def test_it_cannot_end_its_element() -> None:
    text = "</script><!--<script>&\u2028"
    told = script({"name": text})
    assert not set("<>&\u2028") & set(told)
    assert json.loads(told) == {"name": text}


def test_the_page_holds_it(described: dict[str, Any]) -> None:
    page = landing_pages(release(), files_of(release())[1])[PAGES["sv"]].decode()
    held = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(held) == described
