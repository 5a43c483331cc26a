"""Figures that are suppressed now though they were not before: nothing may give them away.

A table of results has no status for all of its rows, and its figures may be the suppressed one itself or be
made of it. So what was said of that indicator in that region is left out altogether, and the figure itself
wherever it stood for the indicator, as among a neighbour's peers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from obs.publish.revision.cells import STATUS, SUPPRESSED, VALUE, as_text

_PLACE = ("indicator", "region")
_CELLS = pl.Schema({"indicator": pl.String, "region": pl.String, "value": pl.Float64})


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """*cells* are the figures withheld now: indicator, region and the value that they had.

    *known* are the indicators that have figures of their own: any other text in such a column is a formula.
    """

    cells: pl.DataFrame
    known: frozenset[str]

    def hides(self, rows: pl.DataFrame, before: pl.Series) -> pl.Series:
        """Which of *before*, one cell of each of *rows* of a table, may not be shown: booleans."""
        shown = _none(rows.height)
        if self.cells.is_empty() or "region" not in rows.columns:
            return shown
        places = rows.select(pl.col("region").cast(pl.String))["region"]
        among = places.is_in(self.cells["region"].unique().to_list()).fill_null(value=False)
        if "indicator" not in rows.columns:
            # Words such as verdicts stay; a text with a figure in it may have the suppressed one.
            return among & as_text(before).str.contains(r"[0-9]").fill_null(value=False)
        pairs = rows.select(pl.col(*_PLACE).cast(pl.String)).with_row_index("row")
        same = pairs.join(self.cells.unique(_PLACE), on=_PLACE, how="semi")["row"]
        formula = among & ~pairs["indicator"].is_in(list(self.known))
        return _at(same, rows.height) | formula.fill_null(value=False) | self._equal(pairs, before)

    def _equal(self, pairs: pl.DataFrame, before: pl.Series) -> pl.Series:
        if not before.dtype.is_float():
            return _at(pairs["row"].head(0), pairs.height)
        valued = pairs.select("row", "indicator", value=before.cast(pl.Float64))
        found = valued.join(self.cells, on=["indicator", "value"], how="semi")["row"]
        return _at(found, pairs.height)


def withheld(
    old: Mapping[str, pl.DataFrame], new: Mapping[str, pl.DataFrame], keys: Mapping[str, Sequence[str]]
) -> Withheld:
    """What tables of figures in *new* suppress though *old* has a value; *keys* are their primary keys."""
    found = [pl.DataFrame(schema=_CELLS)]
    known: set[str] = set()
    for name, frame in new.items():
        if not is_of_figures(frame, keys[name]):
            continue
        known |= set(frame["indicator"].unique().drop_nulls())
        before = old.get(name)
        if before is None or not {VALUE, *keys[name]} <= set(before.columns):
            continue
        now = frame.filter(pl.col(STATUS) == SUPPRESSED).select(keys[name])
        valued = before.filter(pl.col(VALUE).is_not_null()).join(now, on=list(keys[name]), how="semi")
        found.append(valued.select("indicator", "region", pl.col(VALUE).cast(pl.Float64)))
    return Withheld(cells=pl.concat(found), known=frozenset(known))


def is_of_figures(frame: pl.DataFrame, key: Sequence[str]) -> bool:
    """Whether each row of *frame* is a figure with a status of its own, as observations are."""
    return {*_PLACE, "period"} <= set(key) and {VALUE, STATUS} <= set(frame.columns)


def _none(height: int) -> pl.Series:
    return pl.repeat(value=False, n=height, dtype=pl.Boolean, eager=True)


def _at(rows: pl.Series, height: int) -> pl.Series:
    marks = _none(height)
    return marks.scatter(rows, [True] * len(rows))
