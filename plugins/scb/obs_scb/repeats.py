"""Keys that an object of a reply has twice: JSON allows it, and each reader takes another of the two."""

from __future__ import annotations

import json
import re

from obs import UnexpectedReplyError

_NUMBERS = re.compile(rb"\[[-+0-9.eEnul,\s]{200,}\]")


def refuse_repeated_keys(body: bytes) -> None:
    """UnexpectedReplyError, naming the key, where an object in the JSON *body* has one twice."""
    try:
        json.loads(_NUMBERS.sub(b"[]", body), object_pairs_hook=_once)
    except RecursionError:
        raise UnexpectedReplyError("it is nested too deeply") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnexpectedReplyError(f"the field {twice!r} stands twice in one object")
    return fields
