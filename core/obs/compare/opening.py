"""The figures that a comparison reads, all in one table: in memory, or on an engine that reads files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast, runtime_checkable

import narwhals as nw
import polars as pl

from obs.derivation import corrections_in, with_formulas
from obs.engines import Engine
from obs.figures import Figures
from obs.models import DERIVED, Indicator, as_it_is
from obs.observations import empty
from obs.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """*observations* of the indicators *held*, on the engine that *beside* puts small tables on."""

    observations: Any
    held: frozenset[str]
    beside: Callable[[pl.LazyFrame], pl.LazyFrame] = as_it_is


@runtime_checkable
class InFiles(Protocol):
    """Figures that lie in Parquet files."""

    def file(self, indicator: Indicator) -> str | None:
        """The path of a file with the newest observations of *indicator*, maybe among others; undamaged."""
        ...


def opened(figures: Figures, indicators: Iterable[Indicator]) -> Opened:
    """The *indicators*, read into memory."""
    frames = {each.id: frame for each in indicators if (frame := figures.read(each)) is not None}
    return Opened(observations=pl.concat([*frames.values()] or [empty()]).lazy(), held=frozenset(frames))


def opened_on(engine: Engine, figures: Figures, study: Study, indicators: Mapping[str, Indicator]) -> Opened:
    """The *indicators* on *engine*, which reads what lies in files by itself.

    What is no file is computed and put beside: formulas, and what is corrected.
    """
    altered = {*corrections_in(figures, study, indicators.values())}
    altered |= {id_ for id_, each in indicators.items() if each.source == DERIVED}
    files: dict[str, str] = {}
    if isinstance(figures, InFiles):
        found = {id_: figures.file(each) for id_, each in indicators.items() if id_ not in altered}
        files = {id_: file for id_, file in found.items() if file is not None}
    rest = opened(
        with_formulas(figures, study), (each for id_, each in indicators.items() if id_ not in files)
    )
    tables: list[nw.LazyFrame[Any]] = []
    if files:
        tables.append(
            _from(engine.scan([*dict.fromkeys(files.values())])).filter(nw.col("indicator").is_in([*files]))
        )
    if rest.held or not tables:
        tables.append(_from(engine.beside(rest.observations)))
    return Opened(
        observations=nw.concat(tables).to_native() if len(tables) > 1 else tables[0].to_native(),
        held=frozenset(files) | rest.held,
        beside=engine.beside,
    )


def _from(native: object) -> nw.LazyFrame[Any]:
    return cast("nw.LazyFrame[Any]", nw.from_native(cast("Any", native)))
