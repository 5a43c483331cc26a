"""From the values of a data reply to observations, and what is to be said about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from obs import Finding, Place, Reply, observation_frame
from obs_kolada.codes import region_of
from obs_kolada.drift import GENDERS
from obs_kolada.page import Rows
from obs_kolada.plan import DataAsked, Publication
from obs_kolada.queries import Zeros
from obs_kolada.rows import confirm_nulls

_NO_FIGURES = observation_frame(
    pl.DataFrame(schema=dict.fromkeys(("indicator", "region", "period", "sex", "value", "status"), pl.String))
)
_SHAPE = _NO_FIGURES.schema
_KEY = ("indicator", "region", "period", "sex")
_SEXES = pl.Series("sex", [{"T": "T", "K": "F", "M": "M"}[gender] for gender in GENDERS], dtype=_SHAPE["sex"])
_STATUSES = pl.Series("status", cast("pl.Enum", _SHAPE["status"]).categories, dtype=_SHAPE["status"])
_WORDS = {word: number for number, word in enumerate(_STATUSES)}
_NO_NOTE = pl.Series("note", [""])
_ROOM = 1 << 21
_GIVEN = (pl.col("status") == "") | (pl.col("status") == "OK")
"""Whether the text stands beside a value: the API leaves it empty; a client's test data have "OK"."""
_WITHHELD = (pl.col("status") == "Missing") | (pl.col("status") == "Private")
"""Whether it stands in place of a value. No reply with "Private" has been seen; clients know the word."""
_LIVE = ~pl.col("isdeleted")
_EMPTY = pl.col("value").is_null()
_UNKNOWN = ~(_GIVEN | _WITHHELD)


def observe(rows: Rows, asked: DataAsked, reply: Reply) -> tuple[pl.DataFrame, list[Finding]]:
    """The observations in *rows*, read from *reply*, that were asked for, and findings on them.

    A figure that comes twice is kept once; one that comes with different values is not kept at all. A 0 is
    missing where it was declared to stand for that, and so is all of a year declared to hold something else.
    Raises UnexpectedReplyError where values are missing because their field has another name.
    """
    rows = _wanted(rows, asked)
    if not rows.values:  # thousands of replies of a whole catalogue have none
        return _NO_FIGURES, []
    value, status, odd = _told(rows)
    first, last = rows.years
    year = rows.year - np.int32(first)
    columns = {
        "indicator": _categories(rows.kpi_codes)[rows.kpi],
        "region": _regions(rows.area_codes)[rows.area],
        "period": _periods(first, last)[year],
        "date": _days(first, last)[year],
        "sex": _SEXES[rows.gender],
        "value": value,
        "status": _STATUSES[status],
        "note": _NO_NOTE.new_from_index(0, rows.values),
    }
    frame = pl.DataFrame([column.alias(name) for name, column in columns.items()])
    frame = _with_preliminary(frame, rows, asked.publications, reply.fetched_at.date())
    findings: list[Finding] = []
    if odd:
        confirm_nulls(rows, reply)
        entries = rows.frame()
        note = pl.when(_UNKNOWN).then(pl.col("status")).otherwise(pl.lit(""))
        frame = frame.with_columns(entries.select(note.alias("note")).to_series())
        findings += _findings(entries)
    if not _are_different(rows):
        frame, conflicts = _without_duplicates(frame)
        findings += conflicts
    frame = _without_zeros(_by_indicator(frame, rows, asked.indicators), asked.zero_is_missing)
    frame = _without_years(frame, asked.missing_years)
    return frame, list(_at_indicators(findings, asked.indicators))


@lru_cache(maxsize=100)
def _days(first: int, last: int) -> pl.Series:
    """The first days of the years from *first* to *last*."""
    return pl.Series([date(year, 1, 1) for year in range(first, last + 1)])


@lru_cache(maxsize=100)
def _periods(first: int, last: int) -> pl.Series:
    """The years from *first* to *last* as periods."""
    return pl.Series([str(year) for year in range(first, last + 1)], dtype=_SHAPE["period"])


def _told(rows: Rows) -> tuple[pl.Series, NDArray[np.uint8], bool]:
    """Value and number of the status by entry, and whether any contradicts itself or is unknown."""
    empty = np.isnan(rows.value.to_numpy())
    withheld, unknown, told = (np.array(each)[rows.status] for each in _meanings(rows.statuses))
    odd = ((empty != withheld) & ~rows.deleted) | unknown
    status = np.where(empty & (told == _WORDS["reported"]), np.uint8(_WORDS["missing"]), told)
    status[rows.deleted] = _WORDS["deleted"]
    unused = (rows.deleted | withheld) & ~empty
    value = rows.value.set(pl.Series(unused), None) if unused.any() else rows.value
    return value, status, bool(odd.any())


def _meanings(statuses: tuple[str, ...]) -> tuple[list[bool], list[bool], NDArray[np.uint8]]:
    """Of each of *statuses* whether it withholds a value, whether it is unknown, and our word's number."""
    told = {"Missing": "missing", "Private": "suppressed"}
    words = [_WORDS[told.get(each, "reported")] for each in statuses]
    unknown = [each not in {"", "OK", *told} for each in statuses]
    return [each in told for each in statuses], unknown, np.array(words, dtype=np.uint8)


def _are_different(rows: Rows) -> bool:
    """Whether no two entries have the same places of KPI, area, year and gender."""
    areas, years = len(rows.area_codes), rows.years[1] - rows.years[0] + 1
    room = len(rows.kpi_codes) * areas * years * len(GENDERS)
    year = rows.year.astype(np.int64) - rows.years[0]
    numbers = ((rows.kpi * np.int64(areas) + rows.area) * years + year) * len(GENDERS) + rows.gender
    if room > _ROOM:
        return np.unique(numbers).size == numbers.size
    seen = np.zeros(room, dtype=np.bool_)
    seen[numbers] = True
    return np.count_nonzero(seen) == numbers.size


def _wanted(rows: Rows, asked: DataAsked) -> Rows:
    if not rows.values:
        return rows
    first, last = asked.scope.first, asked.scope.last
    tests: list[NDArray[np.bool_]] = []
    if not rows.kpis <= asked.indicators.keys():
        tests.append(_are_in(rows.kpi_codes, asked.indicators.keys())[rows.kpi])
    if not rows.areas.issubset(asked.scope.areas):
        tests.append(_are_in(rows.area_codes, set(asked.scope.areas))[rows.area])
    if first is not None and first > rows.years[0]:
        tests.append(rows.year >= first)
    if last is not None and last < rows.years[1]:
        tests.append(rows.year <= last)
    return rows.only(np.logical_and.reduce(tests)) if tests else rows


def _are_in(codes: tuple[str, ...], wanted: Collection[str]) -> NDArray[np.bool_]:
    return np.array([code in wanted for code in codes], dtype=np.bool_)


@lru_cache(maxsize=100)
def _categories(codes: tuple[str, ...]) -> pl.Series:
    return pl.Series(codes, dtype=_SHAPE["indicator"])


@lru_cache(maxsize=100)
def _regions(areas: tuple[str, ...]) -> pl.Series:
    return pl.Series([region_of(area) for area in areas], dtype=_SHAPE["region"])


def _reworded(column: pl.Series, words: Mapping[str, str]) -> pl.Series:
    """The categories in *column* with other *words* for some; a third of the time that `replace` takes."""
    if not words or column.is_empty():
        return column
    old = pl.Series(list(words), dtype=column.dtype).to_physical().to_numpy()
    new = pl.Series(list(words.values()), dtype=column.dtype)
    numbers = column.to_physical().to_numpy()
    become = np.arange(max(int(old.max()), int(numbers.max())) + 1, dtype=np.uint32)
    become[old] = new.to_physical().to_numpy()
    return pl.Series(column.name, become[numbers]).cat.to(column.dtype)


def _with_preliminary(
    frame: pl.DataFrame, rows: Rows, publications: Mapping[str, Publication], fetched: date
) -> pl.DataFrame:
    """*frame* with provisional for a year whose figures are to be published anew on a day already set."""
    years: dict[int, list[str]] = {}
    for kpi in rows.kpis & publications.keys():
        year = publications[kpi].preliminary_year(fetched)
        if year is not None and rows.years[0] <= year <= rows.years[1]:
            years.setdefault(year, []).append(kpi)
    if not years:
        return frame
    preliminary = pl.any_horizontal(
        (pl.col("date") == date(year, 1, 1)) & pl.col("indicator").is_in(kpis) for year, kpis in years.items()
    )
    told = pl.when(preliminary & (pl.col("status") == "reported")).then(_word("provisional"))
    return frame.with_columns(status=told.otherwise(pl.col("status")))


def _word(status: str) -> pl.Expr:
    return pl.lit(status, dtype=_SHAPE["status"])


def _findings(entries: pl.DataFrame) -> Iterator[Finding]:
    """What is odd in *entries*: one finding for each kind, with their number and the first of them."""
    for (unknown,), those in entries.filter(_UNKNOWN).group_by("status", maintain_order=True):
        yield _finding(
            those,
            code="unknown-status",
            message=f"Kolada gives the unknown status {unknown!r}; it is kept as a note",
        )
    unexplained = entries.filter(_LIVE & _EMPTY & _GIVEN)
    if unexplained.height:
        yield _finding(
            unexplained,
            code="missing-without-status",
            message="Kolada gives no value and no reason; taken as missing",
        )
    contradicted = entries.filter(_LIVE & ~_EMPTY & _WITHHELD)
    if contradicted.height:
        yield _finding(
            contradicted,
            code="value-despite-status",
            message="Kolada gives a value and says that there is none; the value is not used",
        )


def _finding(entries: pl.DataFrame, *, code: str, message: str) -> Finding:
    first = entries.row(0, named=True)
    return Finding(
        code=code,
        severity="warning",
        message=f"{message} ({entries.height} of them, the first here)",
        suggestion="look the figure up on kolada.se",
        place=Place(
            indicator=first["kpi"],
            region=region_of(first["municipality"]),
            period=str(first["year"]),
            column="status",
            value=first["status"],
        ),
    )


def _without_duplicates(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    single = frame.unique(maintain_order=True)
    conflicting = single.filter(pl.struct(_KEY).is_duplicated())
    findings = [
        Finding(
            code="conflicting-duplicate",
            severity="error",
            message=f"Kolada gives {each.select(_KEY).n_unique()} figures twice with different values; "
            "none of them is kept",
            suggestion="fetch again; if it persists, ask Kolada which is right",
            place=Place(
                indicator=each.item(0, "indicator"),
                region=each.item(0, "region"),
                period=each.item(0, "period"),
                column="value",
                value=" and ".join(str(value) for value in each.join(each.head(1), on=_KEY)["value"]),
            ),
        )
        for each in conflicting.partition_by("indicator", maintain_order=True)
    ]
    return single.filter(~pl.struct(_KEY).is_duplicated()), findings


def _at_indicators(findings: list[Finding], indicators: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """*findings* on KPIs as findings on the indicators that stand on them."""
    for finding in findings:
        for indicator in indicators[finding.place.indicator]:
            yield replace(finding, place=replace(finding.place, indicator=indicator))


def _by_indicator(frame: pl.DataFrame, rows: Rows, indicators: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """*frame* with the study's indicator ids for KPIs; a KPI that several stand on is repeated."""
    here = {kpi: indicators[kpi] for kpi in sorted(rows.kpis & indicators.keys())}
    if all(len(ids) == 1 for ids in here.values()):
        words = {kpi: each for kpi, (each,) in here.items() if kpi != each}
        return frame.with_columns(_reworded(frame.get_column("indicator"), words)) if words else frame
    pairs = [(kpi, each) for kpi, ids in here.items() for each in ids]
    names = pl.DataFrame(
        {"kpi": [kpi for kpi, _ in pairs], "indicator": [each for _, each in pairs]},
        schema={"kpi": _SHAPE["indicator"], "indicator": _SHAPE["indicator"]},
    )
    joined = frame.rename({"indicator": "kpi"}).join(names, on="kpi", maintain_order="left")
    return joined.select(_SHAPE.names())


def _without_zeros(frame: pl.DataFrame, zero_is_missing: Mapping[str, Zeros]) -> pl.DataFrame:
    """*frame* with a 0 as missing for the indicators, and in the years, of *zero_is_missing*."""
    declared = [
        (pl.col("indicator") == indicator) & (years is None or pl.col("period").is_in(sorted(years)))
        for indicator, years in zero_is_missing.items()
    ]
    if not declared:
        return frame
    return _missing_where(frame, pl.any_horizontal(declared) & (pl.col("value") == 0), pl.lit("0"))


def _without_years(frame: pl.DataFrame, missing_years: Mapping[str, frozenset[str]]) -> pl.DataFrame:
    """*frame* with all values as missing for the indicators, and in the years, of *missing_years*."""
    declared = [
        (pl.col("indicator") == indicator) & pl.col("period").is_in(sorted(years))
        for indicator, years in missing_years.items()
    ]
    if not declared:
        return frame
    shown = pl.col("value").cast(pl.String).str.strip_suffix(".0")
    return _missing_where(frame, pl.any_horizontal(declared) & pl.col("value").is_not_null(), shown)


def _missing_where(frame: pl.DataFrame, missing: pl.Expr, shown: pl.Expr) -> pl.DataFrame:
    """*frame* without the values where they are *missing*, and with what is *shown* instead as a note."""
    note = pl.concat_str(pl.col("note"), pl.lit("; "), shown, pl.lit(" in the source"))
    return frame.with_columns(
        value=pl.when(missing).then(None).otherwise(pl.col("value")),
        status=pl.when(missing).then(_word("missing")).otherwise(pl.col("status")),
        note=pl.when(missing).then(note.str.strip_prefix("; ")).otherwise(pl.col("note")),
    )
