"""A page of data of any layout and with any fields, read by Polars.

Polars reads a whole page with an explicit schema at once. It makes null of a missing field and 1.0 of
true without a word, so whatever could hide that is looked for in the bytes (`letters`); a suspicion is
settled by `drift.explain`. A page takes some 3 ms to read and every query 0.1 to 0.2 ms, hence NumPy where
that says it as plainly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from obs import Reply
from obs_kolada.codes import AREA, KPI
from obs_kolada.drift import GENDERS, explain
from obs_kolada.envelope import changed
from obs_kolada.ids import occurring
from obs_kolada.letters import has_value, names_fit
from obs_kolada.page import YEARS, Rows

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
_TRUTH = ((0.0, b"false"), (1.0, b"true"))
"""What Polars makes of them where it expects a number."""
_RENAMED_MARK = re.compile(rb'"(?!isdeleted")(?i:is_?deleted)"')


def read_varied(reply: Reply) -> Rows:
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
    entries = rows.get_column("values").explode(empty_as_null=False).struct.unnest()
    entries = _checked(entries, rows.height, reply)
    status = entries.get_column("status")
    statuses = status.unique().sort()
    return Rows(
        count=rows.height,
        kpi=kpi_place[row],
        area=area_place[row],
        year=year[row],
        gender=entries.get_column("gender").to_physical().to_numpy(),
        status=status.cast(pl.Enum(statuses)).to_physical().to_numpy(),
        value=entries.get_column("value"),
        deleted=entries.get_column("isdeleted").to_numpy(),
        statuses=tuple(statuses),
        kpi_codes=kpi_codes,
        area_codes=area_codes,
        kpis=_ids(kpi_codes, "kpi", KPI, reply),
        areas=_ids(area_codes, "municipality", AREA, reply),
        years=years,
        link=page.item(0, "next_url"),
        said=page.item(0, "count"),
    )


def _years(period: pl.Series, reply: Reply) -> tuple[tuple[int, int], NDArray[np.int32]]:
    """The first and the last year of *period* (any of none), and all of them."""
    numbers = period.to_numpy()
    first, last = (numbers.min(), numbers.max()) if numbers.size else YEARS
    if first >= YEARS[0] and last <= YEARS[1]:
        years = numbers.astype(np.int32)
        if (years == numbers).all():
            return (int(first), int(last)), years
    explain(reply)
    raise changed(reply, f"has a 'period' that is no year from {YEARS[0]} to {YEARS[1]}")


def _places(codes: pl.Series, numbers: NDArray[np.uint32]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """For each of *codes*, categories with *numbers*, its place among those that occur, and these."""
    if not numbers.size:
        return np.empty(0, dtype=np.int32), ()
    place, found = occurring((numbers - numbers.min()).astype(np.intp))
    return place, tuple(codes[found].to_list())


def _ids(texts: Sequence[str], name: str, form: re.Pattern[str], reply: Reply) -> frozenset[str]:
    """*texts* of the field *name*; UnexpectedReplyError for one that is no id."""
    codes = frozenset(texts)
    for code in _no_ids(codes, form):
        raise changed(reply, f"has {code!r} in the field {name!r}, which is no id")
    return codes


@lru_cache(maxsize=1000)
def _no_ids(codes: frozenset[str], form: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if not form.fullmatch(code))


def _checked(entries: pl.DataFrame, rows: int, reply: Reply) -> pl.DataFrame:
    """*entries*, of so many *rows*, with the defaults of fields that may be absent or null.

    UnexpectedReplyError where a field has another name or type, or an object has one twice: Polars takes the
    first of them, others the last.
    """
    gender, status, value = (entries.get_column(name) for name in ("gender", "status", "value"))
    if gender.null_count() or status.null_count() or _RENAMED_MARK.search(reply.body):
        explain(reply)
    if not names_fit(reply.body, rows, entries.height):
        explain(reply)
    if any(has_value(reply.body, word) for number, word in _TRUTH if (value == number).any()):
        explain(reply)
    # isdeleted is not always sent; null is no status
    return entries.with_columns(pl.col("status").fill_null(""), pl.col("isdeleted").fill_null(value=False))
