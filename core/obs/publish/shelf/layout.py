"""What may lie in a publication folder, and what is hidden there while a command runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from obs.errors import PublishError
from obs.publish.shelf.numbering import is_version, precedence
from obs.publish.shelf.versions import VERSIONS, Listing, listing

LATEST = "latest"
PAGES = ("index.html", "index.en.html", "catalogue.rdf")
HIDDEN = ".obs-"
LOCK = f"{HIDDEN}lock"
_NAMED = 3


def staging_of(folder: Path, version: str) -> Path:
    """Where a release is built."""
    return folder / f"{HIDDEN}staging-{version}"


def aside_of(folder: Path) -> Path:
    """Where a command has what is no part of a release and that nobody needs after it."""
    return folder / f"{HIDDEN}aside"


def pending_of(folder: Path, what: str, version: str) -> Path:
    """Where the files lie that are to come to the top of *folder* when *what* has been done to *version*."""
    return folder / f"{HIDDEN}pending-{what}-{version}"


def grave_of(folder: Path, version: str) -> Path:
    """Where a tombstone waits until *version* is marked as withdrawn."""
    return folder / f"{HIDDEN}tombstone-{version}"


def gone_of(folder: Path, version: str) -> Path:
    """Where the files of a withdrawn *version* lie until they are removed."""
    return folder / f"{HIDDEN}gone-{version}"


def hidden(folder: Path) -> list[Path]:
    """What a command that was killed may have left, but for the lock."""
    return sorted(each for each in folder.glob(f"{HIDDEN}*") if each.name != LOCK)


def version_folders(folder: Path) -> list[Path]:
    """All in *folder* whose name is a version, lowest first."""
    return sorted(
        (each for each in folder.iterdir() if is_version(each.name)), key=lambda each: precedence(each.name)
    )


def read_listing(folder: Path) -> Listing:
    """What versions.json in *folder* says; an empty listing where there is none yet.

    Raises `PublishError` for a file of another form, and OSError.
    """
    file = folder / VERSIONS
    if not file.exists():
        return Listing()
    try:
        return listing(file.read_bytes())
    except ValueError as error:
        raise PublishError(
            f"{file} is no list of versions that obs wrote: {error}",
            suggestion="put it back from a backup, or name another folder with --to",
        ) from error


def require_ours(folder: Path) -> None:
    """PublishError unless *folder* is free, empty or a publication, and nothing of it leads elsewhere.

    Raises OSError.
    """
    if folder.exists() and not folder.is_dir():
        raise PublishError(f"{folder} is no folder", suggestion="name another one with --to")
    if not folder.is_dir():
        return
    _refuse(folder, "has a link or something else in the place of", misplaced(folder))
    if not (folder / VERSIONS).exists():
        _refuse(folder, "holds what is not of a publication:", _strange(folder))


def _refuse(folder: Path, what: str, names: Iterator[str]) -> None:
    found = list(islice(names, _NAMED + 1))
    if found:
        more = " and more" if len(found) > _NAMED else ""
        raise PublishError(
            f"{folder} {what} {', '.join(found[:_NAMED])}{more}",
            suggestion="move that away, or name another folder with --to",
        )


def misplaced(folder: Path) -> Iterator[str]:
    """Names of a publication that something else has: a link that may lead out of it, a file for a folder."""
    for each in sorted(folder.iterdir()):
        if each.name == LATEST:
            ours = is_pointer(each)
        elif each.name in {LOCK, VERSIONS, *PAGES}:
            ours = each.is_file() and not each.is_symlink()
        elif is_version(each.name):
            ours = each.is_dir() and not each.is_symlink()
        elif each.name.startswith(HIDDEN):
            ours = _is_leftover(each)
        else:
            continue
        if not ours:
            yield each.name


def is_pointer(path: Path) -> bool:
    """Whether *path* is a link to a folder beside it whose name is a version."""
    return path.is_symlink() and is_version(str(path.readlink()))


def _is_leftover(path: Path) -> bool:
    """A hidden folder or file, or the pointer that was to become `latest`."""
    return not path.is_symlink() or is_pointer(path)


def _strange(folder: Path) -> Iterator[str]:
    """What a first publication that was killed does not leave behind."""
    for each in sorted(folder.iterdir()):
        if not (each.name.startswith(HIDDEN) or each.name == LATEST or is_version(each.name)):
            yield each.name
