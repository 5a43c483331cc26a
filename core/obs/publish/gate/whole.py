"""All checks of a release together, and whether each of them ran."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from obs.publish.building import csv_files
from obs.publish.gate import contracts, opinion, sameness, suppression, tracing
from obs.publish.gate.checking import Outcome, not_run, together
from obs.publish.gate.opinion import Opinion
from obs.publish.model import Release
from obs.publish.writing import parquet_path
from obs.store import Store
from obs.study import Study


def examine(release: Release, folder: Path, study: Study, store: Store, second: Opinion) -> Outcome:
    """What all checks find of *release* in *folder*; a check that did not run is a finding too."""
    outcome = together(
        [
            *contracts.check_contracts(release),
            *tracing.check_tracing(release, study, store),
            *suppression.check_suppression(release),
            *sameness.check_sameness(release, folder),
            second.outcome(),
        ]
    )
    missing = not_run(expected(release), outcome.checks)
    return Outcome(checks=outcome.checks, findings=(*outcome.findings, *missing))


def expected(release: Release) -> Iterator[tuple[str, str]]:
    """Every check that has to run, by its id and what it is about; reckoned apart from the checks."""
    for table in release.tables:
        yield contracts.ID, table.name
        yield opinion.ID, table.name
        yield sameness.ID, csv_files(release)[table.name]
        yield sameness.ID, f"{release.dataset.name}.xlsx, {table.name}"
        if table.name != "revision":
            yield sameness.ID, parquet_path(table.name)
        if {"indicator", "value"} <= set(table.frame.columns) or table.name == "revision":
            yield suppression.ID, table.name
    for id_ in release.table("observations").frame["indicator"].unique():
        yield tracing.TRACED, id_
    for sha256 in release.provenance["replies"]:
        yield tracing.KEPT, sha256
