"""What this plugin offers to obs."""

from __future__ import annotations

from pathlib import Path

from obs import Metric, hookimpl
from obs_quantiles.quantile import Quantile


@hookimpl
def obs_register_metrics() -> tuple[type[Metric], ...]:
    """The one metric."""
    return (Quantile,)


@hookimpl
def obs_register_catalogues() -> tuple[Path, ...]:
    """Its texts in Swedish."""
    return (Path(__file__).parent / "sv.po",)
