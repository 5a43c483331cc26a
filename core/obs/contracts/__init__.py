"""Contracts: every table is checked by its Table Schema before it is stored, shown or published.

The schemas in `obs_schemas` are the one source of truth. They compile to Pandera for frames and go as they
are to frictionless for files; both give the same findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obs.contracts.files import Dialect, check_file, check_rows
    from obs.contracts.frames import check_frame
    from obs.contracts.observation import check_observations
    from obs.contracts.pandera_schema import compile_schema
    from obs.contracts.texts import harmful_texts

__all__ = [
    "Dialect",
    "check_file",
    "check_frame",
    "check_observations",
    "check_rows",
    "compile_schema",
    "harmful_texts",
]

_HOMES = {
    "Dialect": "files",
    "check_file": "files",
    "check_rows": "files",
    "check_frame": "frames",
    "check_observations": "observation",
    "compile_schema": "pandera_schema",
    "harmful_texts": "texts",
}


def __getattr__(name: str) -> object:
    """Imports late: Pandera takes 0.8 s, and whoever checks a file does not need it."""
    from importlib import import_module  # noqa: PLC0415

    if name not in _HOMES:
        raise AttributeError(f"module 'obs.contracts' has no attribute {name!r}")
    return getattr(import_module(f"obs.contracts.{_HOMES[name]}"), name)
