"""obs plugins new: a complete package of a source or a metric, to be made one's own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from obs.cli.options import JsonOption
from obs.texts import in_line


class Kind(StrEnum):
    """What a plugin offers."""

    SOURCE = "source"
    METRIC = "metric"


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called: NAME gives obs-NAME.")],
    kind: Annotated[Kind, typer.Option("--kind", help="Figures of a service, or a method of comparison.")],
    into: Annotated[
        Path, typer.Option("--into", metavar="DIR", help="Where the folder obs-NAME is made (default: here).")
    ] = Path(),
    as_json: JsonOption = False,
) -> None:
    """Write a package that installs, passes its own tests and appears in obs plugins; then make it yours."""
    from importlib.metadata import version  # it takes long to import

    from obs.plugins import Registry
    from obs.scaffold import names_of, rendered, write

    ours = Registry.from_entry_points(environ={}, safe=True)
    names = names_of(name, kind, {*ours.owners, *ours.names})
    files = rendered(names, kind, obs_version=version("obs"), year=datetime.now(UTC).year)
    folder = into / names.distribution
    write(files, folder)
    if as_json:
        told = {
            "folder": str(folder),
            "kind": str(kind),
            "distribution": names.distribution,
            "package": names.package,
            "id": names.id,
            "files": list(files),
        }
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    typer.echo(in_line(f"Wrote {folder}: the {kind} plugin {names.id} in {len(files)} files."))
    typer.echo(in_line(f'Next: cd {folder} && pip install -e ".[dev]" && pytest'))
    typer.echo("Then its README.md, step by step.")
