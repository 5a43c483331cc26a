"""obs plugins check: whether a plugin keeps the promises of one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import JsonOption, settings
from obs.texts import in_line

if TYPE_CHECKING:
    from obs.conformance.report import Report


def check(
    package: Annotated[
        str,
        typer.Argument(
            metavar="PACKAGE",
            help="A folder with pyproject.toml, an installed distribution, or a .py file of a study.",
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Say promise by promise what a plugin keeps, breaks and evades; nothing goes out to the network.

    Its code is run, with your rights, in processes of its own; with --safe it is read only.
    """
    from obs.cli import EXIT_FINDINGS

    report = _checked(package)
    from obs.conformance import words

    if as_json:
        typer.echo(json.dumps(words.as_json(report), indent=2, ensure_ascii=False))
    else:
        for line in words.lines(report):
            typer.echo(in_line(line))
    if not report.conformant:
        raise typer.Exit(EXIT_FINDINGS)


def _checked(package: str) -> Report:
    from obs.errors import ConfigError

    try:
        from obs.conformance.checking import check_package, read_package
    except ModuleNotFoundError as error:
        if error.name not in {"pytest", "hypothesis"}:
            raise
        raise ConfigError(
            f"obs plugins check needs {error.name}", suggestion='pip install "obs[testing]"'
        ) from error
    return read_package(package) if settings.safe else check_package(package)
