"""The columns of one indicator, read cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from obs import Finding, Indicator, Place
from obs_local_csv.codes import region_of, sex_of, status_of
from obs_local_csv.faults import Fault
from obs_local_csv.mapping import Columns
from obs_local_csv.numbers import form_of, marks_in, status_of_mark
from obs_local_csv.periods import period_of
from obs_local_csv.table import Table

_T = TypeVar("_T")
_WITH_VALUE = ("reported", "provisional")
_CONTRADICTION = Fault(
    code="value-status",
    words="must agree with the figure: there is one exactly when the status is reported or provisional",
    advice="correct the status, or remove the figure",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as Python writes it, or "" and the *status* that says why there is none."""

    plain: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What the rows of *table* say about *indicator*, in the order of the rows."""

    table: Table
    indicator: Indicator
    columns: Columns
    regions: list[str | Fault]
    periods: list[str | Fault]
    sexes: list[str | Fault]
    figures: list[Figure | Fault]
    statuses: list[str | Fault]

    def readings(self) -> Mapping[str, list[str | Fault]]:
        """The cells as read, by column: what the contract is checked on where no schema is given."""
        plain = [figure if isinstance(figure, Fault) else figure.plain for figure in self.figures]
        named = {
            self.columns.region: self.regions,
            self.columns.period: self.periods,
            self.columns.sex: self.sexes,
            self.columns.value: plain,
            self.columns.status: self.statuses,
        }
        return {column: values for column, values in named.items() if column}

    def findings(self) -> Iterator[Finding]:
        """Everything wrong with the cells, and a warning where a mark has two meanings."""
        for column, values in self.readings().items():
            cells = self.table.cells(column)
            for line, cell, value in zip(self.table.lines, cells, values, strict=True):
                if isinstance(value, Fault):
                    yield value.at(self.table.file, line, column, cell)
        for line, figure, told in zip(self.table.lines, self.figures, self.statuses, strict=True):
            if _contradict(figure, told):
                yield _CONTRADICTION.at(self.table.file, line, self.columns.status, str(told))
        yield from self._dashes()

    def _dashes(self) -> Iterator[Finding]:
        lines = [
            line
            for line, figure in zip(self.table.lines, self.figures, strict=True)
            if isinstance(figure, Figure) and figure.note == "-"
        ]
        if lines:
            yield Finding(
                code="dash",
                severity="warning",
                message=f'"-" is read as missing (in {len(lines)} rows); in SCB\'s tables it means zero',
                suggestion="write 0 where you mean zero",
                place=Place(file=self.table.file, row=lines[0], column=self.columns.value, value="-"),
            )


def read_series(
    table: Table, indicator: Indicator, columns: Columns, decimal: str, allowed: Collection[str] | None
) -> Series:
    """Reads the columns of one indicator.

    *decimal* is the sign that is told, or ""; *allowed* are the marks for no figure that the schema names.
    """
    size = len(table.rows)

    def read(column: str, meaning: Callable[[str], _T], default: _T) -> list[_T]:
        if not column:
            return [default] * size
        cells = table.cells(column)
        meanings = {cell: meaning(cell) for cell in set(cells)}
        return [meanings[cell] for cell in cells]

    return Series(
        table=table,
        indicator=indicator,
        columns=columns,
        regions=read(columns.region, region_of, columns.region_code),
        periods=read(columns.period, period_of, ""),
        sexes=read(columns.sex, sex_of, "T"),
        figures=_figures(table, indicator, columns, decimal, allowed),
        statuses=read(columns.status, status_of, ""),
    )


def plain_numbers(cells: list[str], decimal: str, allowed: Collection[str] | None) -> list[str]:
    """The cells of a column that only the schema knows: its numbers plain where they can be read."""
    marks = {""} if allowed is None else set(allowed)
    form = form_of((cell for cell in cells if cell not in marks), decimal=decimal, percent=True)

    def plain(cell: str) -> str:
        number = "" if cell in marks else form.plain(cell)
        return cell if isinstance(number, Fault) else number

    return [plain(cell) for cell in cells]


def _figures(
    table: Table, indicator: Indicator, columns: Columns, decimal: str, allowed: Collection[str] | None
) -> list[Figure | Fault]:
    cells = table.cells(columns.value)
    marks = marks_in(cells, allowed)
    form = form_of(
        (cell for cell in cells if cell not in marks), decimal=decimal, percent="%" in indicator.unit
    )

    def figure(cell: str) -> Figure | Fault:
        if cell in marks:
            return Figure(plain="", status=status_of_mark(cell) or "missing", note=cell)
        plain = form.plain(cell)
        return plain if isinstance(plain, Fault) else Figure(plain=plain, status="reported")

    figures = {cell: figure(cell) for cell in set(cells)}
    return [figures[cell] for cell in cells]


def _contradict(figure: Figure | Fault, told: str | Fault) -> bool:
    return (
        isinstance(figure, Figure)
        and isinstance(told, str)
        and told != ""
        and (told in _WITH_VALUE) != bool(figure.plain)
    )
