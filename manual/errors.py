"""The page on errors: the tree, and of each what it is and how a command ends with it."""

from __future__ import annotations

import inspect

from manual.markdown import code, prose, sections, table
from obs import errors
from obs.cli import exit_code
from obs.errors import ObsError

INTRO = """# Errors

Every error that obs raises on purpose is an `ObsError`, with a *message* and a *suggestion* for the user. A
plugin raises these and no error of a library. Bad data are no errors but findings
([`Finding`](obs.md#finding)). An error that comes up to the terminal is told in two lines and gives the exit
code that stands beside it; where obs goes on without what failed, as `obs fetch` does without a series, the
exit code is 1."""


def tree() -> str:
    """The tree, as obs.errors draws it."""
    lines = inspect.cleandoc(errors.__doc__ or "").splitlines()
    return "\n".join(line[4:] for line in lines if line.startswith("    "))


def all_errors() -> list[type[ObsError]]:
    """Every error, each below the one that it is a kind of."""
    found: list[type[ObsError]] = []
    waiting: list[type[ObsError]] = [ObsError]
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += [kind for kind in reversed(each.__subclasses__()) if kind.__module__ == errors.__name__]
    return found


def page() -> str:
    """The tree and a table."""
    import obs  # noqa: PLC0415 - its public names are looked up here

    rows = [
        (
            f"`{each.__name__}`",
            "" if each is ObsError else f"`{each.__bases__[0].__name__}`",
            prose(each.__doc__),
            str(exit_code(each(""))),
            "yes" if each.__name__ in obs.__all__ else "",
        )
        for each in all_errors()
    ]
    heads = ("error", "a kind of", "when", "exit code", "public")
    return sections(
        INTRO,
        code(tree(), "text"),
        table(heads, rows),
        "Public ones are names of `obs`, which a plugin may raise and catch: `obs.UnknownIndicatorError`.",
    )
