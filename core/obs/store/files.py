"""Files that are there whole or not at all, and errors that say what to do."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from obs.errors import StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EROFS, errno.EACCES, errno.EPERM}


def full(path: Path) -> StoreError:
    """The error for a disk without room for *path*."""
    return StoreError(
        f"no room left on the disk to write {path}",
        suggestion="free some space and run the same command again: "
        "all that was stored is kept, and an interrupted fetch goes on where it stopped",
    )


def denied(path: Path) -> StoreError:
    """The error for a *path* that may not be opened or written."""
    return StoreError(
        f"{path} cannot be opened or written: no permission, or a read-only disk",
        suggestion="change the permissions of the folder, or name another one with --store",
    )


def damaged(path: Path, reason: str) -> StoreError:
    """The error for a file of the store that is not what was once written."""
    return StoreError(
        f"{path} is damaged: {reason}",
        suggestion="put the file back from a backup, or run obs fetch to get it again from the source",
    )


@contextmanager
def explained(path: Path) -> Generator[None]:
    """Raises `StoreError` in place of an operating system error about *path*."""
    try:
        yield
    except FileNotFoundError as error:
        raise damaged(path, "the file is gone") from error
    except OSError as error:
        if error.errno in _FULL:
            raise full(path) from error
        if error.errno in _DENIED:
            raise denied(path) from error
        raise StoreError(
            f"{path} cannot be used: {error.strerror or error}",
            suggestion="check the disk and the folder, or name another folder with --store",
        ) from error


def keep(path: Path, content: bytes) -> None:
    """Put *content* at *path*, whole and on the disk, or not at all.

    A file that already holds it is only touched, so that nobody takes it for old and throws it away; one that
    holds something else was damaged and is replaced. Raises `StoreError`.
    """
    with explained(path):
        if path.is_file() and path.read_bytes() == content:
            with suppress(PermissionError):  # of another user, who lets us read it
                os.utime(path)
            return
        make_folder(path.parent)
        with _aside(path, content) as part:
            part.replace(path)
        _sync(path.parent)


def keep_pair(first: tuple[Path, bytes], second: tuple[Path, bytes]) -> None:
    """Put two files into a folder, where the second tells how to read the first.

    Until both are on the disk beside those that were there, these stay as they were. From then on a second
    file that is there belongs to the first, whenever the process is killed. Raises OSError.
    """
    (path, content), (teller, telling) = first, second
    make_folder(path.parent)
    with _aside(path, content) as part, _aside(teller, telling) as telling_part:
        teller.unlink(missing_ok=True)
        _sync(path.parent)
        part.replace(path)
        telling_part.replace(teller)
    _sync(path.parent)


@contextmanager
def _aside(path: Path, content: bytes) -> Generator[Path]:
    """A new file beside *path* with *content* on the disk; gone at the end unless it was renamed."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make *folder* and those above it, each on the disk before the next. Raises OSError."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Bring the names in *folder* to the disk: without this a power cut may take back a rename."""
    if os.name == "nt":  # Windows cannot open a folder, and needs no such step
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
