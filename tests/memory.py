"""Figures of invented places held in memory, and indicators to hold them of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from obs import Group, Indicator, observation_frame

_COLUMNS = ("indicator", "region", "period", "sex", "value", "status", "note")


@dataclass(kw_only=True)
class InMemory:
    """Figures in memory (`obs.figures.Figures`) by indicator, all of them last seen on one *day*."""

    held: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])
    fetched: dict[str, Group] = field(default_factory=dict[str, Group])
    label: str = "invented figures"
    known_by: date | None = None
    day: date = date(2023, 1, 1)

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        return self.held.get(indicator.id)

    def as_of(self, indicator: Indicator) -> date | None:
        return self.day if indicator.id in self.held else None

    def size(self, indicator: Indicator) -> int:
        return self.held[indicator.id].height if indicator.id in self.held else 0

    def groups(self) -> Mapping[str, Group]:
        return self.fetched

    def hold(self, id_: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Hold *rows*, as `frame` takes them but for the indicator, as all figures of *id_*."""
        self.held[id_] = frame((id_, *row) for row in rows)


def frame(rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    """Observations from *rows* of indicator, region, period, sex and value, and maybe status and note.

    Where no status is given a value was reported, and none is missing.
    """
    told = [(*row, "missing" if row[4] is None else "reported") if len(row) == 5 else row for row in rows]
    columns = _COLUMNS[: len(told[0]) if told else None]
    schema = {name: pl.Float64 if name == "value" else pl.String for name in columns}
    return observation_frame(pl.DataFrame(told, schema=schema, orient="row"))


def share(id_: str, **changes: Any) -> Indicator:
    """An invented share, of which less is better, but for *changes*."""
    plain = Indicator(
        id=id_,
        source="invented",
        query={"table": id_},
        title_sv=f"Påhitt {id_}",
        title_en=f"Invention {id_}",
        unit="%",
        kind="share",
        polarity="lower_is_better",
        producer="Nobody",
    )
    return replace(plain, **changes)
