"""Dates and times in texts: those that have all their digits at once, any others one by one.

A text that is none becomes null. One by one they are read by Python, whose word counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import polars as pl

from obs.publish.package.model import Column

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_DEFAULT = "%Y-%m-%dT%H:%M:%S"
_BEHIND = r"(?:\.[0-9]+)?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
_WITHOUT_ZONE = 19
_DIGITS: Mapping[str, str] = {
    "%Y": "[1-8][0-9]{3}",  # in another the zone may lead out of the calendar
    "%m": "(?:0[1-9]|1[0-2])",
    "%d": "(?:0[1-9]|[12][0-9]|3[01])",
    "%H": "(?:[01][0-9]|2[0-3])",
    "%M": "[0-5][0-9]",
    "%S": "[0-5][0-9]",
}
_PARTS = re.compile(r"(%.)")
_BETWEEN = re.compile(r"[-/:. T]*")


def dates(column: Column, texts: pl.Series) -> pl.Series:
    """The days that *texts* stand for."""
    if column.format == "default":
        form = texts.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        return texts.set(~form, None).str.to_date("%Y-%m-%d", strict=False)
    plain = _plain(texts, _pattern(column.format, "%Y%m%d"))
    at = plain.str.to_date(column.format, strict=False) if plain is not None else None
    return _completed(at, texts, lambda text: datetime.strptime(text, column.format).date(), pl.Date())  # noqa: DTZ007


def times(column: Column, texts: pl.Series) -> pl.Series:
    """The times of the day that *texts* stand for."""
    form = "%H:%M:%S" if column.format == "default" else column.format
    plain = _plain(texts, _pattern(form, "%H%M%S"))
    at = plain.str.to_time(form, strict=False) if plain is not None else None
    if column.format == "default":
        texts = texts.set(~texts.str.contains(r"^[0-9]{2}:[0-9]{2}:[0-9]{2}$"), None)
        return _completed(at, texts, time.fromisoformat, pl.Time())
    return _completed(at, texts, lambda text: datetime.strptime(text, form).time(), pl.Time())  # noqa: DTZ007


def moments(column: Column, texts: pl.Series) -> pl.Series:
    """Dates with times; those with a zone in UTC, so that equal moments are equal."""
    kind = pl.Datetime("us")
    if column.format == "default":
        plain = _plain(texts, _pattern(_DEFAULT, "%Y%m%d%H%M%S", _BEHIND))
        assert plain is not None
        return _completed(_shifted(plain), texts, _moment, kind)
    form = column.format
    plain = _plain(texts, _pattern(form, "%Y%m%d%H%M%S"))
    at = plain.str.to_datetime(form, time_unit="us", strict=False) if plain is not None else None
    return _completed(at, texts, lambda text: _in_utc(datetime.strptime(text, form)), kind)  # noqa: DTZ007


def one_by_one(texts: pl.Series, read: Callable[[str], Any], kind: Any) -> pl.Series:  # noqa: ANN401
    """What *read* makes of each of *texts*, as *kind*; null where it raises."""

    def value(text: str | None) -> date | time | str | None:
        if text is None:
            return None
        try:
            return read(text)
        except (ValueError, RecursionError, OverflowError):
            return None

    return pl.Series(texts.name, [value(text) for text in texts], dtype=kind)


@cache
def _pattern(form: str, parts: str, behind: str = "") -> str | None:
    """How a text looks that has all digits of *form*; None where that has other parts than *parts*."""
    pieces = _PARTS.split(form)
    if sorted(pieces[1::2]) != sorted(_PARTS.findall(parts)) or not _BETWEEN.fullmatch("".join(pieces[::2])):
        return None
    return f"^{''.join(_DIGITS.get(each, each.replace('.', '[.]')) for each in pieces)}{behind}$"


def _plain(texts: pl.Series, pattern: str | None) -> pl.Series | None:
    return None if pattern is None else texts.set(~texts.str.contains(pattern), None)


def _completed(
    values: pl.Series | None, texts: pl.Series, read: Callable[[str], Any], kind: pl.DataType
) -> pl.Series:
    """*values*, and what *read* makes of those *texts* that have none yet, as *kind*."""
    if values is None:
        return one_by_one(texts, read, kind)
    if values.null_count() == texts.null_count():
        return values
    left = (values.is_null() & texts.is_not_null()).arg_true()
    return values.scatter(left, one_by_one(texts.gather(left), read, kind))


def _shifted(texts: pl.Series) -> pl.Series:
    """The moments, in UTC, of *texts* of which each may go on with parts of a second and a zone."""
    at = texts.str.head(_WITHOUT_ZONE).str.to_datetime(_DEFAULT, time_unit="us", strict=False)
    behind = texts.str.slice(_WITHOUT_ZONE)
    if behind.is_in(["", "Z", None]).all():
        return at
    text = pl.lit(behind).str
    parts = text.extract(r"^\.([0-9]+)").str.head(6).str.pad_end(6, "0").cast(pl.Int64).fill_null(0)
    hours, minutes = (text.extract(r"[+-]([0-9]{2}):([0-9]{2})$", group).cast(pl.Int64) for group in (1, 2))
    ahead = (hours * 60 + minutes).fill_null(0) * pl.when(text.contains("-")).then(-1).otherwise(1)
    return pl.select(pl.lit(at) + pl.duration(microseconds=parts) - pl.duration(minutes=ahead)).to_series()


def _moment(text: str) -> datetime | None:
    return _in_utc(datetime.fromisoformat(text)) if _MOMENT.fullmatch(text) else None


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
