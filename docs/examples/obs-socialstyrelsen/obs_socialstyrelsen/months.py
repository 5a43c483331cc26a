"""The figures of a workbook for one indicator, with everything that had to be understood to read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl
from openpyxl.utils import get_column_letter

from obs import Finding, Indicator, Place, Query, observation_frame
from obs_socialstyrelsen.figures import figure_of
from obs_socialstyrelsen.headings import FIRST_YEAR, month_in, period_of, sex_of, year_of
from obs_socialstyrelsen.layout import Across, Layout, find_layout
from obs_socialstyrelsen.month_query import MonthQuery
from obs_socialstyrelsen.regions import Named, named_in, scb_codes
from obs_socialstyrelsen.wording import check_words
from obs_socialstyrelsen.workbook import Sheet, UnclearError, plain, text_of

_COLUMNS = ("region", "period", "sex", "value", "status", "note")
_SCHEMA = {name: pl.Float64 if name == "value" else pl.String for name in _COLUMNS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure, or the mark in its place, and the cell that it stands in (from 0)."""

    region: str
    period: str
    sex: str
    value: float | None
    status: str
    note: str
    row: int
    column: int


def read_months(
    indicator: Indicator, query: MonthQuery, sheets: list[Sheet], asked: Query
) -> tuple[pl.DataFrame, list[Finding]]:
    """The observations of *indicator* in the regions and years *asked*, and what is to be told of them.

    UnclearError for a table that is in doubt.
    """
    layout = find_layout(sheets, query)
    check_words(layout, query)
    figures, findings = _figures(layout, query)
    last = max((each.period for each in figures if each.value is not None), default="")
    if not last:
        raise layout.sheet.unclear("the table has no figure", "check what was downloaded", layout.header, 0)
    held = [each for each in figures if each.period <= last]  # what comes after is not published yet
    months = sorted({each.period for each in held})
    provisional = set(months[-query.preliminary :] if query.preliminary else [])
    told = [_understood(indicator, query, layout, months, sorted(provisional)), *findings]
    wanted = [
        each
        for each in held
        if each.region in asked.regions
        and (asked.first or "0000") <= each.period[:4] <= (asked.last or "9999")
    ]
    records = [
        (
            each.region,
            each.period,
            each.sex,
            each.value,
            "provisional" if each.status == "reported" and each.period in provisional else each.status,
            each.note,
        )
        for each in wanted
    ]
    frame = pl.DataFrame(records, schema=_SCHEMA, orient="row")
    return observation_frame(frame.with_columns(indicator=pl.lit(indicator.id))), told


def _figures(layout: Layout, query: MonthQuery) -> tuple[list[Figure], list[Finding]]:
    codes = _codes(layout, query)
    rows = list(_rows(layout, query, codes))
    figures: list[Figure] = []
    cells: dict[tuple[str, str, str], Figure] = {}
    unknown: dict[str, None] = {}
    for at in rows:
        for column, across in layout.figures.items():
            region = across.region or codes.get(at, "")
            if not region:
                unknown[_place(layout, at).name or _place(layout, at).code] = None
                continue
            figure = _figure(layout, at, column, region)
            key = (figure.region, figure.period, figure.sex)
            if key in cells:
                other = f"{get_column_letter(cells[key].column + 1)}{cells[key].row + 1}"
                message = f"a second figure of region {region} in {figure.period}; the first is in {other}"
                advice = "the rows differ in something that has no heading known here: download one by one"
                raise layout.sheet.unclear(message, advice, at, column)
            cells[key] = figure
            figures.append(figure)
    return figures, [_unknown(list(unknown), query)] if unknown else []


def _rows(layout: Layout, query: MonthQuery, codes: Mapping[int, str]) -> Iterator[int]:
    """The rows of the table that are meant; UnclearError where figures stand below its end."""
    sheet, ended = layout.sheet, False
    keys = list(layout.roles.values())
    for at in range(layout.header + 1, len(sheet.rows)):
        row = sheet.rows[at]
        filled = [column for column in layout.figures if text_of(row[column])]
        if not all(text_of(row[column]) for column in keys):
            if filled:
                message = "a row with figures lacks its region, year or month"
                raise sheet.unclear(message, "fill the cell in, or delete the row", at, filled[0])
            ended = ended or any(text_of(cell) for cell in row)
            continue
        if not filled and not codes[at] and _has_places(layout):
            ended = True
            continue
        if ended and filled:
            raise sheet.unclear(
                "figures stand below the end of the table", "delete what is between", at, filled[0]
            )
        if _is_meant(layout, query, at):
            yield at


def _has_places(layout: Layout) -> bool:
    return "region" in layout.roles or "code" in layout.roles


def _is_meant(layout: Layout, query: MonthQuery, at: int) -> bool:
    row = layout.sheet.rows[at]
    measure = layout.roles.get("measure")
    if measure is not None and plain(text_of(row[measure])) != plain(query.measure):
        return False
    return all(plain(text_of(row[layout.others[name]])) == plain(word) for name, word in query.where.items())


def _codes(layout: Layout, query: MonthQuery) -> dict[int, str]:
    """The SCB code of each row below the headings, "" where it is not certain."""
    rows = range(layout.header + 1, len(layout.sheet.rows))
    if not _has_places(layout):
        if not query.region_code and not all(each.region for each in layout.figures.values()):
            advice = 'say whose figures they are: region_code = "1783"'
            raise layout.sheet.unclear("the table has no regions", advice, layout.header, 0)
        return dict.fromkeys(rows, query.region_code)
    listed = {at: _place(layout, at) for at in rows}
    codes = scb_codes({f"{each.code} {each.name}": each for each in listed.values()})
    return {at: codes.get(f"{each.code} {each.name}", "") for at, each in listed.items()}


def _place(layout: Layout, at: int) -> Named:
    row, roles = layout.sheet.rows[at], layout.roles
    name = text_of(row[roles["region"]]) if "region" in roles else ""
    if "code" in roles:
        return Named(name=name, code=text_of(row[roles["code"]]))
    return named_in(name)


def _figure(layout: Layout, at: int, column: int, region: str) -> Figure:
    sheet = layout.sheet
    period = _period(layout, at, column, layout.figures[column])
    sex = "T"
    if "sex" in layout.roles:
        sex = sex_of(text_of(sheet.rows[at][layout.roles["sex"]]))
        if not sex:
            raise sheet.unclear(
                "this is no sex", "Kvinnor, Män or Totalt were expected", at, layout.roles["sex"]
            )
    cell = sheet.rows[at][column]
    try:
        figure = figure_of(cell)
    except ValueError as error:
        advice = "a formula, a date and a word are no figures; -- is missing and X secret"
        raise sheet.unclear(str(error), advice, at, column) from error
    mark = text_of(cell)
    return Figure(
        region=region,
        period=period,
        sex=sex,
        value=None if isinstance(figure, str) else figure,
        status=figure if isinstance(figure, str) else "reported",
        note=f'"{mark}" in the source' if isinstance(figure, str) else "",
        row=at,
        column=column,
    )


def _period(layout: Layout, at: int, column: int, across: Across) -> str:
    sheet, roles = layout.sheet, layout.roles
    year, month = across.year, across.month
    if "period" in roles:
        year, month = period_of(text_of(sheet.rows[at][roles["period"]])) or (0, 0)
    year = year or (year_of(text_of(sheet.rows[at][roles["year"]])) if "year" in roles else 0)
    month = month or (month_in(text_of(sheet.rows[at][roles["month"]])) if "month" in roles else 0)
    if not month or year < FIRST_YEAR:
        where = roles.get("period", roles.get("year", roles.get("month", column)))
        message = f"this is no month from January {FIRST_YEAR} on, when the monthly statistics begin"
        raise sheet.unclear(message, "write the year as 2022 and the month by its Swedish name", at, where)
    return f"{year}-{month:02}"


def _understood(
    indicator: Indicator, query: MonthQuery, layout: Layout, months: list[str], provisional: list[str]
) -> Finding:
    last = f"; provisional are {', '.join(provisional)}, the last ones" if provisional else ""
    return Finding(
        code="workbook-read",
        severity="warning",  # to be read by a person: no layout is documented
        message=f"read as: {layout.described()}; {query.measure}; months {months[0]} to {months[-1]}{last}",
        suggestion="preliminary = 0 in the query if the file ends long before the day it was downloaded",
        place=Place(file=query.file, indicator=indicator.id),
    )


def _unknown(names: list[str], query: MonthQuery) -> Finding:
    return Finding(
        code="region-unclear",
        severity="warning",
        message=f"of {len(names)} regions the SCB code is not certain, {names[0]} the first: "
        "their rows are left out",
        suggestion="a name that a county has too needs that county in the table; codes settle it",
        place=Place(file=query.file),
    )


def refusal(indicator: Indicator, query: MonthQuery, unclear: UnclearError) -> Finding:
    """The one message for a workbook that is not understood: where, what was expected, what to do."""
    cell = f", cell {unclear.column}{unclear.row}" if unclear.column else ""
    where = f"sheet {unclear.sheet!r}{cell}: " if unclear.sheet else ""
    return Finding(
        code="workbook-unclear",
        severity="error",
        message=f"{where}{unclear.message}",
        suggestion=unclear.advice,
        place=Place(
            file=query.file,
            row=unclear.row or None,
            column=unclear.column,
            value=unclear.value,
            indicator=indicator.id,
        ),
    )
