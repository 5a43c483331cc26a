"""The files of a release as distributions: one for each CSV file, Parquet file and workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obs.publish.catalogue.rdfxml import Iri, Resource, Said, Text, encoded
from obs.publish.catalogue.rights import Terms, terms_of
from obs.publish.catalogue.vocabulary import (
    COMPLETED,
    FORMATS,
    HIGH_VALUE_REGULATION,
    LANGUAGES,
    MEDIA_TYPES,
    SHA256,
    STABLE,
)

Json = Mapping[str, Any]


def data_files(package: Json) -> list[Json]:
    """The resources of *package* that are data in a format of `FORMATS`, in its order."""
    return [each for each in package.get("resources", ()) if each.get("mediatype") in FORMATS]


def distribution_iri(base: str, resource: Json) -> str:
    """What a file is called in every version."""
    return encoded(f"{base}#distribution-{resource['name']}")


def distributions(base: str, package: Json, *, publisher: str, high_value: bool) -> Iterator[Resource]:
    """The distributions of *package* with their checksums and rights.

    *base* is the dataset's address and *publisher* the name of who computed what is computed.
    """
    release = encoded(f"{base}/{package['version']}")
    for resource in data_files(package):
        iri, terms = distribution_iri(base, resource), terms_of(resource, package, publisher)
        said = [
            *_what(resource),
            *_where(release, resource),
            *_form(iri, release, resource),
            *_when(package),
        ]
        if high_value:
            said.append(("dcatap:applicableLegislation", Iri(value=HIGH_VALUE_REGULATION)))
        if terms.licence:
            said.append(("dcterms:license", Iri(value=terms.licence)))
        if terms.sv:
            said.append(("dcterms:rights", Iri(value=f"{iri}-rights")))
        yield Resource(iri=iri, kind="dcat:Distribution", said=said)
        yield _checksum(f"{iri}-checksum", resource)
        if terms.sv:
            yield _rights(f"{iri}-rights", terms, base)


def _what(resource: Json) -> Iterator[Said]:
    """Titles end with the format: the same table is there in several."""
    called = FORMATS[resource["mediatype"]]
    english: Json = resource.get("translations", {}).get("en", {})
    for told, language in ((resource, "sv"), (english, "en")):
        if told.get("title"):
            yield "dcterms:title", Text(value=f"{told['title']} ({called})", language=language)
        if told.get("description"):
            yield "dcterms:description", Text(value=str(told["description"]), language=language)


def _where(release: str, resource: Json) -> Iterator[Said]:
    yield "dcat:accessURL", Iri(value=f"{release}/index.html")
    yield "dcat:downloadURL", Iri(value=encoded(f"{release}/{resource['path']}"))


def _form(iri: str, release: str, resource: Json) -> Iterator[Said]:
    media = str(resource["mediatype"])
    yield "dcterms:format", Text(value=media)
    yield "dcat:mediaType", Iri(value=MEDIA_TYPES + media)
    yield "dcat:byteSize", Text(value=str(int(resource["bytes"])), datatype="xsd:nonNegativeInteger")
    yield "spdx:checksum", Iri(value=f"{iri}-checksum")
    yield "dcterms:conformsTo", Iri(value=f"{release}/datapackage.json")
    for language in LANGUAGES.values():
        yield "dcterms:language", Iri(value=language)


def _when(package: Json) -> Iterator[Said]:
    day = str(package["created"])[:10]
    yield "dcterms:issued", Text(value=day, datatype="xsd:date")
    yield "dcterms:modified", Text(value=day, datatype="xsd:date")
    yield "dcatap:availability", Iri(value=STABLE)
    yield "adms:status", Iri(value=COMPLETED)


def _checksum(iri: str, resource: Json) -> Resource:
    digest = str(resource["hash"]).removeprefix("sha256:")
    return Resource(
        iri=iri,
        kind="spdx:Checksum",
        said=[
            ("spdx:algorithm", Iri(value=SHA256)),
            ("spdx:checksumValue", Text(value=digest, datatype="xsd:hexBinary")),
        ],
    )


def _rights(iri: str, terms: Terms, base: str) -> Resource:
    said: list[Said] = [
        ("rdf:type", Iri(value="http://schema.theodi.org/odrs#RightsStatement")),
        ("dcterms:description", Text(value=terms.sv, language="sv")),
        ("dcterms:description", Text(value=terms.en, language="en")),
    ]
    if terms.credit_sv:
        said.append(("odrs:attributionText", Text(value=terms.credit_sv, language="sv")))
        said.append(("odrs:attributionText", Text(value=terms.credit_en, language="en")))
        said.append(("odrs:attributionURL", Iri(value=f"{base}/")))
    return Resource(iri=iri, kind="dcterms:RightsStatement", said=said)
