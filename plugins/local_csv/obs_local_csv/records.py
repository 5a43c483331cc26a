"""Good rows to observations: no key twice, and only what was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from obs import Finding, Place, Query, observation_frame
from obs_local_csv.faults import Fault
from obs_local_csv.series import Figure, Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row as an observation, and the *line* of the file it is from."""

    region: str
    period: str
    sex: str
    value: float | None
    status: str
    note: str
    line: int


def split(series: Series, bad: Collection[int | None]) -> tuple[list[Record], list[Finding]]:
    """The records of *series* on other lines than *bad*, and a finding for each row whose key is not its own.

    A row that is bad for another reason still makes a key occur twice: nobody knows which row is right.
    """
    rows = list(enumerate(zip(series.regions, series.periods, series.sexes, strict=True)))
    by_key = defaultdict[tuple[str | Fault, ...], list[int]](list)
    for row, key in rows:
        if not any(isinstance(part, Fault) for part in key):
            by_key[key].append(row)
    lines = series.table.lines
    single = [same[0] for same in by_key.values() if len(same) == 1]
    repeated = [same for same in by_key.values() if len(same) > 1]
    findings = [
        _duplicate(series, row, [lines[other] for other in same if other != row])
        for same in repeated
        for row in same
    ]
    return [_record(series, row) for row in single if lines[row] not in bad], findings


def is_asked(record: Record, query: Query) -> bool:
    """Whether *query* wants the region and the year of *record*."""
    year = record.period[:4]
    return record.region in query.regions and (query.first or year) <= year <= (query.last or year)


def frame_of(records: Sequence[tuple[str, Record]]) -> pl.DataFrame:
    """The table of observations of *records*, each with the id of its indicator."""
    return observation_frame(
        pl.DataFrame(
            {
                "indicator": [indicator for indicator, _ in records],
                "region": [record.region for _, record in records],
                "period": [record.period for _, record in records],
                "sex": [record.sex for _, record in records],
                "value": [record.value for _, record in records],
                "status": [record.status for _, record in records],
                "note": [record.note for _, record in records],
            },
            schema_overrides={"value": pl.Float64},
        )
    )


def _record(series: Series, row: int) -> Record:
    figure = series.figures[row]
    assert isinstance(figure, Figure)
    return Record(
        region=str(series.regions[row]),
        period=str(series.periods[row]),
        sex=str(series.sexes[row]),
        value=float(figure.plain) if figure.plain else None,
        status=str(series.statuses[row]) or figure.status,
        note=figure.note,
        line=series.table.lines[row],
    )


def _duplicate(series: Series, row: int, others: list[int]) -> Finding:
    columns = [name for name in (series.columns.region, series.columns.period, series.columns.sex) if name]
    elsewhere = f"row {others[0]} says" if len(others) == 1 else f"rows {', '.join(map(str, others))} say"
    key = (series.regions[row], series.periods[row], series.sexes[row])
    return Finding(
        code="duplicate-key",
        severity="error",
        message=f"{', '.join(columns)} must be unique together; {elsewhere} the same",
        suggestion="keep one of them, or read the column that tells them apart",
        place=Place(
            file=series.table.file,
            row=series.table.lines[row],
            column=", ".join(columns),
            value=", ".join(map(str, key)),
        ),
    )
