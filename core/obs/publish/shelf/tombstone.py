"""What stands in the place of a withdrawn release: when and why it went, and what it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from markupsafe import escape

from obs.publish.shelf.sums import SUMS, Fault, digest, held, read_sums
from obs.publish.shelf.versions import Version, as_object, parsed, version_of, withdrawal_entry

TOMBSTONE = "tombstone.json"
PAGE = "index.html"


def tombstone(version: Version, name: str, files: Mapping[str, str]) -> dict[str, bytes]:
    """The files of the tombstone of *version* of the dataset *name*, which had *files* with these hashes."""
    document = {
        "name": name,
        "version": version.version,
        "published": version.published.isoformat(),
        "previous": version.previous,
        "sha256sums": version.sha256sums,
        "withdrawn": withdrawal_entry(version.withdrawn),
        "files": dict(sorted(files.items())),
    }
    body = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    return {TOMBSTONE: body.encode(), PAGE: _page(version, name).encode()}


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
    document = _document(folder)
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
    for path in sorted(there.keys() - {TOMBSTONE, PAGE}):
        yield Fault(path=path, reason="is still there")
    try:
        wanted = tombstone(version, name, _document(folder)["files"])
    except FileNotFoundError:
        yield Fault(path=TOMBSTONE, reason="is missing")
        return
    except ValueError as error:
        yield Fault(path=TOMBSTONE, reason=f"has another form: {error}")
        return
    for path, body in wanted.items():
        if path not in there:
            yield Fault(path=path, reason="is missing")
        elif there[path].is_symlink() or not there[path].is_file():
            yield Fault(path=path, reason="is a link, or no file")
        elif there[path].read_bytes() != body:
            yield Fault(path=path, reason="does not say what versions.json says")


def _document(folder: Path) -> dict[str, Any]:
    file = folder / TOMBSTONE
    if file.is_symlink():
        raise ValueError("it is a link")
    told = parsed(file.read_bytes())
    hashes = as_object(told.get("files"), "it has no files")
    if not all(isinstance(each, str) for each in [told.get("name"), *hashes.values()]):
        raise ValueError("its name, or a hash in it, is no text")
    return told


def _page(version: Version, name: str) -> str:
    assert version.withdrawn is not None
    title, number = escape(name), escape(version.version)
    day, reason = version.withdrawn.day.isoformat(), escape(version.withdrawn.reason)
    return f"""<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} {number} är återkallad</title>
</head>
<body>
<main>
<h1>{title} {number} är återkallad</h1>
<p>Versionen återkallades {day} och ska inte användas. Dess filer är borttagna.</p>
<p>Skäl: {reason}</p>
<p><a href="../index.html">Gällande versioner</a></p>
<section lang="en">
<h2>{title} {number} is withdrawn</h2>
<p>The version was withdrawn on {day} and must not be used. Its files are removed.</p>
<p>Reason: {reason}</p>
<p><a href="../index.en.html">Versions that stand</a></p>
</section>
</main>
</body>
</html>
"""
