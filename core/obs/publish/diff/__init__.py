"""Two releases side by side: what differs in the figures, in what they say, and in what is said of them."""

from __future__ import annotations

from obs.publish.diff.comparing import diff_releases
from obs.publish.diff.model import Difference, IndicatorCount, LargeRevision, MetadataChange, Side, SourceDays
from obs.publish.diff.telling import json_text, text

__all__ = [
    "Difference",
    "IndicatorCount",
    "LargeRevision",
    "MetadataChange",
    "Side",
    "SourceDays",
    "diff_releases",
    "json_text",
    "text",
]
