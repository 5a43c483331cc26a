"""A page of data as it was read: its rows and values, before anything is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from obs_kolada.drift import GENDERS
from obs_kolada.paths import OLDEST

YEARS = (OLDEST, 2100)
"""The years that are believed of a reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A page of data: *count* rows as they came, and arrays with an item for each of their values.

    *kpi*, *area*, *gender* and *status* are places in *kpi_codes*, *area_codes*, `GENDERS` and *statuses*;
    *year* is a year, *value* a number or null. *kpis*, *areas* and *years* (the first and the last) are what
    occurs in the rows, *link* is the address of the next page. *said* is what the envelope calls its count,
    None where it calls none.
    """

    count: int
    kpi: NDArray[np.int32]
    area: NDArray[np.int32]
    year: NDArray[np.int32]
    gender: NDArray[np.uint8]
    status: NDArray[np.uint32]
    value: pl.Series
    deleted: NDArray[np.bool_]
    kpi_codes: tuple[str, ...]
    area_codes: tuple[str, ...]
    statuses: tuple[str, ...]
    kpis: frozenset[str]
    areas: frozenset[str]
    years: tuple[int, int]
    link: str | None
    said: float | None = None

    @property
    def values(self) -> int:
        """How many values there are in all rows."""
        return self.kpi.size

    def only(self, these: NDArray[np.bool_]) -> Rows:
        """The page with none but *these* of its values; what occurs in its rows stays as it is."""
        return replace(
            self,
            kpi=self.kpi[these],
            area=self.area[these],
            year=self.year[these],
            gender=self.gender[these],
            status=self.status[these],
            value=self.value.filter(pl.Series(these)),
            deleted=self.deleted[these],
        )

    def frame(self) -> pl.DataFrame:
        """The values with the texts that places stand for, under Kolada's names; year in place of period."""
        return pl.DataFrame(
            {
                "kpi": _texts(self.kpi_codes, self.kpi),
                "municipality": _texts(self.area_codes, self.area),
                "year": self.year,
                "gender": _texts(GENDERS, self.gender),
                "status": _texts(self.statuses, self.status),
                "value": self.value,
                "isdeleted": self.deleted,
            }
        )


def _texts(words: Sequence[str], places: NDArray[np.integer]) -> pl.Series:
    return pl.Series(words, dtype=pl.String)[places]


_NONE = np.empty(0, dtype=np.int32)
NO_ROWS = Rows(
    count=0,
    kpi=_NONE,
    area=_NONE,
    year=_NONE,
    gender=_NONE.astype(np.uint8),
    status=_NONE.astype(np.uint32),
    value=pl.Series("value", [], dtype=pl.Float64),
    deleted=_NONE.astype(np.bool_),
    kpi_codes=(),
    area_codes=(),
    statuses=(),
    kpis=frozenset(),
    areas=frozenset(),
    years=YEARS,
    link=None,
)
"""A page without any, as thousands of a whole catalogue are."""
