"""obs search: look a word up in the catalogues of the sources."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import JsonOption, StudyOption, environ, open_registry, open_study, warn

if TYPE_CHECKING:
    from obs.catalogue import Found


def search(
    text: Annotated[str, typer.Argument(help="Words that the title shall contain.")],
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many hits to show of each source.")] = 25,
    study: StudyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find indicators and tables in the catalogues of Kolada, SCB and other sources."""
    from obs.catalogue import NoSearchError, search_source
    from obs.errors import SourceError

    loaded = open_study(study)
    registry = open_registry(loaded)
    chosen = [registry.source(name) for name in source or sorted(registry.sources)]
    found: list[Found] = []
    failed = False
    for source_class in chosen:
        try:
            found.append(search_source(loaded, source_class, text, environ()))
        except NoSearchError:
            if source:
                raise
        except SourceError as error:
            failed = True
            warn(str(error))
    failed = failed or any(finding.severity == "error" for each in found for finding in each.findings)
    if as_json:
        typer.echo(json.dumps(_document(found), indent=2, ensure_ascii=False))
    else:
        _print(found, limit)
        if not failed and not any(each.entries for each in found):
            typer.echo(f"Nothing found for {text!r}; try fewer or shorter words.")
    if failed:
        raise typer.Exit(1)


def _document(found: list[Found]) -> dict[str, object]:
    return {
        "entries": [asdict(entry) for each in found for entry in each.entries],
        "findings": [
            {"source": each.source} | asdict(finding) for each in found for finding in each.findings
        ],
    }


def _print(found: list[Found], limit: int) -> None:
    for each in found:
        for entry in each.entries[:limit]:
            span = f"{entry.first_period} to {entry.last_period}".strip() if entry.last_period else ""
            notes = [span, "discontinued" if entry.discontinued else ""]
            tail = ", ".join(note for note in notes if note)
            typer.echo(f"{entry.source} {entry.id}  {entry.title}{f'  ({tail})' if tail else ''}")
        every = len(each.entries)
        if every > limit:
            typer.echo(f"... {every - limit} more of {each.source}: --limit {every} shows them")
        for finding in each.findings:
            typer.echo(f"{each.source} {finding}")
