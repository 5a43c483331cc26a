"""The one shape of bulk data: the long table of observations.

Key: indicator, region, period, sex. Missing, suppressed and zero are three things: *value* is null
exactly when *status* is not reported or provisional, and *status* says why.
"""

from __future__ import annotations

import polars as pl

from obs.periods import first_day

STATUSES = ("reported", "provisional", "missing", "not_applicable", "suppressed", "deleted")
WITH_VALUE = ("reported", "provisional")
SEXES = ("T", "F", "M")
LARGEST = 1e15
"""No figure is further from zero: whole numbers beyond it are not told apart, and their squares overflow."""
KEY = ("indicator", "region", "period", "sex")

SEX = pl.Enum(SEXES)
STATUS = pl.Enum(STATUSES)

SCHEMA: dict[str, pl.DataType] = {
    "indicator": pl.Categorical(),
    "region": pl.Categorical(),
    "period": pl.Categorical(),
    "date": pl.Date(),
    "sex": SEX,
    "value": pl.Float64(),
    "status": STATUS,
    "note": pl.String(),
}


def observation_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """*frame* in the shape of `SCHEMA`: columns in order, codes as categories, *date* from *period*.

    Needs the columns indicator, region, period, sex ("T" for both together, "F" for women, "M" for men),
    value and status; *note* defaults to "". Raises
    ValueError for a period that is none, polars.exceptions.InvalidOperationError for a sex or status
    that is none, TypeError for codes that are numbers.
    """
    for name in ("indicator", "region", "period"):
        if name in frame.columns and frame.schema[name].is_numeric():
            raise TypeError(
                f"the column {name} holds numbers ({frame.schema[name]}): codes are texts, with leading zeros"
            )
    periods = frame.get_column("period").cast(pl.String).unique().drop_nulls().to_list()
    days = {period: first_day(period) for period in periods}
    if "note" not in frame.columns:
        frame = frame.with_columns(note=pl.lit(""))
    return frame.with_columns(
        date=pl.col("period").cast(pl.String).replace_strict(days, default=None, return_dtype=pl.Date)
    ).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def empty() -> pl.DataFrame:
    """A table of observations without a row."""
    return pl.DataFrame(schema=SCHEMA)


def canonical(frame: pl.DataFrame) -> pl.DataFrame:
    """*frame* sorted by key and with -0.0 as 0.0: equal content gives equal frames."""
    value = pl.col("value")
    return (
        frame.select(*SCHEMA).with_columns(value=pl.when(value == 0.0).then(0.0).otherwise(value)).sort(KEY)
    )
