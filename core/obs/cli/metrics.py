"""obs metrics: the methods there are, what they need, assume and give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import Format, FormatOption, JsonFormatOption, StudyOption, open_registry, study_here

if TYPE_CHECKING:
    from obs.metric import Metric


def metrics(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The metric to tell everything about.")
    ] = None,
    form: FormatOption = None,
    as_json: JsonFormatOption = False,
    study: StudyOption = None,
) -> None:
    """List the metrics with what they need; with a NAME tell everything about one, an example too."""
    from obs.report import described

    known = open_registry(study_here(study)).metrics
    chosen = {name: _called(known, name)} if name else dict(sorted(known.items()))
    infos = [metric.info for metric in chosen.values()]
    if as_json or form is Format.JSON:
        typer.echo(described.json_text(infos[0] if name else infos), nl=False)
    elif form is Format.CSV:
        typer.echo(described.csv_text(infos), nl=False)
    else:
        from obs.cli.screen import console

        if name:
            described.print_metric(infos[0], _about(chosen[name]), console())
        else:
            described.print_metrics(infos, console())


def _called(known: dict[str, type[Metric]], name: str) -> type[Metric]:
    if name in known:
        return known[name]
    from obs.compare.running import metric_called  # it loads Polars: only to say what was meant

    return metric_called(known, name)


def _about(metric: type[Metric]) -> str:
    """The first paragraph of the docstring of *metric*."""
    return " ".join((metric.__doc__ or "").partition("\n\n")[0].split())
