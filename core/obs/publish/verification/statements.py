"""Whether a release of obs has all its files, and says of each table and column what must be said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from obs.publish.descriptor import descriptor
from obs.publish.shelf import SUMS
from obs.publish.texts.about import STANDING
from obs.publish.verification.contradiction import contradictions
from obs.publish.verification.retold import retold

_DESCRIPTOR = "datapackage.json"
_SOURCE = "Källa:"
_REVISION = "revision"
_SAID = ("contributors", "licenses", "sources")


def check_files(folder: Path, name: str) -> Iterator[str]:
    """The files of *folder* are those of the descriptor *name* and those that every release has."""
    listed = {each["path"] for each in _resources(folder, name)}
    standing = {path for path, _ in STANDING}
    there = {each.relative_to(folder).as_posix() for each in folder.rglob("*") if not each.is_dir()}
    for path in sorted(standing - there - {SUMS}):
        yield f"{path} is missing, which every release has"
    for path in sorted(there - standing - listed):
        yield f"{path} is none of the files of a release, nor does the descriptor name it"


def check_statements(folder: Path, name: str) -> Iterator[str]:
    """The descriptor *name* tells who publishes, whose each figure is, and how many rows there are."""
    document: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    for key in _SAID:
        if not document.get(key):
            yield f"it has no {key}"
    for table in document["resources"]:
        if table.get("type") == "table":
            yield from _table(folder, table)
    yield from _terms(folder, document)


def _terms(folder: Path, document: Mapping[str, Any]) -> Iterator[str]:
    """Whether the terms and sources of the whole and of each file are those of their columns."""
    if not all(document.get(key) for key in _SAID):
        return  # told already
    release = retold(folder)
    ours = descriptor(release.release, release.files)
    yield from contradictions(document["licenses"], ours["licenses"], "licenses", by="its columns")
    for each, own in zip(document["resources"], ours["resources"], strict=True):
        for key in ("licenses", "sources"):
            told, wanted = each.get(key, []), own.get(key, [])
            yield from contradictions(told, wanted, f"{each['name']}: {key}", by="its columns")


def _table(folder: Path, table: Mapping[str, Any]) -> Iterator[str]:
    name, schema = table["name"], table["schema"]
    if name != _REVISION and not schema.get("primaryKey"):
        yield f"table {name} has no primary key"
    rows = _rows(folder, str(table["path"]), name)
    if table.get("rows") != rows:
        yield f"it says that {name} has {table.get('rows')} rows, and there are {rows}"
    for field in schema["fields"]:
        lines = field.get("lineage", [])
        if field["name"] == "value" and not lines:
            yield f"nothing says whose the values of {name} are"
        for line in lines:
            if line["derived"] and line["credit"].startswith(_SOURCE):
                words = f"column {field['name']} of {name} is computed, and credited as {line['credit']!r}"
                yield f"the {words}: a source answers for its own figures only"


def _rows(folder: Path, path: str, name: str) -> int:
    """How many rows a table has; the revisions lie there as CSV only."""
    if name == _REVISION:
        frame = pl.scan_csv(folder / path, infer_schema=False)
    else:
        frame = pl.scan_parquet(folder / path.replace(".csv", ".parquet"))
    return frame.select(pl.len()).collect().item()


def _resources(folder: Path, name: str) -> list[dict[str, Any]]:
    document: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return document["resources"]
