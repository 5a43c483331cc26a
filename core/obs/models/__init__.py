"""The frozen values that cross the border between core and plugins.

Bulk data cross it as Polars frames (see `obs.observations`); everything else is one of these.
"""

from obs.models.findings import Finding, Place, Severity
from obs.models.metrics import Example, Figure, MetricInfo, Panel, Untouched, as_it_is
from obs.models.registry import (
    DERIVED,
    Break,
    Group,
    Indicator,
    Kind,
    Measure,
    Polarity,
    Programme,
    Region,
    RegionKind,
    Statement,
)
from obs.models.sources import (
    Announcement,
    CatalogueEntry,
    Limits,
    Page,
    Position,
    Query,
    Redistribution,
    Reply,
    Request,
    SourceInfo,
    Terms,
    Transport,
)

__all__ = [
    "DERIVED",
    "Announcement",
    "Break",
    "CatalogueEntry",
    "Example",
    "Figure",
    "Finding",
    "Group",
    "Indicator",
    "Kind",
    "Limits",
    "Measure",
    "MetricInfo",
    "Page",
    "Panel",
    "Place",
    "Polarity",
    "Position",
    "Programme",
    "Query",
    "Redistribution",
    "Region",
    "RegionKind",
    "Reply",
    "Request",
    "Severity",
    "SourceInfo",
    "Statement",
    "Terms",
    "Transport",
    "Untouched",
    "as_it_is",
]
