"""What is checked: an unpacked source tree, an installed distribution, or a file of a study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["tree", "installed", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package with what it declares, unexecuted.

    *root* is where its files are named from. *points* are its entry points in ``obs.plugins`` (name to
    module), *requires* its dependencies as they are written. *tops* are the import packages or modules of
    its entry points, *paths* what has to be on the path of Python to import them. *readme* and *licence* are
    where these are or what they say, "" without.
    """

    name: str
    version: str
    kind: Kind
    root: Path
    points: Mapping[str, str]
    requires: tuple[str, ...] = ()
    tops: tuple[Path, ...] = ()
    paths: tuple[Path, ...] = ()
    readme: str = ""
    licence: str = ""

    @property
    def modules(self) -> tuple[Path, ...]:
        """Its Python files, those of its tests left out."""
        return tuple(dict.fromkeys(each for top in self.tops for each in _python_files(top)))

    def shown(self, path: Path) -> str:
        """*path* as it is named in the report."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()


def key(name: str) -> str:
    """A distribution's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def of_file(path: Path) -> Package:
    """The file of a study at *path*."""
    return Package(
        name=path.name,
        version="",
        kind="file",
        root=path.parent,
        points={path.stem: path.stem},
        tops=(path,),
        paths=(),
    )


def _python_files(top: Path) -> Iterator[Path]:
    if top.is_file():
        yield top
        return
    for path in sorted(top.rglob("*.py")):
        if "__pycache__" not in path.parts and "tests" not in path.relative_to(top).parts:
            yield path
