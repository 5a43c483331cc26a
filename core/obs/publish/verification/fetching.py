"""A package on the web, brought to a folder of its own: its descriptor and what that names, no more."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any, cast
from urllib.parse import quote, urljoin, urlsplit

import requests

from obs.errors import PublishError
from obs.publish.shelf import SUMS, read_sums

DESCRIPTOR = "datapackage.json"
_FILES = (".json", ".rdf", ".xml", ".owl")
_LARGEST, _LARGEST_TOLD = 4_000_000_000, "4 GB"
_CHUNK = 1 << 20
_TIMEOUT = (10.0, 60.0)


def is_address(target: str) -> bool:
    """Whether *target* is an address on the web."""
    return urlsplit(target).scheme in ("http", "https")


@contextmanager
def fetched(address: str) -> Generator[Path]:
    """What lies at *address*, in a temporary folder: the descriptor of a package, or a catalogue.

    The address of a folder stands for the datapackage.json in it. Fetched are the files that the descriptor
    and SHA256SUMS name by a path within that folder; one that is not there is left for the checks to miss.
    Raises PublishError where the address itself gives nothing.
    """
    if not urlsplit(address).path.lower().endswith(_FILES):
        address = f"{address.rstrip('/')}/{DESCRIPTOR}"
    name = PurePosixPath(urlsplit(address).path).name
    with tempfile.TemporaryDirectory(prefix="obs-verify-") as made, requests.Session() as session:
        session.headers["User-Agent"] = f"obs/{version('obs')}"
        fetching = _Fetching(session, Path(made), address)
        if not fetching.get(name):
            raise PublishError(f"there is nothing at {address}", suggestion="check the address")
        if name.endswith(".json"):
            fetching.get(SUMS)
            for path in fetching.named(name):
                fetching.get(path)
        yield Path(made, name)


class _Fetching:
    """Files beside *address*, into *folder*."""

    def __init__(self, session: requests.Session, folder: Path, address: str) -> None:
        self._session, self._folder, self._address = session, folder, address
        self._left = _LARGEST

    def named(self, descriptor: str) -> Iterator[str]:
        """The paths that the descriptor and SHA256SUMS name, each once; none that leads elsewhere."""
        paths = dict.fromkeys([*_resources(self._folder / descriptor), *_listed(self._folder / SUMS)])
        return (path for path in paths if _is_within(path) and not (self._folder / path).exists())

    def get(self, path: str) -> bool:
        """Fetch the file at *path*; whether it is there."""
        url = urljoin(self._address, quote(path))
        target = self._folder / path
        try:
            with self._session.get(url, stream=True, timeout=_TIMEOUT) as reply:
                if reply.status_code != requests.codes.ok:
                    return False
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as file:
                    for chunk in reply.iter_content(_CHUNK):
                        self._take(len(chunk))
                        file.write(chunk)
        except (requests.RequestException, OSError) as error:
            raise PublishError(
                f"{url} cannot be fetched: {error}", suggestion="check the address and the network, try again"
            ) from error
        return True

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise PublishError(
                f"the package at {self._address} is larger than {_LARGEST_TOLD}",
                suggestion="fetch it by other means, then name its folder",
            )


def _resources(file: Path) -> Iterator[str]:
    try:
        document: Any = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return
    resources = cast("dict[str, Any]", document).get("resources") if isinstance(document, dict) else None
    for each in cast("list[Any]", resources if isinstance(resources, list) else []):
        path: Any = cast("dict[str, Any]", each).get("path") if isinstance(each, dict) else None
        for one in cast("list[Any]", path if isinstance(path, list) else [path]):
            if isinstance(one, str):
                yield one


def _listed(file: Path) -> Iterator[str]:
    try:
        yield from read_sums(file.read_bytes())
    except (OSError, ValueError):
        return


def _is_within(path: str) -> bool:
    parts = PurePosixPath(path).parts
    strange = "\\" in path or "://" in path or "\0" in path or path.startswith("/")
    return bool(parts) and not strange and ".." not in parts
