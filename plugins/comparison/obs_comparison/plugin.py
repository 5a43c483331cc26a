"""What this plugin offers to obs."""

from __future__ import annotations

from obs import Metric, hookimpl
from obs_comparison.change import Change
from obs_comparison.level import Level


@hookimpl
def obs_register_metrics() -> tuple[type[Metric], ...]:
    """One class a method."""
    return (Level, Change)
