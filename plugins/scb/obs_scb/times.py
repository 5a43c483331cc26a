"""Period codes of SCB (2024, 2024K2, 2024M06, 2026V30) and periods of obs."""

from __future__ import annotations

import re
from datetime import date, timedelta

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


def following(before: str, last: str) -> str:
    """The period of obs that comes after the codes *before* and *last*, in their rhythm; "" if it has none.

    "2022" and "2024" are followed by "2026", "2026M11" and "2026M12" by "2027-01".
    """
    kinds = {_kind(before), _kind(last)}
    if len(kinds) > 1 or None in kinds:
        return ""
    if "V" in last:
        step = _week(last) - _week(before)
        year, week, _ = (_week(last) + max(step, timedelta(weeks=1))).isocalendar()
        return f"{year}-W{week:02}"
    number = _number(last) + max(_number(last) - _number(before), 1)
    if "K" in last:
        return f"{number // 4}-Q{number % 4 + 1}"
    return f"{number // 12}-{number % 12 + 1:02}" if "M" in last else str(number)


def _kind(code: str) -> str | None:
    """What sort of period *code* is: K, M, V or, of a year, nothing; None for what is no code."""
    return code[4:5] if _CODE.fullmatch(code) else None


def _number(code: str) -> int:
    """Counts years, quarters or months, so that one comes after the other."""
    found = _CODE.fullmatch(code)
    assert found is not None
    year, quarter, month, _ = found.groups()
    if quarter:
        return int(year) * 4 + int(quarter) - 1
    return int(year) * 12 + int(month) - 1 if month else int(year)


def _week(code: str) -> date:
    return date.fromisocalendar(int(code[:4]), int(code[5:]), 1)
