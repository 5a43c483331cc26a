"""Whether a folder is a whole release: what SHA256SUMS lists, and what lies there, are the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from obs.publish.shelf.disk import files_below
from obs.publish.shelf.numbering import is_version
from obs.publish.shelf.versions import parsed

SUMS = "SHA256SUMS"
DESCRIPTOR = "datapackage.json"
_LINE = re.compile("([0-9a-f]{64})  (.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with the file at *path*, seen from the folder of the release."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path} {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a release calls itself. *previous* is None where it does not say, "" where it is the first."""

    name: str
    version: str
    previous: str | None


def digest(path: Path) -> str:
    """The hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_sums(body: bytes) -> dict[str, str]:
    """The hash of each file that a SHA256SUMS lists. ValueError, with the reason, for another form."""
    listed: dict[str, str] = {}
    text = body.decode()
    if text and not text.endswith("\n"):
        raise ValueError("is cut off")
    for number, line in enumerate(text.split("\n")[:-1], 1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"has another form than a hash and a path in line {number}")
        sha256, path = found.groups()
        if not _is_inside(path):
            raise ValueError(f"names a path that is not of the release in line {number}")
        if path in listed or path == SUMS:
            raise ValueError(f"lists {path} twice, or itself")
        listed[path] = sha256
    return listed


def _is_inside(path: str) -> bool:
    """Whether *path* is a plain way down, written in one way only."""
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts and "\\" not in path and str(parts) == path


def held(folder: Path) -> dict[str, Path]:
    """All that lies below *folder*, by its path from there, but folders."""
    return {path.relative_to(folder).as_posix(): path for path in files_below(folder)}


def faults(folder: Path) -> Iterator[Fault]:
    """Why *folder* is no whole release; nothing for one that is. Raises OSError."""
    there = held(folder)
    links = [path for path, file in there.items() if file.is_symlink() or not file.is_file()]
    yield from (Fault(path=path, reason="is a link, or no file") for path in links)
    if SUMS not in there:
        yield Fault(path=SUMS, reason="is missing")
    if SUMS not in there or SUMS in links:
        return
    try:
        listed = read_sums(there[SUMS].read_bytes())
    except ValueError as error:
        yield Fault(path=SUMS, reason=_reason(error))
        return
    yield from _differences(listed, {path: file for path, file in there.items() if path not in links})


def _reason(error: ValueError) -> str:
    return "is no UTF-8" if isinstance(error, UnicodeError) else str(error)


def _differences(listed: Mapping[str, str], there: Mapping[str, Path]) -> Iterator[Fault]:
    for path in sorted({*listed, *there, DESCRIPTOR} - {SUMS}):
        if path not in there:
            yield Fault(path=path, reason="is missing")
        elif path not in listed:
            yield Fault(path=path, reason=f"is not listed in {SUMS}")
        elif digest(there[path]) != listed[path]:
            yield Fault(path=path, reason=f"is not what {SUMS} says")


def identity(folder: Path) -> Identity:
    """What the release in *folder* calls itself. ValueError, with the reason, where it does not say.

    Raises OSError.
    """
    told = parsed((folder / DESCRIPTOR).read_bytes())
    name, version, previous = told.get("name"), told.get("version"), told.get("previous")
    if not isinstance(name, str) or not name:
        raise ValueError(f"{DESCRIPTOR} has no name")
    if not isinstance(version, str) or not is_version(version):
        raise ValueError(f"{DESCRIPTOR} has no version")
    if previous and not (isinstance(previous, str) and is_version(previous)):
        raise ValueError(f"{DESCRIPTOR} compares with what is no version: {previous!r}")
    return Identity(name=name, version=version, previous=previous if isinstance(previous, str) else None)
