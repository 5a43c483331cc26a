"""A second opinion on tables by frictionless, which shares no code with the checks here.

Run as a program (`python -m obs.publish.package.opinion FOLDER FILE PROCESS`) it prints its answer as JSON,
so that it can work beside the other checks, and ends when the process PROCESS does, which waits for it. The
limit of 1,000 errors is lifted. Hashes and sizes are checked in `files`, since frictionless knows few kinds
of hash, and none of Parquet files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from obs.publish.package.descriptor import load_json
from obs.publish.package.dialect import dialect_of
from obs.publish.package.files import find_files
from obs.publish.package.model import Package, Resource
from obs.publish.package.parsing import items, read_package, with_parts

ERRORS = 100_000
"""As many errors are heard of one table; then its rows are not read further, which is told."""
_PROFILE = {
    1: "https://datapackage.org/profiles/1.0/datapackage.json",
    2: "https://datapackage.org/profiles/2.0/datapackage.json",
}
_KEPT = ("name", "path", "data", "format", "encoding", "compression")
_SCHEMA = ("fields", "fieldsMatch", "missingValues", "primaryKey")
_SECONDS = 3600
_WATCH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An error that frictionless reports: *record* counts from 1, the header included; 0: of none."""

    type: str
    note: str
    record: int = 0
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What frictionless says of one resource. *stopped* says why it did not read to the end."""

    resource: str
    rows: int
    objections: tuple[Objection, ...] = ()
    stopped: str = ""


def second_opinion(folder: Path, descriptor: str = "datapackage.json") -> tuple[Opinion, ...]:
    """What frictionless says of each table that it can read, by the order of the descriptor."""
    document, _ = load_json(folder, descriptor, what="the descriptor")
    if document is None:
        return ()
    package = read_package(with_parts(document, folder)[0])
    tables = [each for each in package.resources if is_asked(each, folder)]
    return _heard(package, tables, folder) if tables else ()


def start(folder: Path, descriptor: str) -> subprocess.Popen[str]:
    """Has the opinion formed in a process of its own; `finish` gives it."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter, and paths as arguments
        [sys.executable, "-m", "obs.publish.package.opinion", str(folder), descriptor, str(os.getpid())],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str], *, seconds: float = _SECONDS) -> tuple[Opinion, ...]:
    """The opinion that a process forms. RuntimeError where it broke, or took more than *seconds*."""
    try:
        answer, complaint = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.communicate()
        raise RuntimeError(f"frictionless took more than {seconds:.0f} seconds") from error
    finally:
        process.kill()
    if process.returncode:
        raise RuntimeError(f"frictionless broke: {complaint.strip()[-300:]}")
    told: list[dict[str, Any]] = json.loads(answer)
    return tuple(
        Opinion(
            resource=each["resource"],
            rows=each["rows"],
            objections=tuple(Objection(**one) for one in each["objections"]),
            stopped=each["stopped"],
        )
        for each in told
    )


def is_asked(resource: Resource, folder: Path) -> bool:
    """Whether frictionless can read the table: CSV files that are all here, or rows in the descriptor."""
    if not resource.is_table or resource.schema is None:
        return False
    if not resource.paths:
        return isinstance(resource.inline, list)
    files, findings = find_files(resource, folder)
    if findings or resource.format not in {"csv", "tsv"}:
        return False
    return len(files) == 1 or _all_headed([each.file for each in files])


def tool() -> str:
    """The name and version of frictionless."""
    return f"frictionless {version('frictionless')}"


def _all_headed(files: list[Path]) -> bool:
    """Whether each part repeats the header: frictionless takes the first line of each for one."""
    heads: set[bytes] = set()
    for path in files:
        with path.open("rb") as body:
            heads.add(body.readline().rstrip(b"\r\n"))
    return len(heads) == 1


def _heard(package: Package, tables: list[Resource], folder: Path) -> tuple[Opinion, ...]:
    # It takes 0.4 s.
    from frictionless import FrictionlessException, system  # noqa: PLC0415
    from frictionless import Package as TheirPackage  # noqa: PLC0415

    from obs.publish.package.remembering import remembering  # noqa: PLC0415

    asked = {each.name for each in tables}
    document = {
        "$schema": _PROFILE[package.version],
        "name": "package",
        "resources": [_plain(each, asked) for each in tables],
    }
    try:
        with system.use_context(trusted=False), remembering():
            theirs = TheirPackage.from_descriptor(document, basepath=str(folder))
            report = theirs.validate(limit_errors=ERRORS)
    except FrictionlessException as error:
        words = "; ".join(str(each.note) for each in (error.reasons or [error.error]))
        return tuple(Opinion(resource=each.name, rows=0, stopped=words) for each in tables)
    if report.errors:
        words = "; ".join(str(each.note) for each in report.errors)
        return tuple(Opinion(resource=each.name, rows=0, stopped=words) for each in tables)
    return tuple(_opinion(task) for task in report.tasks)


def _opinion(task: Any) -> Opinion:  # noqa: ANN401 - frictionless types its stats loosely
    stopped = "; ".join(each for each in task.warnings if "hash" not in each)
    return Opinion(
        resource=task.name,
        rows=task.stats.get("rows", 0),
        objections=tuple(_objection(error) for error in task.errors),
        stopped=stopped,
    )


def _objection(error: Any) -> Objection:  # noqa: ANN401
    return Objection(
        type=error.type,
        note=str(error.note or error.message)[:300],
        record=getattr(error, "row_number", 0),
        field=getattr(error, "field_name", "") or getattr(error, "label", ""),
        value=str(getattr(error, "cell", "") or "")[:100],
    )


def _plain(resource: Resource, asked: set[str]) -> dict[str, Any]:
    """The resource with everything said that frictionless would else guess, and nothing that it misreads."""
    entry = resource.entry
    made: dict[str, Any] = {key: entry[key] for key in _KEPT if key in entry}
    made["name"] = resource.name
    if resource.paths:
        dialect = dialect_of(resource)
        control: dict[str, Any] = {
            "delimiter": dialect.delimiter,
            "doubleQuote": dialect.double,
            "skipInitialSpace": dialect.skip_space,
            "quoteChar": dialect.quote,
        }
        if dialect.escape:
            control["escapeChar"] = dialect.escape
        if dialect.null is not None:
            control["nullSequence"] = dialect.null
        given = {key: resource.dialect[key] for key in _DIALECT if key in resource.dialect}
        made |= {"format": "csv", "encoding": resource.encoding, "dialect": {**given, "csv": control}}
    else:
        made.pop("format", None)
        made["format"] = "inline"
    return {**made, "type": "table", "schema": _plain_schema(resource.entry["schema"], asked)}


_DIALECT = ("header", "headerRows", "headerJoin", "commentRows", "commentChar")


def _plain_schema(schema: Mapping[str, Any], asked: set[str]) -> dict[str, Any]:
    fields: list[dict[str, Any]] = []
    for field in items(schema["fields"]):
        constraints = dict(field.get("constraints", {}))
        constraints.pop("jsonSchema", None)  # it refuses the descriptor for it
        if "pattern" in constraints:  # put between ^ and $: "a|b" would be "^a|b$", and $ allows a line break
            constraints["pattern"] = rf"(?:{constraints['pattern']})(?!\n)"
        kept = {key: value for key, value in field.items() if key not in {"lineage", "categories"}}
        fields.append({**kept, "constraints": constraints} if constraints else kept)
    made = {key: schema[key] for key in _SCHEMA if key in schema} | {"fields": fields}
    keys = [
        key
        for key in items(schema.get("foreignKeys"))
        if not key["reference"].get("resource") or key["reference"]["resource"] in asked
    ]
    return {**made, **({"foreignKeys": keys} if keys else {})}


def _end_with(parent: int) -> None:
    """Ends this process when *parent*, which started it, is there no more; Windows does not tell."""
    while os.name != "posix" or os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with, args=(int(sys.argv[3]),), daemon=True).start()
    print(json.dumps([asdict(each) for each in second_opinion(Path(sys.argv[1]), sys.argv[2])]))  # noqa: T201
