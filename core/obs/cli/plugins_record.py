"""obs plugins record: the replies of a service, trimmed, as the recordings of a source's tests."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import JsonOption, environ, warn
from obs.texts import in_line

if TYPE_CHECKING:
    from obs.testing.recorder import Recorded


def record(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A test file, or a folder of them.")],
    class_name: Annotated[
        str, typer.Option("--class", metavar="NAME", help="Only this subclass of SourceContract.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Where to put them (default: the folder that the class names)."
        ),
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Keep the replies as they came.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask the service what the tests of a source ask, and keep of each reply what the source reads."""
    from obs.errors import ConfigError

    try:
        from obs.testing.recorder import cases_in
        from obs.testing.recorder import record as record_case
    except ModuleNotFoundError as error:
        if error.name not in {"pytest", "hypothesis"}:
            raise
        raise ConfigError(
            f"obs plugins record needs {error.name}", suggestion='pip install "obs[testing]"'
        ) from error
    cases = cases_in(path, class_name)
    if out is not None and len(cases) > 1:
        raise ConfigError(
            f"{path} has several classes, and --out is one folder",
            suggestion=f"choose with --class: {', '.join(each.name for each in cases)}",
        )

    def waiting(seconds: float, reason: str) -> None:
        warn(f"the service asks to wait {seconds:.0f} s ({reason})")

    done: list[Recorded] = []
    for case in cases:
        done.append(record_case(case, environ=environ(), out=out, whole=whole, waits=waiting))
        if not as_json:
            _print(done[-1])
    if as_json:
        told = [asdict(each) | {"folder": str(each.folder)} for each in done]
        typer.echo(json.dumps({"cases": told}, indent=2, ensure_ascii=False))


def _print(done: Recorded) -> None:
    for each in done.recordings:
        size = f"{each.bytes:,} bytes" + (f", {each.kept:,} kept" if each.kept != each.bytes else "")
        asked = f"{each.method} {each.path}"
        shown = asked if len(asked) <= 100 else f"{asked[:99]}…"
        typer.echo(in_line(f"{each.file} ({each.state}; {each.status}; {size}): {shown}"))
    for name in done.not_asked:
        typer.echo(in_line(f"{name}: nothing asked for it; it stays"))
    count, size = len(done.recordings), sum(each.bytes for each in done.recordings)
    kept = sum(each.kept for each in done.recordings)
    replies = f"{count} {'reply' if count == 1 else 'replies'} of {size:,} bytes"
    typer.echo(in_line(f"{done.case}: {replies}, {kept:,} kept, in {done.folder}."))
