"""The contract of the table of observations: its schema, and what a schema cannot say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

import polars as pl

import obs_schemas
from obs.codes import coded, looked_up
from obs.contracts.frames import check_frame, list_rows
from obs.contracts.rules import Rule
from obs.contracts.texts import harmful_texts
from obs.models import Finding
from obs.observations import STATUSES, WITH_VALUE
from obs.periods import PATTERN, first_day

_VALUE_STATUS = Rule(
    columns=("value", "status"),
    code="value-status",
    words=f"must agree: there is a value exactly when the status is {' or '.join(WITH_VALUE)}",
    advice="correct the status, or leave the value empty",
)
_DATE = Rule(
    columns=("period", "date"),
    code="date",
    words="must agree: the date is the first day of the period",
    advice="build the table with obs.observation_frame, which sets the date",
)


_CODES = ("indicator", "region", "period", "sex", "status")


def check_observations(
    frame: pl.DataFrame, *, indicators: Collection[str] | None = None, regions: Collection[str] | None = None
) -> list[Finding]:
    """Everything in *frame* that a table of observations may not have (`obs.observations.SCHEMA`).

    With *indicators* or *regions* the ids or codes must be among them. Rows are counted from 1.
    """
    given = {"indicator": indicators, "region": regions}
    references = {column: values for column, values in given.items() if values is not None}
    if type(frame) is pl.DataFrame:
        frame = coded(frame, _CODES)
    findings = check_frame(frame, obs_schemas.read("observation"), references=references)
    if any(finding.code in {"missing-column", "type"} for finding in findings):
        return findings  # without its columns a row cannot be judged
    return [*findings, *_value_status(frame), *_dates(frame), *harmful_texts(frame, ["note"])]


def _value_status(frame: pl.DataFrame) -> Iterator[Finding]:
    texts, place = looked_up(frame.get_column("status"))
    # What is no status breaks the schema already.
    with_value = pl.Series(
        [text in WITH_VALUE if text in STATUSES else None for text in texts], dtype=pl.Boolean
    )
    holds = with_value.gather(place) == frame.get_column("value").is_not_null()
    return list_rows(frame, _VALUE_STATUS, holds.fill_null(value=True))


def _dates(frame: pl.DataFrame) -> Iterator[Finding]:
    texts, place = looked_up(frame.get_column("period"))  # few, however many rows there are
    day = frame.get_column("date")
    first = pl.Series([_first(text) for text in texts], dtype=pl.Date)
    holds = (first.gather(place) == day).fill_null(value=True)  # nor is this judged again
    without = [at for at, text in enumerate(texts) if re.fullmatch(PATTERN, text) and first[at] is None]
    if without:
        holds &= ~place.is_in(without) | day.is_null()
    return list_rows(frame, _DATE, holds)


def _first(period: str) -> date | None:
    """The first day of *period*; 2021-W53 has the form of one and none, as 2021 has 52 weeks."""
    try:
        return first_day(period)
    except ValueError:
        return None
