"""Finding a package: in a folder, by its descriptor, in a zip file, or at an address on the web.

What is unpacked or fetched goes into a temporary folder, within limits and under names that cannot leave it.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from obs.errors import PublishError
from obs.publish.package.fetching import NAME, fetch_package
from obs.publish.package.files import UNPACKED, UNPACKING
from obs.publish.package.paths import fault_of, is_address
from obs.publish.package.room import CHUNK, FILES, too_large, write_within


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Where a package lies: a *folder* and the name of its *descriptor* in it."""

    folder: Path
    descriptor: str = NAME


@contextmanager
def open_package(target: str | Path, *, limit: int = UNPACKED) -> Generator[Opened]:
    """The package that *target* names: a folder, a descriptor, a zip file, or an address of the first two.

    Of an address the files are fetched that the descriptor and SHA256SUMS name, from the same place only.
    Raises PublishError where nothing is there, where it cannot be read, and beyond *limit* bytes in all.
    """
    text = str(target)
    if is_address(text):
        with tempfile.TemporaryDirectory(prefix="obs-") as made:
            fetch_package(text, Path(made), limit)
            yield Opened(folder=Path(made))
        return
    path = Path(target)
    if path.is_dir():
        yield Opened(folder=path)
    elif not path.is_file():
        raise PublishError(f"there is no package {text!r}", suggestion=f"name a folder with {NAME}")
    elif zipfile.is_zipfile(path):
        with tempfile.TemporaryDirectory(prefix="obs-") as made:
            yield Opened(folder=_unpack(path, Path(made), limit))
    else:
        yield Opened(folder=path.parent, descriptor=path.name)


def _unpack(path: Path, folder: Path, limit: int) -> Path:
    """Unpacks a zip file; the folder with the descriptor, at its top or in its only folder."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            _refuse(path, members, limit)
            room = limit
            for member in members:
                with archive.open(member) as body:
                    room -= write_within(
                        folder / member.filename, iter(lambda b=body: b.read(CHUNK), b""), room
                    )
    except UNPACKING as error:
        raise PublishError(f"{path} cannot be unpacked: {error}", suggestion="pack it anew") from error
    if (folder / NAME).is_file():
        return folder
    inner = [each for each in folder.iterdir() if (each / NAME).is_file()]
    if len(inner) != 1:
        raise PublishError(f"{path} holds no {NAME}", suggestion="pack the package's folder")
    return inner[0]


def _refuse(path: Path, members: list[zipfile.ZipInfo], limit: int) -> None:
    """Refuses a zip file before any of it is unpacked."""
    if len(members) > FILES or sum(each.file_size for each in members) > limit:
        raise too_large(str(path), limit)
    for member in members:
        fault = fault_of(member.filename)
        if stat.S_ISLNK(member.external_attr >> 16):
            fault = ("which is a link", "pack the file itself")
        if fault:
            words, advice = fault
            raise PublishError(f"{path} holds {member.filename!r}, {words}", suggestion=advice)
