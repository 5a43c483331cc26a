"""From the bytes of a data reply to a checked frame with one row for each value.

Polars reads a whole page with an explicit schema at once. It makes null of a missing field and 1.0 of
true without a word, so whatever could hide that is looked for in the bytes; a suspicion is settled by
`drift.explain`. A page takes some 5 ms to read and every lazy query 0.1 ms, hence the plain Series
operations here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

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
    rows = page.get_column("values").explode().struct.unnest()
    if any(column.null_count() for column in rows):
        explain(reply)
    year = _year(rows.get_column("period"), reply)
    entries = rows.select(
        "kpi",
        "municipality",
        "values",
        year.cast(pl.String).cast(pl.Categorical()),
        year.alias("year"),
        pl.date(year, 1, 1).alias("date"),
    )
    return Rows(
        entries=_checked(entries.explode("values").unnest("values"), reply),
        count=rows.height,
        kpis=_codes(rows.get_column("kpi"), KPI, reply),
        areas=_codes(rows.get_column("municipality"), AREA, reply),
        years=_span(year),
        link=page.item(0, "next_url"),
    )


def _year(period: pl.Series, reply: Reply) -> pl.Series:
    year = period.cast(pl.Int32, strict=False)
    first, last = _span(year)
    if not (year.cast(pl.Float64) == period).all() or first < _YEARS[0] or last > _YEARS[1]:
        explain(reply)
        raise changed(reply, f"has a 'period' that is no year from {_YEARS[0]} to {_YEARS[1]}")
    return year


def _span(year: pl.Series) -> tuple[int, int]:
    """The first and the last of some years; what says nothing where there are none."""
    first, last = year.min(), year.max()
    return (first, last) if isinstance(first, int) and isinstance(last, int) else _YEARS


def _codes(column: pl.Series, form: re.Pattern[str], reply: Reply) -> frozenset[str]:
    codes = frozenset(column.unique().cast(pl.String).to_list())
    for code in codes:
        if not _is_code(code, form):
            raise changed(reply, f"has {code!r} in the field {column.name!r}, which is no id")
    return codes


@cache
def _is_code(code: str, form: re.Pattern[str]) -> bool:
    return form.fullmatch(code) is not None


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
    """Whether a null without a reason stands as such in the bytes, and no 0 or 1 was read from a truth value."""
    value = entries.get_column("value")
    colon = body.find(b'":') + 2
    field = b'"value": ' if body[colon : colon + 1] == b" " else b'"value":'
    unexplained = pl.col("value").is_null() & ~pl.col("isdeleted") & ~WITHHELD
    if entries.select(unexplained.any()).item() and body.count(field + b"null") != value.null_count():
        return False
    could_be = ((0.0, b"false"), (1.0, b"true"))
    # rfind is twice as fast as find where there is nothing to be found
    return not any((value == number).any() and body.rfind(field + word) >= 0 for number, word in could_be)
