"""The command line: parse, call, print, exit code. Nothing else imports it."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

from obs.cli.screen import shown_streams

if TYPE_CHECKING:
    from obs.errors import ObsError

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_PLUGINS = 3
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143

_ANYWHERE = ("--debug", "--strict-plugins", "--safe")


class _Terminated(BaseException):
    """The system asked obs to end; like an interrupt nothing but `main` shall catch it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs obs and leaves with its exit code: 0 fine, 1 findings or a source failed, 2 usage, 3 plugins.

    An interrupt ends it with 130, the signal TERM with 143, each with a line that says what is kept.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Options of obs itself may stand behind the command too, where most people write them.
    first = [option for option in _ANYWHERE if option in given]
    rest = [argument for argument in given if argument not in _ANYWHERE]
    try:
        with shown_streams(), _terminable():
            code = _run([*first, *rest], debug="--debug" in first)
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    except _Terminated:
        code = EXIT_TERMINATED
    stopped = {EXIT_INTERRUPTED: "interrupted", EXIT_TERMINATED: "terminated"}.get(code)
    if stopped:
        print(f"\nobs: {stopped}; {_kept(rest)}", file=sys.stderr)
    if stopped and threading.active_count() > 1:
        # A thread may be waiting for a service that hangs; what is stored is safe at any moment.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _kept(command: Sequence[str]) -> str:
    """What holds when *command* is stopped in its middle."""
    names = [each for each in command if not each.startswith("-")]
    if names[:2] == ["plugins", "check"]:
        return "the plugin is not said to be sound, and obs plugins check begins anew"
    if names[:2] == ["plugins", "record"]:
        return "the recordings that were written stay, and obs plugins record begins anew"
    if names[:1] == ["fetch"]:
        return "what is stored stays, obs fetch goes on where it stopped"
    return "what is stored stays as it is"


@contextmanager
def _terminable() -> Generator[None]:
    """Lets the signal TERM raise `_Terminated` within the block, where signals can be handled."""

    def terminate(*_: object) -> None:
        raise _Terminated

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(arguments: list[str], *, debug: bool) -> int:
    from obs.errors import ObsError

    out = sys.stdout  # typer puts another in its place where nobody reads
    try:
        return _called(arguments, out)
    except ObsError as error:
        if debug:
            raise
        print(f"obs: {error.message}", file=sys.stderr)
        if error.suggestion:
            print(f"     -> {error.suggestion}", file=sys.stderr)
        return exit_code(error)
    except OSError as error:
        if debug:
            raise
        _tell_refused(error, out)
        return EXIT_FINDINGS
    except Exception as error:
        if debug:
            raise
        print(f"obs: this is a fault in obs: {type(error).__name__}: {error}", file=sys.stderr)
        print("     -> run it again with --debug and report what it prints", file=sys.stderr)
        return EXIT_FINDINGS


def _called(arguments: list[str], out: TextIO) -> int:
    from obs.cli.app import app

    code = 0
    try:
        app(arguments, prog_name="obs")
    except SystemExit as stop:  # that is also how typer tells of an interrupt
        code = stop.code if isinstance(stop.code, int) else EXIT_FINDINGS
    out.flush()  # what cannot be printed shall be told here, and not when Python ends
    return code


def _tell_refused(error: OSError, out: TextIO) -> None:
    """One line on what the system refused, and where; none where nobody reads *out* any more."""
    try:
        out.flush()
    except OSError:  # what cannot be printed is thrown away, else Python would try once more at its end
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    if error.errno != errno.EPIPE:
        where = "the output cannot be written" if error.filename is None else error.filename
        print(f"obs: {where}: {error.strerror or error}", file=sys.stderr)


def exit_code(error: ObsError) -> int:
    """With which code obs ends for *error*: what was asked for is wrong, a plugin is, or anything else."""
    from obs.errors import ConfigError, PluginError, RequestError, UnknownMetricError

    if isinstance(error, PluginError):
        return EXIT_PLUGINS
    return EXIT_USAGE if isinstance(error, ConfigError | RequestError | UnknownMetricError) else EXIT_FINDINGS
