"""obs publish: releases, their catalogue, and withdrawing one."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import (
    AsOfOption,
    JsonOption,
    StoreOption,
    StudyOption,
    open_registry,
    open_study,
    store_path,
    warn,
)
from obs.cli.progress import steps
from obs.cli.report import GroupOption

if TYPE_CHECKING:
    from obs.publish.releasing import Published

app = typer.Typer(
    help="Publish a release of the study that others can trust. Without a command: write one to --to.",
    invoke_without_command=True,
)

ToOption = Annotated[
    Path | None, typer.Option("--to", metavar="DIR", help="The folder of all releases of the study.")
]


@app.callback()
def publish(
    context: typer.Context,
    to: ToOption = None,
    version: Annotated[
        str, typer.Option(help="The version, as 2026.1.0 (default: the next one).", show_default=False)
    ] = "",
    reason: Annotated[
        str, typer.Option(help="Why figures were revised or are gone; stands beside every change.")
    ] = "",
    group: GroupOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    study: StudyOption = None,
    store: StoreOption = None,
) -> None:
    """Write a release: data, what they mean, where they come from, what was checked. It is never altered."""
    if context.invoked_subcommand:
        return
    from obs.publish.releasing import publish as put
    from obs.store import Store

    target, loaded = _required(to), open_study(study)
    held = Store.open(store_path(loaded, store), read_only=True, known_by=as_of)
    with steps("obs publish") as step:
        published = put(
            loaded,
            held,
            open_registry(loaded),
            target,
            today=datetime.now(UTC).date(),
            version=version,
            reason=reason,
            group=group,
            progress=step,
        )
    for remark in published.remarks:
        warn(str(remark))
    _tell(published, as_of, as_json=as_json)


def _tell(published: Published, as_of: date | None, *, as_json: bool) -> None:
    if as_json:
        told = {
            "version": published.version or None,
            "previous": published.previous or None,
            "known_by": as_of.isoformat() if as_of else None,
            "folder": str(published.folder),
            "rows": published.rows,
            "files": published.files,
            "bytes": published.bytes,
            "checks": published.checks,
            "new": published.new,
            "revised": published.revised,
            "removed": published.removed,
        }
        print(json.dumps(told, ensure_ascii=False))
        return
    if not published.version:
        typer.echo(
            f"No figure has changed since {published.previous}: nothing was published. With --version it is."
        )
        return
    typer.echo(
        f"Published {published.version} in {published.folder}: {published.rows:,} rows, "
        f"{published.files} files, {published.bytes / 1e6:.1f} MB; {published.checks} checks passed."
        + (f" Its figures are those known on {as_of}." if as_of else "")
    )
    if published.previous:
        typer.echo(
            f"Since {published.previous}: {published.new} rows new, {published.revised} revised, "
            f"{published.removed} gone; revision.csv lists them."
        )


@app.command("catalogue")
def catalogue(
    to: ToOption = None,
    out: Annotated[
        Path | None, typer.Option(help="The file to write (default: catalogue.rdf among the releases).")
    ] = None,
    as_json: JsonOption = False,
    study: StudyOption = None,
) -> None:
    """Write the catalogue of the releases as DCAT-AP-SE 3, for the national portal to harvest."""
    from obs.publish.cataloguing import put_catalogue

    target = _required(to)
    file, size, version = put_catalogue(open_study(study), target, out)
    if as_json:
        print(json.dumps({"out": str(file), "bytes": size, "version": version}))
    else:
        typer.echo(f"Wrote {file}: version {version}, {size / 1e3:.1f} kB; it passed the profile's checks.")


@app.command("withdraw")
def withdraw(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="The version, as 2026.1.0.")],
    reason: Annotated[str, typer.Option(help="Why, in one sentence: readers see it in its place.")],
    to: ToOption = None,
    study: StudyOption = None,
) -> None:
    """Take a release back: its files go, a tombstone with the reason stays."""
    from obs.publish.cataloguing import withdraw as take_back

    latest = take_back(open_study(study), _required(to), version, reason, datetime.now(UTC).date())
    typer.echo(f"Withdrew {version}; the latest is {latest or 'none'}.")


def _required(to: Path | None) -> Path:
    from obs.errors import ConfigError

    if to is None:
        raise ConfigError("where to?", suggestion="name the folder of the releases: --to DIR")
    return to
