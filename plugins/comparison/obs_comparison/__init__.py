"""The comparisons that come with obs: `level` (where a region stands) and `change` (how far it moved)."""

from __future__ import annotations

from obs_comparison.plugin import obs_register_metrics

OBS_API_VERSION = 1

__all__ = ["OBS_API_VERSION", "obs_register_metrics"]
