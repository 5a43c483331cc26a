"""The files in the folder of a store, told apart by their names, and which of them may be thrown away."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_ISREG
from typing import Literal

from obs.store.files import explained

FileKind = Literal["ledger", "raw", "series", "part", "foreign"]

STILL = timedelta(hours=1)
"""A file that was touched within this time may be of a process that is still at work."""

_LEDGER = re.compile(r"ledger\.sqlite(-wal|-shm|-journal)?")
_RAW = re.compile(r"raw/(?P<head>[0-9a-f]{2})/(?P<sha256>(?P=head)[0-9a-f]{62})\.gz")
_SERIES = re.compile(r"series/[A-Za-z][A-Za-z0-9_-]{0,63}-(?P<sha256>[0-9a-f]{64})\.parquet")
_PART = re.compile(r"(raw/[0-9a-f]{2}|series)/\.[^/]+\.[0-9a-f]{8}\.part")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file: *path* within the store, what its name makes of it, and the hash in its name, if any.

    *kind* "part" is what a process that was killed has left, "foreign" is nothing that obs writes.
    """

    path: str
    kind: FileKind
    sha256: str
    bytes: int
    touched: datetime

    def still(self, now: datetime) -> bool:
        """Whether it was touched so lately that a process may be at work on it."""
        return abs(now - self.touched) < STILL


def list_files(root: Path) -> tuple[StoredFile, ...]:
    """Every file below *root*, sorted by path. Links are listed and never followed. Raises `StoreError`."""
    with explained(root):
        return tuple(sorted(_walk(root), key=lambda each: each.path))


def look_again(root: Path, path: str) -> StoredFile | None:
    """The file *path* of the store as it is now; None if it is gone."""
    try:
        return _file(root, root / path)
    except FileNotFoundError:
        return None


def _walk(root: Path) -> Iterator[StoredFile]:
    for folder, folders, names in os.walk(root, followlinks=False, onerror=_raise):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in (*names, *links):
            try:
                yield _file(root, Path(folder, name))
            except FileNotFoundError:
                continue  # a process that is at work has renamed it since


def _raise(error: OSError) -> None:
    raise error


def _file(root: Path, path: Path) -> StoredFile:
    found = path.lstat()
    name = path.relative_to(root).as_posix()
    kind, sha256 = _kind(name) if S_ISREG(found.st_mode) else ("foreign", "")
    return StoredFile(
        path=name,
        kind=kind,
        sha256=sha256,
        bytes=found.st_size,
        touched=datetime.fromtimestamp(found.st_mtime, UTC),
    )


def _kind(name: str) -> tuple[FileKind, str]:
    if _LEDGER.fullmatch(name):
        return "ledger", ""
    if _PART.fullmatch(name):
        return "part", ""
    if found := _RAW.fullmatch(name):
        return "raw", found["sha256"]
    if found := _SERIES.fullmatch(name):
        return "series", found["sha256"]
    return "foreign", ""
