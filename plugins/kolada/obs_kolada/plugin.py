"""What this plugin registers."""

from __future__ import annotations

from obs import Source, hookimpl
from obs_kolada.source import KoladaSource


@hookimpl
def obs_register_sources() -> list[type[Source]]:
    """The one source of this plugin."""
    return [KoladaSource]
