"""What a fetch changed in a series, and what of it the user should know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from obs.errors import StoreError
from obs.models import Finding, Place
from obs.observations import WITH_VALUE
from obs.store import parquet, series
from obs.store.records import Stored, Vintage

if TYPE_CHECKING:
    import polars as pl

_NAMED = 5  # regions that a message names; the rest are counted


def compared(root: Path, frame: pl.DataFrame, vintage: Vintage, before: Vintage | None) -> Stored:
    """What a new *vintage* with the content *frame* changed, counted against the one *before*.

    An earlier vintage that cannot be read, and figures of it that are gone, are told in the findings.
    """
    stored = Stored(vintage=vintage, new=True, rows=frame.height)
    if before is None:
        return replace(stored, added=frame.height)
    try:
        old = parquet.read(root, before)
    except StoreError as error:
        finding = Finding(
            code="vintage-damaged",
            severity="warning",
            message=f"the new figures cannot be compared with those before: {error.message}",
            suggestion="put the file back from a backup; the new figures are stored",
            place=Place(file=str(root / before.path), indicator=vintage.indicator),
        )
        return replace(stored, findings=(finding,))
    changes = series.changes(old, frame, before.scope.overlap(vintage.scope))
    counts = dict(changes.get_column("change").value_counts().iter_rows())
    return replace(stored, **counts, findings=_gone(vintage, changes))


def older(frame: pl.DataFrame, held: Vintage, fetched_at: datetime) -> Stored:
    """What became of figures that differ from the vintage *held*, but are older: they are not stored."""
    finding = Finding(
        code="older-than-held",
        severity="warning",
        message=f"other figures are held, last seen {_minute(held.last_seen)}; "
        f"these came before them, at {_minute(fetched_at)}, and were not stored",
        suggestion="run obs fetch to ask again",
        place=Place(indicator=held.indicator),
    )
    return Stored(vintage=held, new=False, rows=frame.height, findings=(finding,))


def _gone(vintage: Vintage, changes: pl.DataFrame) -> tuple[Finding, ...]:
    """A warning if figures with a value have none now, whether their row is still there or not."""
    with_value = changes.filter(changes.get_column("status").is_in(WITH_VALUE))
    gone = with_value.filter(~with_value.get_column("status_new").is_in(WITH_VALUE).fill_null(value=False))
    if gone.is_empty():
        return ()
    regions = sorted(str(region) for region in gone.get_column("region").unique())
    more = f" and {len(regions) - _NAMED} more" if len(regions) > _NAMED else ""
    finding = Finding(
        code="figures-gone",
        severity="warning",
        message=f"the source no longer gives {_count(gone.height, 'figure')} of "
        f"{_count(len(regions), 'region')} ({', '.join(regions[:_NAMED])}{more}) that it gave before",
        suggestion="see whether the source says why; the vintage before is kept",
        place=Place(indicator=vintage.indicator),
    )
    return (finding,)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
