"""What a trial by another program gives, and how a program that is not here is told."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any


class NotHereError(Exception):
    """The program that a trial needs is not installed, or what it would read is not there."""


@dataclass(kw_only=True)
class Told:
    """What a program said: its *name* and version, what it *saw*, what is *wrong*, what is to be *known*."""

    name: str
    saw: str = ""
    wrong: list[str] = field(default_factory=list[str])
    known: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, kw_only=True)
class Published:
    """The release in *folder*, which lies in *to*; *package* is its descriptor."""

    to: Path
    folder: Path
    package: dict[str, Any]

    @property
    def tables(self) -> list[dict[str, Any]]:
        """The resources that are tables."""
        return [each for each in self.package["resources"] if each.get("type") == "table"]

    def path(self, resource: dict[str, Any]) -> Path:
        """Where the file of *resource* lies."""
        return self.folder / resource["path"]


def types_of(resource: dict[str, Any]) -> dict[str, str]:
    """The declared type of each column."""
    return {each["name"]: each["type"] for each in resource["schema"]["fields"]}


def module(name: str) -> Any:
    """The module *name*; NotHereError where it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise NotHereError(f"no module {name}: pip install {name}") from error


def program(*names: str, install: str) -> str:
    """The path of the first of the programs *names* that is installed."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    raise NotHereError(f"no program {' or '.join(names)}: {install}")


def run(*command: str, folder: Path, seconds: int = 1200) -> subprocess.CompletedProcess[str]:
    """Run *command* in *folder*."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False)
