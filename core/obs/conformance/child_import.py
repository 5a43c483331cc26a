"""Run in a process of its own: imports a plugin as obs does, and reads what it offers and declares."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from obs.conformance import manifest_metrics, manifest_sources
from obs.conformance.loading import load, read_spec, report
from obs.conformance.packages import key
from obs.conformance.report import Check
from obs.metric import Metric
from obs.plugins import Plugin, Registry
from obs.source import Source
from obs.testing import sealed
from obs.testing.isolation import closed


def main(spec_at: str, out: str) -> None:
    """Reports a line for each problem of loading, each class that is offered and each promise declared."""
    spec = read_spec(spec_at)
    with sealed() as attempts, closed() as opened:
        registry = load(spec)
    report(out, what="went", outside=attempts, opened=opened)
    for plugin, problem in registry.problems.items():
        if _is_its(plugin, spec):
            report(out, what="problem", kind=type(problem).__name__, text=str(problem))
    for id_, plugin in registry.owners.items():
        if _is_its(plugin, spec):
            _report_offer(registry, id_, spec, out)
    report(out, what="end")


def _is_its(plugin: Plugin, spec: Mapping[str, Any]) -> bool:
    if spec["kind"] == "file":
        return bool(plugin.file)
    return key(plugin.distribution) == key(spec["name"])


def _report_offer(registry: Registry, id_: str, spec: Mapping[str, Any], out: str) -> None:
    cls: type[Source | Metric] = registry.sources.get(id_) or registry.metrics[id_]
    where = place_of(cls, spec["root"])
    kind = "source" if id_ in registry.sources else "metric"
    report(out, what="offer", kind=kind, id=id_, where=where)
    for each in _checks(cls, where, spec):
        report(out, what="check", check=asdict(each))


def _checks(cls: type[Source | Metric], where: str, spec: Mapping[str, Any]) -> Iterator[Check]:
    if issubclass(cls, Source):
        return manifest_sources.checks(cls.info, where, states_limits=spec["states_limits"])
    return manifest_metrics.checks(cls.info, where)


def place_of(cls: type, root: str) -> str:
    """The file below *root* and the line at which *cls* begins, "" where that is not known."""
    try:
        file = Path(inspect.getsourcefile(cls) or "").resolve()
        line = inspect.getsourcelines(cls)[1]
    except (OSError, TypeError):
        return ""
    shown = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    return f"{shown}:{line}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
