"""The same style for the same region on every chart of a site."""

from __future__ import annotations

from collections.abc import Sequence

from obs.report.charts.styles import BENCHMARK, STYLES
from obs.report.material.model import Material

MOST_MARKED = len(STYLES) - 1


def style_of(material: Material, region: str) -> int:
    """The style of a region that is shown: its place in the study, the last one for the benchmark."""
    if region == material.benchmark:
        return BENCHMARK
    return material.regions.index(region) % MOST_MARKED


def marked(material: Material) -> Sequence[str]:
    """The regions shown that charts of all of them can tell apart."""
    return material.regions[:MOST_MARKED]
