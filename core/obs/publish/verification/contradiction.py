"""Where two documents say other things of the same, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

_ABSENT = object()
_MOST, _BEFORE = 90, 25
_BY = "the descriptor"


def contradictions(told: object, wanted: object, what: str = "", *, by: str = _BY) -> Iterator[str]:
    """What *told* says otherwise than *wanted*, as JSON has them: each place by its keys after *what*.

    *by* is what speaks for those *wanted*.
    """
    objects, lists = (_object(told), _object(wanted)), (_list(told), _list(wanted))
    if objects[0] is not None and objects[1] is not None:
        for key in dict.fromkeys((*objects[1], *objects[0])):
            each, other_ = objects[0].get(key, _ABSENT), objects[1].get(key, _ABSENT)
            yield from contradictions(each, other_, _below(what, key), by=by)
        return
    if lists[0] is not None and lists[1] is not None and len(lists[0]) == len(lists[1]):
        for number, (one, two) in enumerate(zip(lists[0], lists[1], strict=True), start=1):
            yield from contradictions(one, two, f"{what}[{number}]", by=by)
        return
    if told is _ABSENT:
        yield f"{what} is missing: by {by} it is {shown(wanted)}"
    elif wanted is _ABSENT:
        yield f"{what} is {shown(told)}: {by} has nothing of it"
    elif told != wanted or isinstance(told, bool) != isinstance(wanted, bool):
        yield other(what, told, wanted, by)


def other(what: str, told: object, wanted: object, by: str = _BY) -> str:
    """That *what* is *told* and should be *wanted*; of long texts from where they part."""
    return f"{what} is {shown(told, wanted)}: by {by} it is {shown(wanted, told)}"


def shown(value: object, beside: object = None) -> str:
    """*value* as JSON; of a long text the part from which it differs from *beside*."""
    if not isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return text if len(text) <= 2 * _MOST else f"{text[: 2 * _MOST]}..."
    if len(value) <= _MOST:
        return repr(value)
    start = max(_common(value, beside) - _BEFORE, 0) if isinstance(beside, str) else 0
    part = value[start : start + _MOST]
    before, after = "..." if start else "", "..." if start + _MOST < len(value) else ""
    return repr(f"{before}{part}{after}")


def _object(value: object) -> Mapping[str, Any] | None:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else None


def _list(value: object) -> Sequence[object] | None:
    return cast("Sequence[object]", value) if isinstance(value, list) else None


def _below(what: str, key: str) -> str:
    """The place of *key* within *what*, which may be words with a colon at their end."""
    if not what:
        return key
    return f"{what} {key}" if what.endswith(":") else f"{what}.{key}"


def _common(one: str, two: str) -> int:
    pairs = enumerate(zip(one, two, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(two)))
