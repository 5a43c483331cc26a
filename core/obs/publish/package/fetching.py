"""Fetching from one place on the web: never from another host, and within limits."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import requests

from obs.errors import PublishError
from obs.http.addresses import shown
from obs.publish.package.descriptor import load_json
from obs.publish.package.files import UNPACKED
from obs.publish.package.parsing import items, mapping, names
from obs.publish.package.paths import fault_of, is_address
from obs.publish.package.room import CHUNK, FILES, too_large, write_within
from obs.publish.package.sums import NAME as SUMS
from obs.publish.package.sums import listed_paths

NAME = "datapackage.json"
_TIMEOUT = (10, 60)
_GONE = {404, 410}


class _AtHome(requests.Session):
    """Asks no other host than the one that it was sent to, whatever that one answers."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target and urlsplit(urljoin(resp.url, target)).netloc != urlsplit(resp.url).netloc:
            raise PublishError(
                f"{shown(resp.url)} leads to another host", suggestion="name the address it leads to"
            )
        return target


@dataclass(slots=True)
class Site:
    """What lies below *address*, which ends with /, as long as there is *room* for it (bytes)."""

    address: str
    room: int
    session: requests.Session

    def fetch(self, path: str, target: Path) -> bool:
        """Write the file at *path* to *target*; False where there is none.

        Raises PublishError where it cannot be told, on the way to another host, and without room.
        """
        return self.fetch_at(urljoin(self.address, quote(path)), target)

    def fetch_at(self, address: str, target: Path) -> bool:
        """As `fetch`, of the whole *address* of a file."""
        try:
            with self.session.get(address, stream=True, timeout=_TIMEOUT) as answer:
                if answer.status_code in _GONE:
                    return False
                answer.raise_for_status()
                self.room -= write_within(target, answer.iter_content(CHUNK), self.room)
        except (requests.RequestException, TypeError) as error:  # TypeError: a proxy address without a host
            failure = PublishError(
                f"{shown(address)} cannot be fetched: {_reason(error)}", suggestion="try later, or fetch it"
            )
        except OSError as error:
            raise PublishError(
                f"{shown(address)[:200]} names a file which is no file here: {error.strerror}",
                suggestion="name files so that none is called like a folder, nor too long",
            ) from error
        else:
            return True
        raise failure  # outside the handler: the text of requests' own errors may hold a password

    def fetch_package(self, below: str, folder: Path, descriptor: str = NAME) -> bool:
        """Fetch the package at *below* ("" or ending with /) into *folder*; *descriptor* leads to it.

        Its files are those that the descriptor and SHA256SUMS name, from the same place only; one that is not
        there is left out, which its check will tell. False where there is no descriptor. Raises as `fetch`.
        """
        home = urljoin(self.address, quote(below))
        if not self.fetch_at(urljoin(home, descriptor), folder / NAME):
            return False
        self.fetch(below + SUMS, folder / SUMS)
        document, _ = load_json(folder, NAME, what="the descriptor")
        paths = dict.fromkeys((*_named(document or {}), *listed_paths(folder)))
        if len(paths) > FILES:
            raise too_large(self.address + below, self.room)
        for path in paths:
            if not _is_there(folder / path):
                self.fetch(below + path, folder / path)
        return True


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (TypeError, "the address of the proxy has no host"),
    (requests.Timeout, "no answer came in time"),
    (requests.exceptions.ProxyError, "the proxy does not answer or refuses"),
    (requests.exceptions.InvalidProxyURL, "the address of the proxy cannot be used"),
    (requests.exceptions.SSLError, "its certificate is not trusted, or the secure connection failed"),
    (requests.ConnectionError, "there is no connection, or it broke"),
)


def _reason(error: requests.RequestException | TypeError) -> str:
    """What kept a file from being fetched."""
    if isinstance(error, requests.RequestException) and error.response is not None:
        return f"the answer is {error.response.status_code} {error.response.reason or ''}".rstrip()
    unusable = "the address or the answer cannot be used"
    return next((told for kind, told in _REASONS if isinstance(error, kind)), unusable)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


@contextmanager
def site(address: str, limit: int) -> Generator[Site]:
    """The place with *address*, of which *limit* bytes may be fetched. PublishError for no address."""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise PublishError(f"{shown(address)} is no address of the web", suggestion="use https://")
    with _AtHome() as session:
        session.headers["User-Agent"] = f"obs/{version('obs')}"
        yield Site(address if address.endswith("/") else f"{address}/", limit, session)


def fetch_package(address: str, folder: Path, limit: int) -> None:
    """Fetch the package at *address*, that of its folder or its descriptor, as `Site.fetch_package` does.

    Raises PublishError where there is none.
    """
    named = urlsplit(address).path.lower().endswith(".json")
    home, descriptor = (urljoin(address, "."), address) if named else (address, NAME)
    with site(home, limit) as place:
        if not place.fetch_package("", folder, descriptor):
            raise _nothing_at(urljoin(place.address, descriptor))


@contextmanager
def fetched(address: str, *, limit: int = UNPACKED) -> Generator[Path]:
    """The file at *address*, in a folder that is gone at the end. Raises PublishError where there is none."""
    with tempfile.TemporaryDirectory(prefix="obs-") as made, site(address, limit) as place:
        target = Path(made, PurePosixPath(urlsplit(address).path).name)
        if not place.fetch_at(address, target):
            raise _nothing_at(address)
        yield target


def _nothing_at(address: str) -> PublishError:
    return PublishError(
        f"{shown(address)} cannot be fetched: there is nothing",
        suggestion="correct the address, or try later",
    )


def _named(document: Mapping[str, Any]) -> Iterator[str]:
    """The paths of files that a descriptor names, if they may be used."""
    for resource in items(document.get("resources")):
        entry = mapping(resource)
        for path in (*names(entry.get("path")), *(entry.get(part) for part in ("schema", "dialect"))):
            if isinstance(path, str) and not is_address(path) and fault_of(path) is None:
                yield str(PurePosixPath(path))
