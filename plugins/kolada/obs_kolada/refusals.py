"""What an answer of Kolada with another status than 200 means, and the way out."""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import urlsplit

from obs import (
    Reply,
    Request,
    SourceError,
    SourceUnavailableError,
    UnexpectedReplyError,
    UnknownIndicatorError,
    UnknownRegionError,
    UnsupportedQueryError,
)
from obs_kolada.codes import KPI

_LONG = 90
_REFUSED = 400
_GONE = 410
_CLOSED = "API v2 was closed on 31 March 2026"
_API, _OLD_API = "v3", "v2"
_BASE_URL = 'set base_url = "https://api.kolada.se/v3" or leave it out'


def shown(reply: Reply) -> str:
    """The address of *reply*, short enough to leave the reason beside it readable."""
    return reply.url if len(reply.url) <= _LONG else f"{reply.url[:_LONG]}..."


def is_not_found(reply: Reply) -> bool:
    """Whether *reply* is of API v3 and says that there is nothing of the kind asked for."""
    return reply.status == 404 and _API in urlsplit(reply.url).path.split("/")


def is_unknown_kpi(reply: Reply) -> bool:
    """Whether *reply* says, in the way of Kolada, that it has no KPI with the one id asked for.

    A page of somebody else, whom a wrong base address leads to, is another way.
    """
    if not (is_not_found(reply) and KPI.fullmatch(urlsplit(reply.url).path.rpartition("/kpi/")[2])):
        return False
    try:
        said: object = json.loads(reply.body)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and not said.keys().isdisjoint({"detail", "error"})


def refusal_of(request: Request, reply: Reply) -> SourceError:
    """The error to raise for *reply*, which has another status than 200."""
    segments = urlsplit(reply.url).path.split("/")
    if reply.status in (404, _GONE) and _OLD_API in segments and _API not in segments:
        return UnsupportedQueryError(
            f"Kolada no longer answers at {shown(reply)}: {_CLOSED}", suggestion=_BASE_URL
        )
    if is_not_found(reply):
        return _not_found(request, reply)
    if reply.status == 404:
        return UnexpectedReplyError(f"there is no Kolada at {shown(reply)}", suggestion=_BASE_URL)
    if reply.status == 422:
        return UnexpectedReplyError(
            f"Kolada refuses the question {shown(reply)}: {_reason(reply)}",
            suggestion="obs should not have asked so: see whether a newer one is out, else report it",
        )
    if reply.status in (401, 403):
        return SourceUnavailableError(
            f"access to {shown(reply)} is refused ({reply.status})",
            suggestion="Kolada needs no key: look for a proxy or firewall on the way",
        )
    return _odd(reply)


def _odd(reply: Reply) -> UnexpectedReplyError:
    """A status that Kolada is not known to give; the body of what is no refusal has no reason in it."""
    answered = f"Kolada answered {_named(reply.status)} to {shown(reply)}"
    if reply.status < _REFUSED:
        return UnexpectedReplyError(
            f"{answered}, where only 200 is a whole answer",
            suggestion="look for a proxy or a login page on the way, or try again later",
        )
    advice = "try again later; report it if it persists"
    if reply.status == _GONE:
        advice = "leave base_url out if it is set; else see whether a newer obs is out, or report it"
    return UnexpectedReplyError(f"{answered}: {_reason(reply)}", suggestion=advice)


def _named(status: int) -> str:
    """*status* with its name in the standard."""
    known = {each.value: each.phrase for each in HTTPStatus}
    return f"{status} ({known[status]})" if status in known else str(status)


def _not_found(request: Request, reply: Reply) -> SourceError:
    if request.purpose == "group":
        return UnknownRegionError(
            f"Kolada has no group {request.context}", suggestion="find the id of the group on kolada.se"
        )
    if request.purpose == "data":
        return UnknownIndicatorError(
            f"Kolada knows nothing at {shown(reply)}",
            suggestion="one of the areas in the address may be gone (look on kolada.se), "
            f"or one of these KPIs: {', '.join(request.indicators)} (look with obs search)",
        )
    return UnexpectedReplyError(f"Kolada knows nothing at {shown(reply)}", suggestion=_BASE_URL)


def _reason(reply: Reply) -> str:
    """What the body says, in the way of FastAPI or of v2 where it follows one, else the start of a text."""
    start = " ".join(reply.body[:120].decode("utf-8", "replace").split())
    if not start or start[0] in "{[":  # data, or a form of its own: no words for a reader
        start = "no reason given"
    try:
        said = json.loads(reply.body)
        detail = said["detail"] if "detail" in said else said["error"]
        if isinstance(detail, str):
            return " ".join(detail[:120].split()) or start
        messages = [str(each["msg"]) for each in detail]
    except (ValueError, KeyError, TypeError, RecursionError):
        return start
    return "; ".join(messages) or start
