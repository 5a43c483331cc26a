"""obs search: look a word up in the catalogues of the sources."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import JsonOption, StudyOption, environ, open_registry, open_study, warn

if TYPE_CHECKING:
    from obs.models import CatalogueEntry


def search(
    text: Annotated[str, typer.Argument(help="Words that the title shall contain.")],
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many hits to show of each source.")] = 25,
    study: StudyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find indicators and tables in the catalogues of Kolada, SCB and other sources."""
    from obs.catalogue import search_source
    from obs.errors import SourceError, UnsupportedQueryError

    loaded = open_study(study)
    registry = open_registry(loaded)
    chosen = [registry.source(name) for name in source or sorted(registry.sources)]
    found: list[CatalogueEntry] = []
    failed = False
    for source_class in chosen:
        try:
            found.extend(search_source(loaded, source_class, text, environ()))
        except UnsupportedQueryError:
            if source:
                raise
        except SourceError as error:
            failed = True
            warn(str(error))
    if as_json:
        typer.echo(json.dumps([asdict(entry) for entry in found], indent=2, ensure_ascii=False))
    elif found or not failed:
        _print(found, text, limit)
    if failed:
        raise typer.Exit(1)


def _print(found: list[CatalogueEntry], text: str, limit: int) -> None:
    for name in dict.fromkeys(entry.source for entry in found):
        mine = [entry for entry in found if entry.source == name]
        for entry in mine[:limit]:
            span = f"{entry.first_period} to {entry.last_period}".strip() if entry.last_period else ""
            notes = [span, "discontinued" if entry.discontinued else ""]
            tail = ", ".join(note for note in notes if note)
            typer.echo(f"{entry.source} {entry.id}  {entry.title}{f'  ({tail})' if tail else ''}")
        if len(mine) > limit:
            typer.echo(f"... {len(mine) - limit} more of {name}: --limit {len(mine)} shows them")
    if not found:
        typer.echo(f"Nothing found for {text!r}; try fewer or shorter words.")
