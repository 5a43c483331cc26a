"""obs changes: what the sources changed in figures that were fetched before, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import (
    Format,
    FormatOption,
    IndicatorsOption,
    JsonFormatOption,
    OutputOption,
    RegionsOption,
    StoreOption,
    StudyOption,
    form_of,
    open_registry,
    open_study,
    parse_day,
    store_path,
    warn,
)
from obs.cli.progress import steps
from obs.cli.screen import put_bytes

if TYPE_CHECKING:
    from obs.models import Indicator
    from obs.revisions import Kind
    from obs.store import Store
    from obs.study import Study


class KindOption(StrEnum):
    """The kinds of change."""

    ADDED = "added"
    REVISED = "revised"
    DELETED = "deleted"
    FINAL = "final"
    METHOD = "method"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Which changes are asked for; all where *regions* or *kinds* name none."""

    indicators: Mapping[str, Indicator]
    regions: tuple[str, ...]
    kinds: Sequence[Kind]
    since: date | None
    until: date | None


def changes(
    since: Annotated[
        date | None,
        typer.Option(metavar="YYYY-MM-DD", parser=parse_day, help="First seen on that day (UTC) or later."),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option(metavar="YYYY-MM-DD", parser=parse_day, help="First seen on that day or earlier."),
    ] = None,
    indicator: IndicatorsOption = None,
    region: RegionsOption = None,
    kind: Annotated[list[KindOption] | None, typer.Option(help="A kind; may be repeated.")] = None,
    conclusions: Annotated[
        bool, typer.Option("--conclusions", help="Tell what is concluded otherwise from the figures.")
    ] = False,
    form: FormatOption = None,
    output: OutputOption = None,
    as_json: JsonFormatOption = False,
    study: StudyOption = None,
    store: StoreOption = None,
) -> None:
    """List every value that a source revised, added or took away after it was fetched first."""
    from obs.compare import selection
    from obs.errors import ConfigError
    from obs.revisions import Kind

    if since and until and since > until:
        raise ConfigError(f"--since {since} is after --until {until}", suggestion="change the two")
    loaded, chosen = open_study(study), form_of(Format, form, output, as_json=as_json)
    if conclusions:
        if indicator or region or kind or chosen is Format.CSV:
            raise ConfigError(
                "--conclusions are those of the whole study, as text or JSON",
                suggestion="leave out --indicator, --region, --kind and --format csv",
            )
        body = _concluded(loaded, _open(loaded, store, until), since, as_json=chosen is Format.JSON)
    else:
        wanted = _Wanted(
            indicators=_indicators(loaded, indicator or ()),
            regions=selection.regions(loaded, region) if region else (),
            kinds=[Kind(each.value) for each in kind or ()],
            since=since,
            until=until,
        )
        body = _listed(loaded, _open(loaded, store), wanted, chosen)
    put_bytes(body, output)


def _open(study: Study, store: Path | None, known_by: date | None = None) -> Store:
    """The store, which must hold something of *study*."""
    from obs.errors import ConfigError
    from obs.store import Store

    path = store_path(study, store)
    if not path.is_dir():
        raise ConfigError(
            f"there is no store {path}, and so nothing that could have changed",
            suggestion="obs fetch makes one; each later obs fetch adds what has changed",
        )
    held = Store.open(path, read_only=True, known_by=known_by)
    if not any(held.vintages(indicator) for indicator in study.indicators):
        raise ConfigError(
            f"the store {path} holds no figures of this study", suggestion="run obs fetch first"
        )
    for stale in filter(None, map(held.stale, study.indicators.values())):
        warn(str(stale))
    return held


def _indicators(study: Study, asked: Sequence[str]) -> Mapping[str, Indicator]:
    """Those *asked* for, which must be fetched ones, or all that are."""
    from obs.compare import selection
    from obs.derivation import parts
    from obs.errors import ConfigError

    if not asked:
        return study.indicators
    chosen = selection.indicators(study, asked, every=True)
    for each in chosen.values():
        made_of = parts(each, study)
        if made_of:
            raise ConfigError(
                f"{each.id} is computed and never fetched: it changes with {' and '.join(made_of)}",
                suggestion=" ".join(f"--indicator {id_}" for id_ in made_of),
            )
    return chosen


def _listed(study: Study, held: Store, wanted: _Wanted, form: Format) -> bytes:
    from obs.report import revisions as report
    from obs.revisions import revisions

    found = revisions(
        held,
        wanted.indicators,
        since=wanted.since,
        until=wanted.until,
        regions=wanted.regions,
        only=wanted.kinds,
    )
    for finding in found.findings:
        warn(str(finding))
    told = report.Told(
        study=study.name,
        figures=held.label,
        revisions=found,
        indicators=wanted.indicators,
        since=wanted.since,
        until=wanted.until,
        shown=study.regions,
        terms={name: each.info.terms for name, each in open_registry(study).sources.items()},
    )
    if form is Format.CSV:
        return report.csv_bytes(told)
    return report.json_bytes(told) if form is Format.JSON else report.text(told).encode()


def _concluded(study: Study, held: Store, since: date | None, *, as_json: bool) -> bytes:
    from obs.publish.conclusions.between import concluded_between, json_text, text
    from obs.revisions import Before

    with steps("obs changes") as step:
        between = concluded_between(study, Before(held, since), held, open_registry(study), progress=step)
    return (json_text(between) if as_json else text(between)).encode()
