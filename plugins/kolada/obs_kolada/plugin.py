"""What this plugin registers."""

from __future__ import annotations

from pathlib import Path

from obs import Source, hookimpl
from obs_kolada.source import KoladaSource


@hookimpl
def obs_register_sources() -> list[type[Source]]:
    """The one source of this plugin."""
    return [KoladaSource]


@hookimpl
def obs_register_catalogues() -> tuple[Path, ...]:
    """The remarks of this plugin in Swedish."""
    return (Path(__file__).parent / "sv.po",)
