"""A release that was written before, as far as the next one needs it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from obs.errors import PublishError
from obs.publish.descriptor import NAME
from obs.publish.writing import CSV, parquet_path

REVISION = "revision"
_SUMS = "SHA256SUMS"
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """Its *version*, the *descriptor*, and its tables with their schemas by name; the revisions left out."""

    version: str
    descriptor: Mapping[str, Any]
    tables: Mapping[str, pl.DataFrame]
    schemas: Mapping[str, Mapping[str, Any]]


def read_release(folder: Path) -> Earlier:
    """The release in *folder*; PublishError where it cannot be read."""
    try:
        document: dict[str, Any] = json.loads((folder / NAME).read_text("utf-8"))
        schemas = {
            each["name"]: each["schema"]
            for each in document["resources"]
            if each.get("mediatype") == CSV and each["name"] != REVISION
        }
        tables = {name: pl.read_parquet(folder / parquet_path(name)) for name in schemas}
        return Earlier(version=document["version"], descriptor=document, tables=tables, schemas=schemas)
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise PublishError(
            f"the release in {folder} cannot be read: {error}",
            suggestion=f"obs verify {folder} says what is wrong with it",
        ) from error


def damage_of(folder: Path) -> str:
    """Which files of the release in *folder* are not those that were published, "" where all are."""
    try:
        lines = (folder / _SUMS).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return f"{_SUMS} cannot be read"
    wrong = [
        name for digest, _, name in (line.partition("  ") for line in lines) if not _is(folder, name, digest)
    ]
    more = f" and {len(wrong) - _NAMED} more" if len(wrong) > _NAMED else ""
    return f"{', '.join(wrong[:_NAMED])}{more}" if wrong else ""


def _is(folder: Path, name: str, digest: str) -> bool:
    """Whether the file *name*, which is to lie in *folder* itself and be no link, has this hash."""
    file = folder / name
    try:
        inside = file.resolve().is_relative_to(folder.resolve()) and not file.is_symlink()
        return inside and hashlib.sha256(file.read_bytes()).hexdigest() == digest
    except (OSError, ValueError):
        return False
