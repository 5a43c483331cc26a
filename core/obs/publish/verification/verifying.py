"""What a target is, and everything that is wrong with it, all at once."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from obs.errors import PublishError
from obs.publish.package import fetched, open_package
from obs.publish.package.paths import is_address
from obs.publish.shelf import VERSIONS
from obs.publish.verification.publication import verify_publication
from obs.publish.verification.served import verify_served
from obs.publish.verification.verified import (
    CATALOGUES,
    DESCRIPTOR,
    Verified,
    verify_catalogue,
    verify_package,
)


def verify(target: str) -> Verified:
    """Everything that is wrong with *target*, a path or an address on the web.

    It is a publication (a folder of releases, or its versions.json), one release, any Data Package (its
    folder, descriptor or zip file), or a catalogue (.rdf, .xml). Only what lies there is read. Raises
    PublishError for something else, and for an address that gives nothing.
    """
    if is_address(target):
        return _address(target)
    if zipfile.is_zipfile(target):
        return _opened(target)
    return _file(Path(target))


def _address(target: str) -> Verified:
    path = urlsplit(target).path.lower()
    if path.endswith(CATALOGUES):
        with fetched(target) as file:
            return replace(verify_catalogue(file), target=target)
    if path.endswith(f"/{VERSIONS}"):
        found = verify_served(urljoin(target, "."))
        if found is None:
            raise PublishError(f"there is no publication at {target}", suggestion="correct the address")
        return found
    found = None if path.endswith(".json") else verify_served(target)
    return found or _opened(target)


def _opened(target: str) -> Verified:
    with open_package(target) as opened:
        return verify_package(opened.folder, opened.descriptor, target)


def _file(target: Path) -> Verified:
    if target.name == VERSIONS and target.is_file():
        return verify_publication(target.parent)
    if target.is_dir() and (target / VERSIONS).is_file():
        return verify_publication(target)
    if target.is_dir() and (target / DESCRIPTOR).is_file():
        return verify_package(target, DESCRIPTOR, str(target))
    if target.is_file() and target.suffix.lower() == ".json":
        return verify_package(target.parent, target.name, str(target))
    if target.is_file() and target.suffix.lower() in CATALOGUES:
        return verify_catalogue(target)
    if not target.exists():
        raise PublishError(
            f"there is no {target}", suggestion="name a folder, a datapackage.json or a .rdf file"
        )
    raise PublishError(
        f"{target} holds neither a release nor a Data Package: there is no {VERSIONS} and no {DESCRIPTOR}",
        suggestion="name the folder with one of them, a descriptor (.json) or a catalogue (.rdf)",
    )
