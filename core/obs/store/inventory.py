"""All that the ledger knows, for those who check it: read without trust, as it may be damaged."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from obs.models import Group
from obs.store.listing import StoredFile
from obs.store.records import RecordedReply, Scope, Vintage
from obs.store.runs import REPLY, to_reply
from obs.store.vintages import VINTAGE, to_scope, to_vintage

_HASH = re.compile(r"[0-9a-f]{64}")
_STATUSES = range(100, 600)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")

_SENSELESS = {
    "a vintage that no fetch is noted for": "SELECT indicator || ' ' || number FROM vintage"
    " WHERE id NOT IN (SELECT vintage FROM sighting)",
    "a vintage that no reply is noted for": "SELECT indicator || ' ' || number FROM vintage"
    " WHERE id NOT IN (SELECT vintage FROM lineage)",
    "a series whose vintages are not numbered without a gap": "SELECT indicator FROM vintage"
    " GROUP BY indicator HAVING max(number) != count(*) OR min(number) != 1",
    "a reply that came from another run than the vintage that it made": "SELECT DISTINCT"
    " indicator || ' ' || number FROM vintage JOIN lineage ON lineage.vintage = vintage.id"
    " JOIN reply ON reply.id = lineage.reply"
    " JOIN sighting ON sighting.id = (SELECT min(id) FROM sighting WHERE vintage = vintage.id)"
    " WHERE sighting.run != reply.run",
    "a vintage that is noted as of a time at which its run got no reply": "SELECT DISTINCT"
    " indicator || ' ' || number FROM sighting JOIN vintage ON vintage.id = sighting.vintage"
    " JOIN (SELECT run, min(julianday(fetched_at)) AS first, max(julianday(fetched_at)) AS last"
    " FROM reply GROUP BY run) AS came ON came.run = sighting.run"
    " WHERE julianday(sighting.fetched_at) NOT BETWEEN first - 0.25 AND last + 0.25",
    "a vintage that is noted as of another time than the last of its replies": "SELECT"
    " indicator || ' ' || number FROM vintage"
    " JOIN sighting ON sighting.id = (SELECT min(id) FROM sighting WHERE vintage = vintage.id)"
    " JOIN (SELECT vintage, max(julianday(reply.fetched_at)) AS last FROM lineage"
    " JOIN reply ON reply.id = lineage.reply GROUP BY vintage) AS came ON came.vintage = vintage.id"
    " WHERE abs(julianday(sighting.fetched_at) - last) > 0.25",
    "a run that found one series with two queries": "SELECT run || ' ' || indicator FROM sighting"
    " JOIN vintage ON vintage.id = sighting.vintage"
    " GROUP BY run, indicator HAVING count(DISTINCT query_hash) > 1",
    "a run that is whole but has no end": "SELECT id FROM run WHERE whole AND finished IS NULL",
    "a reply that came when its run was not under way": "SELECT reply.id FROM reply"
    " JOIN run ON run.id = reply.run WHERE julianday(finished) >= julianday(started)"
    " AND julianday(fetched_at) NOT BETWEEN julianday(started) - 0.25 AND julianday(finished) + 0.25",
    "a run that began at another time than its first reply came": "SELECT run.id FROM run"
    " JOIN reply ON reply.id = (SELECT min(id) FROM reply WHERE run = run.id)"
    " WHERE julianday(started) NOT BETWEEN julianday(fetched_at) - 7 AND julianday(fetched_at) + 0.25",
    "a run that ended at another time than its last reply came": "SELECT run.id FROM run"
    " JOIN reply ON reply.id = (SELECT max(id) FROM reply WHERE run = run.id)"
    " WHERE julianday(finished) NOT BETWEEN julianday(fetched_at) - 0.25 AND julianday(fetched_at) + 7",
}
"""What the tables may not say, by what is wrong with the rows that a query finds.

A run may go on within the hour, and a computer may sleep for days meanwhile; a clock may be set anew while a
run is under way, but not there and back again.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A *vintage* with what made it: the *run*, what that asked for, and the numbers of its replies."""

    vintage: Vintage
    run: int
    scope: Scope
    replies: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldGroup:
    """A *group* of *source* as noted in a *run*."""

    group: Group
    source: str
    run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRun:
    """A run: the hash of its *plan*; *whole*: it has ended with every reply that it asked for."""

    id: int
    plan: str
    whole: bool


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What the ledger knows. *vintages* has the newest first, *replies* are by their number.

    *run_of* has the run that each reply came in, by the same numbers, *seen* the indicators that each run
    found, *known_from* the first run that found an indicator.
    *run_rows* are the runs by their number. *problems* are rows that cannot be what obs has written, one
    text each.
    """

    vintages: tuple[Held, ...]
    groups: tuple[HeldGroup, ...]
    replies: Mapping[int, RecordedReply]
    run_of: Mapping[int, int]
    seen: Mapping[int, frozenset[str]]
    known_from: Mapping[str, int]
    run_rows: Mapping[int, HeldRun]
    problems: tuple[str, ...]

    @property
    def runs(self) -> int:
        """How many runs there were."""
        return len(self.run_rows)

    @cached_property
    def of_run(self) -> Mapping[int, Mapping[int, RecordedReply]]:
        """The replies that came in each run, by their number and in its order."""
        found: dict[int, dict[int, RecordedReply]] = {run: {} for run in self.run_rows}
        for number, reply in sorted(self.replies.items()):
            found.setdefault(self.run_of[number], {})[number] = reply
        return found

    @cached_property
    def raw(self) -> frozenset[str]:
        """The hashes of all replies."""
        return frozenset(reply.sha256 for reply in self.replies.values())

    @cached_property
    def series(self) -> frozenset[str]:
        """The paths of all series within the store."""
        return frozenset(held.vintage.path.as_posix() for held in self.vintages)

    def needs(self, file: StoredFile) -> bool:
        """Whether *file* is to stay: the ledger knows it, or it is none that obs leaves behind."""
        if file.kind == "raw":
            return file.sha256 in self.raw
        if file.kind == "series":
            return file.path in self.series
        return file.kind != "part"


def take_at_once(connection: sqlite3.Connection) -> Inventory:
    """All that the ledger says at one moment, whatever others write meanwhile."""
    connection.execute("BEGIN")
    try:
        return take(connection)
    finally:
        with suppress(sqlite3.Error):  # a damaged file may have ended it
            connection.execute("ROLLBACK")


def take(connection: sqlite3.Connection) -> Inventory:
    """All that the ledger says; within a transaction, so that it is of one moment."""
    problems: list[str] = []
    replies = dict(_replies(connection, problems))
    lineage: dict[tuple[str, int], list[int]] = {}
    for indicator, number, reply in connection.execute(
        "SELECT indicator, number, reply FROM lineage"
        " JOIN vintage ON vintage.id = lineage.vintage ORDER BY reply"
    ):
        lineage.setdefault((indicator, number), []).append(reply)
    vintages = [
        Held(
            vintage=vintage,
            run=run,
            scope=scope,
            replies=tuple(lineage.get((vintage.indicator, vintage.number), ())),
        )
        for vintage, run, scope in _vintages(connection, problems)
    ]
    groups = tuple(_groups(connection, problems))
    seen: dict[int, set[str]] = {}
    known_from: dict[str, int] = {}
    for run, indicator in connection.execute(
        "SELECT DISTINCT run, indicator FROM sighting"
        " JOIN vintage ON vintage.id = sighting.vintage ORDER BY run"
    ):
        seen.setdefault(run, set()).add(indicator)
        known_from.setdefault(indicator, run)
    return Inventory(
        vintages=tuple(
            sorted(vintages, key=lambda each: (-each.run, each.vintage.indicator, -each.vintage.number))
        ),
        groups=groups,
        replies=replies,
        run_of=dict(connection.execute("SELECT id, run FROM reply")),
        seen={run: frozenset(ids) for run, ids in seen.items()},
        known_from=known_from,
        run_rows=dict(_runs(connection, problems)),
        problems=tuple(problems),
    )


def integrity(connection: sqlite3.Connection) -> tuple[str, ...]:
    """What SQLite finds wrong with the file, and which rows lead nowhere or make no sense; one text each."""
    found = [
        f"SQLite finds: {text}" for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"
    ]
    dangling = Counter(
        (table, parent) for table, _, parent, _ in connection.execute("PRAGMA main.foreign_key_check")
    )
    found += [
        f"{count} rows of the table {table} name something in the table {parent} that is not there"
        for (table, parent), count in dangling.items()
    ]
    for what, query in _SENSELESS.items():
        found += [f"{what}: {row[0]}" for row in connection.execute(query)]
    return tuple(found)


def _replies(connection: sqlite3.Connection, problems: list[str]) -> Iterator[tuple[int, RecordedReply]]:
    for number, *row in connection.execute(REPLY.replace("SELECT ", "SELECT id, ", 1)):
        try:
            reply = to_reply(tuple(row))
            _require(_HASH.fullmatch(reply.sha256), reply.fetched_at.tzinfo, reply.bytes >= 0)
            _require(reply.status in _STATUSES)
        except (TypeError, ValueError):
            problems.append(f"reply {number} cannot be read: a time, a hash or a number in it is none")
            continue
        yield number, reply


def _runs(connection: sqlite3.Connection, problems: list[str]) -> Iterator[tuple[int, HeldRun]]:
    for id_, plan, started, finished, whole in connection.execute(
        "SELECT id, plan, started, finished, whole FROM run"
    ):
        try:
            _require(
                whole in {0, 1},
                *(datetime.fromisoformat(each).tzinfo for each in (started, finished or started)),
            )
        except (TypeError, ValueError):
            problems.append(f"run {id_} cannot be read: a time in it is none")
        yield id_, HeldRun(id=id_, plan=str(plan), whole=bool(whole) and finished is not None)


def _vintages(connection: sqlite3.Connection, problems: list[str]) -> Iterator[tuple[Vintage, int, Scope]]:
    query = VINTAGE.replace("first.plugin_version", "first.plugin_version, first.run, first_scope.asked", 1)
    for *row, run, asked in connection.execute(
        f"{query} JOIN scope AS first_scope ON first_scope.id = first.scope"
    ):
        try:
            vintage = to_vintage(tuple(row))
            _require(
                _HASH.fullmatch(vintage.content),
                _HASH.fullmatch(vintage.file),
                _HASH.fullmatch(vintage.query_hash),
                _ID.fullmatch(vintage.indicator),
            )
            _require(vintage.fetched_at.tzinfo, vintage.last_seen.tzinfo)
            scope = to_scope(asked)
        except (TypeError, ValueError):
            problems.append(
                f"vintage {row[1]} of {row[0]} cannot be read: a time, a hash or an id in it is none"
            )
            continue
        yield vintage, run, scope


def _groups(connection: sqlite3.Connection, problems: list[str]) -> Iterator[HeldGroup]:
    for number, run, source, id_, title, told, origin, fetched_at in connection.execute(
        "SELECT id, run, source, group_id, title, members, origin, fetched_at FROM region_group"
    ):
        try:
            members: object = json.loads(told)
            _require(isinstance(members, list), datetime.fromisoformat(fetched_at).tzinfo)
        except (TypeError, ValueError):
            problems.append(f"group {number} cannot be read: its members or its time are none")
            continue
        group = Group(id=id_, title=title, members=tuple(cast("list[str]", members)), origin=origin)
        yield HeldGroup(group=group, source=source, run=run)


def _require(*held: object) -> None:
    if not all(held):
        raise ValueError
