"""At which places of a body the same text stands, told for all of them at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_WIDTHS = {32: np.uint32, 64: np.uint64}
"""How many bytes are compared at once, and the type of all answers, one for eight bytes, as one number."""
_WIDEST = max(_WIDTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Bytes that many objects share, save for those at the places *free*."""

    letters: bytes
    free: tuple[int, ...] = ()

    def stands_at(self, body: bytes, starts: NDArray[np.intp]) -> NDArray[np.bool_]:
        """For each of *starts* whether *body* has this text there; False where too little follows to tell."""
        stands = starts <= len(body) - _room(self.letters)
        if not stands.all():
            stands[stands] = self.stands_at(body, starts[stands])
            return stands
        for first in range(0, len(self.letters), _WIDEST):
            part = self.letters[first : first + _WIDEST]
            free = [place - first for place in self.free if first <= place < first + len(part)]
            stands &= _alike(body, starts + first, part, free)
        return stands


def windows(body: bytes, width: int, starts: NDArray[np.intp]) -> NDArray[np.uint8]:
    """The *width* bytes of *body* from each of *starts*, a row each; *body* has to have them all."""
    every = np.ndarray((len(body) - width + 1,), dtype=f"V{width}", buffer=body, strides=(1,))
    return every[starts].view(np.uint8).reshape(starts.size, width)


def _room(letters: bytes) -> int:
    """How many bytes are looked at to compare so many letters."""
    return next((width for width in _WIDTHS if len(letters) <= width), -(-len(letters) // _WIDEST) * _WIDEST)


def _alike(body: bytes, starts: NDArray[np.intp], part: bytes, free: list[int]) -> NDArray[np.bool_]:
    width = _room(part)
    told = np.zeros(width, dtype=np.uint8)
    told[: len(part)] = 255
    told[free] = 0
    mask = told.view(np.uint64)
    wanted = np.frombuffer(part.ljust(width, b"\0"), dtype=np.uint64) & mask
    words = (windows(body, width, starts).view(np.uint64) & mask) == wanted
    answers = words.view(_WIDTHS[width]).ravel()
    return answers == np.iinfo(answers.dtype).max // 255
