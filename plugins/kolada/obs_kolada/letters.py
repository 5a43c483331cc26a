"""What the bytes of a page show before anybody reads them as JSON: how often its fields are named."""

from __future__ import annotations

import re

import numpy as np

_ROW_NAMES = ("kpi", "period", "municipality")  # each ends in its own two letters
_ENTRY_NAMES = ("gender", "status", "value")
_VALUE = re.compile(rb'"value"\s*:\s*')


def names_fit(body: bytes, rows: int, entries: int) -> bool:
    """Whether no name comes more often in *body* than so many *rows* and *entries* make, whatever its layout.

    To look for a name twice in each object is slow. So the names are counted by their last two letters.
    """
    letters = np.frombuffer(body, dtype=np.uint8)
    colons = np.flatnonzero(letters == ord(":"))
    colons = colons[colons >= 3]
    colons = colons[letters[colons - 1] == ord('"')]
    names = np.bincount(letters[colons - 3].astype(np.intp) * 256 + letters[colons - 2], minlength=1 << 16)
    expected = dict.fromkeys(_ROW_NAMES, rows) | dict.fromkeys(_ENTRY_NAMES, entries) | {"values": rows + 1}
    most = {"isdeleted": entries, "next_url": 2}  # previous_url ends likewise
    return all(names[_ending(name)] == number for name, number in expected.items()) and all(
        names[_ending(name)] <= number for name, number in most.items()
    )


def has_value(body: bytes, word: bytes) -> bool:
    """Whether the *word* stands where *body* has a value, whatever its layout."""
    field = _VALUE.search(body)
    # rfind is twice as fast as find where there is nothing to be found
    return field is not None and body.rfind(field.group() + word) >= 0


def nulls_in(body: bytes) -> int | None:
    """How often *body* has null as a value; None where it has no values at all."""
    field = _VALUE.search(body)
    return None if field is None else body.count(field.group() + b"null")


def _ending(name: str) -> int:
    """The last two letters of *name* as one number."""
    return ord(name[-2]) * 256 + ord(name[-1])
