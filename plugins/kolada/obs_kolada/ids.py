"""Ids and years in the bytes of a page: their letters as numbers, and what these stand for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from obs_kolada.alike import windows

MOST_LETTERS = 8
"""An id has no more: those of groups have seven."""
_TENS = np.array((1000, 100, 10, 1))
_FIRST = np.array([(1 << 8 * letters) - 1 for letters in range(MOST_LETTERS + 1)], dtype=np.uint64)
"""What leaves so many of eight letters."""


def letters_at(body: bytes, starts: NDArray[np.intp], length: int | NDArray[np.intp]) -> NDArray[np.uint64]:
    """So many letters from each of *starts* on, at most eight, as one number."""
    return windows(body, MOST_LETTERS, starts).view("<u8").ravel() & _FIRST[length]


def numbers_of(letters: NDArray[np.uint8]) -> NDArray[np.int64] | None:
    """The numbers that four digits each make, a row of *letters*; None where one is no digit."""
    digits = letters - np.uint8(ord("0"))
    return None if (digits > 9).any() else digits.astype(np.int64) @ _TENS


def places_of_kpis(letters: NDArray[np.uint64]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """For each of *letters* its place among those that occur, and these as texts."""
    begins = np.flatnonzero(np.append(True, letters[1:] != letters[:-1]))  # rows of a KPI stand together
    found, place = np.unique(letters[begins], return_inverse=True)
    times = np.diff(np.append(begins, letters.size))
    return np.repeat(place.astype(np.int32), times), _texts(found)


def places_of_areas(letters: NDArray[np.uint64]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """The same, for ids of which nearly all are four digits."""
    number = numbers_of(letters.view(np.uint8).reshape(-1, MOST_LETTERS)[:, :4])
    if number is None or letters.max() > _FIRST[4]:
        found, place = np.unique(letters, return_inverse=True)
        return place.astype(np.int32), _texts(found)
    place, found = occurring(number)
    return place, _texts(letters[found])


def occurring(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For each of *numbers*, small ones, its place among those that occur; and where each of these stands."""
    last = np.full(int(numbers.max()) + 1, -1, dtype=np.int32)
    last[numbers] = np.arange(numbers.size, dtype=np.int32)
    occurs = last >= 0
    place = np.cumsum(occurs, dtype=np.int32) - np.int32(1)
    return place[numbers], last[occurs]


def _texts(letters: NDArray[np.uint64]) -> tuple[str, ...]:
    texts = (number.to_bytes(MOST_LETTERS, "little").rstrip(b"\0") for number in letters.tolist())
    return tuple(text.decode("latin-1") for text in texts)
