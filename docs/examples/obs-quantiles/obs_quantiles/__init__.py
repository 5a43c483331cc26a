"""A metric for obs: in which quantile of its group a region stands."""

from __future__ import annotations

from obs_quantiles.plugin import obs_register_catalogues, obs_register_metrics

OBS_API_VERSION = 1

__all__ = ["OBS_API_VERSION", "obs_register_catalogues", "obs_register_metrics"]
