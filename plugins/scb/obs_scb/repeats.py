"""Keys that an object of a reply has twice: JSON allows it, and each reader takes another of the two."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import cast

import numpy as np

from obs import UnexpectedReplyError

_NUMBERS = re.compile(rb"\[[-+0-9.eEnul,\s]{200,}\]")
_COLON, _QUOTE, _SPACE = ord(":"), ord('"'), ord(" ")
_FEW = 50


def refuse_repeated_keys(body: bytes, document: object) -> None:
    """UnexpectedReplyError, naming the key, where an object in the JSON *body* has one twice.

    *document* is what a reader made of *body*.
    """
    # Keys end in ": and little else does: with as many of these as the objects have keys none came twice.
    if _ends_of_keys(body) == _keys(document):
        return
    try:
        json.loads(_NUMBERS.sub(b"[]", body), object_pairs_hook=_once)
    except RecursionError:
        raise UnexpectedReplyError("it is nested too deeply") from None


def _ends_of_keys(body: bytes) -> int | None:
    """How many colons come behind a quotation mark; None where one comes behind a space, as after a key."""
    letters = np.frombuffer(body, dtype=np.uint8)
    before = letters[np.flatnonzero(letters == _COLON) - 1]
    if (before <= _SPACE).any():  # of what is not printed only blanks can stand there
        return None
    return int(np.count_nonzero(before == _QUOTE))


def _keys(document: object) -> int:
    """At most how many keys the objects in *document* have: of long lists and objects the first tells."""
    found, left = 0, [document]
    while left:
        each = left.pop()
        inner: Collection[object]
        if isinstance(each, dict):
            inner = cast("dict[str, object]", each).values()
            found += len(inner)
        elif isinstance(each, list):
            inner = cast("list[object]", each)
        else:
            continue
        if len(inner) <= _FEW or isinstance(next(iter(inner)), dict | list):
            left.extend(inner)
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnexpectedReplyError(f"the field {twice!r} stands twice in one object")
    return fields
