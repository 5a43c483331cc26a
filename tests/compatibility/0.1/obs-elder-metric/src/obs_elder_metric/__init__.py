"""The metric plugin elder_metric of obs."""

from __future__ import annotations

from obs import Metric, hookimpl

from obs_elder_metric.metric import ElderMetric

OBS_API_VERSION = 1
"""The plugin API that this is written for; a literal, which obs reads before it uses anything."""


@hookimpl
def obs_register_metrics() -> list[type[Metric]]:
    """All metrics that this plugin offers."""
    return [ElderMetric]
