"""One series as a frame: what was asked for, its last period, and what changed in it."""

from __future__ import annotations

import hashlib
import json

import polars as pl

from obs.models import Indicator
from obs.observations import KEY, STATUSES, WITH_VALUE
from obs.store.content import TEXTS
from obs.store.records import Scope

NOISE = 1e-14
"""Values that differ by less, relative to the larger, are one value: binary fractions of one decimal number.

No figure of the built-in study has more than 13 significant digits, so that two of them differ by 1e-13 or
more; computed anew, one may come out otherwise in the sixteenth.
"""


def query_hash(indicator: Indicator) -> str:
    """A hash of what the source is asked for: it changes when the user edits the query."""
    asked = json.dumps([indicator.source, indicator.query], sort_keys=True, default=str)
    return hashlib.sha256(asked.encode()).hexdigest()


def last_period(frame: pl.DataFrame) -> str:
    """The last period with a value, "" when there is none."""
    import numpy as np  # noqa: PLC0415  whoever only reads does not wait for it

    with_value = np.array([each in WITH_VALUE for each in STATUSES])
    filled = np.flatnonzero(with_value[frame.get_column("status").to_physical().to_numpy()])
    if not filled.size:
        return ""
    days = frame.get_column("date").to_physical().to_numpy()[filled]
    return str(frame.get_column("period")[int(filled[days.argmax()])])


def alike(old: pl.DataFrame, new: pl.DataFrame) -> bool:
    """Whether *old* and *new* (both canonical) say the same, but for `NOISE`."""
    if old.height != new.height:
        return False
    same = [pl.col(name).cast(pl.String) == pl.col(f"{name}_new").cast(pl.String) for name in TEXTS]
    both = pl.concat([old, new.rename(lambda name: f"{name}_new")], how="horizontal")
    return bool(both.select(pl.all_horizontal(*same, ~_differs("value")).all()).item())


def _differs(name: str) -> pl.Expr:
    """Whether *name* and *name*_new differ, values by more than `NOISE`."""
    old, new = pl.col(name), pl.col(f"{name}_new")
    if name != "value":
        return old.ne_missing(new)
    near = (old - new).abs() <= NOISE * pl.max_horizontal(old.abs(), new.abs())
    return old.ne_missing(new) & ~near.fill_null(value=False)


def changes(old: pl.DataFrame, new: pl.DataFrame, within: Scope) -> pl.DataFrame:
    """One row per key within *within* that *old* and *new* (both canonical) do not say the same of.

    Columns: the key, *change* (added, revised, removed), and value, status and note in *old* and in *new*
    (suffix _new), null where the key is not there. A new status or note is a revision too, `NOISE` is none.
    """
    fields = ("value", "status", "note")
    both = _within(old, within).join(
        _within(new, within), on=KEY, how="full", coalesce=True, suffix="_new", maintain_order="left_right"
    )
    change = (
        pl.when(pl.col("status").is_null())
        .then(pl.lit("added"))
        .when(pl.col("status_new").is_null())
        .then(pl.lit("removed"))
        .when(pl.any_horizontal(map(_differs, fields)))
        .then(pl.lit("revised"))
    )
    columns = (*KEY, "change", *fields, *(f"{name}_new" for name in fields))
    return both.with_columns(change=change).filter(pl.col("change").is_not_null()).select(columns)


def _within(frame: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    year = pl.col("period").cast(pl.String).str.head(4)
    rows = pl.col("region").cast(pl.String).is_in(scope.regions)
    if scope.first is not None:
        rows &= year >= scope.first
    if scope.last is not None:
        rows &= year <= scope.last
    return frame.filter(rows)
