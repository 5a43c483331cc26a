"""The files of recordings: what they are called, and putting them in place all or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from obs.errors import ConfigError
from obs.testing.recordings import Key, Recording, recordings_by_file

State = Literal["new", "replaced", "unchanged"]
_LONGEST = 40
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The file of a recording in its folder: *name* without its ending, and what is there already."""

    name: str
    before: Recording | None


def held(folder: Path) -> dict[Key, Place]:
    """What *folder* holds already; ConfigError for a file there that is no recording."""
    try:
        found = recordings_by_file(folder)
    except (OSError, ValueError) as error:
        raise ConfigError(str(error), suggestion="mend or remove it; nothing was written") from error
    return {each.key: Place(name=path.stem, before=each) for path, each in found.items()}


def name_for(question: str, purpose: str, taken: Iterable[str]) -> str:
    """The name of a new file: what was asked and what for, numbered where that is *taken*."""
    what = re.sub("[^a-z0-9]+", "_", purpose.lower()).strip("_")[:_LONGEST] or "data"
    if question not in ("good", what):
        what = question if what == "data" and question != "unknown" else f"{question}_{what}"
    if what in _DEVICES:
        what = f"{what}_reply"
    others, number, name = {each.lower() for each in taken}, 1, what
    while name in others:
        number += 1
        name = f"{what}_{number}"
    return name


def put(made: Path, names: Mapping[str, State], folder: Path) -> None:
    """Moves the files of recordings from *made* into *folder*, the new and the replaced, all or none."""
    moved = [name for name, state in names.items() if state != "unchanged"]
    before: dict[Path, bytes | None] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in moved:
            for ending in (".content", ".json"):
                source, target = made / f"{name}{ending}", folder / f"{name}{ending}"
                before[target] = target.read_bytes() if target.exists() else None
                _set(target, source.read_bytes() if source.exists() else None)
    except OSError as error:
        for target, content in before.items():
            with suppress(OSError):
                _set(target, content)
        raise ConfigError(f"{folder} cannot be written: {error.strerror}; it is as it was") from error


def _set(target: Path, content: bytes | None) -> None:
    """Makes *content* that of a file at once; None takes it away."""
    if content is None:
        target.unlink(missing_ok=True)
        return
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
