"""obs fetch: bring the figures of the study into the store."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import (
    JsonOption,
    StoreOption,
    StudyOption,
    environ,
    open_registry,
    open_study,
    store_path,
)

if TYPE_CHECKING:
    from obs.fetch import FetchReport


def fetch(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    indicator: Annotated[list[str] | None, typer.Option(help="Only this indicator; may be repeated.")] = None,
    everything: Annotated[
        list[str] | None,
        typer.Option(
            "--all",
            metavar="SOURCE",
            help="All that this source has, regions and years, in place of the study; may be repeated.",
        ),
    ] = None,
    all_kolada: Annotated[bool, typer.Option("--all-kolada", help="The same as --all kolada.")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Rebuild from recorded replies; send nothing.")
    ] = False,
    keep_valid: Annotated[
        bool, typer.Option("--keep-valid", help="Store the good rows of a local file that has bad ones.")
    ] = False,
    study: StudyOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch the study's figures, check them and store them. Interrupted, it goes on where it stopped."""
    from obs import fetch as room
    from obs.cli.progress import watcher
    from obs.errors import ConfigError
    from obs.store import Store

    whole = tuple(dict.fromkeys([*(everything or ()), *(("kolada",) if all_kolada else ())]))
    if whole and (source or indicator):
        raise ConfigError(
            "--all fetches a whole source, whatever the study has of it",
            suggestion="leave out --source and --indicator, or leave out --all",
        )
    loaded = open_study(study)
    registry = open_registry(loaded)
    held = Store.open(store_path(loaded, store))
    options = room.Options(
        everything=whole,
        sources=tuple(source or ()),
        indicators=tuple(indicator or ()),
        offline=offline,
        keep_valid=keep_valid,
    )
    with watcher(many=bool(whole)) as progress:
        report = room.fetch(
            loaded, registry=registry, store=held, watcher=progress, options=options, environ=environ()
        )
    if as_json:
        typer.echo(json.dumps(asdict(report) | {"ok": report.ok}, indent=2, ensure_ascii=False, default=str))
    else:
        if not whole:
            _print_table(report)
        _print_findings(report)
        print(sum_of(report, states=bool(whole)))
    if not report.ok:
        raise typer.Exit(1)


def _print_table(report: FetchReport) -> None:
    """What became of each series."""
    from rich.table import Table

    from obs.cli.screen import console

    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("series", no_wrap=True)
    table.add_column("state", no_wrap=True)
    for column in ("requests", "rows", "new", "changed"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("missing")
    table.add_column("s", justify="right", no_wrap=True)
    for each in report.series:
        gone = f" ({each.removed} gone)" if each.removed else ""
        missing = ", ".join(
            str(n) if status == "missing" else f"{n} {status}" for status, n in each.missing.items()
        )
        table.add_row(
            each.indicator,
            each.state,
            *(str(n) for n in (each.requests, each.rows, each.added)),
            f"{each.revised}{gone}",
            missing,
            f"{each.seconds:.1f}",
        )
    console(width=120).print(table)


def sum_of(report: FetchReport, *, states: bool) -> str:
    """One line; with *states* how many are new, changed and unchanged, where no table tells."""
    of = Counter(each.state for each in report.series)
    failed, empty = of["failed"], of["empty"]
    stored = len(report.series) - failed - empty
    told = ", ".join(f"{of[each]} {each}" for each in ("new", "changed", "unchanged"))
    sent = ", ".join(f"{n} to {source}" for source, n in report.sent.items()) or "none"
    parts = [
        f"{stored} of {len(report.series)} series were fetched and are in the store"
        + (f" ({told}; {sum(each.rows for each in report.series):,} rows)" if states else ""),
        f"{empty} {'has' if empty == 1 else 'have'} no figures at the source" if empty else "",
        f"requests sent: {sent}",
        f"{report.seconds:.1f} s",
        "went on with an interrupted fetch" if report.resumed else "",
        f"nothing was stored of the {failed} that failed, and nothing stored before was touched"
        if failed
        else "",
    ]
    return "; ".join(part for part in parts if part)


def _print_findings(report: FetchReport) -> None:
    """Each error and warning once on standard error, with the series it is about."""
    series: dict[str, list[str]] = {}
    for finding in (*report.findings, *(finding for each in report.series for finding in each.findings)):
        if finding.severity != "info":
            text = str(replace(finding, place=replace(finding.place, indicator="")))
            series.setdefault(text, []).append(finding.place.indicator)
    for text, names in series.items():
        named = list(dict.fromkeys(name for name in names if name))
        more = f" and {len(named) - 5} more" if len(named) > 5 else ""
        print(f"{', '.join(named[:5])}{more}: {text}" if named else text, file=sys.stderr)
