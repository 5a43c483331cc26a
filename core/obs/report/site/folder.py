"""Putting a site into its folder: whole or not at all, and never over what is not a report."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from obs.errors import ReportError

MANIFEST = "report.json"
_MAKER = "obs report"
_NAMED = 3


def put_site(target: Path, files: Mapping[str, bytes], about: Mapping[str, str]) -> None:
    """Make *target* the folder of *files*, with a manifest that holds *about* and the hash of each.

    An older report there is replaced at once. ReportError for a folder that holds anything else, or that
    cannot be written; nothing is changed then.
    """
    target = target.absolute()
    part = _beside(target, "part")
    try:
        _require_ours(target)
        _write(part, {**files, MANIFEST: _manifest(files, about)})
        _swap(part, target)
    except OSError as error:
        raise ReportError(
            f"the report cannot be written to {target}: {error.strerror or error}",
            suggestion="name another folder with --out",
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _beside(target: Path, what: str) -> Path:
    return target.parent / f".{target.name}.{os.getpid()}.{what}"


def _manifest(files: Mapping[str, bytes], about: Mapping[str, str]) -> bytes:
    hashes = {path: hashlib.sha256(body).hexdigest() for path, body in sorted(files.items())}
    document = {"made_by": _MAKER, **about, "files": hashes}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _require_ours(target: Path) -> None:
    """ReportError unless *target* is free, empty, or a report without anything else in it."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ReportError(f"{target} is no folder", suggestion="name another one with --out")
    if not target.exists() or not any(target.iterdir()):
        return
    strange = list(islice(_strange(target), _NAMED + 1))
    if strange:
        more = " and more" if len(strange) > _NAMED else ""
        raise ReportError(
            f"{target} holds what is not of a report: {', '.join(strange[:_NAMED])}{more}",
            suggestion="move that away, or name another folder with --out",
        )


def _strange(target: Path) -> Iterator[str]:
    """What lies in *target* and is not of the report there: other files, other folders, links."""
    own = {*_files_of(target), MANIFEST}
    folders = {folder.as_posix() for path in own for folder in PurePosixPath(path).parents}
    for here, below, files in os.walk(target):
        for ours, names in ((folders, below), (own, files)):
            for name in sorted(names):
                path = Path(here, name)
                inner = path.relative_to(target).as_posix()
                if inner not in ours or path.is_symlink():
                    yield inner


def _files_of(target: Path) -> list[str]:
    """The files that the manifest in *target* names; none where there is no manifest of ours."""
    try:
        document: Any = json.loads((target / MANIFEST).read_text("utf-8"))
        return list(document["files"]) if document["made_by"] == _MAKER else []
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for path, body in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


def _swap(part: Path, target: Path) -> None:
    """Put *part* in the place of *target*; what was there goes only when the new one stands."""
    if not target.exists():
        part.rename(target)
        return
    old = _beside(target, "old")
    target.rename(old)
    try:
        part.rename(target)
    except BaseException:
        old.rename(target)
        raise
    # The new report stands: what is left of the old one is no reason to say that it does not.
    shutil.rmtree(old, ignore_errors=True)
