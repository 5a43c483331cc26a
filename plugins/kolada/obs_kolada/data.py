"""One page of a data reply: its observations, what is odd in them, and the next page."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from obs import Page, Reply, Request
from obs_kolada.envelope import next_link
from obs_kolada.figures import observe
from obs_kolada.plan import DataAsked
from obs_kolada.rows import read_rows
from obs_kolada.unasked import lacking, unasked


def parse_data(request: Request, reply: Reply) -> Page:
    """The page that *reply* is; *observations* is None where nothing in it was asked for.

    Raises UnreadableReplyError and UnexpectedReplyError as `rows.read_rows` does.
    """
    asked = cast("DataAsked", request.context)
    rows = read_rows(reply)
    odd = [*unasked(rows, asked, reply)]
    frame, findings = observe(rows, asked, reply)
    following = next_link(reply, rows.link, rows.count, asked.followed)
    came = asked.came + rows.count
    more: tuple[Request, ...] = ()
    if following is not None:
        context = replace(asked, followed=(*asked.followed, following), came=came)
        more = (replace(request, path=following, context=context),)
    else:
        odd += lacking(rows, came, asked)
    return Page(observations=frame if frame.height else None, findings=(*findings, *odd), more=more)
