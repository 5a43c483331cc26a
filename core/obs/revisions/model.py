"""What was changed in the figures, and the forms it comes in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from obs.models import Finding


class Kind(StrEnum):
    """What became of a figure; `kinds.kinds_of` has the rule of each."""

    DELETED = "deleted"
    REVISED = "revised"
    METHOD = "method"
    FINAL = "final"
    ADDED = "added"


KINDS = pl.Enum([each.value for each in Kind])

COLUMNS = pl.Schema(
    {
        "indicator": pl.String(),
        "region": pl.String(),
        "period": pl.String(),
        "sex": pl.String(),
        "old": pl.Float64(),
        "new": pl.Float64(),
        "old_status": pl.String(),
        "new_status": pl.String(),
        "first_seen": pl.Date(),
        "kind": KINDS,
        "reason": pl.String(),
        "old_note": pl.String(),
        "new_note": pl.String(),
        "vintage": pl.Int64(),
    }
)
"""The columns of `Revisions.frame`.

*old* and *new* are the values, null where there is none; *old_status*, *new_status* and the notes are null
where there was, or is, no row at all. *first_seen* is the day (UTC) on which the source first said the new.
*reason* says what makes a change one of method, "" for the others. *vintage* is the number of the one that
has the new.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """Every change, sorted by day, indicator, region, period and sex.

    *frame* has the shape of `COLUMNS`. *findings* tell of vintages that cannot be read, whose changes are not
    in it.
    """

    frame: pl.DataFrame
    findings: tuple[Finding, ...] = ()
