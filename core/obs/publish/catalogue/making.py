"""Makes the catalogue of a dataset, and lets nothing out that does not pass the gate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from obs.errors import PublishError
from obs.publish.catalogue.checking import check_catalogue
from obs.publish.catalogue.description import description
from obs.publish.catalogue.distributions import data_files
from obs.publish.catalogue.rdfxml import rdfxml
from obs.study import Dataset, Publisher

NAME = "catalogue.rdf"
_NOTHING: Mapping[str, str] = MappingProxyType({})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")


def catalogue_bytes(
    publisher: Publisher,
    dataset: Dataset,
    package: Mapping[str, Any],
    *,
    published: Mapping[str, str] = _NOTHING,
) -> bytes:
    """The catalogue of *dataset* as DCAT-AP-SE 3 in RDF/XML; equal arguments give equal bytes.

    *package* is the datapackage.json of the latest release. *published* may have the days on which the
    dataset was first ("issued") and last ("modified") published, as 2026-11-27; without "modified" it is the
    day on which the release was made. Raises PublishError with all that obs.toml or the package lacks, or
    with all that is wrong with what was made of them.
    """
    lacks = [*_lacking(publisher, dataset), *_faults(package), *_strange(published)]
    if lacks:
        raise PublishError(
            f"the catalogue cannot be written: {'; '.join(lacks)}",
            suggestion="write what is missing in obs.toml, then publish again",
        )
    body = rdfxml(description(publisher, dataset, package, published))
    wrong = [each for each in check_catalogue(body, file=NAME) if each.severity == "error"]
    if wrong:
        told = "\n".join(f"  {each}" for each in wrong)
        raise PublishError(
            f"the catalogue does not pass its own check, {len(wrong)} findings:\n{told}",
            suggestion="the national portal would harvest it all the same: put it right first",
        )
    return body


def _lacking(publisher: Publisher, dataset: Dataset) -> Iterator[str]:
    """The keys of obs.toml without which the profile's mandatory properties or the IRIs cannot be made."""
    for value, key, what in (
        (dataset.name, "[dataset] name", "what the dataset is called for ever"),
        (dataset.address, "[dataset] address", "where its folder is on the web"),
        (dataset.title_sv or dataset.title_en, "[dataset] title_sv", "the title"),
        (dataset.description_sv or dataset.description_en, "[dataset] description_sv", "what it is"),
        (publisher.name, "[publisher] name", "who publishes"),
        (publisher.organisation_number, "[publisher] organisation_number", "its ten digits"),
        (publisher.type, "[publisher] type", "what kind of organisation it is"),
        (publisher.email, "[publisher] email", "whom to ask"),
    ):
        if not value.strip():
            yield f"obs.toml has no {key} ({what})"


def _faults(package: Mapping[str, Any]) -> Iterator[str]:
    """What datapackage.json lacks."""
    if not package.get("version"):
        yield "datapackage.json has no version"
    if not _DAY.match(str(package.get("created", ""))):
        yield 'datapackage.json has no "created" with a date'
    if not data_files(package):
        yield "datapackage.json has no CSV, Parquet or Excel file"
    for each in data_files(package):
        missing = [key for key in ("name", "path", "bytes", "title") if each.get(key) in (None, "")]
        if missing:
            yield f"the resource {each.get('name', '')!r} of datapackage.json has no {', '.join(missing)}"
        if not _HASH.fullmatch(str(each.get("hash", ""))):
            yield f"the resource {each.get('name', '')!r} of datapackage.json has no hash sha256:..."


def _strange(published: Mapping[str, str]) -> Iterator[str]:
    for name, day in published.items():
        if name not in ("issued", "modified") or not _DAY.fullmatch(day):
            yield f"published has {name} = {day!r}: issued and modified are days such as 2026-11-27"
