"""Whether CSV on the Web that lies beside the files of a stranger's package describes other tables than that.

Where such a file lies: https://www.w3.org/TR/tabular-data-model/#locating-metadata. The two standards say not
quite the same, so that only what cannot both be true is told: other columns, keys, kinds of values, licences.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from obs.models import Finding, Place
from obs.publish.package import Check
from obs.publish.package.descriptor import load_json
from obs.publish.package.parsing import items, mapping, names
from obs.publish.package.paths import fault_of, is_address

_BESIDE = "csv-metadata.json"
_LICENCES = ("dc:license", "dcterms:license", "schema:license")
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("string", "normalizedString", "token", "anyURI", "language"), "text"),
    **dict.fromkeys(("number", "decimal", "double", "float", "integer", "int", "long", "short"), "number"),
    **dict.fromkeys(("byte", "nonNegativeInteger", "positiveInteger", "unsignedInt"), "number"),
    **dict.fromkeys(("datetime", "dateTime"), "moment"),
    "boolean": "truth",
    "date": "day",
    "time": "time",
}
"""What types of either standard are; of one that is not here nothing is said."""


def check_beside(folder: Path, descriptor: str) -> Iterator[tuple[Check, list[Finding]]]:
    """Each table of *descriptor* that is described as CSVW too, with warnings of what contradicts it."""
    document, _ = load_json(folder, descriptor, what="the descriptor")
    for resource in items(mapping(document).get("resources")):
        table = mapping(resource)
        path, schema = table.get("path"), mapping(table.get("schema"))
        if not isinstance(path, str) or not schema or is_address(path) or fault_of(path):
            continue
        for name, told in _descriptions(folder, path):
            problems = list(_contradictions(told, table, schema, mapping(document)))
            findings = [_finding(name, path, each) for each in problems]
            title = "what it says of the table can be true beside the descriptor"
            yield Check(id="csvw", title=title, place=name, failures=len(findings)), findings


def _descriptions(folder: Path, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What is told of the CSV file *path*, by the file that tells it; one that is no JSON tells nothing."""
    for name in (f"{path}-metadata.json", posixpath.join(posixpath.dirname(path), _BESIDE)):
        if not _is_there(folder / name):
            continue
        document = mapping(load_json(folder, name, what="the description of tables")[0])
        group = {key: document[key] for key in _LICENCES if key in document}
        for table in items(document.get("tables")) or [document]:
            url = mapping(table).get("url")
            here = isinstance(url, str) and posixpath.normpath(
                posixpath.join(posixpath.dirname(name), unquote(url))
            ) == posixpath.normpath(path)
            if here:
                yield name, {**group, **mapping(table)}


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name that is too long
        return False


def _contradictions(
    told: Mapping[str, Any], table: Mapping[str, Any], schema: Mapping[str, Any], package: Mapping[str, Any]
) -> Iterator[str]:
    described = mapping(told.get("tableSchema"))
    columns = [mapping(each) for each in items(described.get("columns"))]
    columns = [each for each in columns if not each.get("virtual")]
    fields = [mapping(each) for each in items(schema.get("fields"))]
    stated = [unquote(str(each["name"])) for each in columns if isinstance(each.get("name"), str)]
    wanted = [str(each.get("name")) for each in fields]
    if stated and len(stated) == len(columns) and stated != wanted:
        yield f"its columns are {_listed(stated)}, and by the descriptor {_listed(wanted)}"
    elif stated == wanted:
        for column, field in zip(columns, fields, strict=True):
            yield from _column(column, field)
    keys = names(described.get("primaryKey")), names(schema.get("primaryKey"))
    if all(keys) and keys[0] != keys[1]:
        yield f"its key is {_listed(keys[0])}, and by the descriptor {_listed(keys[1])}"
    yield from _licences(told, items(table.get("licenses")) or items(package.get("licenses")))


def _column(column: Mapping[str, Any], field: Mapping[str, Any]) -> Iterator[str]:
    datatype = column.get("datatype")
    base = datatype if isinstance(datatype, str) else mapping(datatype).get("base")
    told, wanted = _KINDS.get(str(base)), _KINDS.get(str(field.get("type")))
    name = field.get("name")
    if told and wanted and told != wanted:
        yield f"column {name} is of type {base}, and by the descriptor of {field.get('type')}"
    required = column.get("required"), mapping(field.get("constraints")).get("required")
    if all(isinstance(each, bool) for each in required) and required[0] is not required[1]:
        words = [("must" if each else "need not") for each in required]
        yield f"column {name} {words[0]} have a value in each row, and by the descriptor it {words[1]}"


def _licences(told: Mapping[str, Any], licences: Any) -> Iterator[str]:  # noqa: ANN401 - items of JSON
    stated = {address for key in _LICENCES for address in _addresses(told.get(key))}
    paths = [mapping(each).get("path") for each in licences]
    wanted = {_same(each) for each in paths if isinstance(each, str) and is_address(each)}
    if stated and wanted and len(wanted) == len(paths) and not stated & wanted:
        yield f"its licence is {_listed(sorted(stated))}, and by the descriptor {_listed(sorted(wanted))}"


def _addresses(value: object) -> Iterator[str]:
    """The licences in a value of CSVW: an address, an object with one, or a list of them."""
    for each in items(value) or [value]:
        address = each if isinstance(each, str) else mapping(each).get("@id")
        if isinstance(address, str) and is_address(address):
            yield _same(address)


def _same(address: str) -> str:
    """*address*, however it is written."""
    return address.replace("http://", "https://", 1).rstrip("/")


def _listed(texts: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(texts[:12])
    return f"{shown} and {len(texts) - 12} more" if len(texts) > 12 else shown


def _finding(file: str, path: str, problem: str) -> Finding:
    return Finding(
        code="csvw",
        severity="warning",
        message=f"{file} tells of {path}: {problem}",
        suggestion="ask the publisher which of the two is right",
        place=Place(file=file),
    )
