"""obs init: the built-in study as a file to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obs.cli.options import STUDY_FILE


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to write it.")] = Path(),
) -> None:
    """Write the built-in study to edit: obs.toml, the claims it tests, and a plan frozen beforehand."""
    from obs.errors import ConfigError
    from obs.study import template

    files = {
        name: template(name) for name in (STUDY_FILE, "corrections.toml", "claims.csv", "plans/kramfors.json")
    }
    for name in files:
        if (folder / name).exists():
            raise ConfigError(
                f"{folder / name} exists already; nothing was written",
                suggestion="choose another folder: obs init DIR",
            )
    try:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, "utf-8")
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}") from error
    typer.echo(f"Wrote {', '.join(str(folder / name) for name in files)}.")
    inside = "" if folder == Path() else f"cd {folder} && "
    typer.echo(f"Edit {STUDY_FILE}, then: {inside}obs fetch && obs compare")
