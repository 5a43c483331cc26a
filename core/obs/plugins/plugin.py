"""Where a plugin comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from typing import Any

from obs.study_code import StudyCode

OWN_DISTRIBUTIONS = frozenset({"obs"})


@dataclass(frozen=True, slots=True, order=True)
class Plugin:
    """Where a plugin comes from; its text names it in every message.

    Of a file that a study names, *distribution* is its path in the study's folder, *version* tells its
    content from another, and *file* is where it is ("" for what is installed).
    """

    name: str
    distribution: str
    version: str
    file: str = ""

    @classmethod
    def of(cls, point: EntryPoint) -> Plugin:
        """The plugin that *point* leads to, without loading it."""
        dist = point.dist
        return cls(point.name, dist.name if dist else "?", dist.version if dist else "?")

    @classmethod
    def in_file(cls, code: StudyCode) -> Plugin:
        """The plugin that *code* is, without running it."""
        return cls(code.name, code.path, code.version, code.file)

    def __str__(self) -> str:
        return f"plugin '{self.name}' ({self.distribution} {self.version})"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin that was found, and what imports its module."""

    plugin: Plugin
    load: Callable[[], Any]
