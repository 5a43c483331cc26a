"""Steps on the disk that a power cut does not take back, and errors that say what to do."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from obs.errors import PublishError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EROFS, errno.EACCES, errno.EPERM}
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS}
_FOLDER, _FILE, _FINAL = 0o755, 0o644, 0o444


@contextmanager
def explained(folder: Path) -> Generator[None]:
    """Raises `PublishError` in place of an operating system error in *folder*."""
    try:
        yield
    except OSError as error:
        raise _error(folder, error) from error


@contextmanager
def explained_within(folder: Path) -> Generator[None]:
    """As `explained`, where there is no room left or the error is of a file in *folder*; others go on."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL or Path(os.fsdecode(error.filename or "")).is_relative_to(folder):
            raise _error(folder.parent, error) from error
        raise


def _error(folder: Path, error: OSError) -> PublishError:
    if error.errno in _FULL:
        return PublishError(
            f"no room left on the disk to write in {folder}",
            suggestion="free some space and run the same command again: it finishes what was begun",
        )
    if error.errno in _DENIED:
        return PublishError(
            f"{folder} cannot be written: no permission, or a read-only disk",
            suggestion="change the permissions of the folder, or name another one with --to",
        )
    return PublishError(
        f"{folder} cannot be used: {error.strerror or error}",
        suggestion="check the disk and run the same command again, or name another folder with --to",
    )


def make(folder: Path) -> None:
    """A new folder that others may read."""
    folder.mkdir()
    folder.chmod(_FOLDER)


def write(path: Path, body: bytes) -> None:
    """A new file that others may read, whole and on the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _FILE)
    try:
        rest = memoryview(body)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    path.chmod(_FILE)


def fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """*folder* anew with just *files*, all on the disk, its name included."""
    drop(folder)
    make(folder)
    for name, body in files.items():
        write(folder / name, body)
    sync(folder)
    sync(folder.parent)


def move(old: Path, new: Path) -> None:
    """*old* becomes *new*, in the place of a file that is there, for good."""
    old.replace(new)
    sync(new.parent)


def link(path: Path, aside: Path, goal: str) -> bool:
    """*path* becomes a link to *goal*, at once; False where the system has no links."""
    aside.unlink(missing_ok=True)
    try:
        aside.symlink_to(goal, target_is_directory=True)
    except NotImplementedError:
        return False
    except OSError as error:
        if error.errno in _NO_LINKS or getattr(error, "winerror", None) is not None:
            return False
        raise
    move(aside, path)
    return True


def drop(path: Path) -> None:
    """Remove a file, a link or a whole folder; a link in it is removed and not followed."""
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return
    if os.name == "nt":  # only there does a read-only file stay
        for file in files_below(path):
            file.chmod(_FILE)
    shutil.rmtree(path)


def freeze(folder: Path) -> None:
    """Make all files below *folder* read-only and bring everything to the disk."""
    for here, _, names in os.walk(folder, topdown=False):
        for name in names:
            file = Path(here, name)
            _sync_file(file)
            file.chmod(_FINAL)
        Path(here).chmod(_FOLDER)
        sync(Path(here))


def files_below(folder: Path) -> Iterator[Path]:
    """All below *folder* that is no folder, by name; a link is such a thing and is not followed."""
    for here, below, names in os.walk(folder, onerror=_raise):
        below.sort()
        links = [name for name in below if Path(here, name).is_symlink()]
        yield from (Path(here, name) for name in sorted([*names, *links]))


def _raise(error: OSError) -> None:
    """What cannot be read is not as good as empty."""
    raise error


def sync(folder: Path) -> None:
    """Bring the names in *folder* to the disk: without this a power cut may take back a rename."""
    if os.name == "nt":  # Windows cannot open a folder, and needs no such step
        return
    _sync_file(folder)


def _sync_file(path: Path) -> None:
    # Windows brings only what is open for writing to the disk.
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
