"""Finishing what a command left that was killed: the shelf is then as if it had not been."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice
from pathlib import Path

from obs.errors import PublishError
from obs.publish.shelf import disk
from obs.publish.shelf.layout import (
    HIDDEN,
    LATEST,
    PAGES,
    gone_of,
    grave_of,
    hidden,
    pending_of,
    read_listing,
    version_folders,
)
from obs.publish.shelf.sums import SUMS, Fault, digest, faults, identity
from obs.publish.shelf.tombstone import (
    files_of,
    is_tombstone,
    read_tombstone,
    remembered_of,
    tombstone,
    tombstone_faults,
)
from obs.publish.shelf.versions import VERSIONS, Listing, Version, listing

_NAMED = 3


def settle(folder: Path, today: date) -> tuple[Listing, tuple[str, ...]]:
    """Finish what was begun in *folder*: gives its versions, and a sentence on everything that was done.

    A release that was renamed into its place is published; one that was marked as withdrawn is withdrawn.
    What had not come so far is removed. *today* is the day of a release of which nothing tells it.
    Raises `PublishError` for a folder that is called like a version and is no whole release, and OSError.
    """
    done = [
        *_finish_pending(folder),
        *_finish_withdrawals(folder, read_listing(folder)),
    ]
    before = read_listing(folder)
    after = _adopted(folder, before, today)
    done += [f"{each.version} is listed" for each in after.versions if before.get(each.version) is None]
    done += write_pointers(folder, after)
    for leftover in hidden(folder):
        disk.drop(leftover)
        done.append(f"{leftover.name} is removed")
    return after, tuple(done)


def finish_put(folder: Path, version: str) -> None:
    """Bring what was prepared to the top of *folder*, where *version* has come into its place."""
    _bring(folder, pending_of(folder, "put", version), (VERSIONS,))
    point_at(folder, read_listing(folder))
    _bring(folder, pending_of(folder, "put", version), PAGES)


def finish_withdrawal(folder: Path, version: Version, after: Listing) -> None:
    """Put the tombstone in the place of *version*, withdrawn in the listing *after*, and remove its files."""
    number = version.version
    here, grave, gone = folder / number, grave_of(folder, number), gone_of(folder, number)
    if not is_tombstone(here):
        if not grave.is_dir() or any(tombstone_faults(grave, version, after.name)):
            dig(folder, version, after)
        if here.is_dir():
            disk.drop(gone)
            disk.move(here, gone)
        disk.move(grave, here)
    disk.drop(gone)
    _bring(folder, pending_of(folder, "withdraw", version.version), PAGES)


def dig(folder: Path, version: Version, after: Listing) -> None:
    """Make the tombstone of *version*, withdrawn in *after*, ready, aside, while its files are there."""
    here, grave = folder / version.version, grave_of(folder, version.version)
    left = here if here.is_dir() else gone_of(folder, version.version)
    latest = after.latest.version if after.latest else ""
    remembered, files = remembered_of(left, after.name), files_of(left, version)
    disk.fill(grave, tombstone(version, after.name, latest, remembered, files))
    disk.freeze(grave)


def write_pointers(folder: Path, held: Listing) -> list[str]:
    """Make versions.json and `latest` say what *held* says; gives what was wrong."""
    done: list[str] = []
    file, body = folder / VERSIONS, held.encoded()
    if held.versions and not (file.is_file() and file.read_bytes() == body):
        aside = folder / f"{HIDDEN}{VERSIONS}"
        disk.drop(aside)
        disk.write(aside, body)
        disk.move(aside, file)
        done.append(f"{VERSIONS} is written")
    if point_at(folder, held):
        done.append(f"{LATEST} is set")
    return done


def point_at(folder: Path, held: Listing) -> bool:
    """Make `latest` lead to the latest of *held*, or be gone where none is left; whether it was not so."""
    pointer, latest = folder / LATEST, held.latest
    goal = str(pointer.readlink()) if pointer.is_symlink() else None
    if goal == (latest.version if latest else None):
        return False
    if latest:
        return disk.link(pointer, folder / f"{HIDDEN}{LATEST}", latest.version)
    disk.drop(pointer)
    disk.sync(folder)
    return True


def _bring(folder: Path, pending: Path, names: tuple[str, ...]) -> None:
    """Bring those of *names* that wait in *pending* to the top of *folder*."""
    for name in names:
        if (pending / name).is_file():
            disk.move(pending / name, folder / name)


def _finish_pending(folder: Path) -> list[str]:
    """Finish what was put before the command was killed; what was not put is left to be removed."""
    done: list[str] = []
    for here in version_folders(folder):
        pending = pending_of(folder, "put", here.name)
        if pending.is_dir() and _waits_for(pending, here):
            finish_put(folder, here.name)
            done.append(f"{here.name} is published")
    return done


def _waits_for(pending: Path, here: Path) -> bool:
    """Whether *pending* was prepared for the release in *here*, and not for another that never came."""
    if not (pending / VERSIONS).is_file():
        return True
    try:
        prepared = listing((pending / VERSIONS).read_bytes()).get(here.name)
        return prepared is not None and prepared.sha256sums == digest(here / SUMS)
    except (ValueError, FileNotFoundError):
        return False


def _finish_withdrawals(folder: Path, held: Listing) -> list[str]:
    done: list[str] = []
    for version in held.versions:
        if version.withdrawn is None:
            continue
        here, gone = folder / version.version, gone_of(folder, version.version)
        pending = pending_of(folder, "withdraw", version.version)
        if not is_tombstone(here) or gone.exists() or pending.exists():
            point_at(folder, held)
            finish_withdrawal(folder, version, held)
            done.append(f"{version.version} is withdrawn")
    return done


def _adopted(folder: Path, held: Listing, today: date) -> Listing:
    """*held* with the whole releases and tombstones that it does not list."""
    for here in version_folders(folder):
        if held.get(here.name) is not None:
            continue
        name, version = _read(here, held, today)
        if held.name not in {"", name}:
            raise PublishError(
                f"{here} is a release of {name!r}, and the folder is that of {held.name!r}",
                suggestion="move that release away",
            )
        held = held.with_version(version, name)
    return held


def _read(here: Path, held: Listing, today: date) -> tuple[str, Version]:
    """The name of the dataset and the version in the folder *here*."""
    try:
        if is_tombstone(here):
            return _read_tombstone(here)
        refuse(faults(here))
        return new_version(here, here.name, held, today)
    except ValueError as error:
        raise PublishError(
            f"{here} is called like a release and is none: {error}",
            suggestion="move that folder away; obs verify tells all that is wrong with it",
        ) from error


def _read_tombstone(here: Path) -> tuple[str, Version]:
    name, version = read_tombstone(here)
    if version.version != here.name:
        raise ValueError(f"it calls itself {version.version}")
    refuse(tombstone_faults(here, version, name))
    return name, version


def refuse(wrong: Iterable[Fault]) -> None:
    """ValueError that names the first faults, if there are any."""
    first = [str(each) for each in islice(wrong, _NAMED)]
    if first:
        raise ValueError(", ".join(first))


def new_version(here: Path, number: str, held: Listing, today: date) -> tuple[str, Version]:
    """The name of the dataset and the version *number* that is whole in *here*.

    ValueError, with the reason, where the release calls itself otherwise. Raises OSError.
    """
    told = identity(here)
    if told.version != number:
        raise ValueError(f"it calls itself {told.version}")
    latest = held.latest
    before = told.previous if told.previous is not None else latest.version if latest else ""
    return told.name, Version(
        version=number, published=today, sha256sums=digest(here / SUMS), previous=before or None
    )
