"""One series as a frame: its form, the hash of its content and what changed in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from obs.errors import StoreError
from obs.models import Indicator
from obs.observations import KEY, SCHEMA, SEXES, STATUSES, WITH_VALUE
from obs.store.records import Scope

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOISE = 1e-14
"""Values that differ by less, relative to the larger, are one value: binary fractions of one decimal number.

No figure of the built-in study has more than 13 significant digits, so that two of them differ by 1e-13 or
more; computed anew, one may come out otherwise in the sixteenth.
"""

_TEXT = ("region", "period", "sex", "status", "note")


def query_hash(indicator: Indicator) -> str:
    """A hash of what the source is asked for: it changes when the user edits the query."""
    asked = json.dumps([indicator.source, indicator.query], sort_keys=True, default=str)
    return hashlib.sha256(asked.encode()).hexdigest()


def prepare(indicator: Indicator, frame: pl.DataFrame) -> pl.DataFrame:
    """*frame* in canonical form (`obs.observations.canonical`).

    The contracts have been checked before; what would make a vintage meaningless is refused here all the
    same with `StoreError`: another shape, rows of another indicator, a gap in the key, a key that is there
    twice.
    """
    import numpy as np  # noqa: PLC0415  whoever only reads does not wait for it

    if dict(frame.schema) != SCHEMA:
        raise _refused(indicator, "it is not in the shape of observations")
    if any(frame.get_column(name).null_count() for name in ("indicator", *_TEXT)):
        raise _refused(indicator, "a part of the key, a status or a note is null")
    if frame.get_column("indicator").ne(indicator.id).any():
        raise _refused(indicator, "it holds rows of another indicator")
    key = _packed_key(frame)
    if not (np.diff(key) > 0).all():
        order = np.argsort(key, kind="stable")  # quick where blocks of rows are in order, as they come
        frame, key = frame[order], key[order]
    if (np.diff(key) == 0).any():
        raise _refused(indicator, "a key (indicator, region, period, sex) is there twice")
    value = pl.col("value")  # adding 0.0 to it would be quicker, but Polars leaves that out
    return frame.with_columns(value=pl.when(value == 0.0).then(0.0).otherwise(value))


def _packed_key(frame: pl.DataFrame) -> NDArray[np.int64]:
    """A number for each row that is larger where its key (of one indicator, without nulls) sorts later."""
    from obs.codes import in_order  # noqa: PLC0415  it brings numpy too

    _, region = in_order(frame.get_column("region"))
    periods, period = in_order(frame.get_column("period"))
    sexes = frame.get_column("sex").to_physical().to_numpy()
    return (region * len(periods) + period) * len(SEXES) + sexes


def _refused(indicator: Indicator, reason: str) -> StoreError:
    return StoreError(f"series {indicator.id} is not stored: {reason}", suggestion="check the source plugin")


def content_hash(frame: pl.DataFrame) -> str:
    """SHA-256 of a canonical frame's content: key, bits of the value, status, note.

    Written out byte by byte so that it does not depend on the version of Polars or on how categories are
    numbered: each text column as the lengths of its texts and the texts, then which values are null, then
    the values.
    """
    import numpy as np  # noqa: PLC0415

    digest = hashlib.sha256()
    for name in _TEXT:
        for part in _written(frame.get_column(name)):
            digest.update(part)
    value = frame.get_column("value")
    null = value.is_null().to_numpy()
    digest.update(null.tobytes())
    digest.update(np.where(null, 0.0, value.to_numpy()).astype("<f8").tobytes())
    return digest.hexdigest()


def _written(column: pl.Series) -> Iterator[bytes]:
    """The lengths of the texts in *column*, and the texts."""
    import numpy as np  # noqa: PLC0415

    from obs.codes import in_order  # noqa: PLC0415

    if column.dtype == pl.String:  # notes: hardly ever is there any
        lengths = column.str.len_bytes().to_numpy().astype("<u4")
        yield lengths.tobytes()
        yield column.str.join("").item().encode() if lengths.any() else b""
        return
    texts, place = in_order(column)
    letters = [text.encode() for text in texts]
    lengths = np.array([len(each) for each in letters], dtype="<u4")
    width = int(lengths.max(initial=0))
    yield lengths[place].tobytes()
    every = np.array([each.ljust(width, b"\0") for each in letters], dtype=f"V{max(width, 1)}")
    if (lengths == width).all():
        yield every[place].tobytes() if width else b""
    else:
        yield (
            every[place].view(np.uint8).reshape(-1, width)[np.arange(width) < lengths[place, None]].tobytes()
        )


def last_period(frame: pl.DataFrame) -> str:
    """The last period with a value, "" when there is none."""
    filled = frame.get_column("status").to_physical().is_in([STATUSES.index(each) for each in WITH_VALUE])
    last = frame.get_column("date").filter(filled).arg_max()
    return "" if last is None else str(frame.get_column("period").filter(filled)[last])


def alike(old: pl.DataFrame, new: pl.DataFrame) -> bool:
    """Whether *old* and *new* (both canonical) say the same, but for `NOISE`."""
    if old.height != new.height:
        return False
    same = [pl.col(name).cast(pl.String) == pl.col(f"{name}_new").cast(pl.String) for name in _TEXT]
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
