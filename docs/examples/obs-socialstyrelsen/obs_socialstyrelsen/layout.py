"""Where in a sheet the table is, and what each of its columns holds.

Three ways of laying it out are known from programs of others that read such files (the README names them):
months across with years in rows; years and months across, in two rows of headings; one row for each figure.
Nobody here has seen a file, so what fits none of them, or fits two, is refused and told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from obs_socialstyrelsen.headings import month_of, period_of, role_of, year_of
from obs_socialstyrelsen.month_query import MonthQuery
from obs_socialstyrelsen.regions import named_in, scb_codes
from obs_socialstyrelsen.workbook import Sheet, UnclearError, plain, text_of

_SHOW = "send its first rows to the authors of obs-socialstyrelsen, or lay it out with Region, År and months"


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """What the heading of a column of figures says of them: year and month (0: the row does), region."""

    year: int = 0
    month: int = 0
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A table: *header* is the row of its headings, from 0, *title* the words above it.

    *roles* are columns by what they hold, *others* further columns by their heading, *figures* the columns
    with figures.
    """

    sheet: Sheet
    header: int
    title: str
    roles: Mapping[str, int]
    others: Mapping[str, int]
    figures: Mapping[int, Across]

    def described(self) -> str:
        """How the table was understood, in words."""
        held = [f"{role} in column {get_column_letter(at + 1)}" for role, at in self.roles.items()]
        held += [f"{name!r} in column {get_column_letter(at + 1)}" for name, at in self.others.items()]
        first, last = (get_column_letter(at + 1) for at in (min(self.figures), max(self.figures)))
        columns = f"column {first}" if first == last else f"columns {first} to {last}"
        return (
            f"sheet {self.sheet.name!r}, headings in row {self.header + 1}: {', '.join(held)}; "
            f"figures in {columns}"
        )


def find_layout(sheets: list[Sheet], query: MonthQuery) -> Layout:
    """The one table of the workbook; UnclearError where there is none, or more than one."""
    named = [each for each in sheets if each.name == query.sheet] if query.sheet else sheets
    if not named:
        names = ", ".join(repr(each.name) for each in sheets) or "none with a cell"
        raise UnclearError(f"there is no sheet {query.sheet!r}", f"there are {names}: correct sheet")
    found = [(sheet, row) for sheet in named for row in range(len(sheet.rows)) if _is_header(sheet.rows[row])]
    if not found:
        message = "no row of headings was found: Region and År, Månad or the names of months were expected"
        raise UnclearError(message, _SHOW, sheet=named[0].name)
    if len(found) > 1:
        sheet, row = found[1]
        message = (
            f"a second table begins here; the first is in sheet {found[0][0].name!r}, row {found[0][1] + 1}"
        )
        raise sheet.unclear(message, 'keep one, or name its sheet: sheet = "..."', row, 0)
    return _layout(*found[0], query)


def _is_header(row: list[object]) -> bool:
    """Whether *row* has headings of places and of times, and no other cell that is a number but a year."""
    texts = [text_of(cell) for cell in row]
    roles = {role_of(text) for text in texts}
    months = sum(1 for text in texts if month_of(text) or period_of(text))
    has_time = bool(roles & {"year", "month", "period"}) or months > 0
    has_place = bool(roles & {"region", "code"}) or {"year", "month"} <= roles or "period" in roles
    return has_time and has_place


def _layout(sheet: Sheet, header: int, query: MonthQuery) -> Layout:
    texts = [text_of(cell) for cell in sheet.rows[header]]
    years = _years_above(sheet, header)
    roles: dict[str, int] = {}
    others: dict[str, int] = {}
    figures: dict[int, Across] = {}
    regions = _regions_across(texts)
    for at, text in enumerate(texts):
        role = role_of(text)
        across = _across(text, years.get(at, 0), regions.get(at, ""))
        if role or not text:
            if role in roles or (not text and _has_cells(sheet, header, at)):
                what = "has no heading" if not text else f"is headed {text!r} like another one"
                raise sheet.unclear(f"the column {what}", _SHOW, header, at)
            roles |= {role: at} if role else {}
        elif across:
            figures[at] = across
        elif text in others:
            raise sheet.unclear(f"two columns are headed {text!r}", _SHOW, header, at)
        else:
            others[text] = at
    if not figures:
        column = next((at for text, at in others.items() if plain(text) == plain(query.measure)), None)
        if column is None:
            message = f"no column has figures: none is headed with a month, a year or {query.measure!r}"
            raise sheet.unclear(message, f"headings are {', '.join(filter(None, texts))}", header, 0)
        others = {text: at for text, at in others.items() if at != column}
        figures = {column: Across()}
    title = _title(sheet, header - (1 if years else 0))
    found = Layout(sheet=sheet, header=header, title=title, roles=roles, others=others, figures=figures)
    _check_time(found)
    return found


def _across(text: str, year: int, region: str) -> Across | None:
    """What a heading says of the figures below it; None where it is no heading of figures."""
    period = period_of(text)
    if period:
        return Across(year=period[0], month=period[1])
    if month_of(text):
        return Across(year=year, month=month_of(text))
    if year_of(text):
        return Across(year=year_of(text))
    return Across(region=region) if region else None


def _regions_across(texts: list[str]) -> dict[int, str]:
    """SCB codes by column where the regions stand beside each other: no column of regions, times in rows."""
    roles = {role_of(text) for text in texts}
    if roles & {"region", "code"} or not ({"year", "month"} <= roles or "period" in roles):
        return {}
    listed = {str(at): named_in(text) for at, text in enumerate(texts) if text and not role_of(text)}
    return {int(at): code for at, code in scb_codes(listed).items()}


def _years_above(sheet: Sheet, header: int) -> dict[int, int]:
    """Years by column in the row above the headings, where there are some."""
    if not header:
        return {}
    return {
        at: year_of(text_of(cell)) for at, cell in enumerate(sheet.rows[header - 1]) if year_of(text_of(cell))
    }


def _title(sheet: Sheet, end: int) -> str:
    words = (text_of(cell) for row in sheet.rows[:end] for cell in row)
    return " ".join(dict.fromkeys(word for word in words if word))


def _check_time(layout: Layout) -> None:
    """UnclearError for figures of which neither row nor column says year, month and place."""
    seen: dict[Across, int] = {}
    for at, across in layout.figures.items():
        has_period = "period" in layout.roles
        lacking = [
            word
            for word, known in (
                ("year", across.year or has_period or "year" in layout.roles),
                ("month", across.month or has_period or "month" in layout.roles),
            )
            if not known
        ]
        if lacking:
            message = f"nothing says of which {' and '.join(lacking)} the figures in this column are"
            raise layout.sheet.unclear(message, _SHOW, layout.header, at)
        if across in seen:
            message = f"this column is about the same as column {get_column_letter(seen[across] + 1)}"
            raise layout.sheet.unclear(
                message, "the years may be lacking above the months", layout.header, at
            )
        seen[across] = at


def _has_cells(sheet: Sheet, header: int, at: int) -> bool:
    return any(text_of(row[at]) for row in sheet.rows[header + 1 :] if at < len(row))
