"""obs due: what the study's indicators will publish next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import (
    Format,
    FormatOption,
    JsonOption,
    StoreOption,
    StudyOption,
    environ,
    form_of,
    open_figures,
    open_registry,
    open_study,
    store_path,
    warn,
)
from obs.cli.report import Language

if TYPE_CHECKING:
    from datetime import date

    from obs.calendar.dates import Due
    from obs.figures import Figures
    from obs.study import Study


def due(
    ics: Annotated[
        Path | None, typer.Option("--ics", help="Write a calendar (iCalendar) to this file too.")
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(min=0, help="Only what comes within so many days, is late, or has ended."),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="By what the sources last said; send nothing.")
    ] = False,
    lang: Annotated[
        Language, typer.Option("--lang", help="The language of the calendar file.")
    ] = Language.SV,
    study: StudyOption = None,
    store: StoreOption = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """What the study's indicators will publish next, preliminary or final, by the sources' own metadata."""
    from obs.calendar.asking import listen
    from obs.calendar.dates import due_dates
    from obs.calendar.ics import ics_bytes
    from obs.fetch import utc_now
    from obs.store import Store

    loaded = open_study(study)
    registry = open_registry(loaded)
    path = store_path(loaded, store)
    figures, today = _held(loaded, store), utc_now().date()
    with Store.open(path, read_only=offline) as recorded:
        heard = listen(
            loaded, registry=registry, store=recorded, environ=environ(), clock=utc_now, offline=offline
        )
    for problem in heard.problems:
        warn(problem)
    entries = [each for each in due_dates(loaded, heard, figures, today) if _wanted(each, days)]
    if ics is not None:
        from obs.report.files import put

        put(ics, ics_bytes(loaded, entries, lang.value))
    _print(entries, today, form_of(Format, form, None, as_json=as_json))
    if any(each.state == "unknown" for each in entries) and heard.problems:
        raise typer.Exit(1)


def _held(study: Study, store: Path | None) -> Figures | None:
    """The figures at hand; None where nothing was fetched yet."""
    from obs.errors import ConfigError

    try:
        return open_figures(study, store)
    except ConfigError:
        return None


def _wanted(entry: Due, days: int | None) -> bool:
    if days is None:
        return True
    if entry.state == "due":
        return entry.days is not None and entry.days <= days
    return entry.state in {"late", "fetch", "gone", "ended", "unknown"}


def _print(entries: Sequence[Due], today: date, form: Format) -> None:
    from obs.calendar.tables import csv_text, json_text, print_due

    if form is Format.JSON:
        typer.echo(json_text(entries, today))
    elif form is Format.CSV:
        typer.echo(csv_text(entries), nl=False)
    else:
        from obs.cli.screen import console

        print_due(entries, console(width=120))
