"""obs freeze: a plan written down, dated and hashed before the outcomes are known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import (
    Format,
    FormatOption,
    JsonFormatOption,
    StoreOption,
    StudyOption,
    open_figures,
    open_registry,
    open_study,
)

if TYPE_CHECKING:
    from obs.plans.model import Expected


def freeze(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not exist.")],
    region: Annotated[str, typer.Option(help="The municipality with the programme, by code or name.")],
    indicator: Annotated[
        list[str],
        typer.Option(
            metavar="ID[=falling|rising]",
            help="An outcome, and where it shall move (default: the better way); may be repeated.",
        ),
    ],
    start: Annotated[
        list[str] | None,
        typer.Option(help="A declared start; may be repeated (default: those of the study's programmes)."),
    ] = None,
    end: Annotated[str | None, typer.Option(help="The last year of the programme.")] = None,
    pre_from: Annotated[
        str | None, typer.Option(help="The first year before the start that is compared with.")
    ] = None,
    group: Annotated[str | None, typer.Option(help="Compare with another group than the study's.")] = None,
    title: Annotated[str | None, typer.Option(help="A title (default: that of the programme).")] = None,
    note: Annotated[
        list[str] | None, typer.Option(help="A remark to keep in the plan; may be repeated.")
    ] = None,
    form: FormatOption = None,
    as_json: JsonFormatOption = False,
    study: StudyOption = None,
    store: StoreOption = None,
) -> None:
    """Write a plan for a programme before its outcomes are known; obs claims --plan reports against it."""
    from obs.claims.ground import Ground
    from obs.compare import selection
    from obs.errors import ConfigError
    from obs.plans import freeze as frozen
    from obs.plans import written

    if output.exists():
        raise ConfigError(
            f"{output} exists already", suggestion="a plan is never written over; name a new file"
        )
    loaded = open_study(study)
    registry = open_registry(loaded)
    ground = Ground(study=loaded, figures=open_figures(loaded, store), metrics=registry.metrics, group=group)
    plan = frozen(
        ground,
        selection.regions(loaded, [region])[0],
        _all_expected(indicator),
        starts=start or (),
        end=end or "",
        pre_from=pre_from or "",
        title=title or "",
        notes=note or (),
        today=datetime.now(UTC).date(),
    )
    body, digest = written(plan)
    from obs.report import plans
    from obs.report.files import put

    put(output, body)
    if as_json or form is Format.JSON:
        typer.echo(plans.frozen_json(plan, digest, str(output)), nl=False)
    elif form is Format.CSV:
        typer.echo(plans.baseline(plan).write_csv(), nl=False)
    else:
        typer.echo(
            f"Froze {output}: {', '.join(plan.expected)}, starts {', '.join(plan.starts)}, end {plan.end}."
        )
        typer.echo(f"sha256 {digest}")
        typer.echo(f"Publish the hash. Later: obs claims --plan {output} --sha256 {digest}")


def _all_expected(texts: Sequence[str]) -> dict[str, Expected | None]:
    from obs.errors import ConfigError

    named = [_expected(text) for text in texts]
    found = dict(named)
    for name in found:
        if sum(each == name for each, _ in named) > 1:
            raise ConfigError(f"{name} is named twice", suggestion="an outcome moves one way; name it once")
    return found


def _expected(text: str) -> tuple[str, Expected | None]:
    from obs.errors import ConfigError

    name, _, direction = text.partition("=")
    if direction not in ("", "falling", "rising"):
        raise ConfigError(
            f"--indicator {text!r} says where to move as {direction!r}",
            suggestion=f"write {name}=falling or {name}=rising",
        )
    return name.strip(), direction or None
