"""CSV on the Web: what each CSV file of a release holds, for programs (https://www.w3.org/TR/tabular-metadata/)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from obs.errors import PublishError
from obs.language import catalogue_of
from obs.publish.files import File
from obs.publish.model import Licence, Lineage, Release, SourceUsed, Table

FOLDER = "data"
"""The folder of the description within the release: the addresses in it are relative to it."""

_DIALECT = {
    "encoding": "utf-8",
    "lineTerminators": ["\n"],
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "headerRowCount": 1,
}
_BASES = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "date": "date"}
_BOUNDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "minExclusive",
    "exclusiveMaximum": "maxExclusive",
    "minLength": "minLength",
    "maxLength": "maxLength",
}
# re.escape escapes blanks too, which not every reader of ECMAScript's expressions takes.
_SPECIAL = re.compile(r"[\\^$.*+?()\[\]{}|/]")
_ESCAPED = r"\\\g<0>"
_SDMX = "http://purl.org/linked-data/sdmx/2009/"
_PROPERTIES = {
    "region": f"{_SDMX}dimension#refArea",
    "period": f"{_SDMX}dimension#refPeriod",
    "sex": f"{_SDMX}dimension#sex",
    "value": f"{_SDMX}measure#obsValue",
    "status": f"{_SDMX}attribute#obsStatus",
}


def csvw(release: Release, files: Sequence[File]) -> dict[str, Any]:
    """The table group of *release*, to be written into its folder `FOLDER`.

    Raises PublishError for a table of which *files* has no CSV file.
    """
    addresses = {file.table: _address(file) for file in files if file.mediatype == "text/csv" and file.table}
    missing = [table.name for table in release.tables if table.name not in addresses]
    if missing:
        raise PublishError(
            f"no CSV file holds {', '.join(missing)}", suggestion="write every table before its description"
        )
    dataset, publisher = release.dataset, release.publisher
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "@type": "TableGroup",
        "dc:title": _both(dataset.title_sv, dataset.title_en),
        "dc:description": _both(dataset.description_sv, dataset.description_en),
        "dc:hasVersion": release.version,
        "dc:modified": {"@value": release.created.date().isoformat(), "@type": "xsd:date"},
        "dc:publisher": {"schema:name": publisher.name, "schema:email": publisher.email},
        "dc:source": [_source(each) for each in release.sources],
        **_licences(_all_lineages(release.tables), release.licence),
        "dialect": _DIALECT,
        "tables": [_table(table, addresses, release) for table in release.tables],
    }


def _address(file: File) -> str:
    return posixpath.relpath(file.path, FOLDER)


def _table(table: Table, addresses: Mapping[str, str], release: Release) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(field, table, release) for field in table.schema["fields"]]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = [_foreign_key(each, table, addresses) for each in table.schema.get("foreignKeys", ())]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "url": addresses[table.name],
        "dc:title": _both(table.title_sv, table.title_en),
        "dc:description": _both(table.description_sv, table.description_en),
        **_licences(_all_lineages([table]), release.licence),
        "tableSchema": schema,
    }


def _column(field: Mapping[str, Any], table: Table, release: Release) -> dict[str, Any]:
    name: str = field["name"]
    title = str(field.get("title", ""))
    # The first title is the head of the column in the file, which a reader compares.
    titles = list(dict.fromkeys(filter(None, (name, title))))
    column: dict[str, Any] = {
        "name": name,
        "titles": titles if len(titles) > 1 else name,
        "datatype": _datatype(field),
    }
    # An empty cell is none by default, and not every reader takes a list with an empty text in it.
    if (empty := table.schema.get("missingValues", [""])) != [""]:
        column["null"] = empty
    if name in table.key or field.get("constraints", {}).get("required"):
        column["required"] = True
    english = str(field.get("description", ""))
    swedish = str(field.get("description_sv", "")) or catalogue_of("sv").text(english) or ""
    if description := _both(swedish, english):
        column["dc:description"] = description
    if table.kind == "figures" and name in _PROPERTIES:
        column["propertyUrl"] = _PROPERTIES[name]
    if name.endswith(("_sv", "_en")):
        column["lang"] = name[-2:]
    if lineage := table.lineage.get(name, ()):
        column |= _licences(lineage, release.licence)
        column["dc:rights"] = [{"@value": _credit(each), "@language": "sv"} for each in lineage]
    if unit := field.get("unit"):
        column["schema:unitText"] = unit
    return column


def _datatype(field: Mapping[str, Any]) -> str | dict[str, Any]:
    kind, rules = field.get("type", "string"), field.get("constraints", {})
    base = _BASES.get(kind, "any")
    form: dict[str, Any] = {_BOUNDS[rule]: limit for rule, limit in rules.items() if rule in _BOUNDS}
    if kind == "date":
        form["format"] = "yyyy-MM-dd"
    elif kind == "boolean":
        form["format"] = "true|false"
    elif kind == "string" and "enum" in rules:
        form["format"] = f"^({'|'.join(_SPECIAL.sub(_ESCAPED, str(each)) for each in rules['enum'])})$"
    elif kind == "string" and "pattern" in rules:
        form["format"] = f"^({rules['pattern']})$"
    return {"base": base, **form} if form else base


def _foreign_key(key: Mapping[str, Any], table: Table, addresses: Mapping[str, str]) -> dict[str, Any]:
    reference = key["reference"]
    other = reference.get("resource") or table.name
    return {
        "columnReference": _several(key["fields"]),
        "reference": {"resource": addresses[other], "columnReference": _several(reference["fields"])},
    }


def _several(names: str | Sequence[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _both(swedish: str, english: str) -> list[dict[str, str]]:
    told = (("sv", swedish), ("en", english))
    return [{"@value": text, "@language": language} for language, text in told if text]


def _source(source: SourceUsed) -> dict[str, Any]:
    named = {"schema:name": source.title, "schema:publisher": source.publisher}
    return {"@id": source.homepage, **named} if source.homepage else named


def _all_lineages(tables: Iterable[Table]) -> list[Lineage]:
    return [each for table in tables for lineages in table.lineage.values() for each in lineages]


def _licences(lineages: Iterable[Lineage], own: Licence) -> dict[str, Any]:
    """The licences of *lineages*; codes and names without any are the publisher's."""
    paths = list(dict.fromkeys(each.licence.path for each in lineages)) or [own.path]
    return {"dc:license": [{"@id": path} for path in paths]}


def _credit(lineage: Lineage) -> str:
    return f"{lineage.credit} ({lineage.where})" if lineage.where else lineage.credit
