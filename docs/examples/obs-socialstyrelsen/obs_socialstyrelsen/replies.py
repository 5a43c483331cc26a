"""Replies of the API as JSON, and what one that is none turns out to be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from obs import Reply, UnexpectedReplyError, UnreadableReplyError

_ADVICE = "the service may have changed: see whether a newer obs-socialstyrelsen is out, else report it"
_LONG = 100


def shown(reply: Reply) -> str:
    """The address of *reply*, short enough to leave the reason beside it readable."""
    return reply.url if len(reply.url) <= _LONG else f"{reply.url[:_LONG]}..."


def changed(reply: Reply, what: str) -> UnexpectedReplyError:
    """The error for a reply of another form than documented; *what* goes on from "the reply ..."."""
    return UnexpectedReplyError(f"the reply of Socialstyrelsen to {shown(reply)} {what}", suggestion=_ADVICE)


def items(reply: Reply) -> list[Mapping[str, object]]:
    """The objects of a list; UnreadableReplyError for no JSON at all, UnexpectedReplyError for another."""
    return objects(load(reply), reply)


def envelope(reply: Reply) -> Mapping[str, object]:
    """The object that a page of results is; errors as `items`."""
    found = load(reply)
    if not isinstance(found, dict):
        raise changed(reply, "is not an object")
    return cast("Mapping[str, object]", found)


def objects(found: object, reply: Reply) -> list[Mapping[str, object]]:
    """*found* if it is a list of objects."""
    if not isinstance(found, list):
        raise changed(reply, f"has {found!r:.60} where a list is expected")
    for each in cast("list[object]", found):
        if not isinstance(each, dict):
            raise changed(reply, f"has {each!r:.60} where an object is expected")
    return cast("list[Mapping[str, object]]", found)


def required(fields: Mapping[str, object], name: str, reply: Reply) -> object:
    """The field *name*; UnexpectedReplyError, naming it and those that are there, where it is missing."""
    if name not in fields:
        raise changed(reply, f"lacks the field {name!r} (there are: {', '.join(sorted(fields))[:200]})")
    return fields[name]


def identity(fields: Mapping[str, object], name: str, reply: Reply) -> str:
    """The id in the field *name* as text: the service writes some as numbers and some as texts."""
    value = required(fields, name, reply)
    if isinstance(value, bool) or not isinstance(value, (int, str)) or value == "":
        raise changed(reply, f"has {value!r:.60} where {name!r} shall be an id")
    return str(value)


def text(fields: Mapping[str, object], name: str, reply: Reply) -> str:
    """The text in the field *name*; "" for null."""
    value = required(fields, name, reply)
    if value is not None and not isinstance(value, (str, int)):
        raise changed(reply, f"has {value!r:.60} where {name!r} shall be text")
    return "" if value is None else str(value)


def load(reply: Reply) -> Any:  # noqa: ANN401
    """What *reply* says in JSON.

    UnreadableReplyError for anything else, UnexpectedReplyError for a name that an object has twice.
    """

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            raise changed(reply, f"has a field twice in one object ({', '.join(name for name, _ in pairs)})")
        return fields

    try:
        return json.loads(reply.body, object_pairs_hook=once, parse_constant=_no_number)
    except RecursionError:
        raise changed(reply, "is nested too deeply") from None
    except ValueError as error:
        is_page = reply.body.lstrip()[:1] == b"<"
        raise UnreadableReplyError(
            f"the reply of Socialstyrelsen to {shown(reply)} is "
            + ("an HTML page in place of JSON" if is_page else f"no JSON: {error}"),
            suggestion="try again later; look at the address in a browser if it persists",
        ) from error


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")
