"""Where a release lies that somebody names: its own folder, a publication folder, or FOLDER@VERSION."""

from __future__ import annotations

from pathlib import Path

from obs.errors import PublishError
from obs.publish.descriptor import NAME
from obs.publish.shelf import VERSIONS, is_version
from obs.publish.shelf.layout import read_listing


def locate(path: Path) -> Path:
    """The folder of the release that *path* names; the latest of a publication folder.

    Raises PublishError where there is none, or it was withdrawn.
    """
    if (path / NAME).is_file():
        return path
    if (path / VERSIONS).is_file():
        return _latest(path)
    folder, at, version = path.name.rpartition("@")
    shelf = path.with_name(folder) if folder else path.parent
    if at and is_version(version) and (shelf / VERSIONS).is_file():
        return _version(shelf, version)
    raise PublishError(
        f"{path} is no release: it has neither {NAME} nor {VERSIONS}",
        suggestion="name a release, the folder that releases are published in, or FOLDER@VERSION",
    )


def _latest(shelf: Path) -> Path:
    latest = read_listing(shelf).latest
    if latest is None:
        raise PublishError(f"{shelf} has no version that is not withdrawn")
    return shelf / latest.version


def _version(shelf: Path, version: str) -> Path:
    listing = read_listing(shelf)
    found = listing.get(version)
    if found is None:
        there = ", ".join(each.version for each in listing.versions) or "none"
        raise PublishError(f"{shelf} has no version {version}", suggestion=f"it has {there}")
    if found.withdrawn:
        raise PublishError(f"version {version} was withdrawn: {found.withdrawn.reason}")
    return shelf / version
