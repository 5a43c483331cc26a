"""Regions by code and name, for texts that are read by people."""

from __future__ import annotations

from obs import all_regions


def name_of(code: str) -> str | None:
    """The Swedish name of the region *code*; None for one that is in no list."""
    region = all_regions().get(code)
    return region.name if region else None


def named(code: str) -> str:
    """Name and code of a region: "Hagfors (1783)"; the code alone where there is no name."""
    name = name_of(code)
    return f"{name} ({code})" if name else code
