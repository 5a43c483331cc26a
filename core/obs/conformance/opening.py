"""Finds what the user means by PACKAGE."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution, entry_points
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from obs.conformance.packages import Package, of_file
from obs.errors import ConfigError
from obs.plugins import GROUP

Table = dict[str, Any]
_NOT_THERE = frozenset({"tests", "test", "build", "dist", "node_modules", "__pycache__"})


def open_package(named: str) -> Package:
    """The package at the path or of the name *named*; ConfigError where there is none."""
    path = Path(named)
    if path.is_file() and path.suffix == ".py":
        return of_file(path)
    if (path / "pyproject.toml").is_file():
        return in_tree(path)
    try:
        found = distribution(named)
    except (PackageNotFoundError, ValueError):
        why = "has no pyproject.toml" if path.is_dir() else "is no folder, no .py file and not installed"
        raise ConfigError(f"{named} {why}", suggestion=_instead_of(named)) from None
    return of_distribution(found)


def _instead_of(named: str) -> str:
    """What to name in the place of *named*, which may be the name of a plugin."""
    for each in entry_points(group=GROUP, name=named):
        if each.dist is not None:
            return f"the plugin {named} comes with {each.dist.name}: obs plugins check {each.dist.name}"
    return "name a folder with pyproject.toml, an installed distribution or a file of a study"


def in_tree(root: Path) -> Package:
    """The source tree in *root*; ConfigError where its pyproject.toml cannot be read or has no name."""
    file = root / "pyproject.toml"
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file} cannot be read: {error}") from error
    project: Table = document.get("project", {})
    if not isinstance(project.get("name"), str):
        raise ConfigError(f"{file} has no name under [project]")
    points: dict[str, str] = project.get("entry-points", {}).get(GROUP, {})
    tops = tuple(dict.fromkeys(top for each in points.values() for top in _tops(root, document, each)))
    return Package(
        name=project["name"],
        version=str(project.get("version", "?")),
        kind="tree",
        root=root,
        points=points,
        requires=tuple(map(str, project.get("dependencies", []))),
        tops=tops,
        paths=tuple(dict.fromkeys(top.parent.resolve() for top in tops)),
        readme=_readme(root, project),
        licence=_licence(root, project),
    )


def of_distribution(found: Distribution) -> Package:
    """What is installed as *found*; its source tree, where it is installed from there as editable."""
    tree = _editable(found)
    if tree is not None:
        return in_tree(tree)
    points = {each.name: each.value for each in found.entry_points if each.group == GROUP}
    wanted = {each.partition(":")[0].partition(".")[0] for each in points.values()}
    tops: dict[Path, None] = {}
    for file in found.files or ():
        if file.suffix == ".py" and (file.parts[0] in wanted or file.stem in wanted):
            at = Path(str(found.locate_file(file.parts[0])))
            tops[at] = None
    metadata = cast("Message", found.metadata)
    licence = metadata.get("License-Expression") or metadata.get("License-File") or ""
    text = metadata.get("Description") or str(metadata.get_payload())
    return Package(
        name=str(metadata["Name"]),
        version=found.version,
        kind="installed",
        root=Path(str(found.locate_file(""))),
        points=points,
        requires=tuple(found.requires or ()),
        tops=tuple(tops),
        readme="its description" if text.strip() else "",
        licence=licence,
    )


def _editable(found: Distribution) -> Path | None:
    told = found.read_text("direct_url.json")
    if not told:
        return None
    direct = cast("Table", json.loads(told))
    if not direct.get("dir_info", {}).get("editable"):
        return None
    path = Path(unquote(urlsplit(str(direct.get("url", ""))).path))
    return path if (path / "pyproject.toml").is_file() else None


def _tops(root: Path, document: Table, value: str) -> Iterator[Path]:
    """Where the import package of the entry point *value* lies below *root*, if it is found."""
    name = value.partition(":")[0].partition(".")[0].strip()
    built: Table = document.get("tool", {}).get("hatch", {}).get("build", {}).get("targets", {})
    listed = [root / each for each in built.get("wheel", {}).get("packages", [])]
    places = [each for each in listed if each.name == name]
    places += [folder / each for folder in (root, root / "src") for each in (name, f"{name}.py")]
    yield from [each for each in places if each.exists()][:1] or list(_below(root, name, 4))[:1]


def _below(folder: Path, name: str, depth: int) -> Iterator[Path]:
    for each in sorted(folder.iterdir()):
        if each.name.startswith(".") or each.name in _NOT_THERE:
            continue
        if each.name in {name, f"{name}.py"}:
            yield each
        elif depth and each.is_dir():
            yield from _below(each, name, depth - 1)


def _readme(root: Path, project: Table) -> str:
    named = project.get("readme", "")
    file = named.get("file", "") if isinstance(named, dict) else named  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return str(file) if file and (root / str(file)).is_file() else ""  # pyright: ignore[reportUnknownArgumentType]


def _licence(root: Path, project: Table) -> str:
    patterns = project.get("license-files", ["LICEN[CS]E*", "COPYING*"])
    if not isinstance(patterns, list):
        return ""
    files = [each.name for pattern in cast("list[str]", patterns) for each in sorted(root.glob(pattern))]
    return files[0] if files else ""
