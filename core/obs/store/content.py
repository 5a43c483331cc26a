"""What a series says, byte by byte, and the hash of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

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
    columns = [frame.get_column(name) for name in TEXTS]
    texts = [_Notes(each) if each.dtype == pl.String else _Codes.of(each) for each in columns]
    value = frame.get_column("value")
    null = value.is_null().to_numpy()
    values = value.fill_null(0.0).to_numpy().astype("<f8", copy=False)
    hashes: list[str] = []
    for first, end in pairwise(bounds):  # one after the other, as what is written out is large
        digest = hashlib.sha256()
        for text in texts:
            for part in text.written(first, end):
                digest.update(part)
        digest.update(null[first:end].data)
        digest.update(values[first:end].data)
        hashes.append(digest.hexdigest())
    return hashes


@dataclass(frozen=True, slots=True)
class _Codes:
    """A column of codes: *lengths* and *letters*, filled up, of those that occur; by row their *place*."""

    lengths: NDArray[np.uint32]
    letters: NDArray[np.void]
    place: NDArray[np.intp]

    @classmethod
    def of(cls, column: pl.Series) -> _Codes:
        import numpy as np  # noqa: PLC0415  whoever only reads does not wait for it

        from obs.codes import in_order  # noqa: PLC0415  it brings numpy too

        texts, place = in_order(column)
        letters = [text.encode() for text in texts]
        lengths = np.array([len(each) for each in letters], dtype="<u4")
        width = int(lengths.max(initial=1))
        return cls(
            lengths, np.array([each.ljust(width, b"\0") for each in letters], dtype=f"V{width}"), place
        )

    def written(self, first: int, end: int) -> Iterator[memoryview]:
        """The lengths of the texts of these rows, and their letters one after the other."""
        import numpy as np  # noqa: PLC0415

        place, width = self.place[first:end], self.letters.itemsize
        lengths, letters = self.lengths[place], self.letters[place].view(np.uint8)
        if (lengths < width).any():
            letters = letters.reshape(-1, width)[np.arange(width) < lengths[:, None]]
        yield lengths.data
        yield letters.data


@dataclass(frozen=True, slots=True)
class _Notes:
    """A column of texts that hardly ever are any."""

    column: pl.Series

    def written(self, first: int, end: int) -> Iterator[memoryview]:
        """As of `_Codes`."""
        texts = self.column[first:end]
        lengths = texts.str.len_bytes().to_numpy().astype("<u4")
        yield lengths.data
        yield memoryview(texts.str.join("").item().encode() if lengths.any() else b"")
