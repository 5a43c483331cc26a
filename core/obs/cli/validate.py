"""obs validate: the study, its corrections, the local files and what the store holds, checked."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from obs.cli.options import JsonOption, StoreOption, StudyOption, open_registry, open_study, store_path
from obs.texts import counted

if TYPE_CHECKING:
    from obs.models import Finding
    from obs.study import Study


def validate(study: StudyOption = None, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Check the study file, its corrections, every local file it names, and every stored series."""
    from obs.corrections import check_corrections
    from obs.snapshot import embedded
    from obs.store import Store
    from obs.validate import validate_store, validate_study

    loaded = open_study(study)
    registry = open_registry(loaded)
    findings = list(validate_study(loaded, registry))
    path, checked = store_path(loaded, store), list[str]()
    held = Store.open(path, read_only=True) if path.is_dir() else None
    shipped = embedded(loaded.name) if held is None and store is None and loaded.folder is None else None
    findings += check_corrections(loaded, held or shipped)
    if held:
        for indicator, found in validate_store(loaded, held):
            checked.append(indicator)
            findings += found
    _print(findings, loaded, checked, as_json=as_json)
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)


def _print(findings: list[Finding], study: Study, stored: list[str], *, as_json: bool) -> None:
    if as_json:
        report = {
            "indicators_checked": len(study.indicators),
            "derived_checked": len(study.derived),
            "corrections_checked": len(study.corrections.entries),
            "stored_series_checked": len(stored),
            "code": [str((study.folder or Path()) / path) for path in study.code],
            "findings": [asdict(finding) for finding in findings],
        }
        typer.echo(json.dumps(report, indent=2, ensure_ascii=False))
        return
    for finding in findings:
        typer.echo(str(finding))
    for path in study.code:
        file = (study.folder or Path()) / path
        typer.echo(f"The study has code of its own, which runs with all your rights: {file}")
    errors = sum(finding.severity == "error" for finding in findings)
    without = [indicator for indicator in study.indicators if indicator not in stored]
    if stored and without:
        typer.echo(f"Not held: {', '.join(without)}; obs fetch asks for them.")
    typer.echo(
        f"{counted(len(study.indicators), 'indicator')}, {len(study.derived)} derived and "
        f"{len(stored)} stored series checked: "
        f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'remark')}."
    )
