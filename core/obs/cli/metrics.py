"""obs metrics: the methods there are, what they need and assume."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from obs.cli.options import JsonOption, open_registry

if TYPE_CHECKING:
    from obs.models import MetricInfo


def metrics(as_json: JsonOption = False) -> None:
    """List the metrics with what they need, what they assume and where the method comes from."""
    infos = [metric.info for _, metric in sorted(open_registry().metrics.items())]
    if as_json:
        typer.echo(json.dumps([asdict(info) for info in infos], indent=2, ensure_ascii=False, default=str))
        return
    for info in infos:
        typer.echo(f"{info.id}  {info.title}")
        for label, text in _described(info):
            lines = textwrap.wrap(f"{label}: {text}", 96, initial_indent="    ", subsequent_indent="      ")
            typer.echo("\n".join(lines))


def _described(info: MetricInfo) -> list[tuple[str, str]]:
    needs = [
        "a polarity" if info.needs_polarity else "",
        f"{info.minimum_regions} regions" if info.minimum_regions > 1 else "",
        f"{info.minimum_periods} periods" if info.minimum_periods > 1 else "",
        *(f"indicators in {name}" for name in info.uses),
    ]
    parameters = [f"{name} = {value}" for name, value in info.parameters.items()]
    return [
        ("needs", ", ".join(need for need in needs if need) or "nothing but figures"),
        ("parameters", ", ".join(parameters) or "none"),
        ("assumes", " ".join(info.assumptions)),
        ("reference", info.reference),
    ]
