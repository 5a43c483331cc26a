"""From the bytes of a data reply to a checked frame with one row for each value.

Polars reads a whole page with an explicit schema at once. It makes null of a missing field and 1.0 of
true without a word, so whatever could hide that is looked for in the bytes; a suspicion is settled by
`drift.explain`. A page takes some 5 ms to read and every lazy query 0.1 ms, hence the plain Series
operations here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

import polars as pl

from obs import Reply
from obs_kolada.codes import AREA, KPI
from obs_kolada.drift import GENDERS, explain
from obs_kolada.envelope import changed

_ENTRY = pl.Struct(
    {
        "gender": pl.Enum(GENDERS),
        "status": pl.Categorical(),
        "value": pl.Float64(),
        "isdeleted": pl.Boolean(),
    }
)
_ROW = pl.Struct(
    {
        "kpi": pl.Categorical(),
        "period": pl.Float64(),  # an integer column would make 2022 of 2022.5
        "municipality": pl.Categorical(),
        "values": pl.List(_ENTRY),
    }
)
_PAGE = {"values": pl.List(_ROW), "next_url": pl.String()}
_YEARS = (1900, 2100)
_VALUE = re.compile(rb'"value"\s*:\s*')
WITHHELD = (pl.col("status") == "Missing") | (pl.col("status") == "Private")
"""Whether a text stands in place of a value. No reply with "Private" has been seen; clients know the word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A checked page of data: *count* rows as they came, and their values in *entries*.

    Columns of *entries*: kpi, municipality, period (categories), year (int), date (its first day), gender
    (T, K, M), status (category), value (float), isdeleted (bool); none but value is null. *kpis*, *areas*
    and *years* (the first and the last) are what occurs in it, *link* is the address of the next page.
    """

    entries: pl.DataFrame
    count: int
    kpis: frozenset[str]
    areas: frozenset[str]
    years: tuple[int, int]
    link: str | None


def read_rows(reply: Reply) -> Rows:
    """The page of data that *reply* is.

    Raises UnreadableReplyError for anything but JSON and UnexpectedReplyError for JSON of another form,
    naming the field.
    """
    try:
        page = pl.read_json(reply.body, schema=_PAGE)
    except pl.exceptions.PolarsError as error:
        explain(reply)
        raise changed(reply, f"is not of the documented form: {error}") from error
    if page.height != 1 or page.get_column("values").null_count() or reply.body.rfind(b'"next_url"') < 0:
        explain(reply)
    rows = cast("pl.Series", page.item(0, "values")).struct.unnest()
    if any(column.null_count() for column in rows):
        explain(reply)
    kpis, areas = rows.select(pl.col("kpi", "municipality").unique().cast(pl.String).implode()).row(0)
    year, first, last = _year(rows.get_column("period"), reply)
    days = pl.Series("date", [date(number, 1, 1) for number in range(first, last + 1)])
    entries = pl.DataFrame(
        [
            rows.get_column("kpi"),
            rows.get_column("municipality"),
            days.dt.to_string("%Y").cast(pl.Categorical()).alias("period")[year - first],
            days[year - first],
            year.alias("year"),
            rows.get_column("values"),
        ]
    )
    return Rows(
        entries=_checked(entries.explode("values").unnest("values"), reply),
        count=rows.height,
        kpis=_codes(frozenset(kpis), KPI, "kpi", reply),
        areas=_codes(frozenset(areas), AREA, "municipality", reply),
        years=(first, last),
        link=page.item(0, "next_url"),
    )


def _year(period: pl.Series, reply: Reply) -> tuple[pl.Series, int, int]:
    """*period* as years, the first and the last of them (any where there are none)."""
    year = period.cast(pl.Int32, strict=False)
    first, last = (year.min(), year.max()) if year.len() else _YEARS
    sound = (year.cast(pl.Float64) == period).all() and isinstance(first, int) and isinstance(last, int)
    if not sound or first < _YEARS[0] or last > _YEARS[1]:
        explain(reply)
        raise changed(reply, f"has a 'period' that is no year from {_YEARS[0]} to {_YEARS[1]}")
    return year, first, last


def _codes(codes: frozenset[str], form: re.Pattern[str], field: str, reply: Reply) -> frozenset[str]:
    for code in _no_ids(codes, form):
        raise changed(reply, f"has {code!r} in the field {field!r}, which is no id")
    return codes


@lru_cache(maxsize=1000)
def _no_ids(codes: frozenset[str], form: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if not form.fullmatch(code))


def _checked(entries: pl.DataFrame, reply: Reply) -> pl.DataFrame:
    """*entries* with the defaults of fields that may be absent or null."""
    nulls = {name: entries.get_column(name).null_count() for name in ("gender", "status", "isdeleted")}
    if nulls["gender"] or nulls["status"] or (nulls["isdeleted"] and b'"is_deleted"' in reply.body):
        explain(reply)
    if nulls["status"] or nulls["isdeleted"]:  # isdeleted is not always sent; null is no status
        entries = entries.with_columns(
            pl.col("status").fill_null(""), pl.col("isdeleted").fill_null(value=False)
        )
    if not _values_are_sound(entries, reply.body):
        explain(reply)
    return entries


def _values_are_sound(entries: pl.DataFrame, body: bytes) -> bool:
    """Whether a null without a reason stands as such in the bytes, and no 0 or 1 was a truth value there."""
    if entries.is_empty():
        return True
    field = _VALUE.search(body)
    if field is None:
        return False
    value, name = entries.get_column("value"), field.group()
    unexplained = pl.col("value").is_null() & ~pl.col("isdeleted") & ~WITHHELD
    if entries.select(unexplained.any()).item() and body.count(name + b"null") != value.null_count():
        return False
    could_be = ((0.0, b"false"), (1.0, b"true"))
    # rfind is twice as fast as find where there is nothing to be found
    return not any((value == number).any() and body.rfind(name + word) >= 0 for number, word in could_be)
