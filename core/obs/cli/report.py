"""obs report: what people open: a static site, or a workbook."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from obs.cli.options import (
    AsOfOption,
    JsonOption,
    StoreOption,
    StudyOption,
    by_ending,
    open_figures,
    open_registry,
    open_study,
)
from obs.cli.progress import steps
from obs.cli.terms import tell_of_terms

GroupOption = Annotated[
    str | None, typer.Option(help="Compare with: municipalities, county:17, a group of the study, or codes.")
]


class Language(StrEnum):
    """The languages of a report."""

    SV = "sv"
    EN = "en"


class Format(StrEnum):
    """The forms of a report."""

    HTML = "html"
    XLSX = "xlsx"


LanguageOption = Annotated[Language, typer.Option("--lang", help="The language of the report.")]


def report(
    out: Annotated[
        Path | None,
        typer.Option(help="The folder to write, or the file of a workbook (default: report, report.xlsx)."),
    ] = None,
    lang: LanguageOption = Language.SV,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="Pages that open from disk, or an Excel workbook (default: by the name, or pages).",
        ),
    ] = None,
    group: GroupOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    study: StudyOption = None,
    store: StoreOption = None,
) -> None:
    """Write the report of the study: pages with charts and verdicts that open from disk, or a workbook."""
    from obs.report.material.gathering import gather_material

    form = form or _by_name(out)
    loaded = open_study(study)
    registry = open_registry(loaded)
    figures = open_figures(loaded, store, as_of)
    with steps("obs report") as step:
        material = gather_material(loaded, figures, registry, group=group, progress=step)
        if form is Format.XLSX:
            from obs.report.files import put
            from obs.report.material.voices import voice_for
            from obs.report.workbook import workbook_bytes

            target = out or Path("report.xlsx")
            files = {target.name: workbook_bytes(material, voice_for(material, lang.value))}
            put(target, files[target.name])
        else:
            from obs.calendar.asking import remembered
            from obs.grades import grade_indicators
            from obs.report.site.building import build
            from obs.report.site.folder import put_site

            step("grades")
            grades = grade_indicators(loaded, figures, remembered(loaded, registry, figures))
            material = replace(material, grades=grades)
            target = out or Path("report")
            files = build(material, lang.value, progress=step)
            about = {"study": loaded.name, "language": lang.value}
            put_site(target, files, about)
    tell_of_terms(loaded.indicators.values(), registry)
    size = sum(map(len, files.values()))
    if as_json:
        print(json.dumps({"out": str(target), "files": len(files), "bytes": size}, ensure_ascii=False))
    else:
        opened = target / "index.html" if form is Format.HTML else target
        typer.echo(f"{len(files)} file{'s' if len(files) > 1 else ''}, {size / 1e6:.1f} MB; open {opened}")


def _by_name(out: Path | None) -> Format:
    """A workbook for a name that ends in .xlsx, else pages; ConfigError for a folder named like a file."""
    form = by_ending(Format, out, plain=Format.HTML)
    if form is Format.HTML and out is not None and out.suffix.lower() in (".html", ".htm"):
        from obs.errors import ConfigError

        raise ConfigError(
            f"{out}: a report is a folder of pages",
            suggestion=f"name the folder: --out {out.with_suffix('')}; obs brief writes one page",
        )
    return form
