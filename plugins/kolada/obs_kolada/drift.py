"""Which field of a data reply is not as documented: the slow and exact look that follows a suspicion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from obs import Reply
from obs_kolada.envelope import changed, load, required, text

GENDERS = ("T", "K", "M")


def explain(reply: Reply) -> None:
    """Raises the error that says what is wrong with *reply*; returns where nothing is.

    UnreadableReplyError for anything but JSON; UnexpectedReplyError names field, row and what is there.
    """
    items, _ = load(reply)
    for number, row in enumerate(items):
        where = f"row {number}"
        kpi, area = text(row, "kpi", reply, where), text(row, "municipality", reply, where)
        period = required(row, "period", reply, where)
        if type(period) is not int:
            raise changed(reply, f"has {period!r:.80} where 'period' of {where} shall be a year")
        entries = required(row, "values", reply, where)
        if not isinstance(entries, list):
            raise changed(reply, f"has {entries!r:.80} where 'values' of {where} shall be a list")
        for entry in cast("list[object]", entries):
            _explain_entry(entry, reply, f"the values of {kpi}, {area}, {period}")


def looks_renamed(name: str) -> bool:
    """Whether the mark of a deleted value may stand under this *name*: API v2 called it is_deleted."""
    return name != "isdeleted" and name.lower().replace("_", "") == "isdeleted"


def _explain_entry(entry: object, reply: Reply, where: str) -> None:
    if not isinstance(entry, dict):
        raise changed(reply, f"has {entry!r:.80} where an object is expected in {where}")
    fields = cast("Mapping[str, object]", entry)
    gender = text(fields, "gender", reply, where)
    if gender not in GENDERS:
        raise changed(reply, f"has the gender {gender!r} in {where}; known: {', '.join(GENDERS)}")
    value = required(fields, "value", reply, where)
    if value is not None and type(value) not in (int, float):
        raise changed(reply, f"has {value!r:.80} where 'value' of {where} shall be a number or null")
    if required(fields, "status", reply, where) is not None:
        text(fields, "status", reply, where)
    for name in filter(looks_renamed, fields):
        raise changed(reply, f"has the field {name!r} in {where}; it was called 'isdeleted'")
    deleted = fields.get("isdeleted")
    if deleted is not None and not isinstance(deleted, bool):
        raise changed(reply, f"has {deleted!r:.80} where 'isdeleted' of {where} shall be true or false")
