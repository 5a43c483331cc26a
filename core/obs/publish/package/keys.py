"""Keys that the standard does not have: no validator minds them, and a misspelt rule is never checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from obs.models import Finding
from obs.publish.package.model import problem
from obs.publish.package.parsing import items, mapping

PACKAGE = (
    "$schema", "profile", "name", "id", "title", "description", "homepage", "image", "version", "created",
    "keywords", "licenses", "sources", "contributors", "resources",
)  # fmt: skip
_OWN_PACKAGE = (
    "translations", "temporal", "previous", "comparison", "spatial", "language", "credits", "lineage",
)  # fmt: skip
RESOURCE = (
    "$schema", "profile", "name", "path", "data", "type", "title", "description", "format", "mediatype",
    "encoding", "bytes", "hash", "sources", "licenses", "dialect", "schema", "homepage",
)  # fmt: skip
_OWN_RESOURCE = ("lineage", "translations", "compression", "innerpath", "scheme", "rows", "url")
DIALECT = (
    "$schema", "header", "headerRows", "headerJoin", "commentRows", "commentChar", "delimiter",
    "lineTerminator", "quoteChar", "doubleQuote", "escapeChar", "nullSequence", "skipInitialSpace",
    "property", "itemType",
    "itemKeys", "sheetNumber", "sheetName", "table", "caseSensitiveHeader", "csvddfVersion",
)  # fmt: skip
SCHEMA = (
    "$schema", "name", "title", "description", "fields", "fieldsMatch", "missingValues", "primaryKey",
    "uniqueKeys", "foreignKeys",
)  # fmt: skip
FIELD = (
    "name", "type", "format", "title", "description", "example", "constraints", "categories",
    "categoriesOrdered", "missingValues", "rdfType", "decimalChar", "groupChar", "bareNumber", "trueValues",
    "falseValues", "delimiter", "itemType",
)  # fmt: skip
_OWN_FIELD = ("lineage", "unit", "translations", "title_en", "description_en")
CONSTRAINTS = (
    "required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "jsonSchema", "pattern", "enum",
)  # fmt: skip
_CONTRIBUTOR = ("title", "givenName", "familyName", "path", "email", "roles", "role", "organization")
_SOURCE = ("title", "path", "email", "version")
_LICENCE = ("name", "path", "title")
_ELSEWHERE = {
    "contributor": "contributors", "author": "contributors", "authors": "contributors", "license": "licenses",
    "licences": "licenses", "licence": "licenses", "source": "sources", "resource": "resources",
}  # fmt: skip


def check_keys(document: Mapping[str, Any], *, file: str) -> list[Finding]:
    """Every key of *document* that the standard does not know: an error where it is nearly one of its own."""
    found = list(_unknown(document, PACKAGE, _OWN_PACKAGE, "the package", file))
    found += _credits(document, "the package", file)
    for entry in items(document.get("resources")):
        resource = mapping(entry)
        where = f"resource {resource.get('name')!r}"
        found += _unknown(resource, RESOURCE, _OWN_RESOURCE, where, file)
        found += _credits(resource, where, file)
        if not _is_remarked(resource.get("dialect")):
            found += _unknown(mapping(resource.get("dialect")), DIALECT, (), f"{where}, dialect", file)
        found += _schema(mapping(resource.get("schema")), where, file)
    return found


def _is_remarked(dialect: object) -> bool:
    """The form of a dialect that frictionless had before version 2: options by the kind of file."""
    return any(isinstance(mapping(dialect).get(kind), dict) for kind in ("csv", "excel", "json"))


def _schema(schema: Mapping[str, Any], where: str, file: str) -> Iterator[Finding]:
    yield from _unknown(schema, SCHEMA, (), f"{where}, schema", file)
    for entry in items(schema.get("fields")):
        field = mapping(entry)
        at = f"{where}, field {field.get('name')!r}"
        yield from _unknown(field, FIELD, _OWN_FIELD, at, file)
        rules = mapping(field.get("constraints"))
        yield from _unknown(rules, CONSTRAINTS, (), f"{at}, constraints", file, certain=True)
        for key in CONSTRAINTS:
            if key in field:
                words = f"{at} has {key!r} beside its constraints, where nothing checks it"
                yield problem("misplaced-key", words, "move it into constraints", file=file)
        for category in items(field.get("categories")):
            yield from _unknown(
                mapping(category), ("value", "label"), ("description",), f"{at}, categories", file
            )
    for entry in items(schema.get("foreignKeys")):
        yield from _unknown(mapping(entry), ("fields", "reference"), (), f"{where}, foreignKeys", file)
        target = mapping(mapping(entry).get("reference"))
        yield from _unknown(target, ("resource", "fields"), (), f"{where}, foreignKeys, reference", file)


def _credits(entry: Mapping[str, Any], where: str, file: str) -> Iterator[Finding]:
    for key, known in (("contributors", _CONTRIBUTOR), ("sources", _SOURCE), ("licenses", _LICENCE)):
        for each in items(entry.get(key)):
            yield from _unknown(mapping(each), known, (), f"{where}, {key}", file)


def _unknown(
    given: Mapping[str, Any],
    keys: Collection[str],
    own: Collection[str],
    where: str,
    file: str,
    *,
    certain: bool = False,
) -> Iterator[Finding]:
    """*certain* where a key that is not known is always an error: it would be a rule that nobody checks."""
    for key in given:
        if key in keys or key in own:
            continue
        near = _near(key, keys)
        if near:
            # Beside the right one it may be somebody's own; alone it is a rule that nobody checks.
            severity = "warning" if near in given else "error"
            words = f"{where} has the key {key!r}, which the standard does not know"
            advice = f"did you mean {near!r}?"
            yield problem("misspelt-key", words, advice, severity=severity, file=file, value=key)
        elif certain and key not in FIELD:
            words = f"{where} has the key {key!r}, which is no constraint"
            yield problem("unknown-constraint", words, f"use one of {', '.join(keys)}", file=file, value=key)
        elif certain:
            words = f"{where} has the key {key!r}, which belongs to the field"
            yield problem("misplaced-key", words, "move it out of constraints", file=file, value=key)
        else:
            words = f"{where} has the key {key!r}, which is not part of the standard"
            yield problem("own-key", words, "", severity="info", file=file, value=key)


def _near(key: str, keys: Collection[str]) -> str:
    if key in _ELSEWHERE and _ELSEWHERE[key] in keys:
        return _ELSEWHERE[key]
    plain = {_plain(known): known for known in keys}
    near = get_close_matches(_plain(key), list(plain), n=1, cutoff=0.8)
    return plain[near[0]] if near else ""


def _plain(key: str) -> str:
    return "".join(letter for letter in key.lower() if letter.isalnum())
