"""Keeps a plugin from going outside while it plans and parses, and tells where it tried to."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

_OUTSIDE = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
    }
)
_watching: list[list[str]] = []


class SealedError(OSError):
    """What a plugin gets that opens a socket or starts a program while it is sealed."""


@contextmanager
def sealed() -> Generator[list[str]]:
    """No socket can be opened and no program started meanwhile; gives the list of attempts.

    An attempt raises `SealedError`, an OSError as without a network; whoever swallows it is in the list
    nevertheless. Of the whole process, all threads of it.
    """
    _watch()
    attempts: list[str] = []
    _watching.append(attempts)
    try:
        yield attempts
    finally:
        _watching.remove(attempts)


@cache
def _watch() -> None:
    # An audit hook sees every way to a socket, whatever library takes it. It cannot be taken away again.
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and event in _OUTSIDE:
        told = f"{event} {', '.join(str(each) for each in arguments[-2:])}"[:200]
        for attempts in _watching:
            attempts.append(told)
        raise SealedError(f"nothing goes outside in a test: {told}")
