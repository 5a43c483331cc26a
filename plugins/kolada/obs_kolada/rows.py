"""From the bytes of a data reply to a checked frame with one row for each value.

Polars reads a whole page with an explicit schema at once. It makes null of a missing field and 1.0 of
true without a word, so whatever could hide that is looked for in the bytes (`letters`); a suspicion is
settled by `drift.explain`. A page takes some 3 ms to read and every query 0.1 to 0.2 ms, hence NumPy where
that says it as plainly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from obs import Reply
from obs_kolada.codes import AREA, KPI
from obs_kolada.drift import GENDERS, explain
from obs_kolada.envelope import changed
from obs_kolada.letters import has_value, is_as_documented, names_fit, nulls_in
from obs_kolada.paths import OLDEST

_ENTRY = pl.Struct(
    {
        "gender": pl.Enum(GENDERS),
        "status": pl.String(),
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
_PAGE = {
    "values": pl.List(_ROW),
    "next_url": pl.String(),
    "previous_url": pl.String(),
    "count": pl.Float64(),
}
_NUMBERS = [pl.col("kpi", "municipality").cat.physical(), pl.col("values").list.len()]
_YEARS = (OLDEST, 2100)
_ENTRY_FIELDS = ("gender", "status", "value", "isdeleted")
_TRUTH = ((0.0, b"false"), (1.0, b"true"))
"""What Polars makes of them where it expects a number."""
_RENAMED_MARK = re.compile(rb'"(?!isdeleted")(?i:is_?deleted)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A page of data: *count* rows as they came, and their values in *entries*.

    Columns of *entries*: kpi and area (places in *kpi_codes* and *area_codes*), year (int), gender (T, K, M),
    status (text), value (float), isdeleted (bool); none but value is null. *kpis*, *areas* and *years* (the
    first and the last) are what occurs in it, *link* is the address of the next page. *said* is what the
    envelope calls its count, None where it calls none.
    """

    entries: pl.DataFrame
    count: int
    kpi_codes: tuple[str, ...]
    area_codes: tuple[str, ...]
    kpis: frozenset[str]
    areas: frozenset[str]
    years: tuple[int, int]
    link: str | None
    said: float | None = None

    def named(self, entries: pl.DataFrame) -> pl.DataFrame:
        """Some of the *entries* with the codes that their places stand for: kpi and municipality as texts."""
        kpis = pl.Series("kpi", self.kpi_codes, dtype=pl.String)
        areas = pl.Series("municipality", self.area_codes, dtype=pl.String)
        kpi, area = entries.get_column("kpi").to_numpy(), entries.get_column("area").to_numpy()
        return entries.drop("area").with_columns(kpis[kpi], areas[area])


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
    kpi, area, lengths = (column.to_numpy() for column in rows.select_seq(_NUMBERS))
    years, year = _years(rows.get_column("period"), reply)
    kpi_place, kpi_codes = _places(rows.get_column("kpi"), kpi)
    area_place, area_codes = _places(rows.get_column("municipality"), area)
    row = np.repeat(np.arange(rows.height, dtype=np.intp), lengths)
    places = {"kpi": kpi_place[row], "area": area_place[row], "year": year[row]}
    numbers = [pl.Series(name, column) for name, column in places.items()]
    values = rows.get_column("values").explode(empty_as_null=False).struct.unnest()
    entries = pl.DataFrame([*numbers, *values])
    return Rows(
        entries=_checked(entries, page, rows.height, reply),
        count=rows.height,
        kpi_codes=kpi_codes,
        area_codes=area_codes,
        kpis=_ids(kpi_codes, "kpi", KPI, reply),
        areas=_ids(area_codes, "municipality", AREA, reply),
        years=years,
        link=page.item(0, "next_url"),
        said=page.item(0, "count"),
    )


def confirm_nulls(rows: Rows, reply: Reply) -> None:
    """UnexpectedReplyError where a value of *rows* is null although *reply* does not say so.

    To be called when a value is missing without a reason: its field may have another name now.
    """
    if nulls_in(reply.body) != rows.entries.get_column("value").null_count():
        explain(reply)


def _years(period: pl.Series, reply: Reply) -> tuple[tuple[int, int], NDArray[np.int32]]:
    """The first and the last year of *period* (any of none), and all of them."""
    numbers = period.to_numpy()
    first, last = (numbers.min(), numbers.max()) if numbers.size else _YEARS
    if first >= _YEARS[0] and last <= _YEARS[1]:
        years = numbers.astype(np.int32)
        if (years == numbers).all():
            return (int(first), int(last)), years
    explain(reply)
    raise changed(reply, f"has a 'period' that is no year from {_YEARS[0]} to {_YEARS[1]}")


def _places(codes: pl.Series, numbers: NDArray[np.uint32]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """For each of *codes*, categories with *numbers*, its place among those that occur, and these."""
    if not numbers.size:
        return np.empty(0, dtype=np.int32), ()
    number = (numbers - numbers.min()).astype(np.intp)
    last = np.full(int(number.max()) + 1, -1, dtype=np.int32)
    last[number] = np.arange(number.size, dtype=np.int32)
    seen = last >= 0
    place = np.cumsum(seen, dtype=np.int32) - np.int32(1)
    return place[number], tuple(codes[last[seen]].to_list())


def _ids(texts: Sequence[str], name: str, form: re.Pattern[str], reply: Reply) -> frozenset[str]:
    """*texts* of the field *name*; UnexpectedReplyError for one that is no id."""
    codes = frozenset(texts)
    for code in _no_ids(codes, form):
        raise changed(reply, f"has {code!r} in the field {name!r}, which is no id")
    return codes


@lru_cache(maxsize=1000)
def _no_ids(codes: frozenset[str], form: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if not form.fullmatch(code))


def _checked(entries: pl.DataFrame, page: pl.DataFrame, rows: int, reply: Reply) -> pl.DataFrame:
    """*entries*, of so many *rows* of *page*, with the defaults of fields that may be absent or null.

    UnexpectedReplyError where a field has another name or type, or an object has one twice: Polars takes the
    first of them, others the last.
    """
    gender, status, value, deleted = (entries.get_column(name) for name in _ENTRY_FIELDS)
    whole = not (gender.null_count() or status.null_count() or deleted.null_count())
    if whole and is_as_documented(
        reply.body,
        rows=rows,
        entries=entries.height,
        nulls=value.null_count(),
        deleted=cast("int", deleted.sum()),
        links=(page.item(0, "next_url"), page.item(0, "previous_url")),
    ):
        return entries
    if gender.null_count() or status.null_count() or _RENAMED_MARK.search(reply.body):
        explain(reply)
    if not names_fit(reply.body, rows, entries.height):
        explain(reply)
    if any(has_value(reply.body, word) for number, word in _TRUTH if (value == number).any()):
        explain(reply)
    # isdeleted is not always sent; null is no status
    return entries.with_columns(pl.col("status").fill_null(""), pl.col("isdeleted").fill_null(value=False))
