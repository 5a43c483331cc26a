"""The contract of the table of observations: its schema, and what a schema cannot say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

import polars as pl

import obs_schemas
from obs.contracts.frames import check_frame, list_rows
from obs.contracts.rules import Rule
from obs.contracts.texts import harmful_texts
from obs.models import Finding
from obs.observations import STATUS, WITH_VALUE
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


def check_observations(
    frame: pl.DataFrame, *, indicators: Collection[str] | None = None, regions: Collection[str] | None = None
) -> list[Finding]:
    """Everything in *frame* that a table of observations may not have (`obs.observations.SCHEMA`).

    With *indicators* or *regions* the ids or codes must be among them. Rows are counted from 1.
    """
    given = {"indicator": indicators, "region": regions}
    references = {column: values for column, values in given.items() if values is not None}
    findings = check_frame(frame, obs_schemas.read("observation"), references=references)
    if any(finding.code in {"missing-column", "type"} for finding in findings):
        return findings  # without its columns a row cannot be judged
    return [*findings, *_value_status(frame), *_dates(frame), *harmful_texts(frame, ["note"])]


def _value_status(frame: pl.DataFrame) -> Iterator[Finding]:
    status = frame.get_column("status").cast(STATUS, strict=False)
    with_value = status.is_in(pl.Series(WITH_VALUE, dtype=STATUS).implode())
    return list_rows(
        frame, _VALUE_STATUS, (with_value == frame.get_column("value").is_not_null()) | status.is_null()
    )


def _dates(frame: pl.DataFrame) -> Iterator[Finding]:
    pairs = frame.select("period", "date").unique()  # few, however many rows there are
    texts = pairs.get_column("period").cast(pl.String)
    holds = [_agree(period, day) for period, day in zip(texts, pairs.get_column("date"), strict=True)]
    marked = pairs.with_columns(holds=pl.Series(holds, dtype=pl.Boolean))
    by_row = frame.select("period", "date").join(
        marked, on=["period", "date"], how="left", nulls_equal=True, maintain_order="left"
    )
    return list_rows(frame, _DATE, by_row.get_column("holds"))


def _agree(period: str | None, day: date | None) -> bool:
    """Whether *day* is the first of *period*; what breaks the schema already is not judged again."""
    if period is None or day is None or not re.fullmatch(PATTERN, period):
        return True
    try:
        return first_day(period) == day
    except ValueError:  # 2021-W53 has the form of a period, but 2021 has 52 weeks
        return False
