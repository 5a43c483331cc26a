"""The time by which a reply must be there as a whole, however slowly its head or its body comes.

A timeout of a socket counts from the last byte, so that a service which sends one now and then is waited for
without end. Here every read, of the status line and the headers too, is given no more than what is left.
"""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from urllib3 import ProxyManager

# A service that writes head and body apart may hold the body back until the head is acknowledged (Nagle's
# algorithm), and Linux puts that off by 40 ms: as long as the whole way there and back takes in this country.
_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)

_left: ContextVar[Callable[[], float]] = ContextVar("left")


class TooSlowError(Exception):
    """The reply did not arrive in the time allowed."""


class SocksProxyError(ValueError):
    """A SOCKS proxy is named, at *address*: what it says before it passes anything on has no deadline."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@contextmanager
def within(seconds: float, *, clock: Callable[[], float]) -> Generator[None]:
    """Lets what this thread reads through `TimedAdapter` in the block take *seconds* of *clock* in all.

    `TooSlowError` comes out of the read that would take longer.
    """
    end = clock() + seconds
    token = _left.set(lambda: end - clock())
    try:
        yield
    finally:
        _left.reset(token)


class TimedAdapter(HTTPAdapter):
    """One connection, directly or through a proxy, whose replies must come `within` the time set."""

    def __init__(self) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: object, **options: object) -> None:
        """As requests makes it, with pools of timed connections."""
        super().init_poolmanager(*args, **options)  # pyright: ignore[reportArgumentType]
        cast("Any", self.poolmanager).pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **options: object) -> ProxyManager:
        """As requests makes it, with pools of timed connections; SocksProxyError for a proxy of that kind."""
        if proxy.lower().startswith("socks"):
            raise SocksProxyError(proxy)
        made: Any = super().proxy_manager_for(proxy, **options)  # pyright: ignore
        made.pool_classes_by_scheme = _POOLS
        return made


class _TimedReader(io.RawIOBase):
    """The bytes of *raw*, which reads from *sock*, as long as there is time."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, left: Callable[[], float]) -> None:
        self._raw = raw
        self._sock = sock
        self._left = left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        left, pause = self._left(), self._sock.gettimeout()
        if left <= 0:
            raise TooSlowError
        if pause is None or left < pause:
            self._sock.settimeout(left)  # urllib3 sets it anew for the next request
        self._acknowledge_at_once()
        try:
            return cast("int | None", self._raw.readinto(buffer))  # pyright: ignore
        except TimeoutError:
            if self._left() <= 0:
                raise TooSlowError from None
            raise

    def _acknowledge_at_once(self) -> None:
        """Asks the kernel to, which forgets it again and again; nothing is lost where that cannot be had.

        TLS in TLS, through a proxy spoken to over TLS, is read from an object of urllib3 without options.
        """
        if _QUICKACK is not None:
            with suppress(AttributeError, OSError):
                self._sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: object, **options: object) -> None:
        super().__init__(sock, *args, **options)  # pyright: ignore[reportArgumentType]
        self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), sock, _left.get()))


class _TimedConnection(HTTPConnection):
    response_class = _TimedResponse


class _TimedSecureConnection(HTTPSConnection):
    response_class = _TimedResponse


class _TimedPool(HTTPConnectionPool):
    ConnectionCls = _TimedConnection  # pyright: ignore[reportAssignmentType]


class _TimedSecurePool(HTTPSConnectionPool):
    ConnectionCls = _TimedSecureConnection  # pyright: ignore[reportAssignmentType]


_POOLS = {"http": _TimedPool, "https": _TimedSecurePool}
