"""The source plugin for Kolada, the Swedish municipalities' database of indicators, through its API v3."""

from __future__ import annotations

from obs_kolada.plugin import obs_register_catalogues, obs_register_sources

OBS_API_VERSION = 1

__all__ = ["OBS_API_VERSION", "obs_register_catalogues", "obs_register_sources"]
