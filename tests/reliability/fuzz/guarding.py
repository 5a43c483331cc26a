"""One input at a time under guard: what came of it, and whether that may be."""

from __future__ import annotations

import math
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, cast

from obs.errors import ObsError

PATIENCE = 5.0
"""Seconds of computing that one input may take; the slowest sound one takes some 0.05."""


class TooLongError(BaseException):
    """No `Exception`, so that nothing on the way takes it for one of its own."""


class BrokenError(AssertionError):
    """A result that may not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Of an input: *kind* is "result", "findings" or an error's name; *fault* is "" where it may be."""

    kind: str
    fault: str = ""


def outcome_of(read: Callable[[bytes], str], body: bytes, seconds: float = PATIENCE) -> Outcome:
    """What *read* makes of *body* within so many *seconds*."""
    try:
        with _alarm(seconds):
            return Outcome(kind=read(body))
    except ObsError as error:
        return Outcome(kind=type(error).__name__, fault=_fault_of(error))
    except TooLongError:
        return Outcome(kind="hang", fault=f"took more than {seconds:g} s")
    except MemoryError:
        return Outcome(kind="MemoryError", fault="took more memory than it may")
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return Outcome(
            kind=type(error).__name__, fault=f"{_place_of(error)}: {type(error).__name__}: {error!s:.300}"
        )


def _fault_of(error: ObsError) -> str:
    """Why *error* is not what a user should see: it has to say what, and what to do."""
    if not error.message.strip():
        return f"{type(error).__name__} without a message"
    lists_problems = "\n" in error.message  # each of its lines names a key and what must stand there
    if not error.suggestion.strip() and not lists_problems:
        return f"{type(error).__name__} without a suggestion: {error.message:.120}"
    try:
        str(error).encode()
    except UnicodeEncodeError:
        return f"{type(error).__name__} with a message that no file or terminal takes: {error.message!r:.120}"
    return ""


def _place_of(error: BaseException) -> str:
    """The last place in obs or a plugin that *error* came through."""
    place, trace = "?", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if "obs" in file and "site-packages" not in file:
            place = f"{file.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


@contextmanager
def _alarm(seconds: float) -> Generator[None]:
    """Raises TooLongError once the process has computed so many *seconds*: other processes do not count."""

    def ring(number: int, frame: object) -> None:
        raise TooLongError

    if sys.platform == "win32":
        yield
        return
    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def require_finite(value: Any, at: str = "the result") -> None:
    """`BrokenError` where a number in *value*, whatever it is made of, is NaN or infinite."""
    if isinstance(value, float) and not math.isfinite(value):
        raise BrokenError(f"{at} is {value}")
    if isinstance(value, dict):
        for key, each in cast("dict[Any, Any]", value).items():
            require_finite(each, f"{at}[{key!r:.40}]")
    elif isinstance(value, list | tuple | set | frozenset):
        for each in cast("list[Any]", value):
            require_finite(each, at)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            require_finite(getattr(value, field.name), f"{at}.{field.name}")
