"""The names that a catalogue is written in: namespaces, codes of the EU, licences as the profile has them."""

from __future__ import annotations

from collections.abc import Mapping

NAMESPACES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "odrs": "http://schema.theodi.org/odrs#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

EU = "http://publications.europa.eu/resource/authority/"
THEMES = f"{EU}data-theme"
SWEDEN = f"{EU}country/SWE"
LANGUAGES = {"sv": f"{EU}language/SWE", "en": f"{EU}language/ENG"}
PUBLIC = f"{EU}access-right/PUBLIC"
STABLE = f"{EU}planned-availability/STABLE"
COMPLETED = f"{EU}distribution-status/COMPLETED"
HIGH_VALUE_REGULATION = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
PUBLISHER_TYPES = "http://purl.org/adms/publishertype/"
ORGANISATIONS = "http://dataportal.se/organisation/SE"
MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
SHA256 = f"{NAMESPACES['spdx']}checksumAlgorithm_sha256"
DATA_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
LICENCES: Mapping[str, str] = {
    "https://creativecommons.org/publicdomain/zero/1.0/": CC0,
    "https://creativecommons.org/licenses/by/4.0/": "http://creativecommons.org/licenses/by/4.0/",
}
"""The address of an open licence in a data package, and what it is in a catalogue."""

FORMATS: Mapping[str, str] = {
    "text/csv": "CSV",
    "application/vnd.apache.parquet": "Parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
}
"""The media types of data files, and what people call them."""


def full(name: str) -> str:
    """The IRI of a short name: "dcat:Catalog"."""
    prefix, _, local = name.partition(":")
    return NAMESPACES[prefix] + local


def short(iri: str) -> str:
    """The short name of an IRI, or the IRI where its namespace is another."""
    for prefix, namespace in NAMESPACES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
