"""obs: an open-data observatory for Swedish municipalities. The names here are the public ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obs.contracts import check_rows
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
        UnknownMetricError,
        UnknownRegionError,
        UnknownSourceError,
        UnreadableReplyError,
        UnsupportedQueryError,
    )
    from obs.hookspecs import API_VERSION, hookimpl
    from obs.metric import Metric
    from obs.models import (
        Announcement,
        Break,
        CatalogueEntry,
        Example,
        Figure,
        Finding,
        Group,
        Indicator,
        Limits,
        MetricInfo,
        Page,
        Panel,
        Place,
        Position,
        Programme,
        Query,
        Region,
        Reply,
        Request,
        SourceInfo,
        Terms,
        Untouched,
    )
    from obs.observations import observation_frame
    from obs.periods import first_day
    from obs.regions import all_regions
    from obs.source import Source

__all__ = [
    "API_VERSION",
    "Announcement",
    "Break",
    "CatalogueEntry",
    "ConfigError",
    "Example",
    "Figure",
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
    "Position",
    "Programme",
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
    "UnknownMetricError",
    "UnknownRegionError",
    "UnknownSourceError",
    "UnreadableReplyError",
    "UnsupportedQueryError",
    "Untouched",
    "all_regions",
    "check_rows",
    "first_day",
    "hookimpl",
    "observation_frame",
]


# Imported when first asked for: `obs --help` needs none of them, and would wait for them longest.
_HOMES = {
    "API_VERSION": "obs.hookspecs",
    "Metric": "obs.metric",
    "Source": "obs.source",
    "all_regions": "obs.regions",
    "check_rows": "obs.contracts",
    "first_day": "obs.periods",
    "hookimpl": "obs.hookspecs",
    "observation_frame": "obs.observations",
}
"""The modules of the public names, but for errors and what `obs.models` has."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'obs' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    home = _HOMES.get(name, "obs.errors" if name.endswith("Error") else "obs.models")
    found = globals()[name] = getattr(import_module(home), name)
    return found
