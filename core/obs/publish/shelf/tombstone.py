"""What stands in the place of a withdrawn release: what it was, when and why it went.

tombstone.json is for programs, the pages are for people. The pages change with the program that writes them,
so that tombstone.json has their hashes: a later program can tell whether one was altered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from obs.publish.landing import Withdrawn, withdrawn_pages
from obs.publish.landing.rendering import PAGES
from obs.publish.shelf.sums import DESCRIPTOR, SUMS, Fault, digest, held, read_sums
from obs.publish.shelf.versions import Version, as_object, parsed, version_of, withdrawal_entry

TOMBSTONE = "tombstone.json"
_OWN = ("latest", "remembered", "pages", "files")
"""What only a tombstone tells; all else stands in versions.json too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What a release said of itself, "" where it is too damaged to say so."""

    title_sv: str
    title_en: str
    publisher: str = ""
    email: str = ""


def tombstone(
    version: Version, name: str, latest: str, remembered: Remembered, files: Mapping[str, str]
) -> dict[str, bytes]:
    """The files of the tombstone of *version* of the dataset *name*, which had *files* with these hashes.

    *latest* is the version that is the latest now, "" where none is left.
    """
    assert version.withdrawn is not None
    told = Withdrawn(
        version=version.version,
        published=version.published,
        day=version.withdrawn.day,
        reason=version.withdrawn.reason,
        latest=latest,
        **asdict(remembered),
    )
    pages = withdrawn_pages(told)
    own = {
        "latest": latest or None,
        "remembered": asdict(remembered),
        "pages": {path: sha256(body).hexdigest() for path, body in pages.items()},
        "files": dict(sorted(files.items())),
    }
    return {TOMBSTONE: _encoded(version, name, own), **pages}


def _encoded(version: Version, name: str, own: Mapping[str, Any]) -> bytes:
    """The file: what versions.json has too, and what is only here."""
    document = {
        "name": name,
        "version": version.version,
        "published": version.published.isoformat(),
        "previous": version.previous,
        "sha256sums": version.sha256sums,
        "withdrawn": withdrawal_entry(version.withdrawn),
        **own,
    }
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def remembered_of(folder: Path, name: str) -> Remembered:
    """What the release in *folder* says of itself; *name* where it does not. Raises OSError."""
    file = folder / DESCRIPTOR
    try:
        told = parsed(file.read_bytes()) if file.is_file() and not file.is_symlink() else {}
    except ValueError:
        told = {}
    english = _inner(_inner(told.get("translations")).get("en"))
    people = told.get("contributors")
    publisher = _inner(cast("list[object]", people)[0]) if isinstance(people, list) and people else {}
    title = _text(told, "title") or name
    return Remembered(
        title_sv=title,
        title_en=_text(english, "title") or title,
        publisher=_text(publisher, "title"),
        email=_text(publisher, "email"),
    )


def _inner(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    return value if isinstance(value, str) else ""


def files_of(folder: Path, version: Version) -> dict[str, str]:
    """The hash of each file that the release in *folder* had when it was published.

    Where its SHA256SUMS is not the one of that day, the files that lie there are told. Raises OSError.
    """
    there = held(folder) if folder.is_dir() else {}
    sums = there.get(SUMS)
    if sums is not None and sums.is_file() and not sums.is_symlink() and digest(sums) == version.sha256sums:
        return {**read_sums(sums.read_bytes()), SUMS: version.sha256sums}
    return {path: digest(file) for path, file in there.items() if file.is_file() and not file.is_symlink()}


def read_tombstone(folder: Path) -> tuple[str, Version]:
    """The name of the dataset and the version that the tombstone in *folder* tells of.

    ValueError, with the reason, for another form. Raises OSError.
    """
    document = tombstone_document(folder)
    version = version_of(document)
    if version.withdrawn is None:
        raise ValueError("it does not say when and why the version was withdrawn")
    return document["name"], version


def is_tombstone(folder: Path) -> bool:
    """Whether *folder* says that it is one."""
    return (folder / TOMBSTONE).is_file()


def tombstone_faults(folder: Path, version: Version, name: str) -> Iterator[Fault]:
    """Why *folder* is no whole tombstone of *version*, files that should be gone first. Raises OSError."""
    there = held(folder)
    for path in sorted(there.keys() - {TOMBSTONE, *PAGES.values()}):
        yield Fault(path=path, reason="is still there")
    try:
        document = tombstone_document(folder)
    except FileNotFoundError:
        yield Fault(path=TOMBSTONE, reason="is missing")
        return
    except ValueError as error:
        yield Fault(path=TOMBSTONE, reason=f"has another form: {error}")
        return
    if there[TOMBSTONE].read_bytes() != _encoded(version, name, {key: document[key] for key in _OWN}):
        yield Fault(path=TOMBSTONE, reason="does not say what versions.json says")
    for path, sha in document["pages"].items():
        if path not in there:
            yield Fault(path=path, reason="is missing")
        elif there[path].is_symlink() or not there[path].is_file():
            yield Fault(path=path, reason="is a link, or no file")
        elif digest(there[path]) != sha:
            yield Fault(path=path, reason=f"is not what {TOMBSTONE} says")


def tombstone_document(folder: Path) -> dict[str, Any]:
    """The tombstone.json in *folder*. ValueError, with the reason, for another form. Raises OSError."""
    file = folder / TOMBSTONE
    if file.is_symlink():
        raise ValueError("it is a link")
    told = parsed(file.read_bytes())
    if not told.keys() >= {"name", *_OWN}:
        raise ValueError(f"it lacks one of name, {', '.join(_OWN)}")
    files, pages = (as_object(told[key], f"its {key} are no object") for key in ("files", "pages"))
    if not all(isinstance(each, str) for each in [told["name"], *files.values(), *pages.values()]):
        raise ValueError("its name, or a hash in it, is no text")
    if pages.keys() != set(PAGES.values()):
        raise ValueError(f"its pages are not {' and '.join(PAGES.values())}")
    return told
