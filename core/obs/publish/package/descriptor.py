"""The descriptor as a file: strict JSON, then the profile of its version of the standard.

The profiles are our own, written after https://datapackage.org/standard/ and
https://specs.frictionlessdata.io/: the published ones let much pass and know no words for a finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from obs.contracts.table_schema import did_you_mean
from obs.models import Finding
from obs.publish.package.model import problem
from obs.publish.package.paths import locate

LIMIT = 50_000_000
"""The largest descriptor that is read, in bytes."""
_KINDS = {
    "string": "a text",
    "array": "a list",
    "object": "an object",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


_SIMPLE = {
    "minItems": "must not be empty",
    "minLength": "must not be empty",
    "minProperties": "must not be empty",
    "pattern": "has the wrong form",
    "uniqueItems": "must not name the same thing twice",
}


class _TwiceError(ValueError):
    pass


def load_json(folder: Path, path: str, *, what: str) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The JSON object in the file *path* of *folder*, None where there is none, and what is wrong with it."""
    target = locate(folder, path, what=what)
    if isinstance(target, Finding):
        return None, [target]
    if target.stat().st_size > LIMIT:
        words = f"{what} is larger than {LIMIT // 1_000_000} MB and was not read"
        return None, [problem("not-checked", words, "move inline data to files", file=path)]
    body = target.read_bytes()
    findings: list[Finding] = []
    if body.startswith(b"\xef\xbb\xbf"):
        findings.append(
            problem("byte-order-mark", f"{what} begins with a byte order mark", "remove it", file=path)
        )
        body = body[3:]
    try:
        document: object = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
        _require_characters(body, document)
    except (ValueError, RecursionError) as error:
        code = "duplicate-key-in-json" if isinstance(error, _TwiceError) else "not-json"
        advice = "keep one of them" if isinstance(error, _TwiceError) else "look at the place that is named"
        return None, [*findings, problem(code, f"{what} is not sound JSON: {error}", advice, file=path)]
    if not isinstance(document, dict):
        kind = type(document).__name__
        return None, [
            *findings,
            problem("not-an-object", f"{what} is a {kind}, no object", "write {...}", file=path),
        ]
    return cast("dict[str, Any]", document), findings


def _require_characters(body: bytes, document: object) -> None:
    r"""ValueError for a text with half a character, as "\ud800": no file and no terminal can hold it."""
    if b"\\ud" not in body.lower():
        return
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("it has half of a character (\\ud800 to \\udfff)") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _TwiceError(f"an object has the key {twice!r} twice")
    return made


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


def standard_version(document: Mapping[str, Any]) -> int:
    """The version of the standard that a descriptor follows: without a profile of version 2 it is 1."""
    profile = document.get("$schema")
    if isinstance(profile, str):
        return 1 if "/profiles/1" in profile else 2
    return 1


def check_profile(document: Mapping[str, Any], *, file: str) -> list[Finding]:
    """What in *document* has another form than its version of the standard asks for."""
    errors = _validator(standard_version(document)).iter_errors(document)
    return [
        _finding(error, document, file)
        for error in sorted(errors, key=lambda each: list(map(str, each.path)))
    ]


@cache
def _validator(version: int) -> Any:  # noqa: ANN401 - jsonschema's validators have no common public type
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - half of the start of the command line

    text = (files("obs.publish.package") / f"datapackage-{version}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _finding(error: Any, document: Mapping[str, Any], file: str) -> Finding:  # noqa: ANN401
    where = place_words(document, list(error.absolute_path))
    words, advice = _words(error)
    value = "" if isinstance(error.instance, dict | list) else str(error.instance)
    return problem("profile", f"{where} {words}", advice, file=file, value=value[:80])


def _words(error: Any) -> tuple[str, str]:  # noqa: ANN401
    rule, limit, value = error.validator, error.validator_value, error.instance
    advice = str(error.schema.get("description", "correct it"))
    if rule == "type":
        kinds: Sequence[str] = [limit] if isinstance(limit, str) else limit
        return f"must be {' or '.join(_KINDS.get(kind, kind) for kind in kinds)}", advice
    if rule == "required":
        absent = [name for name in limit if name not in value]
        return f"lacks {' and '.join(map(repr, absent))}", f"add {' and '.join(absent)}"
    if rule == "enum":
        choices = [str(choice) for choice in limit]
        return f"must be one of {', '.join(choices)}", did_you_mean(str(value), choices) or advice
    return _SIMPLE.get(rule, f"is wrong: {error.message[:200]}"), advice


def place_words(document: object, path: Sequence[str | int]) -> str:
    """A place in a descriptor as a reader would name it: resource 'a', field 'b', constraints."""
    parts = [part for _, part in _steps(document, path)]
    told = [part for part in parts if part not in {"resources", "schema", "fields"}]
    return ", ".join(told or parts) or "the descriptor"


def _steps(document: object, path: Sequence[str | int]) -> Iterator[tuple[str | int, str]]:
    here, group = document, "entry"
    for key in path:
        here = cast("Any", here)[key]
        if isinstance(key, str):
            group = key
            yield key, key
            continue
        single = {"resources": "resource", "fields": "field"}.get(group, f"{group} entry")
        name: object = cast("dict[str, object]", here).get("name") if isinstance(here, dict) else None
        yield key, f"{single} {name!r}" if isinstance(name, str) else f"{single} {key + 1}"
