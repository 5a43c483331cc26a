"""obs grade: what the figures of the indicators are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    JsonOption,
    StoreOption,
    StudyOption,
    form_of,
    open_figures,
    open_registry,
    open_study,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obs.grades import Grade
    from obs.study import Study


def grade(
    indicator: Annotated[
        list[str] | None, typer.Argument(metavar="[INDICATOR]...", help="Those to tell every reason of.")
    ] = None,
    as_of: AsOfOption = None,
    study: StudyOption = None,
    store: StoreOption = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """What the figures of each indicator are worth, A to D: coverage, lateness, revisions and breaks.

    It judges figures, not municipalities. Nothing is sent: what the sources said is read from the store.
    """
    from obs.calendar.asking import remembered
    from obs.grades import grade_indicators

    loaded = open_study(study)
    registry = open_registry(loaded)
    chosen = tuple(indicator or ())
    _refuse_unknown(loaded, chosen)
    figures = open_figures(loaded, store, as_of)
    grades = grade_indicators(loaded, figures, remembered(loaded, registry, figures), chosen)
    _print(list(grades.values()), form_of(Format, form, None, as_json=as_json), fully=bool(chosen))


def _refuse_unknown(study: Study, chosen: Sequence[str]) -> None:
    from difflib import get_close_matches

    from obs.errors import ConfigError

    known = study.comparable()
    for each in chosen:
        if each not in known:
            near = get_close_matches(each, known, n=3)
            advice = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(known)}"
            raise ConfigError(f"the study has no indicator {each!r}", suggestion=advice)


def _print(grades: list[Grade], form: Format, *, fully: bool) -> None:
    from obs.grades.tables import csv_text, json_text, print_grades

    if form is Format.JSON:
        typer.echo(json_text(grades))
    elif form is Format.CSV:
        typer.echo(csv_text(grades), nl=False)
    else:
        from obs.cli.screen import console

        print_grades(grades, console(width=120), fully=fully)
