"""Keeps a plugin from going outside while it plans and parses, and tells where it tried to."""

from __future__ import annotations

import asyncio
import os
import select
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, wraps
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, cast
from unittest.mock import patch

from obs.testing import tables

_OUTSIDE = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "pty.spawn",
    }
)
_BELOW_PYTHON = frozenset({"ctypes.dlopen", "ctypes.dlsym", "ctypes.dlsym/handle"})
_FILES = frozenset(
    {
        "open",
        "os.listdir",
        "os.scandir",
        "os.remove",
        "os.rename",
        "os.mkdir",
        "os.rmdir",
        "os.truncate",
        "os.link",
        "os.symlink",
        "os.chmod",
        "sqlite3.connect",
    }
)
_OF_PYTHON = (str(Path(os.__file__).parent), "<frozen ")
_OURS = (__file__, tables.__file__)
_LIBRARIES = tuple({sys.prefix, sys.base_prefix, sys.exec_prefix})
_LOOKING_UP = ("zoneinfo", "mimetypes", "linecache", "tokenize", "traceback", "gettext", "locale")
_IMPORTING = frozenset({"_find_and_load", "_find_spec", "exec_module", "_exec", "_load"})
_watching: list[list[str]] = []
_closing: list[list[str]] = []
_finding = threading.local()


class SealedError(OSError):
    """What a plugin gets that opens a socket or a file, or starts a program, where it may not."""


@contextmanager
def sealed() -> Generator[list[str]]:
    """No socket can be opened and no program started meanwhile; gives the list of attempts.

    Nor can a library be loaded through ctypes. An attempt raises `SealedError`, an OSError as without a
    network; whoever swallows it is in the list nevertheless. Of the whole process, all threads of it.
    """
    with _watched(_watching) as attempts:
        yield attempts


@contextmanager
def closed() -> Generator[list[str]]:
    """No file can be opened meanwhile, nor a folder read or changed; gives the list of attempts.

    Free are imports, the data that lie in the package of whoever opens them, and what obs itself reads.
    """
    with _watched(_closing) as attempts, ExitStack() as stack:
        for name in ("stat", "access"):  # which no audit hook sees
            stack.enter_context(patch.object(os, name, _looking(getattr(os, name))))
        yield attempts


def _looking(function: Callable[..., Any]) -> Callable[..., Any]:
    """*function* of os, which looks at a path, for those that are not foreign."""

    @wraps(function)
    def look(path: object, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        if _closing and _is_foreign(path):
            _refuse(f"os.{function.__name__}", (path,), _closing)
        return function(path, *given, **named)

    return look


@contextmanager
def awake(package: str) -> Generator[list[str]]:
    """Nothing in this thread sleeps, waits or starts a thread meanwhile; gives the list of attempts.

    A sleep is over at once; who waits for something or starts a thread gets a `SealedError`. Modules of
    *package* that imported a function such as ``sleep`` by name are included.
    """
    attempts: list[str] = []
    with ExitStack() as stack:
        for home, name, instead in _WAITING:
            function = getattr(home, name)
            mine = _in_this_thread(function, instead, f"{home.__name__}.{name}", attempts)
            stack.enter_context(patch.object(home, name, mine))
            for module, known in _called(package, function):
                stack.enter_context(patch.object(module, known, mine))
        yield attempts


def _in_this_thread(
    function: Callable[..., Any], instead: Callable[..., Any], told: str, attempts: list[str]
) -> Callable[..., Any]:
    """*instead* of *function* where this thread calls it, which is then among the *attempts*."""
    me = threading.get_ident()

    @wraps(function)
    def either(*given: Any, **named: Any) -> Any:  # noqa: ANN401
        if threading.get_ident() != me or _is_importing():
            return function(*given, **named)
        shown = [str(each) for each in (*given, *named.values()) if isinstance(each, (int, float))]
        attempts.append(" ".join([told, *shown]))
        return instead(*given, **named)

    return either


def _is_importing() -> bool:
    """Whether this is done by what is being imported: another thread may hold the lock of its module."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    while frame is not None and frame.f_code.co_name not in _IMPORTING:
        frame = frame.f_back
    return frame is not None and "importlib._bootstrap" in frame.f_code.co_filename


def _at_once(*_: object, **__: object) -> None:
    """The end of a sleep."""


async def _soon(*_: object, **__: object) -> None:
    """The end of a sleep of a coroutine."""


def _never(*_: object, **__: object) -> None:
    raise SealedError("nothing is waited for in a test, and no thread is started")


_WAITING: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (time, "sleep", _at_once),
    (asyncio, "sleep", _soon),
    (select, "select", _never),
    (threading.Thread, "start", _never),
    (threading.Event, "wait", _never),
    (threading.Condition, "wait", _never),
)


def _called(package: str, function: Callable[..., Any]) -> Iterator[tuple[ModuleType, str]]:
    """Where in the modules of *package* the *function* is known by a name."""
    for name, module in list(sys.modules.items()):
        if name == package or name.startswith(f"{package}."):
            yield from ((module, each) for each, value in list(vars(module).items()) if value is function)


@contextmanager
def _watched(watchers: list[list[str]]) -> Generator[list[str]]:
    _watch()
    tables.ask_first(_ask)
    attempts: list[str] = []
    watchers.append(attempts)
    try:
        yield attempts
    finally:
        for place, each in enumerate(watchers):
            if each is attempts:  # equal is not enough: all that have seen nothing are equal
                del watchers[place]
                break


@cache
def _watch() -> None:
    # An audit hook sees every way to a socket, whatever library takes it. It cannot be taken away again.
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and (event in _OUTSIDE or (event in _BELOW_PYTHON and _opener() is not None)):
        _refuse(event, arguments[-2:], _watching)
    if _closing and event in _FILES and _is_foreign(arguments[0]):
        _refuse(event, arguments[:1], _closing)


def _ask(function: str, given: object, is_address: bool) -> None:
    """Refuses *given*, which a library of tables would open below Python, as the hook refuses others."""
    watchers = _watching or _closing
    if is_address and watchers:
        _refuse(function, (given,), watchers)
    if _closing and _is_foreign(given):
        _refuse(function, (given,), _closing)


def _refuse(event: str, arguments: tuple[object, ...], watchers: list[list[str]]) -> None:
    told = f"{event} {', '.join(str(each) for each in arguments)}"[:200]
    for attempts in watchers:
        attempts.append(told)
    raise SealedError(f"nothing goes outside in a test: {told}")


def _opener() -> FrameType | None:
    """The innermost frame that is none of Python's own; None where Python is importing or looking things up.

    What a library does while it is imported is its own affair, too.
    """
    opener: FrameType | None = None
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    while frame is not None:
        file, name = frame.f_code.co_filename, str(frame.f_globals.get("__name__", ""))
        importing = "importlib._bootstrap" in file and frame.f_code.co_name in _IMPORTING
        if importing or (opener is None and name.startswith(_LOOKING_UP)):
            return None
        if not _is_of_python(file) and file not in _OURS:
            opener = opener or frame
            if not file.startswith(_LIBRARIES):
                return opener
        frame = frame.f_back
    return opener


def _is_of_python(file: str) -> bool:
    return file.startswith(_OF_PYTHON) and "site-packages" not in file


def _is_foreign(path: object) -> bool:
    """Whether *path* is a file or folder that the plugin has no business with."""
    if isinstance(path, int) or getattr(_finding, "now", False):
        return False  # what is open already, or opened to find out where a package is
    opener = _opener()
    if opener is None:
        return False
    top = str(opener.f_globals.get("__name__", "")).partition(".")[0]
    at = os.path.realpath(os.fsdecode(cast("str | bytes", path)))
    homes = _homes(top)
    return top != "obs" and not any(at == each or at.startswith(each + os.sep) for each in homes)


def _homes(package: str) -> list[str]:
    """The folders of *package*."""
    # A package without an __init__ looks in folders for its own, where sys.path or they have changed.
    _finding.now = True
    try:
        return [os.path.realpath(each) for each in getattr(sys.modules.get(package), "__path__", ())]
    finally:
        _finding.now = False
