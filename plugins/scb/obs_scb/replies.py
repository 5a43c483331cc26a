"""JSON replies of SCB, decoded, with members that must be there."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import orjson

from obs import Reply, UnexpectedReplyError, UnreadableReplyError
from obs_scb.markup import page_in
from obs_scb.repeats import refuse_repeated_keys

Json = dict[str, Any]
_Kind = TypeVar("_Kind")


def document(reply: Reply) -> Json:
    """The JSON object that *reply* holds.

    Raises UnreadableReplyError for a body that is not whole JSON (cut off, or a page of HTML),
    UnexpectedReplyError for JSON that is no object, for one with a key twice and for a number that no float
    can hold.
    """
    try:
        found = orjson.loads(reply.body)
    except orjson.JSONDecodeError as cause:
        if "infinity" in cause.msg:  # well-formed, so asking again would not help
            number = cause.doc[cause.pos :][:20]
            raise UnexpectedReplyError(f"a number is too large; it begins with {number!r}") from cause
        raise UnreadableReplyError(
            f"SCB's reply to {reply.url} {_kind(reply.body, cause)}",
            suggestion="try again later; the service may be down for maintenance",
        ) from cause
    refuse_repeated_keys(reply.body, found)
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


def _kind(body: bytes, error: orjson.JSONDecodeError) -> str:
    """What a reply that is no JSON is; goes on from "the reply ..."."""
    if not body.strip():
        return "is empty"
    if page := page_in(body):
        return f"is {page} in place of JSON"
    start = body[:40].decode("utf-8", "replace")
    return f"is not whole JSON ({error}); it begins with {start!r}"


def objects_in(parent: Json, name: str) -> list[Json]:
    """The array of objects that is the member *name*, empty where it is absent or null."""
    found: object = parent.get(name)
    if found is None:
        return []
    return [object_in({name: each}, name) for each in array_at(parent, name)]


def texts_at(parent: Json, name: str) -> list[str]:
    """The array of texts that is the member *name*; UnexpectedReplyError if there is none."""
    return [text_at({name: each}, name) for each in array_at(parent, name)]


def object_in(parent: Json, name: str) -> Json:
    """The object that is the member *name*, an empty one where it is absent or null."""
    found: object = parent.get(name)
    return {} if found is None else object_at(parent, name)


def _member(parent: Json, name: str, kind: type[_Kind]) -> _Kind:
    if name not in parent:
        raise UnexpectedReplyError(f"the field {name!r} is missing")
    value = parent[name]
    if not isinstance(value, kind) or isinstance(value, bool):  # to Python, true is a whole number
        raise UnexpectedReplyError(f"the field {name!r} is {type(value).__name__}, not {kind.__name__}")
    return value
