"""All results that a report draws on, as tables; every figure in them has a reference.

A reference is the table, the key of the row and the column, divided by "/": level/N31807/0767/rank. It is
the same as long as the study and its methods are, and short enough to be written beside a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from obs.compare.observed import Observation, Observed
from obs.errors import ReportError
from obs.language import Number

Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ResultTable:
    """One table of results: a row for each value of its *key* columns.

    *untouched* says which columns hold figures just as they were observed; all others are computed.
    """

    name: str
    key: Key
    frame: pl.DataFrame
    untouched: Observed = field(default_factory=Observed)

    @cached_property
    def rows(self) -> Mapping[Key, Mapping[str, Any]]:
        """The rows by their key."""
        return {tuple(str(row[name]) for name in self.key): row for row in self.frame.iter_rows(named=True)}

    def starting(self, start: Key) -> Sequence[Mapping[str, Any]]:
        """The rows whose key begins with *start*, in order."""
        length = len(start)
        if length not in self._starts:
            found: dict[Key, list[Mapping[str, Any]]] = {}
            for key, row in self.rows.items():
                found.setdefault(key[:length], []).append(row)
            self._starts[length] = found
        return self._starts[length].get(start, ())

    @cached_property
    def _starts(self) -> dict[int, dict[Key, list[Mapping[str, Any]]]]:
        return {}


@dataclass(frozen=True, kw_only=True)
class Results:
    """The tables by their name; *derived* are the indicators that no source publishes.

    *corrected* are indicator, region and period of the total figures that are not the source's own.
    """

    derived: frozenset[str] = frozenset()
    corrected: frozenset[Key] = frozenset()
    tables: Mapping[str, ResultTable] = field(default_factory=dict[str, ResultTable])

    def row(self, table: str, *key: str) -> Mapping[str, Any]:
        """The row of *table* with this *key*; empty where there is none."""
        return self.tables[table].rows.get(key, {}) if table in self.tables else {}

    def rows(self, table: str, *start: str) -> Iterator[Mapping[str, Any]]:
        """The rows of *table* whose key begins with *start*, in order."""
        if table in self.tables:
            yield from self.tables[table].starting(start)

    def number(self, ref: str, decimals: int, *, signed: bool = False) -> Number:
        """The figure at *ref* as it is to be shown."""
        return Number(self.find(ref), decimals, signed=signed, ref=ref)

    def find(self, ref: str) -> Any:  # noqa: ANN401
        """What stands at *ref*; ReportError where there is no such place."""
        name, *rest = ref.split("/")
        *key, column = rest or ("",)
        table = self.tables.get(name)
        row = table.rows.get(tuple(key)) if table else None
        if row is None or column not in row:
            raise ReportError(f"the results have no figure {ref!r}")
        return row[column]

    def found(self, ref: str) -> Any:  # noqa: ANN401
        """What stands at *ref*, None where there is no such row; ReportError for a column there is not."""
        name, *_, column = ref.split("/")
        if name in self.tables and column not in self.tables[name].frame.columns:
            raise ReportError(f"the results have no figure {ref!r}")
        return self.row_of(ref).get(column)

    def row_of(self, ref: str) -> Mapping[str, Any]:
        """The row in which *ref* stands; empty where there is none."""
        name, *key, _ = ref.split("/")
        return self.row(name, *key)

    def observed(self, ref: str) -> Observation | None:
        """Of what the figure at *ref* is, if it is one just as it was observed or would be, were it there."""
        name, *key, column = ref.split("/")
        table = self.tables[name]
        if column not in table.untouched.columns:
            return None
        return table.untouched.at({**dict(zip(table.key, key, strict=False)), **self.row(name, *key)}, column)

    def is_untouched(self, ref: str) -> bool:
        """Whether the figure at *ref* is the source's own."""
        of = self.observed(ref)
        return of is not None and of.indicator not in self.derived and not self.is_corrected(ref)

    def is_corrected(self, ref: str) -> bool:
        """Whether the figure at *ref* is one that a correction put there.

        Where a table does not say of which period it is, any period counts.
        """
        of = self.observed(ref) if self.corrected else None
        return of is not None and any(
            (id_, region) == (of.indicator, of.region) and of.period in {None, period}
            for id_, region, period in self.corrected
        )
