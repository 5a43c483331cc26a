"""A municipality's own CSV files as a source of obs."""

from __future__ import annotations

from obs_local_csv.plugin import obs_register_sources

OBS_API_VERSION = 1

__all__ = ["OBS_API_VERSION", "obs_register_sources"]
