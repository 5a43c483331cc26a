"""The command line: parse, call, print, exit code. Nothing else imports it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_PLUGINS = 3
EXIT_INTERRUPTED = 130

_ANYWHERE = ("--debug", "--strict-plugins")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs obs and leaves with its exit code: 0 fine, 1 findings or a source failed, 2 usage, 3 plugins."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Options of obs itself may stand behind the command too, where most people write them.
    first = [option for option in _ANYWHERE if option in given]
    rest = [argument for argument in given if argument not in _ANYWHERE]
    sys.exit(_run([*first, *rest], debug="--debug" in first))


def _run(arguments: list[str], *, debug: bool) -> int:
    from obs.cli.app import app
    from obs.errors import ConfigError, ObsError, PluginError, RequestError

    try:
        app(arguments, prog_name="obs")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else EXIT_FINDINGS
    except KeyboardInterrupt:
        print(
            "\nobs: interrupted; what is stored stays, and obs fetch goes on where it stopped",
            file=sys.stderr,
        )
        return EXIT_INTERRUPTED
    except ObsError as error:
        if debug:
            raise
        print(f"obs: {error.message}", file=sys.stderr)
        if error.suggestion:
            print(f"     -> {error.suggestion}", file=sys.stderr)
        if isinstance(error, PluginError):
            return EXIT_PLUGINS
        return EXIT_USAGE if isinstance(error, ConfigError | RequestError) else EXIT_FINDINGS
    except Exception as error:
        if debug:
            raise
        print(f"obs: this is a fault in obs: {type(error).__name__}: {error}", file=sys.stderr)
        print("     -> run it again with --debug and report what it prints", file=sys.stderr)
        return EXIT_FINDINGS
    return 0
