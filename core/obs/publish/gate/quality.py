"""quality.json: every check that a release went through, on how many rows, with which tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from obs.models import Finding
from obs.publish.gate.checking import Check

FORMAT = 2
TOOLS = ("obs", "polars", "pandera", "frictionless", "jsonschema", "xlsxwriter", "fastexcel")


def quality(
    checks: Sequence[Check], planned: frozenset[tuple[str, str]], remarks: Sequence[Finding]
) -> dict[str, Any]:
    """The document: *checks* in order, and *remarks* that forbid nothing.

    *planned* are those that had to run, by id and what they are about, reckoned apart from the checks. A
    check may be there several times for one subject (once for each column): so more checks "ran" than were
    "demanded". In format 1 "demanded" was called "expected", and "demanded_that_ran" was not told.
    """
    ran = {(each.id, each.subject) for each in checks}
    return {
        "format": FORMAT,
        "tools": {name: version(name) for name in TOOLS},
        "demanded": len(planned),
        "demanded_that_ran": len(planned & ran),
        "ran": len(checks),
        "failures": sum(each.failures for each in checks),
        "checks": [asdict(each) for each in checks],
        "remarks": [str(each) for each in remarks],
    }
