"""obs: an open-data observatory for Swedish municipalities. The names here are the public ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obs.errors import (
    ConfigError,
    ForeignAddressError,
    MetricError,
    ObsError,
    PluginError,
    PluginIncompatibleError,
    PluginLoadError,
    PluginNameError,
    RequestError,
    SchemaError,
    SourceError,
    SourceUnavailableError,
    StoreError,
    StoreVersionError,
    UnexpectedReplyError,
    UnknownIndicatorError,
    UnknownRegionError,
    UnknownSourceError,
    UnreadableReplyError,
    UnsupportedQueryError,
)
from obs.hookspecs import API_VERSION, hookimpl
from obs.metric import Metric
from obs.models import (
    Break,
    CatalogueEntry,
    Finding,
    Group,
    Indicator,
    Limits,
    MetricInfo,
    Page,
    Panel,
    Place,
    Query,
    Region,
    Reply,
    Request,
    SourceInfo,
    Terms,
)
from obs.source import Source

if TYPE_CHECKING:
    from obs.observations import observations

__all__ = [
    "API_VERSION",
    "Break",
    "CatalogueEntry",
    "ConfigError",
    "Finding",
    "ForeignAddressError",
    "Group",
    "Indicator",
    "Limits",
    "Metric",
    "MetricError",
    "MetricInfo",
    "ObsError",
    "Page",
    "Panel",
    "Place",
    "PluginError",
    "PluginIncompatibleError",
    "PluginLoadError",
    "PluginNameError",
    "Query",
    "Region",
    "Reply",
    "Request",
    "RequestError",
    "SchemaError",
    "Source",
    "SourceError",
    "SourceInfo",
    "SourceUnavailableError",
    "StoreError",
    "StoreVersionError",
    "Terms",
    "UnexpectedReplyError",
    "UnknownIndicatorError",
    "UnknownRegionError",
    "UnknownSourceError",
    "UnreadableReplyError",
    "UnsupportedQueryError",
    "hookimpl",
    "observations",
]


def __getattr__(name: str) -> object:
    if name == "observations":  # needs Polars, which costs most of the start-up time of `obs --help`
        from obs.observations import observations  # noqa: PLC0415

        return observations
    raise AttributeError(f"module 'obs' has no attribute {name!r}")
