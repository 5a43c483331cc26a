"""Whether a publication folder is what was published: it is read, and nothing in it is changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from obs.models import Finding, Place, Severity
from obs.publish.landing.rendering import PAGES as TOMBSTONE_PAGES
from obs.publish.shelf.inscription import inscription_faults
from obs.publish.shelf.layout import LATEST, LOCK, PAGES, hidden, misplaced, version_folders
from obs.publish.shelf.sums import SUMS, digest, faults, identity
from obs.publish.shelf.tombstone import TOMBSTONE, is_tombstone, tombstone_faults
from obs.publish.shelf.versions import VERSIONS, Listing, Version, listing, parsed

_RESTORE = "put the folder back from a backup, or withdraw the version and publish a higher one"
_TOLD = (TOMBSTONE, *TOMBSTONE_PAGES.values())
_SETTLE = "the next obs publish finishes it"


def check_shelf(folder: Path) -> list[Finding]:
    """All that is wrong with the publication in *folder*; no error for one that is what was published.

    A release is wrong where one of its files, or the list of their hashes, is not the one of the day on which
    it was published. A folder that another command is writing to has what that command has left unfinished.
    """
    if not folder.is_dir():
        return [_finding("no-publication", "there is no such folder", folder.name)]
    found = list(_misplaced(folder))
    wrong = {finding.place.file for finding in found}
    held, faults_of_list = _listing(folder, wrong)
    found += faults_of_list
    for version in held.versions if held else ():
        if version.version not in wrong:
            found += _version(folder / version.version, version, held or Listing())
    if held:
        found += _latest(folder, held, wrong)
    found += _unlisted(folder, held or Listing(), wrong)
    return [*found, *_others(folder)]


def _finding(
    code: str, message: str, file: str, suggestion: str = _RESTORE, severity: Severity = "error"
) -> Finding:
    return Finding(
        code=code, severity=severity, message=message, suggestion=suggestion, place=Place(file=file)
    )


def _misplaced(folder: Path) -> Iterator[Finding]:
    for name in misplaced(folder):
        what = "is a link that leads elsewhere" if (folder / name).is_symlink() else "is of the wrong kind"
        yield _finding("not-its-own", f"{name} {what}: it is not followed", name)


def _listing(folder: Path, wrong: set[str]) -> tuple[Listing | None, list[Finding]]:
    """What versions.json says, and what is wrong with that."""
    if VERSIONS in wrong:
        return None, []
    try:
        body = (folder / VERSIONS).read_bytes()
        held = listing(body)
    except FileNotFoundError:
        return None, [_finding("no-versions", f"there is no {VERSIONS}", VERSIONS, _SETTLE)]
    except OSError as error:
        return None, [_unreadable(VERSIONS, error)]
    except ValueError as error:
        return None, [_finding("versions-form", f"{VERSIONS} has another form: {error}", VERSIONS)]
    return held, list(_form(body, held))


def _form(body: bytes, held: Listing) -> Iterator[Finding]:
    told, wanted = parsed(body)["latest"], held.latest.version if held.latest else None
    if told != wanted:
        message = f"{VERSIONS} calls {told} the latest, and it is {wanted}"
        yield _finding("latest-wrong", message, VERSIONS, _SETTLE)
    elif body != held.encoded():
        yield _finding("versions-form", f"{VERSIONS} is not as obs writes it", VERSIONS, _SETTLE)


def _version(here: Path, version: Version, listing: Listing) -> list[Finding]:
    """What is wrong with a listed version."""
    number = version.version
    if not here.is_dir():
        code = "tombstone-wrong" if version.withdrawn else "release-missing"
        return [_finding(code, f"the folder of {number} is missing", number)]
    try:
        found = _tombstone if version.withdrawn else _release
        return list(found(here, version, listing))
    except OSError as error:
        return [_unreadable(number, error)]


def _tombstone(here: Path, version: Version, listing: Listing) -> Iterator[Finding]:
    number = version.version
    if not is_tombstone(here) and not any(faults(here)):
        message = f"{number} is withdrawn, and its files are still there"
        yield _finding("withdrawal-unfinished", message, number, _SETTLE)
        return
    wrong = list(tombstone_faults(here, version, listing.name))
    if not any(fault.path in _TOLD for fault in wrong):
        wrong += inscription_faults(here, version, listing)
    for fault in wrong:
        message = f"{number} is withdrawn, and {fault}"
        yield _finding("tombstone-wrong", message, f"{number}/{fault.path}", "put its tombstone back")


def _release(here: Path, version: Version, listing: Listing) -> Iterator[Finding]:
    number, name, sums = version.version, listing.name, here / SUMS
    for fault in faults(here):
        yield _finding("release-altered", f"{number}: {fault}", f"{number}/{fault.path}")
    if sums.is_file() and not sums.is_symlink() and digest(sums) != version.sha256sums:
        message = f"{number}: {SUMS} is not the one that was published"
        yield _finding("sums-altered", message, f"{number}/{SUMS}")
    try:
        told = identity(here)
    except FileNotFoundError:
        return  # told as a fault
    except ValueError as error:
        yield _finding("release-identity", f"{number}: {error}", number)
        return
    if (told.name, told.version) != (name, number):
        message = f"{number} calls itself {told.version} of {told.name!r}, and {VERSIONS} says {name!r}"
        yield _finding("release-identity", message, number)


def _latest(folder: Path, held: Listing, wrong: set[str]) -> Iterator[Finding]:
    pointer, latest = folder / LATEST, held.latest
    if LATEST in wrong:
        return
    if pointer.is_symlink():
        goal = str(pointer.readlink())
        if latest is None or goal != latest.version:
            wanted = latest.version if latest else "nothing"
            yield _finding("latest-wrong", f"{LATEST} leads to {goal}, not to {wanted}", LATEST, _SETTLE)
    elif latest is not None:
        message = f"{LATEST} is missing: only {VERSIONS} tells which version that is"
        yield _finding("latest-missing", message, LATEST, _SETTLE, "warning")


def _unlisted(folder: Path, held: Listing, wrong: set[str]) -> Iterator[Finding]:
    for here in version_folders(folder):
        if held.get(here.name) is not None or here.name in wrong:
            continue
        try:
            whole = is_tombstone(here) or not any(faults(here))
        except OSError as error:
            yield _unreadable(here.name, error)
            continue
        if whole:
            message = f"{here.name} is not listed in {VERSIONS}"
            yield _finding("unlisted-release", message, here.name, _SETTLE, "warning")
        else:
            message = f"{here.name} is called like a release and is none, nor is it listed in {VERSIONS}"
            yield _finding("unlisted-folder", message, here.name, "move that folder away")


def _others(folder: Path) -> Iterator[Finding]:
    """What a command left that was killed, and what is not of a publication."""
    for each in hidden(folder):
        message = f"{each.name} was left by a command that did not end, or that is running"
        yield _finding("unfinished", message, each.name, _SETTLE, "info")
    known = {VERSIONS, LATEST, LOCK, *PAGES}
    ours = {*(each.name for each in (*hidden(folder), *version_folders(folder))), *known}
    for each in sorted(folder.iterdir()):
        if each.name in ours:
            continue
        if _leads_out(each, folder):
            message = f"{each.name} is a link that leads out of the folder"
            yield _finding("link-out", message, each.name, "remove it")
        else:
            message = f"{each.name} is not of a publication"
            yield _finding("stray-file", message, each.name, "move it away", "warning")


def _leads_out(path: Path, folder: Path) -> bool:
    if not path.is_symlink():
        return False
    goal = Path(os.path.realpath(path))
    return not goal.is_relative_to(os.path.realpath(folder))


def _unreadable(name: str, error: OSError) -> Finding:
    return _finding("unreadable", f"{name} cannot be read: {error.strerror or error}", name, "change that")
