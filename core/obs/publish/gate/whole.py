"""All checks of a release together, and whether each of them ran."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from obs.publish.gate import contracts, packaged, sameness, suppression, tracing
from obs.publish.gate.checking import Outcome, not_run, together
from obs.publish.model import Release
from obs.publish.package.opinion import Opinion
from obs.publish.writing import parquet_path
from obs.store import Store
from obs.study import Study

SECOND_OPINION = "second-opinion"


def examine_tables(release: Release) -> Outcome:
    """What is found of the tables of *release* as they are before they are written."""
    return together([*contracts.check_contracts(release), *suppression.check_suppression(release)])


def examine(
    release: Release,
    folder: Path,
    study: Study,
    *,
    store: Store,
    tables: Callable[[], Outcome],
    heard: Callable[[], Sequence[Opinion]],
) -> Outcome:
    """What all checks find of *release* in *folder*; a check that did not run is a finding too.

    *tables* gives what `examine_tables` found, *heard* what frictionless says of them.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        # The store is only for the thread that opened it.
        files = beside.submit(packaged.check_files, folder, heard)
        traced = [*tracing.check_tracing(release, study, store), *sameness.check_sameness(release, folder)]
        outcome = together([tables(), *traced, files.result()])
    planned = frozenset({*expected(release), *outcome.planned})
    missing = not_run(sorted(planned), outcome.checks)
    return Outcome(checks=outcome.checks, findings=(*outcome.findings, *missing), planned=planned)


def expected(release: Release) -> Iterator[tuple[str, str]]:
    """The checks that have to run, by id and what each is about; reckoned apart from the checks.

    The examination of the package keeps its own account of what it set out to do.
    """
    for table in release.tables:
        yield contracts.ID, table.name
        yield SECOND_OPINION, table.name
        if table.name != "revision":
            yield sameness.ID, parquet_path(table.name)
        if {"indicator", "value"} <= set(table.frame.columns) or table.name == "revision":
            yield suppression.ID, table.name
    for id_ in release.table("observations").frame["indicator"].unique():
        yield tracing.TRACED, id_
    for sha256 in release.provenance["replies"]:
        yield tracing.KEPT, sha256
