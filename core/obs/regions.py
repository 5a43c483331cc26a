"""Sweden, its 21 counties and 290 municipalities by SCB code.

regions.csv: codes and names of Statistics Sweden's regional division of 2007 (Heby in Uppsala county),
unchanged since. "00" is Sweden, two digits a county, four a municipality.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import cast

from obs.models import Region, RegionKind

COUNTRY = "00"


@cache
def all_regions() -> dict[str, Region]:
    """Every region by its code, in code order."""
    text = files("obs").joinpath("regions.csv").read_text("utf-8")
    return {
        row["code"]: Region(code=row["code"], name=row["name"], kind=cast("RegionKind", row["kind"]))
        for row in csv.DictReader(text.splitlines())
    }


def municipalities(county: str = "") -> tuple[str, ...]:
    """The codes of all municipalities, or of those in one county ("17")."""
    return tuple(
        code
        for code, region in all_regions().items()
        if region.kind == "municipality" and code.startswith(county)
    )


def name_of(code: str) -> str:
    """The name of a region, or the code itself when it is not one of ours."""
    region = all_regions().get(code)
    return region.name if region else code
