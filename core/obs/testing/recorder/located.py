"""What stands in a reply where the source says that figures stand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from obs.errors import in_one_line
from obs.models import Position, Reply
from obs.testing.recorder.cases import Case
from obs.testing.recorder.conversation import Turn

_TRIED = 20
FigureKey = tuple[str, str, str, str]
"""Indicator, region, period and sex."""


def keys_of(turns: Sequence[Turn]) -> list[FigureKey]:
    """The first figures of the answer to the good query, in the order of their keys."""
    rows = [row for turn in turns if turn.question == "good" for row in turn.rows]
    return sorted((row[0], row[1], row[2], row[4]) for row in rows)[:_TRIED]


def located(case: Case, reply: Reply, keys: Sequence[FigureKey]) -> list[object]:
    """What stands in *reply* where the source finds each of *keys*; None where it finds none."""
    by_id = {each.id: each for each in case.good_query.indicators}
    found: list[object] = []
    for indicator, region, period, sex in keys:
        try:
            at = case.source.locate(reply, by_id[indicator], region=region, period=period, sex=sex)
            found.append(None if at is None else (at.says, _standing(at, reply)))
        except Exception as error:  # noqa: BLE001  whatever a plugin may raise
            found.append(in_one_line(error))
    return found


def _standing(at: Position, reply: Reply) -> object:
    if at.line is not None:
        return at.text, at.text in reply.body.decode("utf-8", errors="replace").splitlines()[at.line - 1]
    value: Any = json.loads(reply.body)
    for step in at.pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        value = value[name] if hasattr(value, "keys") else value[int(name)]
    return value
