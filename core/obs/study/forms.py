"""Values with a form of their own: region codes, periods, file names, addresses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit

from obs.models import RegionKind
from obs.periods import first_day
from obs.regions import all_regions
from obs.study.tables import Table, is_device, quoted

ANYWHERE: tuple[RegionKind, ...] = ("country", "county", "municipality")
MUNICIPALITY: tuple[RegionKind, ...] = ("municipality",)
_DAY = len("2026-03-31")


def region(table: Table, key: str, kinds: Collection[RegionKind], default: str | None = None) -> str:
    """The code of a region of one of the *kinds* under *key*."""
    code = table.text(key, default)
    _check_region(table, key, code, kinds)
    return code


def regions(table: Table, key: str, kinds: Collection[RegionKind]) -> tuple[str, ...]:
    """A list of region codes without repetition under *key*; empty where it is absent."""
    codes = table.texts(key)
    for code in codes:
        _check_region(table, key, code, kinds)
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        table.problem(key, f"{quoted(code)} stands there more than once")
    return codes


def period(table: Table, key: str) -> str:
    """A period under *key*, which must be there."""
    text = table.text(key)
    if text and not _on_calendar(text):
        table.problem(key, f"{quoted(text)} is no period; write 2022, 2022-Q3, 2022-07 or 2022-W30")
        return ""
    return text


def periods(table: Table, key: str) -> tuple[str, ...]:
    """A list of periods without repetition under *key*; empty where it is absent."""
    texts = table.texts(key)
    for text in texts:
        if not _on_calendar(text):
            table.problem(key, f"{quoted(text)} is no period; write 2022, 2022-Q3, 2022-07 or 2022-W30")
    for text in sorted({text for text in texts if texts.count(text) > 1}):
        table.problem(key, f"{quoted(text)} stands there more than once")
    return tuple(text for text in texts if _on_calendar(text))


def day(table: Table, key: str) -> date | None:
    """A day under *key*, which must be there: a date of TOML, or text of the same form."""
    value = table.values.get(key)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return (
            date.fromisoformat(value)
            if isinstance(value, str) and len(value) == _DAY
            else _no_day(table, key)
        )
    except ValueError:
        return _no_day(table, key)


def _no_day(table: Table, key: str) -> None:
    given = table.values.get(key)
    what = f"{quoted(str(given))} is no day; write 2026-03-31" if key in table else "is missing"
    table.problem(key, what)


def optional_period(table: Table, key: str) -> str | None:
    """A period under *key*, or None where it is absent."""
    return period(table, key) or None if key in table else None


def optional_year(table: Table, key: str) -> str | None:
    """A year under *key*, or None where it is absent."""
    year = table.optional_text(key)
    if year and not (len(year) == 4 and _on_calendar(year)):
        table.problem(key, f"{quoted(year)} is no year of four digits")
        return None
    return year or None


def inner_path(table: Table, key: str) -> str:
    """A file below the folder of the study file, "" where *key* is absent."""
    text = table.optional_text(key) or ""
    if "\\" in text or ".." in PurePosixPath(text).parts or PureWindowsPath(text).anchor:
        table.problem(
            key, f"{quoted(text)} leads out of the study's folder; give a file inside it, with / only"
        )
    elif any(each != each.rstrip(". ") or is_device(each) for each in PurePosixPath(text).parts):
        table.problem(key, f"{quoted(text)} has a part that Windows takes for no file name; rename it")
    return text


def is_web_address(text: str) -> bool:
    """Whether *text* is an http(s) address that paths can be put after; it holds no user name or password."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and parts.port != 0  # reading it also refuses a port that is no number
            and not parts.query
            and not parts.fragment
            and not any(character.isspace() for character in text)
        )
    except ValueError:
        return False


def no_web_address(text: str) -> str:
    """What is wrong with *text*, which is none; a user name, a password and a query in it are not told."""
    wanted = 'no address beginning with "https://" or "http://", or has a user name, a query or a fragment'
    secret = any(mark in text for mark in "@?#")
    return f"this is {wanted}" if secret else f"{quoted(text)} is {wanted}"


def _on_calendar(text: str) -> bool:
    try:
        first_day(text)
    except ValueError:  # also a week 53 of a year that has none
        return False
    return True


def _check_region(table: Table, key: str, code: str, kinds: Collection[RegionKind]) -> None:
    if not code.strip():
        return
    known = all_regions().get(code)
    if known is None:
        table.problem(key, f"{quoted(code)} is no region code{_similar_region(code, kinds)}")
    elif known.kind not in kinds:
        table.problem(key, f'"{code}" is {known.name}, a {known.kind}; this must be a {" or ".join(kinds)}')


def _similar_region(text: str, kinds: Collection[RegionKind]) -> str:
    offered = [known for known in all_regions().values() if known.kind in kinds]
    words = {word.casefold(): known for known in offered for word in (known.code, known.name)}
    near = get_close_matches(text.casefold(), words, n=1, cutoff=0.6)
    if not near:
        return "; see SCB's list of counties and municipalities"
    return f'; did you mean "{words[near[0]].code}" ({words[near[0]].name})?'
