"""The catalogue, the dataset, its publisher and whom to ask, as the profile DCAT-AP-SE 3 describes them.

IRIs stay the same over versions: they are made of the dataset's address and of names that never change. They
name the newest release, whose files are the distributions.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from obs.publish.catalogue.days import first_day, last_day
from obs.publish.catalogue.distributions import data_files, distribution_iri, distributions
from obs.publish.catalogue.rdfxml import Iri, Resource, Said, Text, encoded
from obs.publish.catalogue.vocabulary import (
    CC0,
    DATA_PACKAGE,
    EU,
    HIGH_VALUE_REGULATION,
    LANGUAGES,
    ORGANISATIONS,
    PUBLIC,
    PUBLISHER_TYPES,
    SWEDEN,
    THEMES,
    full,
)
from obs.study import Dataset, Publisher

Json = Mapping[str, Any]


def description(
    publisher: Publisher, dataset: Dataset, package: Json, published: Mapping[str, str]
) -> list[Resource]:
    """Every resource of the catalogue of *dataset*, whose latest release *package* describes."""
    base = encoded(dataset.address)
    days = {"modified": str(package["created"])[:10], **published}
    return [
        _catalogue(base, publisher, days),
        _dataset(base, publisher, dataset, package, days),
        *distributions(base, package, publisher=publisher.name, high_value=bool(dataset.high_value_category)),
        *_period(base, package),
        _provenance(base, package),
        _standard(
            f"{base}/{encoded(str(package['version']))}/datapackage.json",
            sv="Beskrivning av filerna",
            en="Description of the files",
        ),
        _standard(DATA_PACKAGE, sv="Data Package 2.0", en="Data Package 2.0"),
        _publisher(publisher),
        _contact(base, publisher),
        *_pages(base, publisher, dataset),
    ]


def publisher_iri(publisher: Publisher) -> str:
    """What the national portal calls an organisation."""
    return ORGANISATIONS + publisher.organisation_number


def _both(name: str, sv: str, en: str) -> Iterator[Said]:
    """A text in the languages in which there is one."""
    for language, value in (("sv", sv), ("en", en)):
        if value.strip():
            yield name, Text(value=value, language=language)


def _languages() -> Iterator[Said]:
    for iri in LANGUAGES.values():
        yield "dcterms:language", Iri(value=iri)


def _days(days: Mapping[str, str]) -> Iterator[Said]:
    for name in ("issued", "modified"):
        if days.get(name):
            yield f"dcterms:{name}", Text(value=days[name], datatype="xsd:date")


def _catalogue(base: str, publisher: Publisher, days: Mapping[str, str]) -> Resource:
    said: list[Said] = [
        *_both("dcterms:title", f"Öppna data från {publisher.name}", f"Open data from {publisher.name}"),
        *_both(
            "dcterms:description",
            f"Datamängder som {publisher.name} publicerar, med filer, villkor och kontakt.",
            f"Datasets published by {publisher.name}, with files, terms and contact.",
        ),
        ("dcterms:publisher", Iri(value=publisher_iri(publisher))),
        ("dcterms:license", Iri(value=CC0)),
        *_days(days),
        *_languages(),
        ("foaf:homepage", Iri(value=_homepage(base, publisher))),
        ("dcterms:spatial", Iri(value=SWEDEN)),
        ("dcat:themeTaxonomy", Iri(value=THEMES)),
        ("dcat:dataset", Iri(value=f"{base}#dataset")),
    ]
    return Resource(iri=f"{base}#catalogue", kind="dcat:Catalog", said=said)


def _dataset(
    base: str, publisher: Publisher, dataset: Dataset, package: Json, days: Mapping[str, str]
) -> Resource:
    keywords = [
        *(("sv", each) for each in dataset.keywords_sv),
        *(("en", each) for each in dataset.keywords_en),
    ]
    said: list[Said] = [
        *_both("dcterms:title", dataset.title_sv, dataset.title_en),
        *_both("dcterms:description", dataset.description_sv, dataset.description_en),
        ("dcterms:publisher", Iri(value=publisher_iri(publisher))),
        ("dcat:contactPoint", Iri(value=f"{base}#contact")),
        ("dcterms:identifier", Text(value=_identifier(publisher, dataset))),
        *(("dcat:keyword", Text(value=word, language=language)) for language, word in keywords),
        *(("dcat:theme", Iri(value=f"{THEMES}/{each}")) for each in dataset.themes),
        *_days(days),
        *_languages(),
        ("dcterms:spatial", Iri(value=SWEDEN)),
        *((("dcterms:temporal", Iri(value=f"{base}#period")),) if _span(package) else ()),
        ("dcterms:accessRights", Iri(value=PUBLIC)),
        *_rhythm(dataset),
        *_version(str(package["version"]), str(package.get("previous") or "")),
        ("dcat:landingPage", Iri(value=f"{base}/")),
        ("dcterms:conformsTo", Iri(value=DATA_PACKAGE)),
        ("dcterms:provenance", Iri(value=f"{base}#provenance")),
        *_high_value(dataset),
        *(("dcat:distribution", Iri(value=distribution_iri(base, each))) for each in data_files(package)),
    ]
    return Resource(iri=f"{base}#dataset", kind="dcat:Dataset", said=said)


def _identifier(publisher: Publisher, dataset: Dataset) -> str:
    """A UUID, by which the portal finds copies; of the names and not the address, which may change."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{publisher_iri(publisher)}/{dataset.name}"))


def _rhythm(dataset: Dataset) -> Iterator[Said]:
    if dataset.frequency and dataset.frequency != "UNKNOWN":
        yield "dcterms:accrualPeriodicity", Iri(value=f"{EU}frequency/{dataset.frequency}")


def _version(version: str, previous: str) -> Iterator[Said]:
    yield "dcat:version", Text(value=version)
    if previous:
        yield from _both(
            "adms:versionNotes",
            f"Alla skillnader mot version {previous} står i filen {version}/revision.csv.",
            f"Every difference to version {previous} is in the file {version}/revision.csv.",
        )


def _high_value(dataset: Dataset) -> Iterator[Said]:
    if dataset.high_value_category:
        yield "dcatap:applicableLegislation", Iri(value=HIGH_VALUE_REGULATION)
        yield "dcatap:hvdCategory", Iri(value=dataset.high_value_category)


def _span(package: Json) -> tuple[str, str] | None:
    """The first and the last day that figures are of, where *package* says the periods."""
    told: Json = package.get("temporal") or {}
    first, last = first_day(str(told.get("start") or "")), last_day(str(told.get("end") or ""))
    return (first, last) if first and last else None


def _period(base: str, package: Json) -> Iterator[Resource]:
    span = _span(package)
    if span:
        start, end = (Text(value=day, datatype="xsd:date") for day in span)
        said: list[Said] = [("dcat:startDate", start), ("dcat:endDate", end)]
        yield Resource(iri=f"{base}#period", kind="dcterms:PeriodOfTime", said=said)


def _provenance(base: str, package: Json) -> Resource:
    sources: list[Json] = list(package.get("sources", ()))
    swedish = "; ".join(
        str(each["title"]) + (f", {each['version']}" if each.get("version") else "") for each in sources
    )
    english = swedish.replace(", hämtad ", ", retrieved ")
    path = f"{package['version']}/provenance.json"
    said = _both(
        "dcterms:description",
        (f"Underlag: {swedish}. " if swedish else "") + f"Varje värdes väg från källan står i {path}.",
        (f"Sources: {english}. " if english else "")
        + f"The way of every value from its source is in {path}.",
    )
    return Resource(iri=f"{base}#provenance", kind="dcterms:ProvenanceStatement", said=list(said))


def _standard(iri: str, *, sv: str, en: str) -> Resource:
    return Resource(iri=iri, kind="dcterms:Standard", said=list(_both("dcterms:title", sv, en)))


def _homepage(base: str, publisher: Publisher) -> str:
    """The publisher's page, or that of the dataset."""
    return encoded(publisher.homepage) if publisher.homepage else f"{base}/"


def _pages(base: str, publisher: Publisher, dataset: Dataset) -> Iterator[Resource]:
    """The pages that the catalogue leads to, which the profile of the EU wants to be documents."""
    landing, home = f"{base}/", _homepage(base, publisher)
    titles = list(_both("dcterms:title", dataset.title_sv, dataset.title_en))
    yield Resource(iri=landing, kind="foaf:Document", said=titles)
    if home != landing:
        named = list(_both("dcterms:title", publisher.name, publisher.name))
        yield Resource(iri=home, kind="foaf:Document", said=named)


def _publisher(publisher: Publisher) -> Resource:
    said: list[Said] = [
        ("foaf:name", Text(value=publisher.name)),
        ("dcterms:type", Iri(value=PUBLISHER_TYPES + publisher.type)),
        ("dcterms:identifier", Text(value=publisher.organisation_number)),
    ]
    if publisher.homepage:
        said.append(("foaf:homepage", Iri(value=encoded(publisher.homepage))))
    return Resource(iri=publisher_iri(publisher), kind="foaf:Agent", said=said)


def _contact(base: str, publisher: Publisher) -> Resource:
    person = publisher.type == "PrivateIndividual(s)"
    said: list[Said] = [
        # The profile of the EU asks for a vcard:Kind; not every reader knows that the others are such.
        ("rdf:type", Iri(value=full("vcard:Kind"))),
        ("vcard:fn", Text(value=publisher.contact or publisher.name)),
        ("vcard:hasEmail", Iri(value="mailto:" + encoded(publisher.email))),
    ]
    kind = "vcard:Individual" if person else "vcard:Organization"
    return Resource(iri=f"{base}#contact", kind=kind, said=said)
