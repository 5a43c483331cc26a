"""The written files as a stranger would examine them: the package alone, with a second opinion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from obs.publish.gate.checking import Check, Outcome
from obs.publish.package import check_package
from obs.publish.package.opinion import Opinion


def check_files(folder: Path, heard: Callable[[], Sequence[Opinion]]) -> Outcome:
    """What the examination of the package in *folder* says, with what frictionless was *heard* to say."""
    examination = check_package(folder, heard=heard)
    checks = tuple(
        Check(
            id=each.id,
            subject=each.place,
            title=each.title,
            rows=each.rows,
            failures=each.failures,
            tool=each.tool,
        )
        for each in examination.checks
        if each.status == "ran"
    )
    planned = {(each.id, each.place) for each in examination.checks if each.status != "not applicable"}
    return Outcome(checks=checks, findings=examination.findings, planned=frozenset(planned))
