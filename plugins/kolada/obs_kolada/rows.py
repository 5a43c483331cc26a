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
_NUMBERS = [
    pl.col("kpi", "municipality").to_physical(),
    pl.col("period"),
    pl.col("period").cast(pl.Int32, strict=False).alias("year"),
]
_YEARS = (OLDEST, 2100)
_ENTRY_FIELDS = ("gender", "status", "value", "isdeleted")
_TRUTH = ((0.0, b"false"), (1.0, b"true"))
"""What Polars makes of them where it expects a number."""
_RENAMED_MARK = re.compile(rb'"(?!isdeleted")(?i:is_?deleted)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A page of data: *count* rows as they came, and their values in *entries*.

    Columns of *entries*: kpi, municipality (categories), year (int), cell (a number below *cells* that is the
    KPI's, area's and year's own), gender (T, K, M), status (text), value (float), isdeleted (bool); none but
    value is null. *kpis*, *areas* and *years* (the first and the last) are what occurs in it, *link* is the
    address of the next page. *said* is what the envelope calls its count, None where it calls none.
    """

    entries: pl.DataFrame
    count: int
    cells: int
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
    numbers = rows.select(_NUMBERS)
    first, last = _years(numbers, reply)
    (kpi, kpis), (area, areas) = _places(numbers, "kpi"), _places(numbers, "municipality")
    texts = pl.Series(np.concatenate([kpis, areas])).cat.to(pl.Categorical()).to_list()
    year, years = numbers.get_column("year"), last - first + 1
    cell = pl.Series("cell", (kpi * areas.size + area) * years + (year.to_numpy() - first))
    columns = [rows.get_column("kpi"), rows.get_column("municipality"), year, cell, rows.get_column("values")]
    entries = pl.DataFrame(columns).explode("values").unnest("values")
    return Rows(
        entries=_checked(entries, page, rows.height, reply),
        count=rows.height,
        cells=kpis.size * areas.size * years,
        kpis=_ids(texts[: kpis.size], "kpi", KPI, reply),
        areas=_ids(texts[kpis.size :], "municipality", AREA, reply),
        years=(first, last),
        link=page.item(0, "next_url"),
        said=page.item(0, "count"),
    )


def confirm_nulls(rows: Rows, reply: Reply) -> None:
    """UnexpectedReplyError where a value of *rows* is null although *reply* does not say so.

    To be called when a value is missing without a reason: its field may have another name now.
    """
    if nulls_in(reply.body) != rows.entries.get_column("value").null_count():
        explain(reply)


def _years(numbers: pl.DataFrame, reply: Reply) -> tuple[int, int]:
    """The first and the last year of the rows with these *numbers* (any of none)."""
    period, year = numbers.get_column("period"), numbers.get_column("year")
    whole = not year.null_count() and (year.cast(pl.Float64) == period).all()
    first, last = cast("tuple[int, int]", (year.min(), year.max())) if year.len() else _YEARS
    if not whole or first < _YEARS[0] or last > _YEARS[1]:
        explain(reply)
        raise changed(reply, f"has a 'period' that is no year from {_YEARS[0]} to {_YEARS[1]}")
    return first, last


def _places(rows: pl.DataFrame, name: str) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """For each of *rows* the place of its category among those in use, and the numbers of these."""
    numbers = rows.get_column(name).to_numpy()
    if not numbers.size:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint32)
    least = numbers.min()
    seen = np.zeros(int(numbers.max() - least) + 1, dtype=np.bool_)
    seen[numbers - least] = True
    return (np.cumsum(seen) - 1)[numbers - least], np.flatnonzero(seen).astype(np.uint32) + least


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
