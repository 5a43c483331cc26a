"""Whether a release of obs has all its files, and says of each table and column what must be said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from obs.publish.shelf import SUMS
from obs.publish.texts.about import STANDING

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


def _table(folder: Path, table: Mapping[str, Any]) -> Iterator[str]:
    name, schema = table["name"], table["schema"]
    if name != _REVISION:
        if not schema.get("primaryKey"):
            yield f"table {name} has no primary key"
        rows = _rows(folder / str(table["path"]).replace(".csv", ".parquet"))
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


def _rows(parquet: Path) -> int:
    return pl.scan_parquet(parquet).select(pl.len()).collect().item()


def _resources(folder: Path, name: str) -> list[dict[str, Any]]:
    document: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return document["resources"]
