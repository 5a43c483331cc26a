"""obs diff: what changed between two releases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obs.cli.options import JsonOption


def diff(
    a: Annotated[Path, typer.Argument(metavar="A", help="The earlier release: DIR, or DIR@VERSION.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="The later one.")],
    across: Annotated[
        bool, typer.Option("--across", help="Compare releases of two datasets all the same.")
    ] = False,
    most: Annotated[int, typer.Option(min=0, help="How many of the largest revisions to list.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Say what changed from release A to release B, in numbers and in conclusions."""
    from obs.publish.diff import diff_releases, json_text, text

    difference = diff_releases(a, b, across=across, most=most)
    typer.echo(json_text(difference) if as_json else text(difference), nl=False)
