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

import numpy as np
import polars as pl

from obs import Reply
from obs_kolada.codes import AREA, KPI
from obs_kolada.drift import GENDERS, explain
from obs_kolada.envelope import changed
from obs_kolada.paths import OLDEST

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
_PAGE = {"values": pl.List(_ROW), "next_url": pl.String(), "count": pl.Float64()}
_ROW_NAMES = ("kpi", "period", "municipality")  # each ends in its own two letters
_ENTRY_NAMES = ("gender", "status", "value")
_YEARS = (OLDEST, 2100)
_VALUE = re.compile(rb'"value"\s*:\s*')
_RENAMED_MARK = re.compile(rb'"(?!isdeleted")(?i:is_?deleted)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A page of data: *count* rows as they came, and their values in *entries*.

    Columns of *entries*: kpi, municipality, period (categories), date (the first day of the period), gender
    (T, K, M), status (category), value (float), isdeleted (bool); none but value is null. *kpis*, *areas*
    and *years* (the first and the last) are what occurs in it, *link* is the address of the next page.
    *said* is what the envelope calls its count, None where it calls none.
    """

    entries: pl.DataFrame
    count: int
    kpis: frozenset[str]
    areas: frozenset[str]
    years: tuple[int, int]
    link: str | None
    said: float | None = None


def read_rows(reply: Reply) -> Rows:
    """The page of data that *reply* is; where values are missing, see also `confirm_nulls`.

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
    kpi, area = rows.get_column("kpi"), rows.get_column("municipality")
    year, first, last = _year(rows.get_column("period"), reply)
    years = range(first, last + 1)
    days = pl.Series("date", [date(number, 1, 1) for number in years])
    periods = pl.Series("period", [str(number) for number in years], dtype=pl.Categorical())
    place = year - first
    entries = pl.DataFrame([kpi, area, periods[place], days[place], rows.get_column("values")])
    entries = entries.explode("values").unnest("values")
    _refuse_repeated_fields(reply, rows.height, entries.height)
    return Rows(
        entries=_checked(entries, reply),
        count=rows.height,
        kpis=_codes(kpi, KPI, reply),
        areas=_codes(area, AREA, reply),
        years=(first, last),
        link=page.item(0, "next_url"),
        said=page.item(0, "count"),
    )


def _refuse_repeated_fields(reply: Reply, rows: int, entries: int) -> None:
    """UnexpectedReplyError where an object has a field twice: Polars takes the first, others the last.

    To look for that in each object is slow. So the names are counted by their last two letters, and only
    where there are others than *rows* and *entries* make is it looked for.
    """
    letters = np.frombuffer(reply.body, dtype=np.uint8)
    colons = np.flatnonzero(letters == ord(":"))
    colons = colons[colons >= 3]
    colons = colons[letters[colons - 1] == ord('"')]
    names = np.bincount(letters[colons - 3].astype(np.intp) * 256 + letters[colons - 2], minlength=1 << 16)
    expected = dict.fromkeys(_ROW_NAMES, rows) | dict.fromkeys(_ENTRY_NAMES, entries) | {"values": rows + 1}
    most = {"isdeleted": entries, "next_url": 2}  # previous_url ends likewise
    if any(names[_ending(name)] != number for name, number in expected.items()) or any(
        names[_ending(name)] > number for name, number in most.items()
    ):
        explain(reply)


def _ending(name: str) -> int:
    """The last two letters of *name* as one number."""
    return ord(name[-2]) * 256 + ord(name[-1])


def confirm_nulls(rows: Rows, reply: Reply) -> None:
    """UnexpectedReplyError where a value of *rows* is null although *reply* does not say so.

    To be called when a value is missing without a reason: its field may have another name now.
    """
    field = _VALUE.search(reply.body)
    nulls = rows.entries.get_column("value").null_count()
    if field is None or reply.body.count(field.group() + b"null") != nulls:
        explain(reply)


def _year(period: pl.Series, reply: Reply) -> tuple[pl.Series, int, int]:
    """*period* as years, the first and the last of them (any where there are none)."""
    year = period.cast(pl.Int32, strict=False)
    whole = not year.null_count() and (year.cast(pl.Float64) == period).all()
    first, last = cast("tuple[int, int]", (year.min(), year.max())) if year.len() else _YEARS
    if not whole or first < _YEARS[0] or last > _YEARS[1]:
        explain(reply)
        raise changed(reply, f"has a 'period' that is no year from {_YEARS[0]} to {_YEARS[1]}")
    return year, first, last


def _codes(column: pl.Series, form: re.Pattern[str], reply: Reply) -> frozenset[str]:
    """The different texts of *column*, found by their numbers; UnexpectedReplyError for one that is no id."""
    if column.is_empty():
        return frozenset()
    numbers = column.to_physical().to_numpy()
    row_of = np.full(int(numbers.max()) + 1, -1)
    row_of[numbers] = np.arange(numbers.size)
    codes = frozenset(column[row_of[row_of >= 0]].cast(pl.String).to_list())
    for code in _no_ids(codes, form):
        raise changed(reply, f"has {code!r} in the field {column.name!r}, which is no id")
    return codes


@lru_cache(maxsize=1000)
def _no_ids(codes: frozenset[str], form: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if not form.fullmatch(code))


def _checked(entries: pl.DataFrame, reply: Reply) -> pl.DataFrame:
    """*entries* with the defaults of fields that may be absent or null."""
    nulls = {name: entries.get_column(name).null_count() for name in ("gender", "status", "isdeleted")}
    if nulls["gender"] or nulls["status"] or (nulls["isdeleted"] and _RENAMED_MARK.search(reply.body)):
        explain(reply)
    if _may_be_truth_values(entries.get_column("value"), reply.body):
        explain(reply)
    if nulls["status"] or nulls["isdeleted"]:  # isdeleted is not always sent; null is no status
        return entries.with_columns(
            pl.col("status").fill_null(""), pl.col("isdeleted").fill_null(value=False)
        )
    return entries


def _may_be_truth_values(value: pl.Series, body: bytes) -> bool:
    """Whether a 0 or 1 was read from false or true."""
    read_from = ((0.0, b"false"), (1.0, b"true"))
    words = [word for number, word in read_from if (value == number).any()]
    field = _VALUE.search(body) if words else None
    # rfind is twice as fast as find where there is nothing to be found
    return field is not None and any(body.rfind(field.group() + word) >= 0 for word in words)
