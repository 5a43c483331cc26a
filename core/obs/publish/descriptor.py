"""The descriptor of a release: datapackage.json by version 2 of the Data Package standard.

https://datapackage.org/standard/data-package/. It is written here and not by a library: none of them gives
back what it was given. `fieldsMatch` is left out, since the published profile has a fault there
(https://github.com/frictionlessdata/datapackage/issues/965), and `exact` is what holds without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from obs.publish.files import File
from obs.publish.model import Licence, Lineage, Release, SourceUsed, Table
from obs.publish.writing import CSV, PARQUET

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
NAME = "datapackage.json"
_SEXES = {"T": "Totalt", "F": "Kvinnor", "M": "Män"}
_ALL_SV = "Alla tabeller utom ändringarna, en på varje blad."
_ALL_EN = "All tables but the changes, one on each sheet."


def descriptor(release: Release, files: Sequence[File]) -> dict[str, Any]:
    """The descriptor of *release*, whose data are in *files*."""
    dataset, by_table = release.dataset, {table.name: table for table in release.tables}
    keywords = [*dataset.keywords_sv, *dataset.keywords_en]
    return {
        "$schema": PROFILE,
        "name": dataset.name,
        **({"id": dataset.address, "homepage": f"{dataset.address}/"} if dataset.address else {}),
        "title": dataset.title_sv,
        "description": dataset.description_sv,
        "version": release.version,
        "created": release.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **({"keywords": keywords} if keywords else {}),
        "licenses": [licence_json(each) for each in _licences(release.tables, release)],
        "sources": [_source(each) for each in release.sources],
        "contributors": [_contributor(release)],
        "translations": {"en": {"title": dataset.title_en, "description": dataset.description_en}},
        "temporal": {"start": release.first_period, "end": release.last_period},
        "previous": release.previous,
        **_comparison(release),
        "resources": [_resource(file, by_table.get(file.table), release) for file in files],
    }


def _comparison(release: Release) -> dict[str, Any]:
    """With whom the results compare, as a key of our own."""
    compared = release.compared
    return {"comparison": {"group": compared.group, "benchmark": compared.benchmark}} if compared else {}


def json_bytes(document: object) -> bytes:
    """*document* as a file: UTF-8, letters as they are, a line for each value."""
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def licence_json(licence: Licence) -> dict[str, str]:
    """A licence as the standard has it: a source's own terms have no name."""
    named = {"name": licence.name} if licence.name else {}
    return {**named, "path": licence.path, "title": licence.title}


def lineage_json(lineage: Lineage) -> dict[str, Any]:
    """Where values come from, as a property of a field."""
    return {
        "derived": lineage.derived,
        "credit": lineage.credit,
        "licence": licence_json(lineage.licence),
        "sources": list(lineage.sources),
        **({"where": lineage.where} if lineage.where else {}),
    }


def _licences(tables: Iterable[Table], release: Release) -> list[Licence]:
    """All that values of *tables* may be used under; the publisher's where nothing else is said."""
    told = [each.licence for table in tables for each in _lines(table)]
    return list(dict.fromkeys(told)) or [release.licence]


def _lines(table: Table) -> Iterator[Lineage]:
    """What is said of the values of *table*, column by column."""
    for lines in table.lineage.values():
        yield from lines


def _source(source: SourceUsed) -> dict[str, str]:
    days = source.first if source.first == source.last else f"{source.first}/{source.last}"
    return {
        "title": f"{source.title} ({source.publisher})" if source.publisher else source.title,
        **({"path": source.homepage} if source.homepage else {}),
        "version": f"hämtad {days}",
    }


def _contributor(release: Release) -> dict[str, Any]:
    publisher = release.publisher
    return {
        "title": publisher.name,
        "organization": publisher.name,
        "email": publisher.email,
        **({"path": publisher.homepage} if publisher.homepage else {}),
        "roles": ["creator", "contact", "rightsHolder"],
    }


def _resource(file: File, table: Table | None, release: Release) -> dict[str, Any]:
    tables = [table] if table else release.tables
    used = {
        name for each in tables for lines in each.lineage.values() for line in lines for name in line.sources
    }
    told: dict[str, Any] = {
        "name": _name(file, table),
        **({"type": "table"} if table and file.mediatype == CSV else {}),
        "path": file.path,
        "title": table.title_sv if table else release.dataset.title_sv,
        "description": table.description_sv if table else _ALL_SV,
        "translations": {
            "en": {
                "title": table.title_en if table else release.dataset.title_en,
                "description": table.description_en if table else _ALL_EN,
            }
        },
        "format": _format(file),
        "mediatype": file.mediatype,
        **({"encoding": "utf-8"} if file.mediatype == CSV else {}),
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "licenses": [licence_json(each) for each in _licences(tables, release)],
        "sources": [_source(each) for each in release.sources if each.id in used],
        **({"rows": file.rows} if file.mediatype == CSV else {}),
    }
    if not told["sources"]:
        del told["sources"]
    if table and file.mediatype == CSV:
        told["schema"] = table_schema(table)
    return told


def _format(file: File) -> str:
    """CSV is "csv"; all else has the name of its media type, and not "parquet" or "xlsx".

    frictionless takes files of these formats for tables, guesses their types and finds the size wrong; as
    plain files it checks them well (https://github.com/frictionlessdata/frictionless-py).
    """
    return "csv" if file.mediatype == CSV else file.mediatype.partition("/")[2]


def _name(file: File, table: Table | None) -> str:
    if table is None:
        return file.path.rpartition(".")[2]
    return f"{table.name}-parquet" if file.mediatype == PARQUET else table.name


def table_schema(table: Table) -> dict[str, Any]:
    """The table's schema, with what its columns are credited to and what its codes mean."""
    return {**table.schema, "fields": [_field(field, table) for field in table.schema["fields"]]}


def _field(field: dict[str, Any], table: Table) -> dict[str, Any]:
    constraints = dict(field.get("constraints", {}))
    if field["name"] in table.key:
        constraints["required"] = True
    told = {**field, **({"constraints": constraints} if constraints else {})}
    if field["name"] == "sex" and constraints.get("enum") == list(_SEXES):
        told["categories"] = [{"value": value, "label": label} for value, label in _SEXES.items()]
    lines = table.lineage.get(field["name"], ())
    return {**told, **({"lineage": [lineage_json(each) for each in lines]} if lines else {})}
