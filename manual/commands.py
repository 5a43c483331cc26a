"""The page on the commands: each with its arguments and options, as typer has them.

What ``--help`` prints changes with the version of typer; so only what obs itself says is taken from it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import typer

from manual.markdown import code, literal, sections, table
from obs.cli.app import app

INTRO = """# Commands

Every command of obs with its arguments and options; `obs COMMAND --help` prints the same. `-h` and `--help`
are there everywhere, and `--debug`, `--strict-plugins` and `--safe` may stand before or behind any command.

Exit codes: 0 fine, 1 findings or a source failed, 2 usage, 3 a plugin problem under `--strict-plugins`, 130
interrupted, 143 terminated. [Errors](errors.md) says which error gives which."""
_WORDS = ((str, "TEXT"), (Path, "PATH"), (int, "NUMBER"), (float, "NUMBER"), (date, "DAY"))


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its full name ("obs publish withdraw"), obs itself first."""
    yield from _below("obs", typer.main.get_command(app))


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield name, command
    for sub, each in getattr(command, "commands", {}).items():
        yield from _below(f"{name} {sub}", each)


def page() -> str:
    """Each command in the order of ``obs --help``."""
    return sections(INTRO, *(section(name, command) for name, command in commands()))


def section(name: str, command: Any) -> str:
    """One command: what it does, how it is written, what may be given."""
    shown = [each for each in command.params if not getattr(each, "hidden", False)]
    kinds = _kinds(command)
    rows = [_row(each, kinds) for each in shown]
    heads = ("argument or option", "meaning")
    return sections(
        f"## {name}",
        _unwrapped(command.help),
        code(usage(name, command), "text"),
        table(heads, rows) if rows else "",
    )


def usage(name: str, command: Any) -> str:
    """How the command is written."""
    words = [name, *(_argument(each) for each in command.params if _is_argument(each)), "[OPTIONS]"]
    words += ["COMMAND"] if getattr(command, "commands", None) else []
    return " ".join(words)


def _row(parameter: Any, kinds: dict[str, str]) -> tuple[str, str]:
    if _is_argument(parameter):
        return literal(_argument(parameter)), _help(parameter)
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    kind = "" if parameter.is_flag else parameter.metavar or kinds.get(parameter.name, "")
    return literal(f"{names} {kind}".strip()), _help(parameter)


def _help(parameter: Any) -> str:
    variable = f" Or the variable {literal(parameter.envvar)}." if parameter.envvar else ""
    return _unwrapped(parameter.help) + variable


def _argument(parameter: Any) -> str:
    name = parameter.metavar or parameter.name.upper()
    name += "..." if parameter.nargs == -1 else ""
    return name if parameter.required else f"[{name.strip('[]')}]"


def _is_argument(parameter: Any) -> bool:
    return parameter.param_type_name == "argument"


def _kinds(command: Any) -> dict[str, str]:
    """What each parameter takes, in a word, from the types of the function behind *command*."""
    if command.callback is None:
        return {}
    hints = get_type_hints(inspect.unwrap(command.callback))
    return {name: _kind(hint) for name, hint in hints.items()}


def _kind(hint: Any) -> str:
    if get_origin(hint) in {Union, UnionType}:
        (hint,) = (each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) in {list, tuple}:
        hint = get_args(hint)[0]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "|".join(hint)
    return next((word for kind, word in _WORDS if kind is hint), "")


def _unwrapped(text: str | None) -> str:
    return "\n\n".join(" ".join(each.split()) for each in (text or "").split("\n\n"))
