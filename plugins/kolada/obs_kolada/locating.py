"""Where in a reply of Kolada a figure stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from obs import Indicator, Position, Reply
from obs_kolada.codes import area_of, kpi_of
from obs_kolada.envelope import load

_GENDERS = {"T": "T", "F": "K", "M": "M"}


def locate(reply: Reply, indicator: Indicator, region: str, period: str, sex: str) -> Position | None:
    """The pointer to the figure in *reply*; None where it holds none with this key.

    Where a figure comes twice it is the first: both say the same, or neither was kept.
    """
    items, _ = load(reply)
    wanted = (kpi_of(indicator), area_of(region), period)
    for place, row in enumerate(items):
        if (row.get("kpi"), row.get("municipality"), _year(row.get("period"))) != wanted:
            continue
        entries = cast("list[Mapping[str, object]]", row.get("values") or [])
        for number, entry in enumerate(entries):
            if entry.get("gender") == _GENDERS[sex]:
                kpi, area, year = wanted
                return Position(
                    pointer=f"/values/{place}/values/{number}/value",
                    says=f"kpi {kpi}, municipality {area}, period {year}, gender {_GENDERS[sex]}",
                )
    return None


def _year(period: object) -> str:
    return str(period).removesuffix(".0")
