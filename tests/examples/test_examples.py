"""The plugins of docs/examples are strangers: none of ours needs them, and they need what is public only."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import obs
import obs.testing

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*/pyproject.toml"))
OURS = ("core", "plugins", "schemas", "supply", "manual", "tests")


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Each module that the file at *path* imports, and the name taken from it, "" for the whole."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", each.name) for each in node.names)


def test_there_are_two() -> None:
    assert [each.parent.name for each in EXAMPLES] == ["obs-quantiles", "obs-socialstyrelsen"]


def test_nothing_of_ours_imports_them() -> None:
    """Neither core nor a plugin nor a test: they are only ever installed."""
    theirs = {each.parent.name.replace("-", "_") for each in EXAMPLES}
    found = [
        f"{path.relative_to(ROOT)} imports {module}"
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        for module, _ in imported(path)
        if module.partition(".")[0] in theirs
    ]
    assert found == []


@pytest.mark.parametrize("project", EXAMPLES, ids=lambda each: each.parent.name)
def test_they_use_the_public_names_and_no_others(project: Path) -> None:
    """Of `obs` what its __all__ lists; in their tests also what `obs.testing` lists."""
    public = {"obs": set(obs.__all__), "obs.testing": set(obs.testing.__all__)}
    for path in project.parent.rglob("*.py"):
        for module, name in imported(path):
            if module.partition(".")[0] != "obs":
                continue
            assert module == "obs" or (module == "obs.testing" and path.parent.name == "tests"), path
            assert name in public[module], f"{path}: {name} is no public name of {module}"


@pytest.mark.parametrize("project", EXAMPLES, ids=lambda each: each.parent.name)
def test_they_are_whole_packages(project: Path) -> None:
    """Named as plugins are, typed, with a licence, a README in both languages, and tests of their own."""
    folder, name = project.parent, project.parent.name
    package = folder / name.replace("-", "_")
    told = tomllib.loads(project.read_text("utf-8"))
    assert told["project"]["name"] == name
    assert list(told["project"]["entry-points"]) == ["obs.plugins"]
    assert set(told["project"]["entry-points"]["obs.plugins"].values()) == {package.name}
    assert told["tool"]["pytest"]["testpaths"] == ["tests"]
    assert any(each.startswith("obs[testing]") for each in told["project"]["optional-dependencies"]["test"])
    assert (package / "py.typed").is_file()
    assert (folder / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert "**På svenska.**" in (folder / "README.md").read_text("utf-8")


def test_their_tests_are_not_ours() -> None:
    """Our run collects none of them; the check of the project runs them with the packages installed."""
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert ours["tool"]["pytest"]["testpaths"] == ["tests"]
    assert "-m tests.examples.installed" in (ROOT / ".ci" / "run").read_text("utf-8")
