"""quality.json: every check that a release went through, on how many rows, with which tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from obs.models import Finding
from obs.publish.gate.checking import Check

FORMAT = 1
TOOLS = ("obs", "polars", "pandera", "frictionless", "jsonschema", "xlsxwriter", "fastexcel")


def quality(checks: Sequence[Check], expected: int, remarks: Sequence[Finding]) -> dict[str, Any]:
    """The document: *checks* in order, how many were *expected* to run, and *remarks* that forbid nothing."""
    return {
        "format": FORMAT,
        "tools": {name: version(name) for name in TOOLS},
        "expected": expected,
        "ran": len(checks),
        "failures": sum(each.failures for each in checks),
        "checks": [asdict(each) for each in checks],
        "remarks": [str(each) for each in remarks],
    }
