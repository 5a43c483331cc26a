"""A descriptor as values to work with. What is malformed is left out here: the profile has told it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, cast

from obs.models import Finding
from obs.publish.package.descriptor import load_json, standard_version
from obs.publish.package.model import Column, Package, Reference, Resource, Schema, problem
from obs.publish.package.paths import is_address

_TABLES = ("csv", "tsv")
_TABULAR = ("tabular-data-resource", "https://specs.frictionlessdata.io/schemas/tabular-data-resource.json")


def with_parts(document: dict[str, Any], folder: Path) -> tuple[dict[str, Any], list[Finding]]:
    """The descriptor with schemas and dialects that it keeps in files of their own put in place."""
    findings: list[Finding] = []
    whole: list[object] = []
    for resource in items(document.get("resources")):
        made: dict[str, Any] = dict(mapping(resource))
        for part in ("schema", "dialect"):
            path = made.get(part)
            if isinstance(path, str):
                made[part] = _fetched(path, f"the {part} of {made.get('name')!r}", folder, findings)
                if made[part] is None:
                    del made[part]
        whole.append(made if isinstance(resource, dict) else resource)
    return ({**document, "resources": whole} if "resources" in document else document), findings


def _fetched(path: str, what: str, folder: Path, findings: list[Finding]) -> dict[str, Any] | None:
    if is_address(path):
        words = f"{what} lies at {path} and was not fetched"
        findings.append(problem("not-checked", words, "put it into the descriptor", file=path))
        return None
    part, found = load_json(folder, path, what=what)
    findings.extend(found)
    return part


def read_package(document: Mapping[str, Any]) -> Package:
    """The package that *document* describes."""
    version = standard_version(document)
    resources = [
        _resource(mapping(entry), place, version)
        for place, entry in enumerate(items(document.get("resources")), start=1)
        if mapping(entry)
    ]
    return Package(version=version, entry=document, resources=tuple(resources))


def mapping(value: object) -> Mapping[str, Any]:
    """*value* if it is an object, else an empty one."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[Any]:
    """*value* if it is a list, else an empty one."""
    return cast("Sequence[Any]", value) if isinstance(value, list | tuple) else ()


def names(value: object) -> tuple[str, ...]:
    """The names in *value*, which may be one alone."""
    return (
        (value,) if isinstance(value, str) else tuple(name for name in items(value) if isinstance(name, str))
    )


def _resource(entry: Mapping[str, Any], place: int, version: int) -> Resource:
    paths = names(entry.get("path", entry.get("url")))
    name = entry.get("name")
    form = _format(entry, paths)
    described = mapping(entry.get("schema"))
    is_table = (
        entry.get("type") == "table" or entry.get("profile") in _TABULAR or bool(described) or form in _TABLES
    )
    return Resource(
        name=name if isinstance(name, str) else f"number {place}",
        paths=paths,
        format=form,
        encoding=encoding if isinstance(encoding := entry.get("encoding"), str) else "utf-8",
        is_table=is_table,
        entry=entry,
        dialect=mapping(entry.get("dialect")),
        schema=_schema(described, version) if items(described.get("fields")) else None,
        inline=entry.get("data"),
    )


def _format(entry: Mapping[str, Any], paths: Sequence[str]) -> str:
    given = entry.get("format")
    if isinstance(given, str):
        return given.lower().removeprefix(".")
    if not paths:
        return "json"
    name = PurePosixPath(paths[0])
    return (
        PurePosixPath(name.stem if name.suffix in {".gz", ".zip"} else name).suffix.lower().removeprefix(".")
    )


def _schema(entry: Mapping[str, Any], version: int) -> Schema:
    marks = missing_texts(entry.get("missingValues"), ("",))
    columns = [
        _column(mapping(field), marks, version)
        for field in items(entry.get("fields"))
        if isinstance(mapping(field).get("name"), str)
    ]
    match = entry.get("fieldsMatch", "exact")
    return Schema(
        columns=tuple(columns),
        primary_key=names(entry.get("primaryKey")),
        unique_keys=tuple(key for each in items(entry.get("uniqueKeys")) if (key := names(each))),
        references=tuple(_references(entry)),
        match=str(items(match)[0]) if items(match) else str(match),
    )


def missing_texts(value: object, default: tuple[str, ...]) -> tuple[str, ...]:
    """The texts that stand for no value, written as texts or as objects with a label."""
    if not isinstance(value, list):
        return default
    marks = [
        mark if isinstance(mark, str) else mapping(mark).get("value") for mark in items(cast("object", value))
    ]
    return tuple(mark for mark in marks if isinstance(mark, str))


def _column(entry: Mapping[str, Any], marks: tuple[str, ...], version: int) -> Column:
    kind = entry.get("type", "string" if version == 1 else "any")
    form = entry.get("format", "default")
    return Column(
        name=entry["name"],
        type=kind if isinstance(kind, str) else "any",
        format=form.removeprefix("fmt:") if isinstance(form, str) else "default",
        constraints={
            name: limit for name, limit in mapping(entry.get("constraints")).items() if _is_limit(name, limit)
        },
        categories=category_values(entry),
        missing=missing_texts(entry.get("missingValues"), marks),
        entry=entry,
    )


def _is_limit(name: str, limit: object) -> bool:
    """Whether a constraint has the form of one."""
    if name in {"required", "unique"}:
        return isinstance(limit, bool)
    if name in {"minLength", "maxLength"}:
        return isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0
    if name == "enum":
        return bool(items(limit))
    kinds = {"pattern": str, "jsonSchema": dict}
    return isinstance(limit, kinds.get(name, str | int | float)) and not isinstance(limit, bool)


def category_values(entry: Mapping[str, Any]) -> tuple[object, ...]:
    """The values that the categories of a field allow."""
    return tuple(
        mapping(each).get("value") if mapping(each) else each for each in items(entry.get("categories"))
    )


def _references(entry: Mapping[str, Any]) -> list[Reference]:
    made: list[Reference] = []
    for each in items(entry.get("foreignKeys")):
        target = mapping(mapping(each).get("reference"))
        resource = target.get("resource", "")
        fields, targets = names(mapping(each).get("fields")), names(target.get("fields"))
        if fields and len(fields) == len(targets) and isinstance(resource, str):
            made.append(Reference(fields=fields, resource=resource, targets=targets))
    return made
