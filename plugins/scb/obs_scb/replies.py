"""JSON replies of SCB, decoded, with members that must be there."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import orjson

from obs import Reply, UnexpectedReplyError, UnreadableReplyError

Json = dict[str, Any]
_Kind = TypeVar("_Kind")


def document(reply: Reply) -> Json:
    """The JSON object that *reply* holds.

    Raises UnreadableReplyError for a body that is not whole JSON (cut off, or a page of HTML),
    UnexpectedReplyError for JSON that is no object.
    """
    try:
        found = orjson.loads(reply.body)
    except orjson.JSONDecodeError as cause:
        start = reply.body[:40].decode("utf-8", "replace")
        raise UnreadableReplyError(
            f"SCB's reply to {reply.url} is not whole JSON ({cause}); it begins with {start!r}",
            suggestion="try again later; the service may be down for maintenance",
        ) from cause
    if not isinstance(found, dict):
        raise UnexpectedReplyError(f"a JSON object was expected, not {type(found).__name__}")
    return cast("Json", found)


def object_at(parent: Json, name: str) -> Json:
    """The object that is the member *name*; UnexpectedReplyError if there is none."""
    return cast("Json", _member(parent, name, dict))


def array_at(parent: Json, name: str) -> list[Any]:
    """The array that is the member *name*; UnexpectedReplyError if there is none."""
    return cast("list[Any]", _member(parent, name, list))


def text_at(parent: Json, name: str) -> str:
    """The text that is the member *name*; UnexpectedReplyError if there is none."""
    return _member(parent, name, str)


def number_at(parent: Json, name: str) -> int:
    """The whole number that is the member *name*; UnexpectedReplyError if there is none."""
    return _member(parent, name, int)


def _member(parent: Json, name: str, kind: type[_Kind]) -> _Kind:
    if name not in parent:
        raise UnexpectedReplyError(f"the field {name!r} is missing")
    value = parent[name]
    if not isinstance(value, kind):
        raise UnexpectedReplyError(f"the field {name!r} is {type(value).__name__}, not {kind.__name__}")
    return value
