"""What this plugin registers."""

from __future__ import annotations

from obs import Source, hookimpl
from obs_local_csv.source import LocalCsvSource


@hookimpl
def obs_register_sources() -> list[type[Source]]:
    """The one source of this plugin."""
    return [LocalCsvSource]
