"""The source plugin elder_source of obs."""

from __future__ import annotations

from obs import Source, hookimpl

from obs_elder_source.source import ElderSource

OBS_API_VERSION = 1
"""The plugin API that this is written for; a literal, which obs reads before it uses anything."""


@hookimpl
def obs_register_sources() -> list[type[Source]]:
    """All sources that this plugin offers."""
    return [ElderSource]
