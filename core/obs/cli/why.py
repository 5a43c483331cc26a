"""obs why: where a figure comes from, link by link, back to the request that was sent."""

from __future__ import annotations

from typing import Annotated

import typer

from obs.cli.options import (
    AsOfOption,
    JsonOption,
    StoreOption,
    StudyOption,
    open_figures,
    open_registry,
    open_study,
)
from obs.cli.progress import steps


def why(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF[=VALUE]",
            help="A reference from any output, as N31807/0767/2022/T, level/N31807/0767/rank, claims/H3; "
            "with =VALUE also whether that is what it is.",
        ),
    ],
    group: Annotated[
        str | None, typer.Option(help="The group that the result was compared with, if not the study's.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="The period that it was asked for, if one was.")] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(
            help="An indicator that the result was asked for, if not for all of the study; may be repeated."
        ),
    ] = None,
    change_from: Annotated[
        str | None, typer.Option(help="The period that change was counted from, if not the study's.")
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A parameter of the metric; may be repeated."),
    ] = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    study: StudyOption = None,
    store: StoreOption = None,
) -> None:
    """Tell where a figure comes from: its method, vintage, raw reply and request, all checked again."""
    from obs.cli import EXIT_FINDINGS
    from obs.cli.compare import parameter_of
    from obs.compare import Options
    from obs.lineage import Ground
    from obs.lineage import why as ask
    from obs.lineage.telling import json_text, print_chain

    loaded = open_study(study)
    registry = open_registry(loaded)
    figures = open_figures(loaded, store, as_of)
    with steps(f"obs why {ref}") as progress:
        ground = Ground(
            study=loaded,
            figures=figures,
            registry=registry,
            options=Options(
                group=group, period=period, change_from=change_from, indicators=tuple(indicator or ())
            ),
            parameters=dict(parameter_of(text) for text in param or ()),
            progress=progress,
        )
        chain = ask(ground, ref)
    if as_json:
        typer.echo(json_text(chain), nl=False)
    else:
        from obs.cli.screen import console

        print_chain(chain, console(width=110))
    if not chain.holds:
        raise typer.Exit(EXIT_FINDINGS)
