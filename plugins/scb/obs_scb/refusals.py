"""Errors for the replies with which SCB refuses a request.

The status alone does not tell: too many cells is a 400 (not the 403 of the specification), and a table that
does not exist is a 404 for metadata and a 400 for data. The title in the body does.
https://github.com/PxTools/PxWebApi, ProblemUtility.cs, and its controller tests.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import cast

from obs import (
    Reply,
    Request,
    SourceError,
    SourceUnavailableError,
    UnexpectedReplyError,
    UnknownIndicatorError,
)
from obs_scb.markup import page_in

_REFUSED, _BROKEN = 400, 500
_CHANGED = "the table changed while it was fetched: fetch again"
_ADVICE = {
    "Too many cells selected": "the limit changed since it was read: fetch again",
    "Missing selection for mandantory variable": _CHANGED,
    "Non-existent variable": _CHANGED,
    "Non-existent value": _CHANGED,
    "Non-existent codelist": _CHANGED,
    "Illegal selection expression": _CHANGED,
}
_OTHERWISE = "the service may have changed; look for a newer version of obs"
_FAULT = "try again later; if that does not help, look for a newer version of obs"


def refusal_of(request: Request, reply: Reply) -> SourceError:
    """The error to raise for *reply*, which has another status than 200."""
    title, detail = _title(reply)
    if title == "Non-existent table":
        return UnknownIndicatorError(
            f"SCB has no table {_table_of(request.path)!r}",
            suggestion="look it up with: obs search TEXT --source scb; "
            "if its query names a language, leave that out",
        )
    if reply.status == 500 and request.purpose == "data" and not reply.body.strip():
        return UnexpectedReplyError(
            f"SCB answered 500 without a word to {reply.url}",
            suggestion="it does so when a code is sent twice, which obs should not do: please report it",
        )
    if reply.status in (401, 403) and title not in _ADVICE:
        return SourceUnavailableError(
            f"access to {reply.url} is refused ({reply.status})" + (f": {title}" if title else ""),
            suggestion="SCB needs no key: look for a proxy or firewall on the way",
        )
    if reply.status < _REFUSED:
        return UnexpectedReplyError(
            f"SCB answered {_named(reply.status)} to {reply.url}, where only 200 is a whole answer",
            suggestion="look for a proxy or a login page on the way, or try again later",
        )
    said = ": ".join(filter(None, (title, detail)))
    return UnexpectedReplyError(
        f"SCB answered {_named(reply.status)} to {reply.url}" + (f": {said}" if said else ""),
        suggestion=_ADVICE.get(title, _FAULT if reply.status >= _BROKEN else _OTHERWISE),
    )


def _named(status: int) -> str:
    """*status* with its name in the standard."""
    known = {each.value: each.phrase for each in HTTPStatus}
    return f"{status} ({known[status]})" if status in known else str(status)


def _title(reply: Reply) -> tuple[str, str]:
    """Title and detail of the problem; of a body that is no JSON what page it is, or its first words."""
    try:
        problem: object = json.loads(reply.body)
    except (ValueError, RecursionError):
        start = " ".join(reply.body[:120].decode("utf-8", "replace").split())
        # JSON that is cut off has no words for a reader.
        return page_in(reply.body) or ("" if start[:1] in {"{", "["} else start), ""
    if not isinstance(problem, dict):
        return "", ""
    texts = cast("dict[str, object]", problem)
    return str(texts.get("title") or ""), str(texts.get("detail") or "")


def _table_of(path: str) -> str:
    """The table in "/tables/TAB638/metadata?lang=sv"."""
    parts = path.split("/")
    return parts[2] if len(parts) > 2 else path
