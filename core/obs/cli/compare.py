"""obs compare: the study's regions beside their group and the country."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import (
    StoreOption,
    StudyOption,
    open_figures,
    open_registry,
    open_study,
    warn,
)

if TYPE_CHECKING:
    from obs.compare import Comparison


class Format(StrEnum):
    """The forms in which a comparison can be had."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def compare(
    region: Annotated[
        list[str] | None, typer.Option(help="A region by code or name; may be repeated.")
    ] = None,
    indicator: Annotated[
        list[str] | None, typer.Option(help="An indicator by its id; may be repeated.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every indicator of the study.")] = False,
    period: Annotated[str | None, typer.Option(help="One period for all, such as 2021.")] = None,
    group: Annotated[
        str | None,
        typer.Option(
            help="Compare with: municipalities, county:17, a group of the study, or codes 1783,1982."
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    study: StudyOption = None,
    store: StoreOption = None,
) -> None:
    """Compare the study's municipalities: value, rank, band, difference and change of each indicator."""
    from obs import compare as room

    loaded, registry = open_study(study), open_registry()
    options = room.Options(
        regions=tuple(region or ()),
        indicators=tuple(indicator or ()),
        all_indicators=every,
        period=period,
        group=group,
    )
    terms = {name: source.info.terms for name, source in registry.sources.items()}
    figures = open_figures(loaded, store)
    comparison = room.compare(loaded, figures, registry.metrics, options, terms=terms)
    _write(comparison, Format.JSON if as_json else form, output)
    for finding in comparison.findings:
        if finding.severity == "error":
            warn(str(finding))
    if any(finding.severity == "error" for finding in comparison.findings):
        raise typer.Exit(1)


def _write(comparison: Comparison, form: Format, output: Path | None) -> None:
    if form is Format.TABLE:
        from rich.console import Console

        from obs.report.terminal import print_comparison

        print_comparison(comparison, Console(file=sys.stdout, highlight=False))
        return
    from obs.report.tables import write

    write(comparison, form.value, output)
