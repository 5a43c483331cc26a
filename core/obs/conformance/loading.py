"""Loading a plugin as obs does, in a process of its own."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, cast

from obs.conformance.packages import Package, key
from obs.plugins import GROUP, OWN_DISTRIBUTIONS, Registry
from obs.study_code import StudyCode


def spec_of(package: Package) -> dict[str, object]:
    """What a child needs to load *package*."""
    return {
        "name": package.name,
        "version": package.version,
        "kind": package.kind,
        "points": dict(package.points),
        "paths": [str(each) for each in package.paths],
        "file": str(package.tops[0].resolve()) if package.kind == "file" else "",
        "root": str(package.root.resolve()),
    }


def read_spec(path: str) -> Mapping[str, Any]:
    """What the parent wrote for this child."""
    return cast("Mapping[str, Any]", json.loads(Path(path).read_text("utf-8")))


def report(path: str, **said: object) -> None:
    """One line for the parent."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(json.dumps(said, ensure_ascii=False, default=str) + "\n")


def load(spec: Mapping[str, Any]) -> Registry:
    """The plugins of obs and this one, which is found as if it were installed."""
    if spec["kind"] == "file":
        file = Path(spec["file"])
        return Registry.from_entry_points(_ours(), {}, code=[StudyCode.at(file.parent, file.name)])
    if spec["kind"] == "tree":
        sys.path[0:0] = [_installed(spec), *spec["paths"]]
    points = [each for each in entry_points(group=GROUP) if _is_of(each.dist, spec["name"])]
    own = [] if spec["name"] in OWN_DISTRIBUTIONS else _ours()
    return Registry.from_entry_points([*own, *points], {})


def _ours() -> list[Any]:
    return [
        each
        for each in entry_points(group=GROUP)
        if each.dist is not None and each.dist.name in OWN_DISTRIBUTIONS
    ]


def _is_of(found: Any, name: str) -> bool:  # noqa: ANN401
    return found is not None and key(found.name) == key(name)


def _installed(spec: Mapping[str, Any]) -> str:
    """A folder with the metadata that a source tree has when it is installed."""
    site = Path(tempfile.mkdtemp(prefix="obs-check-site-", dir=Path.cwd()))
    name = str(spec["name"]).replace("-", "_")
    info = site / f"{name}-0.dist-info"
    info.mkdir()
    version = spec["version"] if spec["version"] != "?" else "0"
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {spec['name']}\nVersion: {version}\n", "utf-8"
    )
    lines = [f"{point} = {value}\n" for point, value in spec["points"].items()]
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{''.join(lines)}", "utf-8")
    return str(site)
