"""Period codes of SCB (2024, 2024K2, 2024M06, 2026V30) and periods of obs."""

from __future__ import annotations

import re

_CODE = re.compile(r"(\d{4})(?:K([1-4])|M(0[1-9]|1[0-2])|V(0[1-9]|[1-4]\d|5[0-3]))?")


def period_of(code: str) -> str | None:
    """The period that *code* stands for ("2024K2" -> "2024-Q2"); None for a code of another form."""
    found = _CODE.fullmatch(code)
    if not found:
        return None
    year, quarter, month, week = found.groups()
    if quarter:
        return f"{year}-Q{quarter}"
    if month:
        return f"{year}-{month}"
    return f"{year}-W{week}" if week else year


def year_fraction(code: str) -> float | None:
    """When the period of *code* begins, in years ("2024K2" -> 2024.25); None for a code of another form."""
    found = _CODE.fullmatch(code)
    if not found:
        return None
    year, quarter, month, week = found.groups()
    passed = (int(quarter or 1) - 1) / 4 + (int(month or 1) - 1) / 12 + (int(week or 1) - 1) / 53
    return int(year) + passed
