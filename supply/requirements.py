"""The requirement lists of pyproject.toml, and the digest by which a file made from them knows its age."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = ROOT / "pyproject.toml"
OURS = "obs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists of one pyproject.toml: of the package, of each extra, of the build."""

    python: str
    obs: tuple[Requirement, ...]
    extras: dict[str, tuple[Requirement, ...]]
    build: tuple[Requirement, ...]

    def parts(self) -> dict[str, tuple[Requirement, ...]]:
        """Every list by the word that stands for it in tables: obs, each extra, build."""
        return {OURS: self.obs, **self.extras, "build": self.build}


def read(path: Path = PYPROJECT) -> Lists:
    """The lists as written, less the extras that name obs itself to take in another extra."""
    settings = tomllib.loads(path.read_text("utf-8"))
    project = settings["project"]
    return Lists(
        python=project["requires-python"],
        obs=_requirements(project["dependencies"]),
        extras={name: _requirements(lines) for name, lines in project["optional-dependencies"].items()},
        build=_requirements(settings["build-system"]["requires"]),
    )


def _requirements(lines: list[str]) -> tuple[Requirement, ...]:
    requirements = (Requirement(line) for line in lines)
    return tuple(each for each in requirements if key(each) != OURS)


def key(requirement: Requirement) -> str:
    """The name in the one spelling by which names are compared."""
    return canonicalize_name(requirement.name)


def digest(python: str, requirements: tuple[Requirement, ...]) -> str:
    """SHA-256 over what is required, whatever the order and spelling."""
    lines = sorted(
        {
            f"{key(each)}[{','.join(sorted(each.extras))}]{each.specifier};{each.marker}"
            for each in requirements
        }
    )
    return hashlib.sha256("\n".join([python, *lines]).encode()).hexdigest()


def lower_bound(requirement: Requirement) -> str | None:
    """The version after ``>=``, or None where the requirement has none."""
    bounds = [each.version for each in requirement.specifier if each.operator == ">="]
    return bounds[0] if len(bounds) == 1 else None


def has_upper_bound(requirement: Requirement) -> bool:
    """Whether a later version can be too new for it."""
    return any(each.operator in {"<", "<=", "==", "~="} for each in requirement.specifier)
