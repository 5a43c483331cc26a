"""Installs obs with the oldest versions that its requirements allow, and imports every module of it.

python -m supply.lowest FOLDER

FOLDER becomes an environment with the oldest Python of requires-python. Ends with 1 if a lower bound is not
what gets installed (no such version, or nothing else goes with it): that bound promises what nobody can try.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from supply import requirements
from supply.requirements import ROOT, key, lower_bound

IMPORT_ALL = """
import importlib, pkgutil, sys
for package in sys.argv[1:]:
    names = [package]
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        names.append(module.name)
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    print(f"{package}: {len(names)} modules")
"""
PACKAGES = ("obs", "obs_schemas", "obs_kolada", "obs_scb", "obs_local_csv", "obs_comparison")


def oldest_python(wanted: str) -> str:
    """The oldest Python allowed if this machine has it, or else the one that runs this."""
    command = [sys.executable, "-m", "uv", "python", "find", "--quiet", "--no-python-downloads", wanted]
    found = subprocess.run(command, check=False, capture_output=True, text=True)
    if found.returncode == 0:
        return found.stdout.strip()
    print(f"Python {wanted} is not here: tried with {sys.version_info.major}.{sys.version_info.minor}")
    return sys.executable


def install(folder: Path, python: str) -> None:
    """An environment with obs and its tests, everything named in pyproject.toml as old as allowed."""
    _uv("venv", "--quiet", "--python", python, str(folder))
    options = ["--quiet", "--python", str(folder), "--resolution", "lowest-direct"]
    _uv("pip", "install", *options, "--editable", f"{ROOT}[test]")


def held(folder: Path) -> dict[str, Version]:
    """What is installed in an environment."""
    listed = _uv("pip", "list", "--quiet", "--format", "json", "--python", str(folder))
    return {canonicalize_name(each["name"]): Version(each["version"]) for each in json.loads(listed)}


def untried(required: Iterable[Requirement], versions: Mapping[str, Version]) -> list[str]:
    """The requirements whose lower bound is not the version that is installed."""
    found: list[str] = []
    for each in required:
        bound = lower_bound(each)
        if bound is None:
            found.append(f"{each} has no lower bound")
        elif versions.get(key(each)) != Version(bound):
            found.append(
                f"{each.name}: >={bound} is written, {versions.get(key(each))} is the oldest to be had"
            )
    return found


def _uv(*arguments: str) -> str:
    command = [sys.executable, "-m", "uv", *arguments]
    return subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    """Makes the environment, holds it against the bounds, imports everything."""
    folder = Path(sys.argv[1]).resolve()
    lists = requirements.read()
    install(folder, oldest_python(lists.python.removeprefix(">=")))
    found = untried((*lists.obs, *lists.extras["test"]), held(folder))
    for line in found:
        print(f"pyproject.toml: {line}")
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-W", "error", "-c", IMPORT_ALL, *PACKAGES], check=True, cwd=folder)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
