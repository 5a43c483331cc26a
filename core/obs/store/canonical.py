"""Series in canonical form, many of them at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from obs.errors import StoreError
from obs.models import Indicator
from obs.observations import SCHEMA, SEXES, empty
from obs.store.content import TEXTS, content_hash, content_hashes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Canonical:
    """The rows of one *indicator* (its id) as `obs.observations.canonical`, and the hash of their content."""

    indicator: str
    frame: pl.DataFrame
    content: str


def canonical_of(indicator: Indicator, rows: pl.DataFrame | Canonical) -> Canonical:
    """The *rows*, all of *indicator*, in canonical form, unless they are in it already.

    The contracts have been checked before; what would make a vintage meaningless is refused here all the
    same with `StoreError`: another shape, rows of another indicator, a gap in the key, a key that is there
    twice.
    """
    told = f"series {indicator.id} is not stored"
    found = {rows.indicator: rows} if isinstance(rows, Canonical) else all_canonical(rows, told=told)
    if found.keys() - {indicator.id}:
        raise _refused(told, "it holds rows of another indicator")
    return found.get(indicator.id) or _without_rows(indicator)


def all_canonical(frame: pl.DataFrame, *, told: str = "series are not stored") -> dict[str, Canonical]:
    """Each series that *frame* has rows of, by the id of its indicator; what `canonical_of` refuses too.

    It takes less time than each series by itself. *told* begins the error.
    """
    import numpy as np  # noqa: PLC0415  whoever only reads does not wait for it

    if dict(frame.schema) != SCHEMA:
        raise _refused(told, "it is not in the shape of observations")
    if any(frame.get_column(name).null_count() for name in ("indicator", *TEXTS)):
        raise _refused(told, "a part of the key, a status or a note is null")
    ids, keys_of_each, key = _packed_keys(frame)
    if not (np.diff(key) > 0).all():
        order = np.argsort(key, kind="stable")  # quick where blocks of rows are in order, as they come
        frame, key = frame[order], key[order]
    if (np.diff(key) == 0).any():
        raise _refused(told, "a key (indicator, region, period, sex) is there twice")
    value = pl.col("value")  # adding 0.0 to it would be quicker, but Polars leaves that out
    frame = frame.with_columns(value=pl.when(value == 0.0).then(0.0).otherwise(value))
    bounds = np.searchsorted(key, np.arange(len(ids) + 1) * keys_of_each).tolist()
    parts = zip(ids, pairwise(bounds), content_hashes(frame, bounds), strict=True)
    return {
        id_: Canonical(indicator=id_, frame=frame[first:end], content=content)
        for id_, (first, end), content in parts
    }


def _without_rows(indicator: Indicator) -> Canonical:
    frame = empty()
    return Canonical(indicator=indicator.id, frame=frame, content=content_hash(frame))


def _packed_keys(frame: pl.DataFrame) -> tuple[list[str], int, NDArray[np.int64]]:
    """The ids in order, how many numbers there are for each, and by row one that sorts as its key does."""
    import numpy as np  # noqa: PLC0415

    from obs.codes import in_order  # noqa: PLC0415  it brings numpy too

    ids, indicator = in_order(frame.get_column("indicator"))
    regions, region = in_order(frame.get_column("region"))
    periods, period = in_order(frame.get_column("period"))
    key = indicator.astype(np.int64, copy=False)
    parts = (
        (len(regions), region),
        (len(periods), period),
        (len(SEXES), frame.get_column("sex").to_physical().to_numpy()),
    )
    for number, place in parts:  # in its own room: there may be many
        key *= number
        key += place
    return ids, len(regions) * len(periods) * len(SEXES), key


def _refused(told: str, reason: str) -> StoreError:
    return StoreError(f"{told}: {reason}", suggestion="check the source plugin")
