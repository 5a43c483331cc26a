"""What a descriptor says against the standard or against itself, beyond the form of its parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from obs.contracts.table_schema import did_you_mean
from obs.models import Finding
from obs.publish.package.model import Package, Resource, Schema, problem
from obs.publish.package.parsing import items, mapping, names

_NAME = re.compile(r"[a-z0-9._-]+")
_SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"
)
_CREATED = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def check_meaning(package: Package, *, file: str) -> list[Finding]:
    """Where *package* contradicts the standard or itself."""
    found = [*_package(package.entry, file), *_licences(package.entry, "the package", file)]
    counts = Counter(resource.name for resource in package.resources)
    for name, count in counts.items():
        if count > 1:
            words = f"{count} resources are named {name!r}"
            found.append(problem("duplicate-name", words, "give each its own name", file=file, value=name))
    for resource in package.resources:
        found += _resource(resource, file)
        found += _licences(resource.entry, f"resource {resource.name!r}", file)
        if resource.schema is not None:
            found += _keys(resource, resource.schema, package, file)
    return found


def _package(entry: Mapping[str, Any], file: str) -> Iterator[Finding]:
    name, version, created = entry.get("name"), entry.get("version"), entry.get("created")
    if name is None:
        yield problem("no-name", "the package has no name", "give it one", severity="warning", file=file)
    elif isinstance(name, str) and not _NAME.fullmatch(name):
        yield _odd_name("the package", name, file)
    if isinstance(version, str) and not _SEMVER.fullmatch(version):
        words = f"the version {version!r} is not of the form that semver.org asks for"
        yield problem("version", words, "write it as 2026.1.0", severity="warning", file=file, value=version)
    if isinstance(created, str) and not _is_moment(created):
        words = f"created is {created!r}, which is no date and time by RFC 3339"
        yield problem("created", words, "write it as 2026-11-22T06:00:00Z", file=file, value=created)


def _is_moment(text: str) -> bool:
    if not _CREATED.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text.upper())
    except ValueError:
        return False
    return True


def _odd_name(what: str, name: str, file: str) -> Finding:
    words = f"{what} has the name {name!r}, which has other characters than a-z, 0-9, '.', '-' and '_'"
    return problem(
        "name", words, "use small letters without accents", severity="warning", file=file, value=name
    )


def _licences(entry: Mapping[str, Any], where: str, file: str) -> Iterator[Finding]:
    for each in items(entry.get("licenses")):
        licence = mapping(each)
        if isinstance(each, dict) and not licence.get("name") and not licence.get("path"):
            words = f"a licence of {where} has neither name nor path"
            yield problem("licence", words, "add the path of its text", file=file)
    for each in items(entry.get("contributors")):
        if "role" in mapping(each) and "roles" in mapping(each):
            words = f"a contributor of {where} has both role and roles"
            yield problem("contributor", words, "keep roles", severity="warning", file=file)


def _resource(resource: Resource, file: str) -> Iterator[Finding]:
    what = f"resource {resource.name!r}"
    entry = resource.entry
    if not _NAME.fullmatch(resource.name) and isinstance(entry.get("name"), str):
        yield _odd_name(what, resource.name, file)
    has_path, has_data = "path" in entry or "url" in entry, "data" in entry
    if has_path == has_data:
        words = f"{what} has {'both' if has_path else 'neither'} path {'and' if has_path else 'nor'} data"
        yield problem("path-or-data", words, "give exactly one of them", file=file)
    if len({("://" in path) for path in resource.paths}) > 1:
        words = f"{what} mixes paths and web addresses"
        yield problem("path-or-data", words, "use one or the other", file=file)
    if isinstance(resource.inline, str) and not (entry.get("format") or entry.get("mediatype")):
        words = f"{what} has its data as a text but says neither format nor mediatype"
        yield problem("inline-format", words, "add format", file=file)
    if entry.get("type") == "table" and resource.schema is None:
        words = f"{what} is a table without a schema: nothing of what it holds can be checked"
        yield problem("no-schema", words, "add a schema", severity="warning", file=file)


def _keys(resource: Resource, schema: Schema, package: Package, file: str) -> Iterator[Finding]:
    """Keys that name fields or tables that are not there."""
    known = [column.name for column in schema.columns]
    what = f"resource {resource.name!r}"
    for name, count in Counter(known).items():
        if count > 1:
            words = f"{what} has {count} fields named {name!r}"
            yield problem("duplicate-field", words, "rename one of them", file=file, value=name)
    keyed = [("primaryKey", schema.primary_key), *(("uniqueKeys", key) for key in schema.unique_keys)]
    keyed += [("foreignKeys", reference.fields) for reference in schema.references]
    for kind, key in keyed:
        yield from _absent(f"{kind} of {what}", key, known, file)
    for reference in schema.references:
        yield from _target(reference.resource, reference.targets, resource, package, file)
    yield from _lengths(resource, what, file)


def _absent(what: str, key: tuple[str, ...], known: list[str], file: str) -> Iterator[Finding]:
    for name in key:
        if name not in known:
            words = f"{what} names the field {name!r}, which is not there"
            advice = did_you_mean(name, known) or f"use one of {', '.join(known)}"
            yield problem("absent-field", words, advice, file=file, value=name)


def _target(
    name: str, targets: tuple[str, ...], resource: Resource, package: Package, file: str
) -> Iterator[Finding]:
    what = f"foreignKeys of resource {resource.name!r}"
    other = package.resource(name) if name else resource
    if other is None:
        choices = [each.name for each in package.resources]
        words = f"{what} refer to the resource {name!r}, which is not there"
        advice = did_you_mean(name, choices) or f"use one of {', '.join(choices)}"
        yield problem("absent-resource", words, advice, file=file, value=name)
    elif other.schema is not None:
        known = [column.name for column in other.schema.columns]
        yield from _absent(f"{what}, into {other.name!r},", targets, known, file)
    if package.version > 1 and name == resource.name:
        words = f"{what} refer to the table itself by its name"
        yield problem("self-reference", words, "leave resource out", severity="info", file=file)


def _lengths(resource: Resource, what: str, file: str) -> Iterator[Finding]:
    for each in items(mapping(resource.entry.get("schema")).get("foreignKeys")):
        own, other = mapping(each).get("fields"), mapping(mapping(each).get("reference")).get("fields")
        sizes = [len(names(own)), len(names(other))]
        if 0 not in sizes and sizes[0] != sizes[1]:
            words = f"a foreign key of {what} has {sizes[0]} fields and refers to {sizes[1]}"
            yield problem("foreign-key", words, "name as many on both sides", file=file)
