"""Kolada's ids, and its names for the areas that have an SCB code.

Riket is "0000" and a region "00LL" in Kolada where SCB writes "00" and "LL"; a municipality has the same
four digits in both. A region (the political body) is taken for the county it covers.
"""

from __future__ import annotations

import re

from obs import Indicator, UnknownIndicatorError, UnknownRegionError

KPI = re.compile(r"[NU][0-9]{5}")
GROUP = re.compile(r"G[0-9]+")
AREA = re.compile(r"[0-9]{4}|G[0-9]+")
MEMBER = re.compile(r"(?!0000)[0-9]{4}")
_REGION = re.compile(r"[0-9]{2}|[0-9]{4}")


def kpi_of(indicator: Indicator) -> str:
    """The KPI that *indicator* asks for; UnknownIndicatorError when its query names none."""
    kpi = indicator.query.get("kpi")
    if isinstance(kpi, str) and KPI.fullmatch(kpi):
        return kpi
    raise UnknownIndicatorError(
        f"indicator {indicator.id}: {kpi!r} is not the id of a KPI in Kolada",
        suggestion='write the query as { kpi = "N31807" }',
    )


def area_of(region: str) -> str:
    """Kolada's id for the SCB code *region*; UnknownRegionError for anything else."""
    if not _REGION.fullmatch(region):
        raise UnknownRegionError(
            f"{region!r} is not the code of a region",
            suggestion='use SCB codes: "00" Sweden, "17" a county, "1783" a municipality',
        )
    return region if len(region) == 4 else f"00{region}"


def region_of(area: str) -> str:
    """The SCB code for Kolada's *area* (not a group)."""
    return area[2:] if area.startswith("00") else area
