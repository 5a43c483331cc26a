"""Socialstyrelsen, the National Board of Health and Welfare of Sweden, as two sources of obs.

`yearly`: the subjects of its statistical database through the JSON API v1.
`month`: the workbook of monthly social assistance that a user has downloaded.
"""

from __future__ import annotations

from obs_socialstyrelsen.plugin import obs_register_sources

OBS_API_VERSION = 1

__all__ = ["OBS_API_VERSION", "obs_register_sources"]
