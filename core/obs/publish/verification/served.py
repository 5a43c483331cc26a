"""A folder of releases at an address on the web: all that can be had of it is fetched and examined."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from obs.errors import PublishError
from obs.models import Finding, Place, Severity
from obs.publish.package import Check, Site, site
from obs.publish.package.paths import fault_of
from obs.publish.shelf import LATEST, PAGES, SUMS, VERSIONS, Version, faults
from obs.publish.shelf.sums import digest
from obs.publish.shelf.tombstone import PAGES as TOMBSTONE_PAGES
from obs.publish.shelf.tombstone import TOMBSTONE
from obs.publish.shelf.versions import Listing, as_object, listing, parsed
from obs.publish.verification.publication import verify_publication
from obs.publish.verification.verified import DESCRIPTOR, Verified

ROOM = 10_000_000_000
"""The most bytes that are fetched of all versions together."""
_AGAIN = "try later; if it stays so, ask the publisher"
_ANEW = "put the whole folder on the server anew"


def verify_served(address: str, *, room: int = ROOM) -> Verified | None:
    """Everything that is wrong with the publication at *address*, None where there is none but a package.

    Fetched are versions.json, the pages and the catalogue beside it, every release that stands, every
    tombstone and what should be gone below it, and latest. What no list names cannot be seen. A version that
    cannot be fetched is told, and the others are examined. Raises PublishError where versions.json cannot be
    fetched for another reason than that there is none.
    """
    with tempfile.TemporaryDirectory(prefix="obs-") as made, site(address, room) as place:
        folder, aside = Path(made, "publication"), Path(made, "aside")
        if place.fetch(DESCRIPTOR, aside / DESCRIPTOR) or not place.fetch(VERSIONS, folder / VERSIONS):
            return None
        held = _listing(folder)
        told = list(_fetched(place, held, folder))
        left = {each.place.file for each in told}
        told += _latest(place, held, aside / LATEST)
        found = verify_publication(folder)
        return _joined(replace(found, target=address), told, left)


def _listing(folder: Path) -> Listing:
    """What versions.json lists; nothing where it has another form, which its check tells."""
    try:
        return listing((folder / VERSIONS).read_bytes())
    except ValueError:
        return Listing()


def _fetched(place: Site, held: Listing, folder: Path) -> Iterator[Finding]:
    """Fetch all that belongs to the publication; what a server neither gives nor denies is told."""
    for name in PAGES:
        try:
            place.fetch(name, folder / name)
        except PublishError as error:
            (folder / name).unlink(missing_ok=True)
            yield _finding("not-fetched", f"{name}: {error.message}", name)
    for version in held.versions:
        try:
            if version.withdrawn:
                _fetch_tombstone(place, version, folder / version.version)
            else:
                place.fetch_package(f"{version.path}/", folder / version.version)
        except PublishError as error:
            shutil.rmtree(folder / version.version, ignore_errors=True)
            yield _finding("not-fetched", f"{version.version}: {error.message}", version.version)


def _fetch_tombstone(place: Site, version: Version, folder: Path) -> None:
    """Fetch a tombstone, and every file of the release it stands for that can still be had."""
    place.fetch(f"{version.path}/{TOMBSTONE}", folder / TOMBSTONE)
    for name in dict.fromkeys((*TOMBSTONE_PAGES.values(), DESCRIPTOR, SUMS, *_gone(folder))):
        if not (folder / name).exists():
            place.fetch(f"{version.path}/{name}", folder / name)


def _gone(folder: Path) -> list[str]:
    """The files that a tombstone says are gone, if their paths may be used."""
    try:
        told = as_object(parsed((folder / TOMBSTONE).read_bytes()).get("files"), "it has no files")
    except (OSError, ValueError):
        return []  # told where the tombstone is checked
    return [path for path in told if fault_of(path) is None]


def _latest(place: Site, held: Listing, folder: Path) -> Iterator[Finding]:
    """Whether latest is the right version, whole: a server may have a copy where we have a link."""
    wanted = held.latest.version if held.latest else "nothing"
    try:
        there = place.fetch_package(f"{LATEST}/", folder)
        withdrawn = not there and place.fetch(f"{LATEST}/{TOMBSTONE}", folder / TOMBSTONE)
    except PublishError as error:
        yield _finding("not-fetched", f"{LATEST}: {error.message}", LATEST)
        return
    if withdrawn:
        message = f"{LATEST} is a version that was withdrawn, not {wanted}"
        yield _finding("latest-wrong", message, LATEST, _ANEW)
    elif not there:
        if held.latest:
            message = f"{LATEST} cannot be had: only {VERSIONS} tells which version that is"
            yield _finding("latest-missing", message, LATEST, "have the server follow links", "warning")
    else:
        yield from _like(folder, held, wanted)


def _like(folder: Path, held: Listing, wanted: str) -> Iterator[Finding]:
    sums = digest(folder / SUMS) if (folder / SUMS).is_file() else ""
    if held.latest is None or sums != held.latest.sha256sums:
        goal = next((each.version for each in held.versions if each.sha256sums == sums), "another release")
        yield _finding("latest-wrong", f"{LATEST} is {goal}, not {wanted}", LATEST, _ANEW)
        return
    for fault in faults(folder):
        message = f"{LATEST} is not {wanted} as it was published: {fault}"
        yield _finding("latest-wrong", message, f"{LATEST}/{fault.path}", _ANEW)


def _joined(found: Verified, told: list[Finding], left: set[str]) -> Verified:
    """*found* and what was *told* while it was fetched; of what is *left* out nothing else is said."""
    kept = [each for each in found.findings if each.place.file not in left and each.code != "latest-missing"]
    failures = sum(each.severity == "error" for each in told)
    title = "every version could be fetched, and latest is the newest"
    served = Check(id="served", title=title, place=VERSIONS, failures=failures)
    return replace(found, findings=(*told, *kept), checks=(served, *found.checks))


def _finding(
    code: str, message: str, file: str, suggestion: str = _AGAIN, severity: Severity = "error"
) -> Finding:
    return Finding(
        code=code, severity=severity, message=message, suggestion=suggestion, place=Place(file=file)
    )
