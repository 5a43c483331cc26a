"""What a unit such as "kr/hushåll och månad" says: how much money, for what case, over which time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_MONEY = re.compile(r"([mt]?)kr\s*(?:/|per\b)(.*)", re.IGNORECASE)
_KRONOR = {"": 1.0, "t": 1e3, "m": 1e6}
_CASE = re.compile(
    r"(hushåll\b|households?\b)|(person(?:er)?\b|mottagare\b|recipients?\b|deltagare\b|participants?\b)"
)
_MONTH = re.compile(r"månad|\bmån\b|month")
_SHORTER = re.compile(r"dag\b|dygn|veck|timm|kvartal|\bday|week|hour|quarter")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostUnit:
    """Money for a *case*, in a month or else a year. *kronor* is how many of them the unit is."""

    kronor: float
    case: Literal["household", "person"]
    monthly: bool


def cost_unit(unit: str, period: str | None) -> CostUnit | str:
    """What *unit* says of a figure for *period*; a text with the reason where it is no cost of a case.

    Without a month in the unit the figure is that of its period, which must then be a year.
    """
    money = _MONEY.match(unit)
    if money is None:
        return f"the unit {unit!r} is not kronor per household or person"
    rest = money[2].lower()
    case = _CASE.search(rest)
    if case is None:
        return f"the unit {unit!r} is not per household or person"
    monthly = _MONTH.search(rest) is not None
    if _SHORTER.search(rest):
        return f"the unit {unit!r} is neither of a year nor of a month"
    if not monthly and period is not None and len(period) != 4:
        return f"{unit!r} in {period} is the cost of that period, not of a year"
    return CostUnit(
        kronor=_KRONOR[money[1].lower()], case="household" if case[1] else "person", monthly=monthly
    )
