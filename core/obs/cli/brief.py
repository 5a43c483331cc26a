"""obs brief: a municipality on one page."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obs.cli.options import (
    AsOfOption,
    StoreOption,
    StudyOption,
    by_ending,
    open_figures,
    open_registry,
    open_study,
)
from obs.cli.progress import steps
from obs.cli.report import GroupOption, Language, LanguageOption
from obs.cli.screen import put_bytes
from obs.cli.terms import tell_of_terms

if TYPE_CHECKING:
    from obs.study import Study


class Format(StrEnum):
    """The forms of a brief."""

    HTML = "html"
    MD = "md"


def brief(
    region: Annotated[str, typer.Argument(help="A municipality by its name or SCB code.")],
    out: Annotated[Path | None, typer.Option(help="The file to write (default: standard output).")] = None,
    lang: LanguageOption = Language.SV,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="A page that prints on one A4, or Markdown (default: by the file's ending, or md).",
        ),
    ] = None,
    group: GroupOption = None,
    as_of: AsOfOption = None,
    study: StudyOption = None,
    store: StoreOption = None,
) -> None:
    """One page on a municipality: what happened, how sure that is, its claims with verdicts, the credit."""
    from obs.report.brief import brief_bytes
    from obs.report.material.gathering import gather_material

    loaded = open_study(study)
    registry = open_registry(loaded)
    code = _municipality(loaded, region)
    figures = open_figures(loaded, store, as_of)
    with steps("obs brief") as step:
        material = gather_material(loaded, figures, registry, regions=(code,), group=group, progress=step)
        body = brief_bytes(
            material, code, lang.value, (form or by_ending(Format, out, plain=Format.MD)).value
        )
    tell_of_terms(loaded.indicators.values(), registry)
    put_bytes(body, out)
    if out is not None:
        typer.echo(f"{len(body) / 1e3:.0f} kB; open {out}")


def _municipality(study: Study, text: str) -> str:
    """The code of the municipality *text*; ConfigError for a county or the country."""
    from obs.compare.selection import regions
    from obs.errors import ConfigError
    from obs.regions import all_regions, name_of

    (code,) = regions(study, [text])
    known = all_regions().get(code)
    if known and known.kind != "municipality":
        raise ConfigError(
            f"{name_of(code)} ({code}) is no municipality",
            suggestion="a brief is of a municipality; the country stands beside it",
        )
    return code
