"""What the terms of sources say of what is written here, told where somebody may hand it on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from obs.cli.options import warn

if TYPE_CHECKING:
    from obs.models import Indicator
    from obs.plugins import Registry

_TOLD = {
    "processed": "only what is computed from its figures may be passed on, and here are its figures too",
    "none": "its figures may not be passed on, nor what is computed from them",
    None: "its plugin does not say whether its figures may be passed on",
}


def tell_of_terms(indicators: Iterable[Indicator], registry: Registry) -> None:
    """A line for each source of *indicators* whose figures may not be handed on as they are."""
    for name in sorted({each.source for each in indicators}):
        source = registry.sources.get(name)
        told = _TOLD.get(source.info.terms.redistribution) if source else None
        if source and told:
            warn(f"{source.info.title} ({name}): {told}; this is for yourself")
