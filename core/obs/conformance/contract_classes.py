"""Finds the classes of tests in a source tree that subclass a contract of the kit, without running them."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

_CONTRACTS = frozenset({"SourceContract", "MetricContract"})
_LEFT_OUT = frozenset({".git", ".venv", "venv", "node_modules", "__pycache__", "build", "dist", "examples"})
_SETTINGS = ("pyproject.toml", "pytest.toml", "pytest.ini", "tox.ini", "setup.cfg")


def contract_files(root: Path) -> list[Path]:
    """The files below *root* that pytest collects with a class named Test... that comes from a contract.

    A folder with a pyproject.toml of its own is another package, whose tests are its own.
    """
    classes = {path: list(_classes(path)) for path in _files(root)}
    known = set(_CONTRACTS)
    while True:
        more = {name for each in classes.values() for name, bases in each if bases & known} - known
        if not more:
            break
        known |= more
    return [
        path
        for path, each in classes.items()
        if re.fullmatch(r"test_.*\.py|.*_test\.py", path.name)
        and any(name.startswith("Test") and bases & known for name, bases in each)
    ]


def import_mode(root: Path) -> str:
    """The package's own way for pytest to import its tests, which decides whether they find one another."""
    for name in _SETTINGS:
        file = root / name
        if file.is_file():
            found = re.search(r"import-mode[= \"',]+(\w+)", file.read_text("utf-8", errors="replace"))
            if found:
                return found[1]
    return "prepend"


def python_paths(root: Path) -> list[str]:
    """The folders that the package's own settings of pytest put on the path of Python."""
    for name in _SETTINGS:
        file = root / name
        if file.is_file():
            found = re.search(
                r"^pythonpath\s*=(.*)$", file.read_text("utf-8", errors="replace"), re.MULTILINE
            )
            if found:
                words = re.findall(r"[\w./-]+", found[1])
                return [str((root / word).resolve()) for word in words if (root / word).is_dir()]
    return []


def _files(root: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(root):
        below[:] = sorted(
            each
            for each in below
            if each not in _LEFT_OUT
            and not each.startswith(".")
            and not (Path(folder) / each / "pyproject.toml").exists()
        )
        yield from (Path(folder) / each for each in sorted(names) if each.endswith(".py"))


def _classes(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Each class in the file with the last names of its bases."""
    try:
        text = path.read_bytes()
        tree = ast.parse(text) if b"Contract" in text or b"class Test" in text else ast.Module([], [])
    except (SyntaxError, ValueError, OSError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name, {ast.unparse(each).rpartition(".")[2] for each in node.bases}
