"""obs claims: what was said in public, put to the test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    JsonFormatOption,
    OutputOption,
    StoreOption,
    StudyOption,
    form_of,
    open_figures,
    open_registry,
    open_study,
)
from obs.cli.screen import put_bytes, put_printed

if TYPE_CHECKING:
    from obs.claims import Claim, Report
    from obs.figures import Figures
    from obs.study import Study


def claims(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Claims of the register; all without any.")
    ] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="Only claims on this region, by code or name; may be repeated.")
    ] = None,
    group: Annotated[
        str | None, typer.Option(help="Compare with another group than the study's, as in obs compare.")
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Report against this frozen plan, or the built-in one of that name."
        ),
    ] = None,
    sha256: Annotated[
        str, typer.Option(metavar="HASH", help="The hash that was published with the plan.")
    ] = "",
    specifications: Annotated[
        bool, typer.Option("--specifications", help="Every specification, also in CSV: a row each.")
    ] = False,
    form: FormatOption = None,
    output: OutputOption = None,
    as_json: JsonFormatOption = False,
    as_of: AsOfOption = None,
    study: StudyOption = None,
    store: StoreOption = None,
) -> None:
    """Test the study's claims on every fitting indicator, benchmark and window; answer with verdicts."""
    from obs.errors import ConfigError

    loaded = open_study(study)
    chosen_form = form_of(Format, form, output, as_json=as_json)
    if plan is not None:
        if ids or region or group or specifications:
            raise ConfigError(
                "--plan takes exactly what the plan fixed, and no claims, region or group beside it",
                suggestion="leave them out, or leave out --plan",
            )
        _write_followed(loaded, open_figures(loaded, store, as_of), plan, sha256, chosen_form, output)
        return
    if sha256:
        raise ConfigError("--sha256 belongs to --plan", suggestion="name the plan: --plan FILE")
    # A slip in the register is told before a store is looked for.
    claims = _chosen(loaded, ids or (), region or ())
    report = _tested(loaded, open_figures(loaded, store, as_of), claims, group)
    _write(report, chosen_form, output, specifications=specifications)


def _chosen(study: Study, ids: Sequence[str], region: Sequence[str]) -> Sequence[Claim]:
    from obs import claims as room
    from obs.compare import selection
    from obs.errors import ConfigError
    from obs.regions import name_of

    chosen = room.chosen(room.read_claims(study), ids)
    if not region:
        return chosen
    codes = selection.regions(study, region)
    found = tuple(claim for claim in chosen if claim.region in codes)
    if not found:
        told = ", ".join(name_of(code) for code in dict.fromkeys(claim.region for claim in chosen))
        raise ConfigError(
            f"no claim is about {', '.join(map(name_of, codes))}",
            suggestion=f"there are claims about {told}; obs brief tells what happened anywhere",
        )
    return found


def _tested(study: Study, figures: Figures, claims: Sequence[Claim], group: str | None) -> Report:
    from obs.claims import assess_all

    registry = open_registry(study)
    return assess_all(
        study,
        figures,
        registry.metrics,
        claims,
        terms={name: source.info.terms for name, source in registry.sources.items()},
        group=group,
    )


def _write_followed(
    study: Study, figures: Figures, name: str, sha256: str, form: Format, output: Path | None
) -> None:
    from obs.plans import follow, open_plan
    from obs.report import plans
    from obs.report.claim_tables import csv_bytes

    plan, digest = open_plan(study, name, expected=sha256)
    registry = open_registry(study)
    followed = follow(
        plan,
        digest,
        study,
        figures,
        registry.metrics,
        terms={name: source.info.terms for name, source in registry.sources.items()},
    )
    if form is Format.TABLE:
        put_printed(lambda console: plans.print_followed(followed, console), output)
    else:
        put_bytes(
            plans.json_bytes(followed) if form is Format.JSON else csv_bytes(plans.rows(followed)), output
        )


def _write(report: Report, form: Format, output: Path | None, *, specifications: bool) -> None:
    if form is Format.TABLE:
        from obs.report.claims import print_claims

        put_printed(lambda console: print_claims(report, console, every_row=specifications), output)
        return
    from obs.report import claim_tables

    if form is Format.JSON:
        put_bytes(claim_tables.json_bytes(report), output)
    else:
        rows = claim_tables.specifications if specifications else claim_tables.verdicts
        put_bytes(claim_tables.csv_bytes(claim_tables.with_references(rows(report))), output)
