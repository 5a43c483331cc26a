"""Statistics Sweden (SCB) as a source of obs, through its PxWebApi 2."""

from __future__ import annotations

from obs_scb.plugin import obs_register_catalogues, obs_register_sources

__all__ = ["OBS_API_VERSION", "obs_register_catalogues", "obs_register_sources"]

OBS_API_VERSION = 1
