"""Finding a package: in a folder, by its descriptor, in a zip file, or at an address on the web.

What is unpacked or fetched goes into a temporary folder, within limits and under names that cannot leave it.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import requests

from obs.errors import PublishError
from obs.publish.package.descriptor import load_json
from obs.publish.package.files import UNPACKED, UNPACKING
from obs.publish.package.parsing import items, mapping, names
from obs.publish.package.paths import fault_of, is_address
from obs.publish.package.sums import NAME as SUMS
from obs.publish.package.sums import listed_paths

NAME = "datapackage.json"
FILES = 10_000
"""The most files that a zip file may hold."""
_CHUNK = 1 << 16
_TIMEOUT = (10, 60)


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
            _fetch(text, Path(made), limit)
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


@contextmanager
def fetched(address: str, *, limit: int = UNPACKED) -> Generator[Path]:
    """The file at *address*, in a folder that is gone at the end. Raises PublishError as `open_package`."""
    with tempfile.TemporaryDirectory(prefix="obs-") as made, _session() as session:
        target = Path(made, PurePosixPath(urlsplit(address).path).name)
        _one(session, address, address, target, limit)
        yield target


def _unpack(path: Path, folder: Path, limit: int) -> Path:
    """Unpacks a zip file; the folder with the descriptor, at its top or in its only folder."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            _refuse(path, members, limit)
            room = limit
            for member in members:
                with archive.open(member) as body:
                    room -= _write(folder / member.filename, iter(lambda b=body: b.read(_CHUNK), b""), room)
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
        raise _too_large(str(path), limit)
    for member in members:
        fault = fault_of(member.filename)
        if stat.S_ISLNK(member.external_attr >> 16):
            fault = ("which is a link", "pack the file itself")
        if fault:
            words, advice = fault
            raise PublishError(f"{path} holds {member.filename!r}, {words}", suggestion=advice)


def _write(target: Path, chunks: Iterator[bytes], room: int) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with target.open("xb") as body:
        for chunk in chunks:
            size += len(chunk)
            if size > room:
                raise _too_large(target.name, room)
            body.write(chunk)
    return size


def _too_large(what: str, limit: int) -> PublishError:
    return PublishError(
        f"{what} holds more than {limit} bytes, or too many files", suggestion="unpack it yourself"
    )


def _fetch(address: str, folder: Path, limit: int) -> None:
    """Fetches the descriptor, SHA256SUMS, and the files that they name beside them."""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise PublishError(f"{address} is no address of the web", suggestion="use https://")
    if not urlsplit(address).path.lower().endswith(".json"):
        address = f"{address.rstrip('/')}/{NAME}"
    with _session() as session:
        room = limit - _one(session, address, address, folder / NAME, limit)
        room -= _one(session, address, urljoin(address, SUMS), folder / SUMS, room)
        document, _ = load_json(folder, NAME, what="the descriptor")
        paths = dict.fromkeys((*_named(document or {}), *listed_paths(folder)))
        if len(paths) > FILES:
            raise _too_large(address, limit)
        for path in paths:
            try:
                if not (folder / path).exists():
                    room -= _one(session, address, urljoin(address, quote(path)), folder / path, room)
            except OSError as error:
                raise PublishError(
                    f"{address} names {path[:80]!r}, which is no file here: {error.strerror}",
                    suggestion="name files so that none is called like a folder, nor too long",
                ) from error


class _AtHome(requests.Session):
    """Asks no other host than the one that it was sent to, whatever that one answers."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target and urlsplit(urljoin(resp.url, target)).netloc != urlsplit(resp.url).netloc:
            raise PublishError(f"{resp.url} leads to another host", suggestion="name the address it leads to")
        return target


def _session() -> requests.Session:
    session = _AtHome()
    session.headers["User-Agent"] = f"obs/{version('obs')}"
    return session


def _named(document: Mapping[str, Any]) -> Iterator[str]:
    """The paths of files that a descriptor names, if they may be used."""
    for resource in items(document.get("resources")):
        entry = mapping(resource)
        for path in (*names(entry.get("path")), *(entry.get(part) for part in ("schema", "dialect"))):
            if isinstance(path, str) and not is_address(path) and fault_of(path) is None:
                yield str(PurePosixPath(path))


def _one(session: requests.Session, home: str, address: str, target: Path, room: int) -> int:
    """Fetches one file; one that is not there is left out, which its check will tell."""
    try:
        with session.get(address, stream=True, timeout=_TIMEOUT) as answer:
            if answer.status_code in {404, 410} and address != home:
                return 0
            answer.raise_for_status()
            return _write(target, answer.iter_content(_CHUNK), room)
    except requests.RequestException as error:
        raise PublishError(
            f"{address} cannot be fetched: {error}", suggestion="try later, or fetch it"
        ) from error
