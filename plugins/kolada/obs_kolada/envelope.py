"""The envelope that every list of Kolada comes in, and what a reply that is none turns out to be.

``{"values": [...], "next_url": null, "previous_url": null, "count": 2}``; *count* is not used, because
reports disagree on whether it counts this page or all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import cast

import orjson

from obs import Reply, UnexpectedReplyError, UnreadableReplyError
from obs_kolada.refusals import shown

MAX_PAGES = 100
"""No list that is asked for here comes near: the catalogue has 2 pages, a data request at most 25."""

_TITLE = re.compile(rb"<title>([^<]{1,100})", re.IGNORECASE)
_VERSION = "/v3/"
_CHANGED = "Kolada may have changed its API: see whether a newer obs is out, else report it"


def load(reply: Reply) -> tuple[list[Mapping[str, object]], str | None]:
    """The items of a list and the link to its next page.

    Raises UnreadableReplyError for anything but JSON, UnexpectedReplyError for JSON of another form and
    where an object has a key twice.
    """
    envelope = _json(reply)
    _refuse_repeated_keys(reply)
    if not isinstance(envelope, dict):
        raise changed(reply, "is not an object")
    fields = cast("dict[str, object]", envelope)
    items = required(fields, "values", reply, "the reply")
    link = required(fields, "next_url", reply, "the reply")
    if not isinstance(items, list):
        raise changed(reply, f"has {items!r:.80} where the list 'values' is expected")
    if link is not None and not isinstance(link, str):
        raise changed(reply, f"has {link!r:.80} where 'next_url' shall be an address or null")
    for item in cast("list[object]", items):
        if not isinstance(item, dict):
            raise changed(reply, f"has {item!r:.80} where an object is expected in 'values'")
    return cast("list[Mapping[str, object]]", items), link


def required(fields: Mapping[str, object], name: str, reply: Reply, where: str) -> object:
    """The field *name*; UnexpectedReplyError, naming it and those that are there, where it is missing."""
    if name not in fields:
        raise changed(reply, f"lacks the field {name!r} in {where} (there are: {', '.join(sorted(fields))})")
    return fields[name]


def text(fields: Mapping[str, object], name: str, reply: Reply, where: str) -> str:
    """The field *name*, which must be there and be text; UnexpectedReplyError else."""
    value = required(fields, name, reply, where)
    if not isinstance(value, str):
        raise changed(reply, f"has {value!r:.80} where {name!r} of {where} shall be text")
    return value


def changed(reply: Reply, what: str) -> UnexpectedReplyError:
    """The error for a reply of another form than documented; *what* goes on from "the reply ..."."""
    return UnexpectedReplyError(f"the reply of Kolada to {shown(reply)} {what}", suggestion=_CHANGED)


def next_link(reply: Reply, link: str | None, items: int, followed: tuple[str, ...]) -> str | None:
    """Where the list goes on, if it does; UnexpectedReplyError where following it would never end.

    *items* is how many the page held, *followed* what this gave for the pages that led to it. Kolada gives an
    address with a host that may be that of a proxy on the way (it reflects X-Forwarded-Host): only what
    follows the version is taken, and asked for where all else is.
    """
    if link is None:
        return None
    link, here = _asked_at(link), _asked_at(reply.url)
    if not items:
        raise changed(reply, f"is an empty page and yet goes on at {link}")
    if link in followed or link == here:
        raise changed(reply, f"goes on at {link}, where it has already been")
    if len(followed) >= MAX_PAGES:
        raise changed(reply, f"still goes on after {MAX_PAGES} pages, at {link}")
    return link


def _asked_at(address: str) -> str:
    """What follows the version in *address*; all of it where it has none."""
    _, version, rest = address.partition(_VERSION)
    return f"/{rest}" if version else address


def _json(reply: Reply) -> object:
    try:
        return orjson.loads(reply.body)
    except orjson.JSONDecodeError as error:
        raise UnreadableReplyError(
            f"the reply of Kolada to {shown(reply)} {_kind(reply.body, error)}",
            suggestion="try again later; look at the address in a browser if it persists",
        ) from error


def _refuse_repeated_keys(reply: Reply) -> None:
    """JSON allows to say a thing twice, and each reader takes another of the two."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise changed(reply, f"has the field {twice!r} twice in one object")
        return fields

    try:
        json.loads(reply.body, object_pairs_hook=once)
    except RecursionError:
        raise changed(reply, "is nested too deeply") from None


def _kind(body: bytes, error: orjson.JSONDecodeError) -> str:
    start = body.lstrip()[:1]
    if not start:
        return "is empty"
    if start == b"<":
        title = _TITLE.search(body)
        named = f" ({title.group(1).decode('utf-8', 'replace').strip()})" if title else ""
        return f"is an HTML page{named} in place of JSON"
    if "UTF-8" in error.msg and not _cut_inside_a_letter(body):
        return "is not encoded in UTF-8"
    if "UTF-8" in error.msg or error.pos >= len(error.doc):
        return f"is cut off after {len(body)} bytes"
    return f"is not valid JSON ({error.msg})"


def _cut_inside_a_letter(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(body)
    return False
