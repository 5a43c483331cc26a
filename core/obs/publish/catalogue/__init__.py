"""The catalogue of a publication: DCAT-AP-SE 3 as RDF/XML, for the harvest of the national data portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obs.publish.catalogue.checking import check_catalogue
    from obs.publish.catalogue.making import catalogue_bytes
    from obs.publish.catalogue.scoring import Score, score

__all__ = ["Score", "catalogue_bytes", "check_catalogue", "score"]

_HOMES = {"Score": "scoring", "catalogue_bytes": "making", "check_catalogue": "checking", "score": "scoring"}


def __getattr__(name: str) -> object:
    """Imports late: whoever does not make a catalogue needs none of it."""
    from importlib import import_module  # noqa: PLC0415

    if name not in _HOMES:
        raise AttributeError(f"module 'obs.publish.catalogue' has no attribute {name!r}")
    return getattr(import_module(f"obs.publish.catalogue.{_HOMES[name]}"), name)
