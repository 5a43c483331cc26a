"""Which addresses belong to a service, and how they are shown to the user."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from obs.errors import ConfigError, ForeignAddressError

_DEFAULT_PORTS = {"http": 80, "https": 443}
# A browser reads "\" as "/" and drops control characters, so they can hide where an address leads.
_DECEPTIVE = re.compile(r"[\x00-\x1f\x7f\\]")


def shown(address: str) -> str:
    """*address* as it may appear in a message: without user name, password, query and control characters."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
        host = quote(parts.hostname or "", safe=":.")
        if ":" in host:
            host = f"[{host}]"
    except ValueError:
        return "an address that cannot be read"
    origin = f"{parts.scheme}://{host}{port}" if host else ""
    return origin + quote(parts.path, safe="/%:,;@+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The configured base address of a service, e.g. ``https://api.kolada.se/v3``."""

    scheme: str
    host: str
    port: int
    origin: str
    path: str

    @classmethod
    def parse(cls, url: str) -> Base:
        """The base address *url* names. Raises `ConfigError` unless it is http(s)://host[:port][/path]."""
        parts = _split(url.strip())
        if parts is None or parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            raise ConfigError(
                f"the base address {shown(url)!r} is not a web address",
                suggestion="give it as https://HOST/PATH",
            )
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise ConfigError(
                f"the base address {shown(url)} has a user name, a query or a fragment",
                suggestion="leave them out; requests reads a user name and password from .netrc",
            )
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=_port(parts),
            origin=f"{parts.scheme}://{parts.netloc}",
            path=parts.path.rstrip("/"),
        )

    @classmethod
    def above(cls, path: str, *, asked_at: str) -> Base | None:
        """The base from which *path* led to the address *asked_at*; None for a file, or where none can be."""
        if asked_at == path or not asked_at.endswith(path):
            return None
        try:
            return cls.parse(asked_at.removesuffix(path))
        except ConfigError:
            return None

    def url(self, path: str) -> str:
        """The full address of *path*, which is relative to the base and starts with "/"."""
        return f"{self.origin}{self.path}{path}"

    def relative(self, address: str) -> str:
        """*address* as a path relative to the base; a relative path comes back unchanged.

        Raises `ForeignAddressError` for anything that is not below the base address.
        """
        parts = _split(address)
        if parts is None:
            raise self._foreign(address)
        path = address
        if parts.netloc or parts.scheme:
            if not self._owns(parts):
                raise self._foreign(address)
            path = parts.path.removeprefix(self.path) + (f"?{parts.query}" if parts.query else "")
        if not path.startswith("/") or ".." in re.split(r"[/\\]", unquote(path.partition("?")[0])):
            raise self._foreign(address)
        return path

    def redirected(self, path: str, location: str) -> str:
        """The path, relative to the base, to which the answer to *path* redirects.

        Raises `ForeignAddressError` when it leads elsewhere.
        """
        if _split(location) is None:  # before urljoin, which drops some control characters
            raise self._foreign(location)
        return self.relative(urljoin(self.url(path), location))

    def _owns(self, parts: SplitResult) -> bool:
        """Whether the absolute address *parts* is below the base.

        Behind a proxy that ends TLS a service may write its links with http:// or an explicit port;
        they are ours, and are asked for at the base address all the same.
        """
        same = {(self.scheme, self.port)}
        if self.scheme == "https":
            same.add(("http", self.port))
            if self.port == _DEFAULT_PORTS["https"]:
                same.add(("http", _DEFAULT_PORTS["http"]))
        scheme = parts.scheme or self.scheme
        return (
            scheme in _DEFAULT_PORTS
            and "@" not in parts.netloc
            and parts.hostname == self.host
            and (scheme, parts.port or _DEFAULT_PORTS[scheme]) in same
            and parts.path.startswith(f"{self.path}/")
        )

    def _foreign(self, address: str) -> ForeignAddressError:
        return ForeignAddressError(
            f"{shown(address)} is not below {self.origin}{self.path}, so it is not followed",
            suggestion="if the service has moved, set its base_url in obs.toml to the new address",
        )


def _split(address: str) -> SplitResult | None:
    """The parts of *address*, or None if it cannot be read without doubt."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises for a port that is not a number
    except ValueError:
        return None
    return None if _DECEPTIVE.search(address) else parts


def _port(parts: SplitResult) -> int:
    return parts.port or _DEFAULT_PORTS[parts.scheme]
