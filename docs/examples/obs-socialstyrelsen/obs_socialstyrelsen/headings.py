"""What the headings of the monthly tables mean: regions, years, months, measures, sexes."""

from __future__ import annotations

import re

FIRST_YEAR = 2012
"""The monthly statistics begin then."""

_ROLES = {
    "region": ("region", "regioner", "kommun", "kommuner", "län", "område", "kommun/län", "län/kommun"),
    "code": ("kod", "kommunkod", "regionkod", "länskod", "kommunnr"),
    "year": ("år",),
    "month": ("månad",),
    "period": ("period", "tidpunkt", "år och månad", "årmånad"),
    "measure": ("mått",),
    "sex": ("kön",),
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}
_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_SEXES = {
    "män": "M",
    "kvinnor": "F",
    "totalt": "T",
    "samtliga": "T",
    "båda": "T",
    "båda könen": "T",
    "män och kvinnor": "T",
}
_YEAR_MONTH = re.compile(r"([0-9]{4})(?:M|-)([0-9]{2})", re.ASCII)
_NAMED = re.compile(r"([a-zåäö]{3,}) ([0-9]{4})|([0-9]{4}) ([a-zåäö]{3,})")


def role_of(text: str) -> str:
    """What a column with this heading holds: region, code, year, month, period, measure, sex; else ""."""
    return _ROLE_OF.get(text.casefold().rstrip(":*"), "")


def month_of(text: str) -> int:
    """The month with this name, or the first three letters of it; 0 for anything else."""
    word = text.casefold().rstrip(".")
    return next((n for n, name in enumerate(_MONTHS, start=1) if word in (name, name[:3])), 0)


def month_in(text: str) -> int:
    """The month in a cell of a column of months: a name, or a number from 1 to 12."""
    return int(text) if re.fullmatch("0?[1-9]|1[0-2]", text, re.ASCII) else month_of(text)


def year_of(text: str) -> int:
    """The year that *text* is; 0 for anything else."""
    return int(text) if re.fullmatch("(19|20)[0-9]{2}", text, re.ASCII) else 0


def period_of(text: str) -> tuple[int, int] | None:
    """Year and month in "2022-07", "2022M07", "juli 2022" or "2022 juli"."""
    match = _YEAR_MONTH.fullmatch(text)
    if match:
        year, month = int(match[1]), int(match[2])
        return (year, month) if 1 <= month <= 12 else None
    named = _NAMED.fullmatch(text.casefold())
    if not named:
        return None
    month = month_of(named[1] or named[4])
    return (int(named[2] or named[3]), month) if month else None


def sex_of(text: str) -> str:
    """T, F or M; "" for another word."""
    return _SEXES.get(text.casefold(), "")
