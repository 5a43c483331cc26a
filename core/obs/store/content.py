"""What a series says, byte by byte, and the hash of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TEXTS = ("region", "period", "sex", "status", "note")
"""The columns of text of one series."""


def content_hash(frame: pl.DataFrame) -> str:
    """SHA-256 of a canonical frame's content: key, bits of the value, status, note.

    Written out byte by byte so that it does not depend on the version of Polars or on how categories are
    numbered: each text column as the lengths of its texts and the texts, then which values are null, then
    the values.
    """
    return content_hashes(frame, [0, frame.height])[0]


def content_hashes(frame: pl.DataFrame, bounds: Sequence[int]) -> list[str]:
    """The `content_hash` of the rows of *frame* between each two of *bounds*, the last of which ends them."""
    texts = [_written(frame.get_column(name)) for name in TEXTS]
    value = frame.get_column("value")
    null = value.is_null().to_numpy()
    values = value.fill_null(0.0).to_numpy().astype("<f8", copy=False)
    hashes: list[str] = []
    for first, end in pairwise(bounds):
        digest = hashlib.sha256()
        for text in texts:
            lengths = text.lengths[first:end]
            digest.update(lengths.data)
            digest.update(text.letters.read(int(lengths.sum())))
        digest.update(null[first:end].data)
        digest.update(values[first:end].data)
        hashes.append(digest.hexdigest())
    return hashes


class _Texts(NamedTuple):
    """The lengths of texts in bytes, and their letters one after the other."""

    lengths: NDArray[np.uint32]
    letters: BytesIO


def _written(column: pl.Series) -> _Texts:
    import numpy as np  # noqa: PLC0415  whoever only reads does not wait for it

    from obs.codes import in_order  # noqa: PLC0415  it brings numpy too

    if column.dtype == pl.String:  # notes: hardly ever is there any
        lengths = column.str.len_bytes().to_numpy().astype("<u4")
        return _Texts(lengths, BytesIO(column.str.join("").item().encode() if lengths.any() else b""))
    texts, place = in_order(column)
    letters = [text.encode() for text in texts]
    every = np.array([len(each) for each in letters], dtype="<u4")
    lengths = every[place]
    width = int(every.max(initial=1))
    table = np.array([each.ljust(width, b"\0") for each in letters], dtype=f"V{width}")
    written = table[place].view(np.uint8)
    if (every < width).any():
        written = written.reshape(-1, width)[np.arange(width) < lengths[:, None]]
    return _Texts(lengths, BytesIO(written.data))
