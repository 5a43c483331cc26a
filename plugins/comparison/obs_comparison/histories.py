"""The series of a panel as matrices: a row for each region, a column for each period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from obs import Panel

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Histories:
    """The observations of *panel* of its sex, for the regions of its group, those shown and the benchmark.

    *further* are regions that come after these.
    """

    def __init__(self, panel: Panel, further: Iterable[str] = ()) -> None:
        regions = (*panel.group.members, *panel.shown, panel.benchmark, *further)
        self.regions = tuple(dict.fromkeys(regions))
        self._members = len(dict.fromkeys(panel.group.members))
        rows = {region: row for row, region in enumerate(self.regions)}
        held = (
            panel.observations.filter(pl.col("sex") == panel.sex, pl.col("value").is_finite())
            .select(
                pl.col("indicator", "period").cast(pl.String),
                "value",
                row=pl.col("region")
                .cast(pl.String)
                .replace_strict(rows, default=None, return_dtype=pl.Int64),
            )
            .drop_nulls("row")
            .collect()
        )
        self._held = {str(key[0]): part for key, part in held.partition_by("indicator", as_dict=True).items()}

    def __contains__(self, indicator: str) -> bool:
        return indicator in self._held

    def first_period(self, indicator: str) -> str | None:
        """The first period in which any of the regions has a value."""
        periods = self._held[indicator]["period"] if indicator in self else pl.Series([], dtype=pl.String)
        return str(periods.min()) if len(periods) else None

    def last_period(self, indicator: str) -> str | None:
        """The last period in which any of the regions has a value."""
        periods = self._held[indicator]["period"] if indicator in self else pl.Series([], dtype=pl.String)
        return str(periods.max()) if len(periods) else None

    def latest_covered(self, indicator: str, year: str) -> str | None:
        """The latest period up to the end of *year* in which at least half of the group has a value."""
        if indicator not in self:
            return None
        held = self._held[indicator].filter(
            pl.col("row") < self._members, pl.col("period").str.head(4) <= year
        )
        covered = held.group_by("period").len().filter(pl.col("len") * 2 >= self._members)
        return str(covered["period"].max()) if len(covered) else None

    def matrix(self, indicator: str, periods: Sequence[str]) -> NDArray[np.float64]:
        """The values of *indicator* in *periods*, NaN where there is none; rows in the order of *regions*."""
        values = np.full((len(self.regions), len(periods)), np.nan)
        if indicator in self:
            columns = {period: column for column, period in enumerate(periods)}
            held = self._held[indicator].filter(pl.col("period").is_in(list(periods)))
            column = held["period"].replace_strict(columns, return_dtype=pl.Int64)
            values[held["row"].to_numpy(), column.to_numpy()] = held["value"].to_numpy()
        return values
