"""obs store: whether the store is sound, lost series written anew, leftovers thrown away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import JsonOption, StoreOption, StudyOption, open_registry, open_study, store_path
from obs.cli.progress import steps
from obs.texts import in_line

if TYPE_CHECKING:
    from obs.models import Finding

app = typer.Typer(help="Check the store, write lost series anew, throw leftovers away.", no_args_is_help=True)
DryOption = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]


@app.command("verify")
def verify(study: StudyOption = None, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Hash every file, check the ledger, read all raw replies again; say all that is wrong."""
    from obs import audit
    from obs.cli import EXIT_FINDINGS

    loaded = open_study(study)
    registry = open_registry(loaded)
    path = store_path(loaded, store)
    with steps("obs store verify") as progress:
        found = audit.verify(path, loaded, registry=registry, now=datetime.now(UTC), progress=progress)
    if as_json:
        told = {"store": str(path), "sound": found.sound, "checked": dict(found.checked)}
        _print_json(told | {"findings": [asdict(each) for each in found.findings]})
    else:
        _print_findings(found.findings)
        damaged = sum(each.severity == "error" for each in found.findings)
        verdict = "is sound" if found.sound else f"is damaged in {damaged} place{'s' if damaged > 1 else ''}"
        checked = ", ".join(f"{count:,} {what}" for what, count in found.checked.items())
        typer.echo(in_line(f"{path} {verdict}; checked: {checked}."))
    if not found.sound:
        raise typer.Exit(EXIT_FINDINGS)


@app.command("repair")
def repair(
    dry_run: DryOption = False,
    study: StudyOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write lost series anew from their raw replies; remove nothing."""
    from obs import audit
    from obs.cli import EXIT_FINDINGS

    loaded = open_study(study)
    registry = open_registry(loaded)
    path = store_path(loaded, store)
    with steps("obs store repair") as progress:
        done = audit.repair(path, loaded, registry=registry, dry=dry_run, progress=progress)
    left = [each for each in done.findings if each.severity == "error"]
    if as_json:
        _print_json({"store": str(path), **asdict(done)})
    else:
        for each in done.written:
            typer.echo(in_line(f"{'would write' if dry_run else 'wrote'} {each}"))
        _print_findings(done.findings)
        count = f"{len(done.written)} series file{'' if len(done.written) == 1 else 's'}"
        rest = f"{len(left)} could not be repaired" if left else "nothing else is lost"
        typer.echo(
            in_line(f"{path}: {count} {'would be' if dry_run else ''} written anew; {rest}.").replace(
                "  ", " "
            )
        )
    if left:
        raise typer.Exit(EXIT_FINDINGS)


@app.command("gc")
def gc(
    dry_run: DryOption = False,
    study: StudyOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Throw away what killed processes have left; never a vintage, never what a fetch is at work on."""
    from obs import audit

    path = store_path(open_study(study), store)
    done = audit.collect(path, now=datetime.now(UTC), dry=dry_run)
    if as_json:
        _print_json({"store": str(path), **asdict(done)})
        return
    for each in done.removed:
        typer.echo(in_line(f"{'would remove' if dry_run else 'removed'} {each}"))
    for each, why in done.left.items():
        typer.echo(in_line(f"left {each}: {why}"))
    count = f"{len(done.removed)} file{'' if len(done.removed) == 1 else 's'}"
    typer.echo(in_line(f"{path}: {count}, {done.bytes:,} bytes {'to remove' if dry_run else 'removed'}."))


@app.command("export")
def export(
    address: Annotated[str, typer.Argument(help="A folder, or s3://bucket/prefix.")],
    all_kolada: Annotated[
        bool,
        typer.Option("--all-kolada", help="All of Kolada that is held, not only the study's indicators."),
    ] = False,
    study: StudyOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the newest figures as Parquet files for engines elsewhere: obs compare --store ADDRESS."""
    from obs.engines.dataset import export as write
    from obs.engines.places import shown
    from obs.fetch import held_indicators
    from obs.store import Store

    loaded = open_study(study)
    with Store.open(store_path(loaded, store), read_only=True) as held:
        wanted = dict(loaded.indicators)
        if all_kolada:
            wanted |= held_indicators(held, open_registry(loaded), loaded, "kolada")
        count = write(held, wanted, address, now=datetime.now(UTC))
    if as_json:
        _print_json({"address": shown(address), "series": count})
    else:
        typer.echo(in_line(f"{shown(address)}: {count:,} series written."))


def _print_findings(findings: Sequence[Finding]) -> None:
    for severity in ("error", "warning", "info"):
        for each in findings:
            if each.severity == severity:
                typer.echo(in_line(str(each)))


def _print_json(told: object) -> None:
    print(json.dumps(told, ensure_ascii=False, indent=1).encode(errors="backslashreplace").decode())
