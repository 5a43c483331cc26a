"""obs verify: everything that is wrong with a release, a Data Package or a catalogue."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import JsonOption
from obs.cli.progress import steps
from obs.texts import in_line

if TYPE_CHECKING:
    from obs.publish.verification import Verified


def verify(
    target: Annotated[
        str,
        typer.Argument(
            metavar="DIR|FILE|URL",
            help="A folder of releases, one release, any Data Package, or a catalogue (.rdf).",
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Check a release, ours or a stranger's Data Package, and say all that is wrong with it."""
    from obs.cli import EXIT_FINDINGS
    from obs.publish.verification import verify as look

    with steps(f"obs verify {target}"):
        found = look(target)
    if as_json:
        print(_json(found))
    else:
        _tell(found)
    if not found.valid:
        raise typer.Exit(EXIT_FINDINGS)


def _tell(found: Verified) -> None:
    from obs.texts import counted

    for severity in ("error", "warning", "info"):
        for each in found.findings:
            if each.severity == severity:
                typer.echo(in_line(str(each)))
    ran = sum(check.status == "ran" for check in found.checks)
    rows = sum(check.rows or 0 for check in found.checks)
    verdict = "is sound" if found.valid else f"has {counted(len(found.errors), 'error')}"
    if not found.valid and not found.errors:
        verdict = "cannot be called sound, as a check did not run"
    of = f" of {counted(found.releases, 'release')}" if found.what == "publication" else ""
    looked = f"{counted(ran, 'check')}, {counted(rows, 'row')} read"
    typer.echo(in_line(f"{found.target}: this {found.what}{of} {verdict}; {looked}."))


def _json(found: Verified) -> str:
    told = {
        "target": found.target,
        "what": found.what,
        "valid": found.valid,
        "findings": [asdict(each) for each in found.findings],
        "checks": [asdict(each) for each in found.checks],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode(errors="backslashreplace").decode()
