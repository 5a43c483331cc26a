"""obs snapshot: the figures of a study in two files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import JsonOption, StoreOption, StudyOption, open_registry, open_study, store_path
from obs.cli.terms import tell_of_terms

if TYPE_CHECKING:
    from obs.snapshot import Origin

app = typer.Typer(
    help="Export the stored figures of a study, or show the embedded snapshot.", no_args_is_help=True
)


@app.command("export")
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write the two files.")],
    origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE=DATE:TEXT",
            help="The day as of which a source's figures hold, and where they come from, when they were not "
            "fetched from the service itself; may be repeated.",
        ),
    ] = None,
    study: StudyOption = None,
    store: StoreOption = None,
) -> None:
    """Write the latest figures of every series to DIR."""
    from obs import snapshot
    from obs.store import Store

    origins = [_origin(text) for text in origin or ()]
    loaded = open_study(study)
    held = Store.open(store_path(loaded, store), read_only=True)
    summary = snapshot.export(loaded, held, folder, origins)
    tell_of_terms(loaded.indicators.values(), open_registry(loaded))
    typer.echo(
        f"Wrote {summary.series} series, {summary.rows} rows, {summary.size / 1e6:.1f} MB to {folder}."
    )
    if summary.without:
        typer.echo(f"Without figures in the store: {', '.join(summary.without)}", err=True)


@app.command("show")
def show(study: StudyOption = None, as_json: JsonOption = False) -> None:
    """Say where the figures of the embedded snapshot come from."""
    from obs.snapshot import embedded

    loaded = open_study(study)
    snapshot = embedded(loaded.name)
    if as_json:
        typer.echo(json.dumps(snapshot.about, indent=2, ensure_ascii=False))
        return
    for source, entry in snapshot.about["sources"].items():
        typer.echo(f"{source}: as of {entry['as_of']}, to {entry['last_period']}. {entry['origin']}")
    typer.echo(f"{len(snapshot.about['series'])} series, {len(snapshot.about['groups'])} groups")
    without = [key for key, each in loaded.indicators.items() if not snapshot.holds(each)]
    if without:
        typer.echo(f"Not held: {', '.join(without)}; obs fetch asks for them.")


def _origin(text: str) -> Origin:
    from obs.errors import ConfigError
    from obs.snapshot import Origin

    source, _, rest = text.partition("=")
    day, _, words = rest.partition(":")
    try:
        return Origin(source=source, as_of=date.fromisoformat(day), text=words.strip())
    except ValueError:
        raise ConfigError(
            f"--origin {text!r} has not the form SOURCE=DATE:TEXT",
            suggestion='for example "kolada=2024-08-30:a dump of the service made on that day"',
        ) from None
