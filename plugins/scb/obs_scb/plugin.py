"""What this plugin offers to obs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from obs import Source, hookimpl
from obs_scb.source import ScbSource


@hookimpl
def obs_register_sources() -> Iterable[type[Source]]:
    """The one source, ``scb``."""
    return [ScbSource]


@hookimpl
def obs_register_catalogues() -> tuple[Path, ...]:
    """The remarks of this plugin in Swedish."""
    return (Path(__file__).parent / "sv.po",)
