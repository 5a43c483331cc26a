"""A second opinion on the written CSV files, by frictionless, in a process of its own.

It knows nothing of the frames that the files were written from. It takes 17 µs a row, so that it runs beside
the other checks. Run as a program it reads a descriptor on its input and prints what it found, as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from obs.models import Finding, Place
from obs.publish.descriptor import PROFILE
from obs.publish.gate.checking import Check, Outcome

ID = "second-opinion"
_LISTED = 100
_FINISH = 600.0


class Opinion:
    """A check by frictionless that is under way."""

    def __init__(self, process: subprocess.Popen[bytes], rows: Mapping[str, int]) -> None:
        self._process = process
        self._rows = rows

    def outcome(self) -> Outcome:
        """What it found, when it is done: a check of every table, or a finding that it was not checked."""
        answer, complaint = self._process.communicate(timeout=_FINISH)
        told: dict[str, Any] = {}
        if self._process.returncode == 0:
            told = json.loads(answer)
        checks: list[Check] = []
        findings: list[Finding] = []
        for table, rows in self._rows.items():
            task = told.get(table)
            if task is None or task["rows"] != rows:
                seen = "nothing" if task is None else f"{task['rows']} rows"
                findings.append(_not_checked(table, rows, seen, complaint.decode(errors="replace")[-500:]))
                continue
            found = [_finding(table, error) for error in task["errors"]]
            title = "the CSV file by its schema, keys, references, size and hash"
            tool = f"frictionless {told['version']}"
            checks.append(Check(id=ID, subject=table, title=title, rows=rows, failures=len(found), tool=tool))
            findings += found
        return Outcome(checks=tuple(checks), findings=tuple(findings))


@contextmanager
def second_opinion(
    resources: Sequence[Mapping[str, Any]], rows: Mapping[str, int], folder: Path
) -> Generator[Opinion]:
    """Have frictionless check *resources* in *folder*, with so many *rows*, while other work goes on."""
    process = subprocess.Popen(  # noqa: S603  (this program itself)
        [sys.executable, "-m", __name__, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdin is not None
        package = {"$schema": PROFILE, "name": "release", "resources": list(resources)}
        process.stdin.write(json.dumps(package).encode())
        process.stdin.close()
        process.stdin = None
        yield Opinion(process, rows)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def _not_checked(table: str, rows: int, seen: str, complaint: str) -> Finding:
    told = f": {complaint}" if complaint else ""
    return Finding(
        code="not-checked",
        severity="error",
        message=f"frictionless saw {seen} of the {rows} rows of {table}{told}",
        suggestion="look for what ended it, and publish again",
        place=Place(file=table),
    )


def _finding(table: str, error: Mapping[str, Any]) -> Finding:
    return Finding(
        code=ID,
        severity="error",
        message=f"frictionless: {error['message']}",
        suggestion="this is a fault in obs or in a plugin: report it",
        place=Place(file=table, row=error.get("row"), column=error.get("column", "")),
    )


def _validate(package: dict[str, Any], folder: str) -> dict[str, Any]:
    import frictionless  # noqa: PLC0415

    found: dict[str, Any] = {"version": version("frictionless")}
    report = frictionless.Package.from_descriptor(package, basepath=folder).validate(limit_errors=_LISTED)
    names = [resource["name"] for resource in package["resources"]]
    if report.errors or len(report.tasks) != len(names):
        raise ValueError(f"the package cannot be read: {[error.message for error in report.errors]}")
    for task in report.tasks:
        errors = [
            {
                "message": error.message,
                "row": getattr(error, "row_number", None),
                "column": getattr(error, "field_name", ""),
            }
            for error in task.errors
        ]
        errors += [{"message": warning} for warning in task.warnings if len(errors) < _LISTED]
        found[task.name] = {"rows": task.stats.get("rows", 0), "errors": errors}
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_validate(json.load(sys.stdin), sys.argv[1])))
