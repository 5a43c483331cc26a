"""From the bytes of a data reply to a page of checked values."""

from __future__ import annotations

from obs import Reply
from obs_kolada.drift import explain
from obs_kolada.letters import nulls_in
from obs_kolada.page import Rows
from obs_kolada.uniform import read_uniform
from obs_kolada.varied import read_varied


def read_rows(reply: Reply) -> Rows:
    """The page of data that *reply* is; where values are missing, see also `confirm_nulls`.

    Raises UnreadableReplyError for anything but JSON and UnexpectedReplyError for JSON of another form,
    naming the field.
    """
    return read_uniform(reply.body) or read_varied(reply)


def confirm_nulls(rows: Rows, reply: Reply) -> None:
    """UnexpectedReplyError where a value of *rows* is null although *reply* does not say so.

    To be called when a value is missing without a reason: its field may have another name now.
    """
    if nulls_in(reply.body) != rows.value.null_count():
        explain(reply)
