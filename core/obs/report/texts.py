"""The values of a table as text: numbers with as many decimals as suit them, the same down a column."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from obs.models import Indicator
from obs.report.fields import Field
from obs.report.numbers import decimal, signed

Row = Mapping[str, Any]
NONE = "-"
_DIGITS = 3


class Texts:
    """The values of *rows*. A number in the unit of its row's indicator has the decimals of that.

    It has one more where different figures of a row would look the same without it: a lower limit that is
    printed like the benchmark belies a judgement that it lies above.
    """

    def __init__(
        self, rows: Sequence[Row], fields: Iterable[Field], indicators: Mapping[str, Indicator]
    ) -> None:
        self._rows = rows
        self._written: dict[str, list[str]] = {}
        levels = [each.name for each in fields if each.unit == "indicator" and not each.moves]
        self._decimals = {each.id: each.decimals for each in indicators.values()}
        for id_ in {row["indicator"] for row in rows if "indicator" in row} & {*indicators}:
            own = [row for row in rows if row["indicator"] == id_]
            self._decimals[id_] += _look_alike(own, levels, self._decimals[id_])

    def of(self, field: Field) -> list[str]:
        """The values of *field*, one for each row."""
        if field.name not in self._written:
            self._written[field.name] = self._write(field)
        return self._written[field.name]

    def _write(self, field: Field) -> list[str]:
        if field.type != "number":
            return [_plain(row[field.name]) for row in self._rows]
        parts = [self._part(field, row) for row in self._rows]
        alike: dict[object, list[float | None]] = {}
        for part, row in zip(parts, self._rows, strict=True):
            alike.setdefault(part, []).append(row[field.name])
        usual = {part: _usual_decimals(values) for part, values in alike.items()}
        return [self._number(field, row, usual[part]) for part, row in zip(parts, self._rows, strict=True)]

    def named(self, row: int, fields: Iterable[Field]) -> list[str]:
        """The values of *fields* that the *row* of that number has, each behind its heading."""
        return [
            f"{each.heading} {self.of(each)[row]}"
            for each in fields
            if self._rows[row][each.name] not in (None, "")
        ]

    def _part(self, field: Field, row: Row) -> object:
        """What the rows have in common whose values of *field* have the same unit."""
        return row.get(field.unit.removeprefix("by ")) if field.unit.startswith("by ") else None

    def _number(self, field: Field, row: Row, usual: int) -> str:
        value: float | None = row[field.name]
        if value is None:
            return NONE
        if field.share:
            return "<0.001" if 0 < value < 0.0005 else decimal(value, 3)
        decimals = {"%": 1, "indicator": self._decimals.get(row.get("indicator", ""))}.get(field.unit)
        return (signed if field.moves else decimal)(value, usual if decimals is None else decimals)


def _plain(value: object) -> str:
    if value is None or value == "":
        return NONE
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _look_alike(rows: Iterable[Row], names: Sequence[str], decimals: int) -> bool:
    """Whether a row has different values of *names* that *decimals* do not tell apart."""
    for row in rows:
        held = {row[name] for name in names} - {None}
        if len({decimal(value, decimals) for value in held}) < len(held):
            return True
    return False


def _usual_decimals(values: Iterable[float | None]) -> int:
    """So many decimals that the middle one of *values* has three digits; none if all are whole."""
    sizes = sorted(abs(value) for value in values if value)
    if all(size == round(size) for size in sizes):
        return 0
    return min(6, max(0, _DIGITS - 1 - math.floor(math.log10(sizes[len(sizes) // 2]))))
