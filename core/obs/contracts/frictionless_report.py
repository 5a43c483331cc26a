"""What frictionless read and what it reports, as findings.

It names only the later of equal keys, keeps a key with a part missing for a key, and takes "NaN" and
"1_000" for numbers. That is mended here, so that a file and the frame made of it get the same findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from obs.contracts.rules import CODES, Rule, type_rule
from obs.contracts.table_schema import TableSchema
from obs.models import Finding, Place

if TYPE_CHECKING:
    from frictionless import Error, Row

_TABLE = {
    "missing-label": ("missing-column", "a column of the schema is missing", "add the column"),
    "extra-label": (
        "extra-column",
        "a column is not in the schema",
        "remove it or describe it in the schema",
    ),
    "duplicate-label": ("duplicate-column", "two columns have the same name", "rename one of them"),
    "blank-label": ("unnamed-column", "a column has no name", "name it or remove it"),
    "incorrect-label": (
        "misplaced-column",
        "the columns are in another order than the schema's",
        "reorder them",
    ),
    "extra-cell": (
        "extra-cell",
        "the row has more cells than the header",
        "put quotes around cells with delimiters",
    ),
    "missing-cell": ("missing-cell", "the row has fewer cells than the header", "complete the row"),
    "blank-row": ("blank-row", "the row is empty", "remove the row"),
}
_CONSTRAINT = re.compile(r'constraint "(\w+)"')
_POSITION = re.compile(r"row at position (\d+)")
_NUMBERS = ("integer", "number", "year")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The rows as frictionless reads them, one after the other.

    Its row positions count records from 1, the header included; *lines* turns them into lines of *file*.
    """

    schema: TableSchema
    rules: Sequence[Rule]
    file: str
    lines: Sequence[int]
    _cells: dict[int, dict[str, str]] = field(default_factory=dict[int, dict[str, str]])
    _own: list[Finding] = field(default_factory=list[Finding])
    _settled: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])

    @cached_property
    def _mended(self) -> list[Rule]:
        """The rules that frictionless does not check, or not as they are meant."""
        return [
            rule for rule in self.rules if rule.is_key or rule.code in {"not-finite", "unknown-reference"}
        ]

    @cached_property
    def _known(self) -> dict[str, frozenset[str | None]]:
        """The values that a column may refer to; an empty cell refers to nothing."""
        return {
            rule.column: frozenset((*rule.choices, None))
            for rule in self.rules
            if rule.code == "unknown-reference"
        }

    def take(self, row: Row) -> None:
        """Takes note of *row* and makes the findings that frictionless does not."""
        at = row.row_number
        cells = [str(cell) for cell in row.cells]
        self._cells[at] = dict(zip(row.field_names, cells, strict=False))
        for column in self.schema.fields:
            if column.type in _NUMBERS and _odd(self._cells[at].get(column.name, "")):
                self._settle(at, type_rule(column))
        for rule in self._mended:
            if rule.is_key:
                if any(row.get(name) is None for name in rule.columns):
                    self._settled.add((at, rule.column))
            elif rule.code == "not-finite":
                if not isfinite(row.get(rule.column) or 0):
                    self._settle(at, rule)
            elif row.get(rule.column) not in self._known[rule.column]:
                self._own.append(self._broken(at, rule))

    def findings(self, errors: Iterable[Error], *, stopped: bool) -> list[Finding]:
        """The findings on all rows taken and on *errors*, by line; *stopped* says that the check did."""
        found = [*self._own]
        for error in errors:
            found.extend(self._translate(error))
        if stopped or len(self._cells) != len(self.lines) - 1:
            found.append(
                Finding(
                    code="not-checked",
                    severity="error",
                    message=f"only {len(self._cells)} of {len(self.lines) - 1} rows could be checked",
                    suggestion="look for an error in the form of the file",
                    place=Place(file=self.file),
                )
            )
        return sorted(dict.fromkeys(found), key=lambda finding: finding.place.row or 0)

    def _translate(self, error: Error) -> Iterator[Finding]:
        at: int = getattr(error, "row_number", 1)
        column: str = getattr(error, "field_name", "")
        if error.type == "type-error":
            rule = next(type_rule(field) for field in self.schema.fields if field.name == column)
            yield self._broken(at, rule)
        elif error.type == "constraint-error":
            code = CODES[_CONSTRAINT.search(error.note)[1]]  # pyright: ignore[reportOptionalSubscript]
            yield from self._rule_broken((at,), code, column)
        elif error.type in {"unique-error", "primary-key"}:
            yield from self._twice(at, error, column)
        elif error.type == "blank-row" and any(self._cells[at]):
            for rule in self.rules:
                if rule.constraint == "required":
                    yield self._broken(at, rule)
        else:
            yield self._about_table(at, error, column)

    def _twice(self, at: int, error: Error, column: str) -> Iterator[Finding]:
        earlier = _POSITION.search(error.note)
        if earlier is None:
            return  # a key of nothing but empty cells: each of them is required
        code = "unique" if error.type == "unique-error" else "duplicate-key"
        yield from self._rule_broken((int(earlier[1]), at), code, column)

    def _rule_broken(self, positions: Iterable[int], code: str, column: str) -> Iterator[Finding]:
        rule = next(
            rule for rule in self.rules if rule.code == code and (rule.is_key or rule.column == column)
        )
        for at in positions:
            if (at, rule.column) not in self._settled:
                yield self._broken(at, rule)

    def _settle(self, at: int, rule: Rule) -> None:
        """Adds the finding that *rule* is broken; other rules say nothing more about this cell."""
        self._settled.add((at, rule.column))
        self._own.append(self._broken(at, rule))

    def _broken(self, at: int, rule: Rule) -> Finding:
        value = ", ".join(self._cells[at].get(name, "") for name in rule.columns)
        return rule.broken(Place(file=self.file, row=self.lines[at - 1], column=rule.column, value=value))

    def _about_table(self, at: int, error: Error, column: str) -> Finding:
        code, message, advice = _TABLE.get(error.type, (error.type, error.message, ""))
        label: str = getattr(error, "label", "") or getattr(error, "cell", "")
        line = self.lines[at - 1] if len(self.lines) >= at else None
        place = Place(file=self.file, row=line, column=column, value=label)
        return Finding(code=code, severity="error", message=message, suggestion=advice, place=place)


def _odd(cell: str) -> bool:
    """Python reads "1_000" and Arabic-Indic digits as numbers; nobody who wrote a table meant that."""
    if cell.isascii():
        return "_" in cell
    return "_" in cell or any(letter.isdigit() and not letter.isascii() for letter in cell)
