"""obs compare: the study's regions beside their group and the country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import (
    AsOfOption,
    IndicatorsOption,
    JsonFormatOption,
    OutputOption,
    RegionsOption,
    StoreOption,
    StudyOption,
    exported_at,
    figures_path,
    form_of,
    open_figures,
    open_registry,
    open_study,
    warn,
)
from obs.cli.screen import put_printed

if TYPE_CHECKING:
    from rich.console import Console

    from obs.compare import Comparison, Measurement
    from obs.models import Finding
    from obs.plugins import Registry
    from obs.study import Study


class Format(StrEnum):
    """The forms in which a comparison can be had."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class Engine(StrEnum):
    """What can compute a relational metric."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


def compare(
    region: RegionsOption = None,
    indicator: IndicatorsOption = None,
    every: Annotated[bool, typer.Option("--all", help="Every indicator of the study.")] = False,
    all_kolada: Annotated[
        bool,
        typer.Option("--all-kolada", help="All of Kolada that is held, whether or not the study names it."),
    ] = False,
    period: Annotated[str | None, typer.Option(help="One period for all, such as 2021.")] = None,
    group: Annotated[
        str | None,
        typer.Option(
            help="Compare with: municipalities, county:17, a group of the study, or codes 1783,1982."
        ),
    ] = None,
    change_from: Annotated[
        str | None, typer.Option(help="Count change from this period in place of the study's.")
    ] = None,
    metric: Annotated[
        str | None, typer.Option(help="Another method than level and change; obs metrics lists them.")
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A parameter of that metric; may be repeated."),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="How to print it (default: table, or by the file's ending)."),
    ] = None,
    output: OutputOption = None,
    as_json: JsonFormatOption = False,
    engine: Annotated[
        Engine, typer.Option(help="What computes: duckdb beyond memory, spark beyond one machine.")
    ] = Engine.POLARS,
    memory: Annotated[
        str,
        typer.Option(envvar="OBS_ENGINE_MEMORY", help="The most that duckdb or spark may take, such as 8GB."),
    ] = "",
    as_of: AsOfOption = None,
    study: StudyOption = None,
    store: StoreOption = None,
) -> None:
    """Compare the study's municipalities: value, rank, band, difference and change of each indicator."""
    from obs import compare as room
    from obs.engines import engine_called
    from obs.errors import ConfigError
    from obs.snapshot import Snapshot

    loaded = open_study(study)
    registry = open_registry(loaded)
    if all_kolada:
        loaded = _of_all(loaded, registry, "kolada", figures_path(loaded, store), as_of)
        every = True
    options = room.Options(
        regions=tuple(region or ()),
        indicators=tuple(indicator or ()),
        all_indicators=every,
        period=period,
        group=group,
        change_from=change_from,
    )
    figures = open_figures(loaded, store, as_of)
    computing = engine_called(engine.value, memory)
    chosen = form_of(Format, form, output, as_json=as_json)
    terms = {name: source.info.terms for name, source in registry.sources.items()}
    if metric is not None:
        given = dict(parameter_of(text) for text in param or ())
        answer = room.measure(
            loaded,
            figures,
            registry.metrics,
            metric,
            options,
            parameters=given,
            terms=terms,
            engine=computing,
        )
        _write(answer, chosen, output)
        if chosen is not Format.TABLE:
            from obs.report.measured import corrected_lines, problem_lines

            for line in (*problem_lines(answer), *corrected_lines(answer)):
                warn(line)
        return
    if param:
        raise ConfigError("--param belongs to --metric", suggestion="name the metric: --metric NAME")
    comparison = room.compare(loaded, figures, registry.metrics, options, terms=terms, engine=computing)
    _write(comparison, chosen, output)
    if chosen is Format.TABLE and output is None and isinstance(figures, Snapshot):
        typer.echo("These figures came with obs; newer ones: obs fetch, then obs compare")
    if chosen is not Format.TABLE:  # the table says it itself
        for line in _warnings(comparison.findings):
            warn(line)


def _of_all(study: Study, registry: Registry, source: str, path: Path, as_of: date | None) -> Study:
    """*study* with all that the store at *path* holds of *source* in place of its own indicators."""
    from obs.engines.dataset import Exported
    from obs.fetch import held_indicators
    from obs.store import Store

    if (exported := exported_at(path)) is not None:
        held = {id_: each for id_, each in Exported(exported).indicators().items() if each.source == source}
    else:
        with Store.open(path, read_only=True, known_by=as_of) as store:
            held = held_indicators(store, registry, study, source)
    parts = {each.denominator for each in held.values()}
    own = {id_: each for id_, each in study.indicators.items() if id_ in parts}
    return replace(study, indicators=own | held, derived={})


def _warnings(findings: Iterable[Finding]) -> Iterator[str]:
    """Each warning once, with all the indicators and periods it is about."""
    from obs.models import Place

    places: dict[Finding, list[str]] = {}
    for finding in findings:
        if finding.severity == "warning" and not finding.code.startswith("correction-"):  # told already
            places.setdefault(replace(finding, place=Place()), []).append(str(finding.place))
    for finding, where in places.items():
        yield str(replace(finding, place=Place(indicator="; ".join(where))))


def _write(answer: Comparison | Measurement, form: Format, output: Path | None) -> None:
    if form is not Format.TABLE:
        from obs.report.tables import write

        write(answer, form.value, output)
        return
    from obs.compare import Measurement
    from obs.report.measured import print_measurement
    from obs.report.terminal import print_comparison

    def printed(page: Console) -> None:
        if isinstance(answer, Measurement):
            print_measurement(answer, page)
        else:
            print_comparison(answer, page)

    put_printed(printed, output)


def parameter_of(text: str) -> tuple[str, object]:
    """NAME=VALUE: the value as TOML (7, 2.5, true, ["N31001"]), or else text, a list where it has commas."""
    import tomllib

    from obs.errors import ConfigError

    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise ConfigError(
            f"--param {text!r} has not the form NAME=VALUE", suggestion="for example --param k=7"
        )
    try:
        return name.strip(), tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        texts = [text.strip() for text in value.split(",")]
        return name.strip(), texts if len(texts) > 1 else texts[0]
